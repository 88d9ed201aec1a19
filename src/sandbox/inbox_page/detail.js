
// One message or refused request.

let open = null;

/** Shows what the address asks for. `focus` moves the focus to it, as after a click on a link. */
async function show(focus) {
  const before = shown;
  shown = readAddress();
  draw();
  if (isPanel(shown.view)) present(panels[shown.view](), shown.view, focus);
  else if (shown.id === null) close(before);
  else if (open === null || before.view !== shown.view || before.id !== shown.id) await showEntry(shown.kind, shown.id, focus);
}

/** Shows an entry once, however often it was asked for while the sandbox had not answered. */
async function showEntry(kind, id, focus) {
  const call = showEntry.calls = (showEntry.calls ?? 0) + 1;
  const it = await ask(`/${kind}/${id}`);
  if (call !== showEntry.calls || shown.kind !== kind || shown.id !== id) return;
  const gone = [make("h2", { tabindex: "-1" }, "Not in the inbox"),
    make("p", `Number ${id} was deleted, or belongs to an earlier run of the sandbox.`)];
  present(it.error ? gone : kind === "messages" ? messageParts(it) : refusalParts(it), it, focus);
  if (!it.error && kind === "messages") {
    setOpened(id, true);
    showEarlier(it);
  }
  $("#list [aria-current]")?.scrollIntoView({ block: "nearest" });
}

function present(parts, what, focus) {
  open = what;
  $("#detail").replaceChildren(make("a", { id: "back", href: `#/${shown.kind}` }, "‹ Back"), ...parts.filter(Boolean));
  $("#detail").hidden = false;
  $("#hint").hidden = true;
  $("#detail").scrollTop = 0;
  document.body.classList.add("open");
  if (focus) $("#detail h2").focus();
  draw();
}

/** Closes what was open, and moves the focus from there to the link that leads to it. */
function close({ view, id }) {
  const hadFocus = $("#detail").contains(document.activeElement);
  open = null;
  $("#detail").hidden = true;
  $("#hint").hidden = false;
  document.body.classList.remove("open");
  if (hadFocus) $(`[href="#/${view}${id === null ? "" : "/" + id}"]`)?.focus();
}

const MINUTES = /(\d{1,3}) ?(?:min|分)/i;

/** Returns until when the code is valid by what the text says. */
function validity(it) {
  const minutes = it.code === null ? null : it.text.match(MINUTES)?.[1];
  return minutes && make("span", "until ", when(it.at + minutes * 60000), ", as its text says");
}

function messageParts(it) {
  const heading = `${it.code ?? "Message"} to ${it.to}`;
  return [
    make("div.top",
      make(it.code === null ? "h2.none" : "h2.digits", { tabindex: "-1", "aria-label": heading }, it.code ?? "No code in this message"),
      it.code && button("Copy", () => copy(it.code), { class: "main", "aria-label": `Copy the code ${it.code}` }),
      make("span.tools", button("Mark unread", markUnread), button("Delete", remove))),
    facts({ To: it.to, From: it.from, Sent: `${it.provider}, connector ${it.connector}`, Received: whenInFull(it.at), Valid: validity(it), Template: it.template }),
    make("div", { id: "thread" }, make("div.bubble.this", plain(it.text))),
    h3("Delivery"), make("div", { id: "delivery" }, deliveryParts(it)), deliveryForm(it),
    h3("Details"),
    facts({ Size: `${it.encoding}, ${plural(it.segments, "segment")}`, Verified: it.verified, Reference: it.reference, "Message id": it.message_id, Number: it.id }),
    ...scripts(it),
  ];
}

/** Returns commands for this entry, its JSON, and the request that led to it. */
function scripts(it) {
  const url = location.origin + API;
  return [h3("For scripts"), copyable(`curl "${url}/${shown.kind}/${it.id}"`, "curl for this entry"),
    it.to && copyable(`curl "${url}/otp?to=${encodeURIComponent(it.to)}"`, "curl for the newest code to this number"),
    it.to && copyable(`smsctl inbox wait --sandbox=${location.origin} --to ${it.to} --code-only`, "smsctl for the newest code to this number"),
    more("JSON", JSON.stringify(it, null, 2)), it.raw && more("Request", it.raw, true)];
}

/** Returns a long text that can be folded and copied. */
function more(title, text, isOpen = false) {
  return make("details", { open: isOpen }, make("summary", title),
    button("Copy", () => copy(text, title), { "aria-label": `Copy ${title}` }), make("pre", { tabindex: "0", "aria-label": title }, plain(text)));
}

function deliveryParts(it) {
  const called = it.callback && [it.callback.url, it.callback.state, it.callback.status, it.callback.reason].filter(Boolean).join(" · ");
  return [make("p", badge(it)), facts({ Callback: called })];
}

function drawDelivery() {
  if ($("#delivery") && open?.delivery) $("#delivery").replaceChildren(...deliveryParts(open));
}

/** Returns the form that decides the delivery, which makes the sandbox call the program's callback. */
function deliveryForm(it) {
  const decide = (delivery) => act(`/messages/${it.id}/delivery`, "POST", { delivery });
  const code = make("input", { required: true, maxlength: "64", placeholder: "Provider's code", "aria-label": "Code of the provider for the failure", autocomplete: "off" });
  const submit = (event) => { event.preventDefault(); decide(code.value.trim()); };
  return make("form.line", { onsubmit: submit }, button("Deliver", () => decide("delivered")), button("Hold", () => decide("hold")),
    make("span.joined", code, make("button", "Fail")));
}

/** Shows the messages before this one from the same sender to the same phone. */
async function showEarlier(it) {
  const query = new URLSearchParams({ to: it.to, provider: it.provider, before: it.id, limit: 50 });
  const page = await ask(`/messages?${query}`);
  const earlier = page.messages?.filter((other) => other.from === it.from).slice(-3) ?? [];
  if (open !== it || !earlier.length) return;
  $("#thread").prepend(make("h3", plain(`Earlier from ${it.from}`)), ...earlier.map((other) =>
    make("a.bubble", { href: `#/messages/${other.id}` }, plain(other.text), when(other.at))), h3("This message"));
}

function refusalParts(it) {
  const sides = it.signature && [h3("Signature"), make("p", plain(it.signature.explanation)),
    make("div.sides", compared(it.signature.expected, it.signature.signed_by_client))];
  return [
    make("div.top", make("h2.bad", { tabindex: "-1" }, plain(it.code)), make("span.tools", button("Delete", remove))),
    make("p.reason", plain(it.reason)),
    facts({ Sent: `${it.provider}, connector ${it.connector}`, Received: whenInFull(it.at), Number: it.id }),
    ...(sides ?? []), ...scripts(it),
  ];
}

/** Returns both strings to sign, with the differences in each line marked. */
function compared(expected, signed) {
  const side = (title, text, other) => make("div", make("h4", title), make("pre", { tabindex: "0", "aria-label": title }, text.split("\n").flatMap((line, at) => {
    const [from, to] = difference(line, other?.split("\n")[at] ?? (other === null ? line : ""));
    return [plain(line.slice(0, from)), from < to ? make("mark", plain(line.slice(from, to))) : null, plain(line.slice(to)), "\n"];
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

/** Deletes the open entry and opens the next one. */
async function remove() {
  const { kind, id } = shown;
  const list = newestFirst(kinds[kind].items), at = list.findIndex((it) => it.id === id);
  const next = list[at + 1] ?? list[at - 1];
  if (id === null || !(await act(`/${kind}/${id}`, "DELETE"))) return;
  drop(kind, id);
  tell("Deleted");
  replace(next ? `${kind}/${next.id}` : kind, true);
}

function drop(kind, id) {
  if (kinds[kind].items.delete(id)) kinds[kind].total -= 1;
}

function markUnread() {
  const { id } = shown;
  replace("messages");
  setOpened(id, false);
  $(`#list a[href="#/messages/${id}"]`)?.focus();
}
