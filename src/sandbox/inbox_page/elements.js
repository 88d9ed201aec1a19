"use strict";
// Elements, texts, times and the clipboard. What a message says is inserted as text, never as markup.

const $ = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];

/** Returns an element (`name.class`) with attributes, listeners (`onclick`) and children. Strings become text; null is left out. */
function make(name, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  const attributes = children[0]?.constructor === Object ? children.shift() : {};
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

const ODD = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069])/;

/** Returns text with control characters and direction marks made visible. */
function plain(text) {
  const whole = document.createDocumentFragment();
  String(text).split(ODD).forEach((part, at) => {
    const name = at % 2 && "U+" + part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    if (part) whole.append(name ? make("span.odd", name) : part);
  });
  return whole;
}

const plural = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;
const clockFormat = new Intl.DateTimeFormat([], { timeStyle: "medium", hourCycle: "h23" });
const dateFormat = new Intl.DateTimeFormat([], { dateStyle: "full" });
const dayFormat = new Intl.DateTimeFormat([], { dateStyle: "medium" });
const clock = (at) => clockFormat.format(at);
const time = (at, text) => make("time", { datetime: new Date(at).toISOString() }, text);

/** Returns the time of day, with the date unless it is today. */
const when = (at) => time(at, dayFormat.format(at) === dayFormat.format(now()) ? clock(at) : `${dayFormat.format(at)}, ${clock(at)}`);
const whenInFull = (at) => time(at, `${clock(at)}, ${dateFormat.format(at)}`);
const h3 = (text) => make("h3", text);

async function copy(text, what = "") {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that are not of this machine have no clipboard.
    const field = make("textarea", text);
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  tell(`Copied ${what || text}`);
}

/** Shows a line for a moment, which screen readers say. */
function tell(text) {
  $("#toast").textContent = text;
  $("#toast").classList.add("up");
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => $("#toast").classList.remove("up"), 2500);
}

const button = (text, onclick, attributes) => make("button", { type: "button", onclick, ...attributes }, text);

/** Returns a text with a button that copies it. */
function copyable(text, label) {
  return make("div.copyable", make("code", plain(text)), button("Copy", () => copy(text, label), { "aria-label": `Copy ${label}` }));
}

/** Returns a list of names and values; values that are empty are left out. */
function facts(pairs) {
  const known = Object.entries(pairs).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl.facts", known.map(([name, value]) => make("div",
    make("dt", name), make("dd", value instanceof Node ? value : plain(value)))));
}

/** Makes nodes the children of a parent, and moves none that is in its place, so that it keeps the focus. */
function place(parent, nodes) {
  const kept = new Set(nodes);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const node of nodes) {
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
}
