
// The list of messages or refused requests.

const nodes = { messages: new Map(), refusals: new Map() };
const symbols = { queued: "○", sent: "●", delivered: "✓", failed: "✗" };

/** The delivery state as a word, never as a colour alone. */
function badge(message) {
  const at = stateOf(message);
  return make("span", { class: `state ${at}` }, make("span", { "aria-hidden": "true" }, symbols[at] + " "), at, at === "failed" ? plain(" " + message.delivery.failure) : null);
}

const newestFirst = (items) => [...items.values()].sort((a, b) => b.id - a.id);

/** Whether an entry that arrives matches the search; the sandbox searches in the same texts. */
function matches(it) {
  const texts = [it.text, it.message_id, it.from, it.to, it.template, it.provider, it.connector, it.code, it.reason];
  return !words || texts.some((text) => text?.toLowerCase().includes(words));
}

function rowParts(kind, it) {
  if (kind === "refusals") return [
    make("b", { class: "bad" }, plain(it.code)), time(it.at, when(it.at)),
    make("span", null, plain(`${it.provider} · ${it.connector}`)), make("span", { class: "says" }, plain(it.reason.slice(0, 200)))];
  return [
    make("b", null, isUnread(it.id) ? make("i", { class: "dot" }, make("span", { class: "spoken" }, "unread ")) : null,
      it.code === null ? make("span", { class: "none" }, "no code") : make("span", { class: "digits" }, it.code)),
    time(it.at, when(it.at)),
    make("span", null, plain(`${it.to} · ${it.provider}`)), badge(it), make("span", { class: "says" }, plain(it.text.slice(0, 200)))];
}

/** Returns the row of an entry, as new if what it shows has changed. */
function row(kind, it) {
  let node = nodes[kind].get(it.id);
  if (!node) {
    node = make("li", null, make("a", { href: `#/${kind}/${it.id}` }));
    nodes[kind].set(it.id, node);
  }
  const current = shown.id === it.id && shown.view === kind;
  const look = [current, kind === "messages" && isUnread(it.id) + stateOf(it) + it.delivery.failure, when(it.at)].join();
  if (node.look !== look) {
    node.look = look;
    const link = node.firstChild;
    link.classList.toggle("unread", kind === "messages" && isUnread(it.id));
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.replaceChildren(...rowParts(kind, it));
  }
  return node;
}

/** Draws everything but what is open, once for all changes of a moment. */
function draw() {
  draw.due ??= setTimeout(() => { draw.due = null; drawNow(); }, 0);
}

function drawNow() {
  const { items, more, total, title } = kinds[shown.kind];
  for (const id of nodes[shown.kind].keys()) if (!items.has(id)) nodes[shown.kind].delete(id);
  place($("#list"), newestFirst(items).map((it) => row(shown.kind, it)));
  $("#list").setAttribute("aria-label", title);
  $("#older").hidden = !more;
  for (const link of document.querySelectorAll("nav a")) {
    const view = link.hash.slice(2), count = view === "faults" ? faults.length : kinds[view]?.total;
    if (view === shown.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    if (count !== undefined) link.querySelector("b").textContent = count || "";
  }
  const nothing = shown.kind === "messages" && total === 0;
  $("#empty").hidden = !nothing || shown.view === "faults" || shown.view === "connect" || shown.id !== null;
  $("#side").hidden = nothing;
  $("#none").hidden = items.size > 0;
  $("#none").textContent = words && total ? "No match" : "Nothing was refused";
  $("#clear").disabled = total === 0;
  $("#seen").disabled = unread().length === 0;
  $("#seen").hidden = shown.kind === "refusals";
  drawTitle();
  scheduleStates();
}

function drawTitle() {
  const heading = $("#detail").hidden ? "" : $("#detail h2")?.title || $("#detail h2")?.textContent;
  const count = unread().length;
  document.title = (count ? `(${count}) ` : "") + (heading ? `${heading} · ${TITLE}` : TITLE);
}

/** Draws again when the next delivery state changes. */
function scheduleStates() {
  clearTimeout(scheduleStates.timer);
  const times = [...kinds.messages.items.values()].flatMap(({ delivery }) => [delivery.sent_at, delivery.done_at]);
  const at = now();
  const soonest = Math.min(...times.filter((time) => time > at)) - at;
  if (soonest < 2 ** 31) scheduleStates.timer = setTimeout(() => { drawNow(); drawDelivery(); }, soonest + 10);
}

/** Loads a page of both lists, or of one what is older. Entries that came after the sandbox answered are kept. */
async function load(kind, before) {
  const query = new URLSearchParams({ limit: before ? PAGE : Math.max(PAGE, Math.min(1000, kinds[kind].items.size)) });
  if (before) query.set("before", before);
  if (words) query.set("search", words);
  const asked = `${began} ${words}`;
  const page = await ask(`/${kind}?${query}`);
  if (page.error || asked !== `${began} ${words}`) return;
  const { items } = kinds[kind];
  if (!before) for (const id of items.keys()) if (id <= page.cursor) items.delete(id);
  for (const it of page[kind]) items.set(it.id, it);
  Object.assign(kinds[kind], { more: page.more, total: page.total });
  draw();
}

const loadLists = () => Promise.all(Object.keys(kinds).map((kind) => load(kind)));
