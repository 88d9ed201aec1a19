
// The panels: fault rules, and how programs reach the sandbox.

/** Effects of a fault rule: name, what it does, and an example of its value. */
const EFFECTS = [
  ["refuse", "Refuse with a code of the provider", "21610"],
  ["throttle", "Ask to slow down, for seconds", "30"],
  ["limits", "Apply the provider's limits per number"],
  ["status", "Fail with an HTTP status", "503"],
  ["latency", "Answer late, by milliseconds", "5000"],
  ["drop=before", "Close the connection, take nothing"],
  ["drop=after", "Take the message, close the connection"],
  ["truncate", "Take the message, answer incompletely"],
  ["malform", "Take the message, answer unreadably"],
  ["delivery", "Take the message, report a failure with a code", "30003"],
  ["delivery=hold", "Take the message, report nothing"],
  ["skew", "Set the clock ahead by seconds, for everything", "3600"],
];

const field = (label, input) => make("label", make("span", label), input);
const choice = (options, attributes) => make("select", attributes, options.map(([value, text]) => make("option", { value }, text)));

function faultsPanel() {
  const effect = choice(EFFECTS, { name: "effect" });
  const value = make("input", { name: "value", autocomplete: "off" });
  const to = make("input", { placeholder: "+1415*", autocomplete: "off" });
  const provider = choice([["", "any"], ...about.providers.map(({ name }) => [name, name])]);
  const every = make("input", { type: "number", min: "1", placeholder: "1" });
  const times = make("input", { type: "number", min: "1", placeholder: "no limit" });
  const rule = make("input", { id: "rule", required: true, spellcheck: "false", autocomplete: "off" });
  const wrong = make("p.bad", { role: "alert" });
  const write = () => {
    const pairs = { to: to.value, provider: provider.value, every: every.value, times: times.value };
    const filters = Object.entries(pairs).filter(([, text]) => text.trim()).map(([name, text]) => `${name}=${text.trim()}`);
    rule.value = [...filters, effect.value + (value.disabled ? "" : `=${value.value.trim()}`)].join(" ");
    wrong.textContent = "";
  };
  const choose = () => {
    const example = EFFECTS.find(([name]) => name === effect.value)[2];
    value.disabled = example === undefined;
    value.value = example ?? "";
    write();
  };
  const add = async (event) => {
    event.preventDefault();
    const answer = await ask("/faults", "POST", rule.value);
    wrong.textContent = answer.error ?? "";
    if (!answer.error) { setFaults(answer); tell(`Added ${rule.value}`); }
  };
  effect.addEventListener("change", choose);
  for (const input of [value, to, provider, every, times]) input.addEventListener("input", write);
  choose();
  return [
    make("h2", { tabindex: "-1" }, "Fault rules"),
    make("p.soft", "The sandbox fails on purpose, so that you see what your program does. Where rules contradict each other, the first one wins."),
    make("ul", { id: "faults", "aria-label": "Fault rules" }, faultRows()),
    h3("Add a rule"),
    make("form.rule", { onsubmit: add },
      field("Effect", effect), field("Value", value), field("To number or prefix", to), field("Provider", provider),
      field("Every Nth send", every), field("So many times", times),
      make("label.wide", make("span", "Rule"), rule),
      make("button.main", "Add"), wrong),
    make("p.soft", "Start the sandbox with a rule: ", make("code", 'smsctl sandbox --fault "RULE"'), ". All filters and effects: ", make("code", "smsctl help faults"), "."),
  ];
}

function faultRows() {
  if (!faults.length) return [make("li.soft", "No rule: every valid request is accepted.")];
  const removal = ({ id, rule }) => button("Remove", async () => {
    const answer = await act(`/faults/${id}`, "DELETE");
    if (answer) { setFaults(answer); $("#detail h2").focus(); }
  }, { "aria-label": `Remove ${rule}` });
  return faults.map((it) => make("li", make("code", plain(it.rule)),
    make("span.soft", it.skew === undefined ? `${plural(it.matched, "send")} matched` : ""), removal(it)));
}

const loadFaults = async () => setFaults(await ask("/faults"));

/** Loads how many sends the rules have matched, once for all messages of a moment. */
function countMatches() {
  clearTimeout(countMatches.timer);
  countMatches.timer = setTimeout(loadFaults, 200);
}

function setFaults(answer) {
  faults = answer.faults ?? faults;
  $("#faults")?.replaceChildren(...faultRows());
  draw();
}

function connectPanel() {
  const url = location.origin;
  const names = about.providers.map(({ name }) => [name, name]);
  const provider = choice(names, { "aria-label": "Provider" });
  const account = make("div", { id: "account" });
  const choose = () => {
    const known = about.providers.find(({ name }) => name === provider.value)?.credentials ?? {};
    const values = Object.entries(known).map(([name, value]) => [name, copyable(value, name)]);
    // A signature is what messages in China have.
    const to = known["sign-name"] ? "+8613812345678" : "+14155550100";
    account.replaceChildren(facts(Object.fromEntries(values)),
      ...recipe("Send a code with this account", `smsctl test --sandbox=${url} --connector ${provider.value} --to ${to}`));
  };
  provider.addEventListener("change", choose);
  const recipe = (title, text) => [make("h4", title), copyable(text, title)];
  choose();
  return [
    make("h2", { tabindex: "-1" }, "Connect a program"),
    make("p.soft", "All providers answer at this address. Requests are verified as the provider does; nothing reaches a phone."),
    h3("Address"), copyable(url, "address"),
    h3("Demo account"), provider, account,
    h3("Recipes"),
    recipe("Run a test suite in a sandbox of its own", "smsctl sandbox run -- npm test"),
    recipe("Send from a shell to this sandbox", `export SMSCTL_SANDBOX=${url}`),
    recipe("Wait for the code in a test", `smsctl inbox wait --sandbox=${url} --to +14155550100 --code-only`),
    recipe("The same without smsctl", `curl "${url}${API}/otp?to=%2B14155550100&timeout=30"`),
    make("p.soft", "SDKs, proxies and containers: ", make("code", "smsctl help clients"), ". The API: ", make("code", "smsctl help sandbox-api"), "."),
  ].flat();
}

const panels = { faults: faultsPanel, connect: connectPanel };
