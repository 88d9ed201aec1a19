
// Keyboard, buttons and the address.

function go(path) {
  location.hash = `#/${path}`;
}

/** Changes the address without a step for Back. */
function replace(path, focus) {
  history.replaceState(null, "", `#/${path}`);
  show(focus);
}

const isNarrow = () => matchMedia("(max-width: 760px)").matches;

function step(by) {
  const links = all("#list a");
  const at = links.indexOf(document.activeElement);
  const from = at >= 0 ? at : links.findIndex((link) => link.hasAttribute("aria-current"));
  const link = links[Math.max(0, Math.min(links.length - 1, from + by))];
  if (!link) return;
  link.focus();
  if (!isNarrow()) replace(link.hash.slice(2));
}

function copyCode() {
  const it = shown.kind === "messages" && shown.id !== null ? open : newestFirst(kinds.messages.items)[0];
  if (it?.code) copy(it.code);
}

function confirmClear() {
  const { kind } = shown, { total } = kinds[kind];
  $("#confirm h2").textContent = `Delete ${kind === "messages" ? plural(total, "message") : plural(total, "refused request")}?`;
  $("#confirm").dataset.kind = kind;
  $("#confirm").showModal();
}

async function clear() {
  const { kind } = $("#confirm").dataset;
  if (await act(`/${kind}`, "DELETE")) replace(kind);
}

async function showOlder() {
  arrived.wantsOlder = true;
  const { items } = kinds[shown.kind];
  const last = $("#list li:last-child a");
  await load(shown.kind, Math.min(...items.keys()));
  last?.focus();
}

const keys = {
  j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
  c: copyCode, u: () => shown.view === "messages" && shown.id !== null && markUnread(), x: remove, Delete: remove,
  "/": () => $("#search").focus(), r: () => go(shown.view === "messages" ? "refusals" : "messages"),
  f: () => go("faults"), a: () => go("connect"), Escape: () => shown.view !== shown.kind || shown.id !== null ? go(shown.kind) : null,
  "?": () => $("#help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  if (event.target === $("#search") && ["Escape", "Enter", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    return event.key === "Escape" ? event.target.blur() : step(1);
  }
  const isTyping = event.target.matches("input, select, textarea");
  const isReading = event.key.startsWith("Arrow") && event.target.closest("#detail");
  if ((isTyping && event.key !== "Escape") || isReading || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});
addEventListener("hashchange", () => show(true));
$("#search").addEventListener("input", () => {
  words = $("#search").value.trim().toLowerCase();
  clearTimeout(load.timer);
  load.timer = setTimeout(loadLists, 150);
});
$("#keys").addEventListener("click", keys["?"]);
$("#clear").addEventListener("click", confirmClear);
$("#confirm .danger").addEventListener("click", clear);
$("#seen").addEventListener("click", openAll);
$("#older button").addEventListener("click", showOlder);
$("#notify").addEventListener("click", toggleNotes);
$("#notify").hidden = !("Notification" in window) || !isSecureContext;
$("#try").replaceWith(copyable(`smsctl test --sandbox=${location.origin} --to +14155550100`, "command"));
drawNotes();
show(false);
listen();
