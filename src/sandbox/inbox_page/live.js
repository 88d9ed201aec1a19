
// Events of the sandbox, and notifications.

function arrived(kind, it) {
  const { items } = kinds[kind];
  const isNew = !items.has(it.id);
  if (isNew) kinds[kind].total += 1;
  if (!matches(it)) return draw();
  items.set(it.id, it);
  // Older entries stay with the sandbox until they are asked for.
  if (isNew && items.size > 2 * PAGE && !arrived.wantsOlder) {
    items.delete(Math.min(...items.keys()));
    kinds[kind].more = true;
  }
  draw();
  if (shown.view === "faults") countMatches();
  if (isNew && kind === "messages") announce(it);
}

function changed(it) {
  if (kinds.messages.items.has(it.id)) kinds.messages.items.set(it.id, it);
  if (open?.delivery && open.id === it.id) {
    Object.assign(open, it);
    drawDelivery();
  }
  draw();
}

function announce(it) {
  tell(`${it.code ?? "A message"} to ${it.to}`);
  if (!wantsNotes() || (!document.hidden && document.hasFocus())) return;
  const note = new Notification(it.code ?? it.to, { body: `${it.to}: ${it.text}`, icon: "/favicon.svg", tag: `${began}-${it.id}` });
  note.onclick = () => { window.focus(); go(`messages/${it.id}`); note.close(); };
}

const wantsNotes = () => "Notification" in window && Notification.permission === "granted" && kept("notify") === true;

async function toggleNotes() {
  if (wantsNotes()) kept("notify", false);
  else {
    const allowed = await Notification.requestPermission() === "granted";
    kept("notify", allowed);
    tell(allowed ? "Messages that come while you are elsewhere are notified" : "The browser does not allow notifications");
  }
  drawNotes();
}

const drawNotes = () => $("#notify").setAttribute("aria-pressed", String(wantsNotes()));

function listen() {
  const events = new EventSource(API + "/events");
  const on = (name, react) => events.addEventListener(name, (event) => react(JSON.parse(event.data)));
  const line = (text) => { $("#line").textContent = text; $("#line").classList.toggle("live", text === "live"); };
  events.addEventListener("error", () => line("waiting for the sandbox"));
  on("hello", async (hello) => {
    ahead = hello.now - Date.now();
    // Another run of the sandbox starts its numbers again.
    const isOther = hello.began !== began;
    if (isOther) {
      began = hello.began;
      for (const kind of Object.keys(kinds)) { kinds[kind].items.clear(); nodes[kind].clear(); }
      loadOpened();
    }
    Object.assign(about, await ask(""));
    await Promise.all([loadFaults(), loadLists()]);
    if (isOther) {
      open = null;
      show(false);
    }
    line("live");
  });
  on("message", (it) => arrived("messages", it));
  on("changed", changed);
  on("refusal", (it) => arrived("refusals", it));
  on("cleared", loadLists);
  on("deleted", ({ id }) => { for (const kind of Object.keys(kinds)) drop(kind, id); draw(); });
  on("faults", ({ now }) => { ahead = now - Date.now(); loadFaults(); });
}
