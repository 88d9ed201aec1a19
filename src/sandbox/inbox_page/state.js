
// What is known of the sandbox, and which part of it is shown. The address says what is shown: #/messages/12.

const API = "/api/v1";
const PAGE = 200;
/** Entries by id, the newest ones of those that match the search; `more` says that there are older ones. */
const kinds = {
  messages: { items: new Map(), more: false, total: 0, title: "Messages" },
  refusals: { items: new Map(), more: false, total: 0, title: "Refused requests" },
};
let shown = { view: "messages", kind: "messages", id: null };
const about = { providers: [] };
let words = "", began = null, ahead = 0, faults = [];

/** The time of the sandbox, which a fault rule may move. */
const now = () => Date.now() + ahead;

const isPanel = (view) => view === "faults" || view === "connect";

function readAddress() {
  const [, view, id] = location.hash.split("/");
  if (isPanel(view)) return { view, kind: shown.kind, id: null };
  const kind = view === "refusals" ? view : "messages";
  return { view: kind, kind, id: /^\d+$/.test(id) ? Number(id) : null };
}

/** The delivery state of a message now; the sandbox has sent the times at which it changes. */
function stateOf({ delivery }) {
  const at = now();
  if (delivery.done_at !== null && at >= delivery.done_at) return delivery.failure === null ? "delivered" : "failed";
  return at >= delivery.sent_at ? "sent" : "queued";
}

async function ask(path, method = "GET", body) {
  const answer = await fetch(API + path, { method, body: JSON.stringify(body) }).catch(() => null);
  const json = await answer?.json().catch(() => null);
  return answer?.ok ? json : { error: json?.error?.message ?? "the sandbox does not answer" };
}

/** Does something and says what is wrong if it fails. */
async function act(path, method, body) {
  const answer = await ask(path, method, body);
  if (answer.error) tell(answer.error);
  return answer.error ? null : answer;
}

// Which messages were opened, kept in this browser: all up to one number, and single ones.

const kept = (name, value) => {
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(name));
    localStorage.setItem(name, JSON.stringify(value));
  } catch { /* a browser that keeps nothing */ }
  return null;
};
let opened = { began: null, upTo: 0, ids: new Set() };

function loadOpened() {
  const saved = kept("opened");
  opened = saved?.began === began ? { ...saved, ids: new Set(saved.ids) } : { began, upTo: 0, ids: new Set() };
}

const saveOpened = () => kept("opened", { ...opened, ids: [...opened.ids] });
const isUnread = (id) => id > opened.upTo && !opened.ids.has(id);
const unreadCount = () => [...kinds.messages.items.keys()].filter(isUnread).length;

function setOpened(id, isOpened) {
  if (isUnread(id) !== isOpened) return;
  if (isOpened) opened.ids.add(id);
  else if (!opened.ids.delete(id)) {
    const others = [...kinds.messages.items.keys()].filter((other) => !isUnread(other) && other !== id);
    opened = { began, upTo: 0, ids: new Set(others) };
  }
  saveOpened();
  draw();
}

function openAll() {
  opened = { began, upTo: Math.max(0, ...kinds.messages.items.keys()), ids: new Set() };
  saveOpened();
  draw();
}
