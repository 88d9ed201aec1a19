"use strict";
// The text of a message is never markup: it is inserted as text only.

const API = "/api/v1/";
const AT_ONCE = 200;
const $ = (selector) => document.querySelector(selector);
const kinds = {
  messages: { all: new Map(), more: false, tab: $("#tab-messages") },
  refusals: { all: new Map(), more: false, tab: $("#tab-refusals") },
};
let kind = "messages", chosen = null, shown = AT_ONCE, began = null, unseen = 0, next = null;

/** An element with attributes and children; strings become text. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const ODD = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Text with control characters and direction marks made visible. */
function plain(text) {
  const whole = document.createDocumentFragment();
  for (const part of text.split(new RegExp(`(${ODD.source})`))) {
    if (!part) continue;
    const odd = part.length === 1 && ODD.test(part);
    const name = odd && "U+" + part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    whole.append(odd ? make("span", { class: "odd" }, name) : part);
  }
  return whole;
}

const clock = (at) => new Date(at).toLocaleTimeString([], { hour12: false });
const size = (message) => `${message.encoding}, ${message.segments} segment${message.segments === 1 ? "" : "s"}`;

/** The delivery state of a message now; the server has sent the times at which it changes. */
function state({ delivery }) {
  const now = Date.now();
  if (delivery.done_at !== null && now >= delivery.done_at) return delivery.failure === null ? "delivered" : "failed";
  return now >= delivery.sent_at ? "sent" : "queued";
}

function badge(message) {
  const at = state(message);
  const why = at === "failed" ? ` (${message.delivery.failure})` : "";
  return make("span", { class: `state ${at}` }, at + why);
}

// Lists

function wanted() {
  const words = $("#search").value.trim().toLowerCase();
  const texts = (it) => [it.to, it.text, it.provider, it.connector, it.message_id, it.code, it.reason];
  const meets = (it) => texts(it).some((text) => text?.toLowerCase().includes(words));
  const all = [...kinds[kind].all.values()].sort((a, b) => b.id - a.id);
  return words ? all.filter(meets) : all;
}

function row(it) {
  const refused = kind === "refusals";
  return make("li", { role: "option", id: `row-${it.id}`, "aria-selected": String(it.id === chosen), class: refused ? "bad" : null, onclick: () => choose(it.id, true) },
    make("span", { class: "who" }, plain(refused ? it.code : it.to)),
    make("time", { datetime: it.time }, `${it.provider} · ${clock(it.at)}`),
    make("span", { class: "says" }, plain((refused ? it.reason : it.text).slice(0, 300))));
}

function draw() {
  const { all, more } = kinds[kind];
  const matching = wanted();
  const older = matching.length > shown || more;
  $("#list").replaceChildren(...matching.slice(0, shown).map(row),
    ...(older ? [make("li", { role: "presentation" }, make("button", { id: "older", onclick: showOlder }, "Older"))] : []));
  $("#list").setAttribute("aria-label", kind === "messages" ? "Messages" : "Refused requests");
  $("#list").setAttribute("aria-activedescendant", chosen === null ? "" : `row-${chosen}`);
  for (const [name, { all, tab }] of Object.entries(kinds)) {
    tab.setAttribute("aria-selected", String(name === kind));
    tab.querySelector("b").textContent = all.size || "";
    tab.classList.toggle("some", all.size > 0);
  }
  const nothing = kind === "messages" && all.size === 0;
  $("#empty").hidden = !nothing;
  $("#list").hidden = nothing;
  const hints = { messages: "Choose a message, or press j", refusals: "Choose a request to see why, or press j" };
  $("#hint").textContent = matching.length ? hints[kind] : all.size ? "No match" : "Nothing was refused";
  $("#hint").hidden = nothing || chosen !== null;
  if (nothing || !all.has(chosen)) close();
}

async function showOlder(event) {
  event.stopPropagation();
  const { all, more } = kinds[kind];
  shown += AT_ONCE;
  if (more && wanted().length < shown) await load(kind, Math.min(...all.keys()));
  draw();
}

// One message

async function choose(id, open) {
  chosen = id;
  draw();
  document.getElementById(`row-${id}`)?.scrollIntoView({ block: "nearest" });
  if (!open && $("#detail").hidden && innerWidth <= 760) return;
  const it = kinds[kind].all.get(id);
  const whole = await ask(`${kind}/${id}`) ?? it;
  if (chosen !== id) return;
  $("#detail").replaceChildren(make("button", { id: "back", onclick: close }, "‹ Back"),
    ...(kind === "messages" ? message(whole) : refusal(whole)),
    ...(whole.raw ? [make("h3", null, "The request"), make("pre", null, plain(whole.raw))] : []));
  $("#detail").hidden = false;
}

function close() {
  $("#detail").hidden = true;
  chosen = null;
  $("#hint").hidden = !$("#empty").hidden;
  document.querySelector("#list [aria-selected=true]")?.setAttribute("aria-selected", "false");
}

function facts(pairs) {
  const known = Object.entries(pairs).filter(([, value]) => value);
  return make("dl", { class: "facts" }, ...known.flatMap(([name, value]) => [
    make("dt", null, name), make("dd", null, typeof value === "string" ? plain(value) : value)]));
}

function message(it) {
  const thread = [...kinds.messages.all.values()].filter((other) => other.to === it.to && other.id <= it.id).sort((a, b) => a.id - b.id).slice(-4);
  const called = it.callback && [it.callback.url, it.callback.state, it.callback.status, it.callback.reason].filter(Boolean).join(" · ");
  return [
    make("h2", null, it.to),
    make("p", null, plain(`from ${it.from} by ${it.connector} (${it.provider})`)),
    make("div", { class: "thread" }, ...thread.map((one) => make("div", { class: one.id === it.id ? "this" : null },
      make("div", { class: "bubble" }, plain(one.text)),
      make("div", { class: "foot" }, `${clock(one.at)} · `, badge(one))))),
    it.code && make("button", { class: "code", onclick: () => copy(it.code), "aria-label": `Copy the code ${it.code}` }, make("b", null, it.code), make("span", null, "Copy")),
    make("h3", null, "Details"),
    facts({ Size: size(it), Verified: it.verified, Template: it.template, Reference: it.reference, "Message id": it.message_id, Callback: called, Number: String(it.id) }),
  ].filter(Boolean);
}

function refusal(it) {
  const sides = it.signature && [
    make("h3", null, "Signature"),
    make("p", null, plain(it.signature.explanation)),
    make("div", { class: "sides" }, ...compared(it.signature.expected, it.signature.signed_by_client)),
  ];
  return [make("h2", null, plain(it.code)),
    make("p", null, plain(`${it.connector} (${it.provider}), ${clock(it.at)}`)),
    make("p", { class: "reason" }, plain(it.reason)), ...(sides ?? [])];
}

/** Both strings to sign, with the differences in each line marked. */
function compared(expected, signed) {
  const side = (title, text, other) => make("div", null, make("h4", null, title), make("pre", null, ...text.split("\n").flatMap((line, at) => {
    const [from, to] = difference(line, other?.split("\n")[at] ?? (other === null ? line : ""));
    return [plain(line.slice(0, from)), from < to ? make("mark", null, plain(line.slice(from, to))) : null, plain(line.slice(to)), "\n"].filter(Boolean);
  })));
  const first = side("For this request, the string to sign is", expected, signed);
  return signed === null ? [first] : [side("The client signed", signed, expected), first];
}

function difference(a, b) {
  let from = 0, back = 0;
  while (from < a.length && a[from] === b[from]) from++;
  while (back < Math.min(a.length, b.length) - from && a.at(-1 - back) === b.at(-1 - back)) back++;
  return [from, a === b ? from : a.length - back];
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", null, text);
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  toast(`Copied ${text.length > 12 ? "" : text}`.trim());
}

function toast(text) {
  $("#toast").textContent = text;
  $("#toast").classList.add("up");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => $("#toast").classList.remove("up"), 1600);
}

// The server

async function ask(path, options) {
  const answer = await fetch(API + path, options).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

async function load(name, before) {
  const page = await ask(`${name}?limit=${AT_ONCE}${before ? `&before=${before}` : ""}`);
  if (!page) return;
  for (const it of page[name]) kinds[name].all.set(it.id, it);
  kinds[name].more = page.more;
}

async function reload() {
  for (const one of Object.values(kinds)) one.all.clear();
  await Promise.all(Object.keys(kinds).map((name) => load(name)));
  draw();
  tick();
}

function arrived(name, it, isNew) {
  kinds[name].all.set(it.id, it);
  if (isNew && document.hidden) document.title = `(${++unseen}) smsctl sandbox`;
  draw();
  if (isNew && name === kind) document.getElementById(`row-${it.id}`)?.classList.add("new");
  if (it.id === chosen) choose(it.id, true);
  tick();
}

/** Draws an open message again when the next delivery state changes. */
function tick() {
  clearTimeout(next);
  const now = Date.now();
  const times = [...kinds.messages.all.values()].slice(-AT_ONCE).flatMap(({ delivery }) => [delivery.sent_at, delivery.done_at]);
  const soonest = Math.min(...times.filter((at) => at > now));
  if (soonest < now + 2 ** 31) next = setTimeout(() => { if (kind === "messages" && chosen !== null && !$("#detail").hidden) choose(chosen, true); tick(); }, soonest - now + 20);
}

function listen() {
  const events = new EventSource(API + "events");
  const line = (text, live) => { $("#line").textContent = text; $("#line").classList.toggle("live", live); };
  const on = (name, act) => events.addEventListener(name, (event) => act(JSON.parse(event.data)));
  events.addEventListener("error", () => line("waiting for the sandbox", false));
  on("hello", (hello) => {
    line("live", true);
    // Another run of the sandbox starts its message numbers again.
    if (hello.began !== began) { began = hello.began; reload(); }
  });
  on("message", (it) => arrived("messages", it, !kinds.messages.all.has(it.id)));
  on("changed", (it) => arrived("messages", it, false));
  on("refusal", (it) => arrived("refusals", it, !kinds.refusals.all.has(it.id)));
  on("cleared", reload);
}

// Keyboard and mouse

function turn(name) {
  kind = name;
  shown = AT_ONCE;
  close();
  draw();
}

function step(by) {
  const matching = wanted().slice(0, shown);
  const at = matching.findIndex((it) => it.id === chosen);
  const it = matching[Math.max(0, Math.min(matching.length - 1, at + by))];
  if (it) choose(it.id, false);
}

const keys = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  Enter: () => chosen !== null && choose(chosen, true),
  c: () => { const code = kinds.messages.all.get(chosen ?? wanted()[0]?.id)?.code; if (code) copy(code); },
  "/": () => $("#search").focus(),
  r: () => turn(kind === "messages" ? "refusals" : "messages"),
  Escape: close,
  "?": () => $("#help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("#help").open) return;
  if (event.target === $("#search")) {
    if (["Escape", "Enter", "ArrowDown"].includes(event.key)) { event.preventDefault(); $("#list").focus(); }
    return;
  }
  if (event.key === "Enter" && event.target.tagName === "BUTTON") return;
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) { unseen = 0; document.title = "smsctl sandbox"; } });
for (const [name, { tab }] of Object.entries(kinds)) tab.addEventListener("click", () => turn(name));
$("#search").addEventListener("input", () => { shown = AT_ONCE; draw(); });
$("#keys").addEventListener("click", keys["?"]);
$("#clear").addEventListener("click", () => ask(kind, { method: "DELETE" }));
$(".try code").textContent = `smsctl test --sandbox=${location.origin} --to +14155550100`;
$(".try button").addEventListener("click", () => copy($(".try code").textContent));
listen();
