
// The list of messages or refused requests.

const nodes = { messages: new Map(), refusals: new Map() };
const symbols = { queued: "○", sent: "●", delivered: "✓", failed: "✗" };

/** The delivery state as a word, never as a colour alone. */
function badge(message) {
  const at = stateOf(message);
  return make(`span.state.${at}`, make("span", { "aria-hidden": "true" }, symbols[at] + " "), at, at === "failed" && plain(" " + message.delivery.failure));
}

const newestFirst = (items) => [...items.values()].sort((a, b) => b.id - a.id);

/** Whether an entry that arrives matches the search; the sandbox searches in the same texts. */
function matches(it) {
  const texts = [it.text, it.message_id, it.from, it.to, it.template, it.provider, it.connector, it.code, it.reason];
  return !words || texts.some((text) => text?.toLowerCase().includes(words));
}

function rowParts(kind, it) {
  if (kind === "refusals") return [
    make("b.bad", plain(it.code)), when(it.at),
    make("span", plain(`${it.provider} · ${it.connector}`)), make("span.says", plain(it.reason.slice(0, 200)))];
  return [
    make("b", isUnread(it.id) ? make("i.dot", make("span.spoken", "unread ")) : null,
      it.code === null ? make("span.none", "no code") : make("span.digits", it.code)),
    when(it.at),
    make("span", plain(`${it.to} · ${it.provider}`)), badge(it), make("span.says", plain(it.text.slice(0, 200)))];
}

/** Returns the row of an entry, drawn again if what it shows has changed. */
function row(kind, it, today) {
  let node = nodes[kind].get(it.id);
  if (!node) {
    node = make("li", make("a", { href: `#/${kind}/${it.id}` }));
    nodes[kind].set(it.id, node);
  }
  const current = shown.id === it.id && shown.view === kind;
  const isNew = kind === "messages" && isUnread(it.id);
  const look = [current, isNew, it.delivery && stateOf(it) + it.delivery.failure, today].join();
  if (node.look !== look) {
    node.look = look;
    const link = node.firstChild;
    link.classList.toggle("unread", isNew);
    mark(link, current && "true");
    link.replaceChildren(...rowParts(kind, it));
  }
  return node;
}

/** Marks a link as the current one. */
function mark(link, value) {
  if (value) link.setAttribute("aria-current", value);
  else link.removeAttribute("aria-current");
}

/** Draws everything but what is open, once for all changes of a moment. */
function draw() {
  draw.due ??= setTimeout(() => { draw.due = null; drawNow(); }, 0);
}

function drawNow() {
  const from = now();
  const { items, more, total, title } = kinds[shown.kind];
  const today = new Date(now()).toDateString(), count = unreadCount();
  for (const id of nodes[shown.kind].keys()) if (!items.has(id)) nodes[shown.kind].delete(id);
  place($("#list"), newestFirst(items).map((it) => row(shown.kind, it, today)));
  $("#list").setAttribute("aria-label", title);
  $("#older").hidden = !more;
  for (const link of all("nav a")) {
    const view = link.hash.slice(2);
    mark(link, view === shown.view && "page");
    link.lastElementChild.textContent = (view === "faults" ? faults.length : kinds[view]?.total) || "";
  }
  const nothing = shown.kind === "messages" && total === 0;
  $("#empty").hidden = !nothing || isPanel(shown.view) || shown.id !== null;
  $("#side").hidden = nothing;
  $("#none").hidden = items.size > 0;
  $("#none").textContent = words && total ? "No match" : "Nothing was refused";
  $("#clear").disabled = total === 0;
  $("#seen").disabled = count === 0;
  $("#seen").hidden = shown.kind === "refusals";
  const heading = open && ($("#detail h2").ariaLabel ?? $("#detail h2").textContent) + " · ";
  document.title = (count ? `(${count}) ` : "") + (heading ?? "") + "smsctl sandbox";
  drawDelivery();
  scheduleStates(from);
}

/** Draws again when the next delivery state after `from` changes, which is when the drawing began. */
function scheduleStates(from) {
  clearTimeout(scheduleStates.timer);
  let soonest = Infinity;
  for (const { delivery } of kinds.messages.items.values()) {
    for (const at of [delivery.sent_at, delivery.done_at]) if (at > from && at < soonest) soonest = at;
  }
  if (soonest < from + 2 ** 31) scheduleStates.timer = setTimeout(draw, soonest - from + 10);
}

/** Loads a page of both lists, or of one what is older. Entries that came after the sandbox answered are kept. */
async function load(kind, before) {
  const limit = before ? PAGE : Math.max(PAGE, kinds[kind].items.size);
  const query = new URLSearchParams({ limit, search: words, before: before ?? "" });
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
