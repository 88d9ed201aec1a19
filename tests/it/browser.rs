//! The web inbox in a real browser: Debian's `chromium` and `chromium-driver`. Skipped, loudly, where there is none.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use serde_json::{Value, json};

use crate::support::{Sandbox, browser::Browser, skip};

/// A case, with a sandbox of its own, whose inbox is open.
type Case = fn(&Sandbox, &Browser);

/// One browser serves all cases: to start it takes longer than most of them.
const CASES: &[(&str, Case)] = &[
    ("a message arrives live, its code is first and is copied", arrives_live),
    ("what a message says is never markup", is_never_markup),
    ("each message has an address, which reload and Back keep", has_addresses),
    ("a thread has one sender", threads_have_one_sender),
    ("what was not opened is marked", marks_unread),
    ("one is deleted at once, all after a question", deletes),
    ("the delivery is shown in the list and decided by hand", decides_delivery),
    ("fault rules are added, counted and removed", edits_faults),
    ("address, credentials and recipes are there at any time", connects),
    ("a message that comes while nobody looks is notified, if that was asked for", notifies),
    ("older messages come on demand, and search finds all", loads_older),
    ("refused requests are shown with their reason, and keys are enough", shows_refusals),
    ("axe-core finds nothing, and nothing sticks out", is_accessible),
];

#[test]
fn the_inbox_in_chromium() {
    let Some(browser) = Browser::open() else {
        return skip("there is no browser here: apt-get install chromium chromium-driver");
    };
    let fails = |case: Case| catch_unwind(AssertUnwindSafe(|| run(case, &browser))).is_err();
    let failed: Vec<_> = CASES.iter().filter(|(_, case)| fails(*case)).map(|(name, _)| name).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

fn run(case: Case, browser: &Browser) {
    let sandbox = Sandbox::start(&[]);
    browser.look(1280, 800, false);
    browser.visit(&sandbox.url());
    browser.until("document.querySelector('#line').textContent === 'live'");
    case(&sandbox, browser);
    // Answers of the API that are no success are logged too.
    let complaints = browser.complaints();
    assert!(complaints.iter().all(|text| text.contains("/api/v1/")), "{complaints:?}");
}

/// A message of any wording, as a client of the first provider sends it.
fn say(sandbox: &Sandbox, from: &str, to: &str, text: &str) {
    let form = [("To", to), ("From", from), ("Body", text)];
    let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let basic = "QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpkZW1vbnN0cmF0aW9uLXRva2Vu";
    let answer = sandbox.raw(format!(
        "POST /2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\
         Authorization: Basic {basic}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        sandbox.port,
        body.len()
    ));
    assert_eq!(answer.status, 201, "{answer:?}");
}

const FROM: &str = "+15005550006";
const TO: &str = "+14155550100";

fn say_codes(sandbox: &Sandbox, count: usize) {
    for n in 1..=count {
        say(sandbox, FROM, TO, &format!("{n}00000 is your code"));
    }
}

/// Waits until the list has so many rows.
#[track_caller]
fn rows(browser: &Browser, count: usize) {
    browser.until(&format!("document.querySelectorAll('#list li').length === {count}"));
}

/// Waits until an element has this text.
#[track_caller]
fn shows(browser: &Browser, selector: &str, text: &str) {
    let words = "innerText.trim().replace(/\\s+/g, ' ')";
    browser.until(&format!("document.querySelector({}).{words} === {}", json!(selector), json!(text)));
}

#[track_caller]
fn click(browser: &Browser, selector: &str) {
    browser.until(&format!("document.querySelector({})?.checkVisibility()", json!(selector)));
    browser.run(&format!("document.querySelector({}).click()", json!(selector)));
}

/// Clicks the button with this text in the open dialog, or else in what is open.
#[track_caller]
fn push(browser: &Browser, text: &str) {
    let place = "(document.querySelector('dialog[open]') ?? document.querySelector('#detail'))";
    let find = format!("[...{place}.querySelectorAll('button')].find(it => it.textContent === {})", json!(text));
    browser.until(&find);
    browser.run(&format!("({find}).click()"));
}

#[track_caller]
fn is_at(browser: &Browser, hash: &str) {
    browser.until(&format!("location.hash === {}", json!(hash)));
}

fn arrives_live(sandbox: &Sandbox, browser: &Browser) {
    let url = sandbox.url();
    shows(browser, "#empty code", &format!("smsctl test --sandbox={url} --to {TO}"));
    browser.picture("empty");
    sandbox.run(&["test", "--to", TO, "--code=274913"]).exits(0);
    rows(browser, 1);
    shows(browser, "#toast", &format!("274913 to {TO}"));
    shows(browser, "#list b", "unread 274913");
    shows(browser, "#list .state", "✓ delivered");
    browser.press("j");
    is_at(browser, "#/messages/1");
    shows(browser, "#detail h2", "274913");
    browser.until("document.querySelector('#detail').innerText.includes('GSM-7, 1 segment')");
    browser.until("document.querySelector('#detail').innerText.includes('as its text says')");
    browser.until("document.querySelector('details[open] pre').textContent.startsWith('POST /2010-04-01/')");
    shows(browser, "#delivery .state", "✓ delivered");
    let permissions = ["clipboardReadWrite", "clipboardSanitizedWrite", "notifications"];
    browser.devtools("Browser.grantPermissions", json!({ "origin": url, "permissions": permissions }));
    let clipboard = || browser.run("return navigator.clipboard.readText()");
    browser.press("c");
    shows(browser, "#toast", "Copied 274913");
    assert_eq!(clipboard(), "274913");
    browser.run("document.querySelector('[aria-label=\"Copy curl for this entry\"]').click()");
    shows(browser, "#toast", "Copied curl for this entry");
    assert_eq!(clipboard(), json!(format!("curl \"{url}/api/v1/messages/1\"")));
    browser.run("document.querySelector('[aria-label=\"Copy JSON\"]').click()");
    shows(browser, "#toast", "Copied JSON");
    let copied: Value = serde_json::from_str(clipboard().as_str().unwrap()).unwrap();
    assert_eq!((&copied["code"], &copied["to"]), (&json!("274913"), &json!(TO)));
    // Only this server was asked for anything, and nothing on the page was forbidden.
    let foreign =
        "return performance.getEntriesByType('resource').filter(it => !it.name.startsWith(location.origin)).length";
    assert_eq!(browser.run(foreign), 0);
    assert_eq!(
        sandbox.raw(format!("GET /favicon.svg HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", sandbox.port)).status,
        200
    );
}

fn is_never_markup(sandbox: &Sandbox, browser: &Browser) {
    let evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>&lt;b&gt; \u{202e}drawkcab";
    say(sandbox, FROM, TO, evil);
    rows(browser, 1);
    browser.press("j");
    const BUBBLE: &str = "document.querySelector('#thread .this').textContent";
    browser.until(&format!("{BUBBLE}.startsWith('<img src=x') && {BUBBLE}.includes('</script>&lt;b&gt;')"));
    shows(browser, "#thread .odd", "U+202E");
    shows(browser, "#detail h2", "No code in this message");
    let parts = "return document.querySelectorAll('main img, main script').length + document.title.includes('owned')";
    assert_eq!(browser.run(parts), 0);
}

fn has_addresses(sandbox: &Sandbox, browser: &Browser) {
    say_codes(sandbox, 3);
    rows(browser, 3);
    click(browser, "#list a[href='#/messages/2']");
    shows(browser, "#detail h2", "200000");
    browser.until("document.activeElement.matches('#detail h2')");
    browser.press("\u{e00c}");
    is_at(browser, "#/messages");
    browser.until("document.activeElement.hash === '#/messages/2'");
    browser.press("\u{e007}");
    shows(browser, "#detail h2", "200000");
    click(browser, "#list a[href='#/messages/1']");
    shows(browser, "#detail h2", "100000");
    browser.until("document.title === '(1) 100000 to +14155550100 · smsctl sandbox'");
    browser.run("history.back()");
    shows(browser, "#detail h2", "200000");
    browser.run("location.reload()");
    browser.until("document.querySelector('#line').textContent === 'live'");
    shows(browser, "#detail h2", "200000");
    browser.until("document.querySelector('#list [aria-current]').hash === '#/messages/2'");
    browser.run("history.forward()");
    shows(browser, "#detail h2", "100000");
    browser.run("location.hash = '#/messages/77'");
    shows(browser, "#detail h2", "Not in the inbox");
    browser.run("location.hash = '#/elsewhere'");
    browser.until("document.querySelector('#detail').hidden");
}

fn threads_have_one_sender(sandbox: &Sandbox, browser: &Browser) {
    say(sandbox, FROM, TO, "first of the first sender");
    sandbox.run(&["test", "--connector=vonage", "--to", TO]).exits(0);
    say(sandbox, FROM, TO, "123456 is your code");
    rows(browser, 3);
    browser.press("j");
    browser.until("document.querySelectorAll('#thread .bubble').length === 2");
    let thread = browser.run("return document.querySelector('#thread').innerText");
    let thread = thread.as_str().unwrap();
    assert!(thread.contains("first of the first") && !thread.contains("verification"), "{thread}");
    click(browser, "#thread a");
    is_at(browser, "#/messages/1");
}

fn marks_unread(sandbox: &Sandbox, browser: &Browser) {
    let unread = |count: usize| {
        browser.until(&format!("document.querySelectorAll('#list .unread').length === {count}"));
        let title = if count == 0 { "smsctl".to_owned() } else { format!("({count}) ") };
        browser.until(&format!("document.title.startsWith({})", json!(title)));
    };
    say_codes(sandbox, 3);
    unread(3);
    click(browser, "#list a[href='#/messages/2']");
    browser.until("document.querySelectorAll('#list .unread').length === 2");
    browser.press("u");
    unread(3);
    is_at(browser, "#/messages");
    click(browser, "#seen");
    unread(0);
    say_codes(sandbox, 1);
    unread(1);
    browser.run("location.reload()");
    browser.until("document.querySelector('#line').textContent === 'live'");
    unread(1);
}

fn deletes(sandbox: &Sandbox, browser: &Browser) {
    say_codes(sandbox, 4);
    rows(browser, 4);
    click(browser, "#list a[href='#/messages/3']");
    push(browser, "Delete");
    shows(browser, "#detail h2", "200000");
    rows(browser, 3);
    assert_eq!(sandbox.ask("GET", "/api/v1/messages/3", "").0, 404);
    browser.press("x");
    shows(browser, "#detail h2", "100000");
    rows(browser, 2);
    // By another client.
    sandbox.ask("DELETE", "/api/v1/messages/4", "");
    rows(browser, 1);
    shows(browser, "nav a b", "1");
    say_codes(sandbox, 1);
    rows(browser, 2);
    click(browser, "#clear");
    shows(browser, "#confirm h2", "Delete 2 messages?");
    browser.until("document.activeElement.textContent === 'Cancel'");
    push(browser, "Cancel");
    browser.until("!document.querySelector('#confirm').open");
    assert_eq!(sandbox.get("/api/v1/messages")["total"], 2);
    click(browser, "#clear");
    push(browser, "Delete");
    rows(browser, 0);
    browser.until("document.querySelector('#empty').checkVisibility()");
    assert_eq!(sandbox.get("/api/v1/messages")["total"], 0);
}

fn decides_delivery(sandbox: &Sandbox, browser: &Browser) {
    say_codes(sandbox, 1);
    rows(browser, 1);
    browser.press("j");
    push(browser, "Hold");
    // Before it is delivered, it is sent in any case.
    browser.until("open.delivery.done_at === null");
    shows(browser, "#delivery .state", "● sent");
    shows(browser, "#list .state", "● sent");
    browser.run("document.querySelector('#detail form input').focus()");
    browser.press("30003\u{e007}");
    shows(browser, "#delivery .state", "✗ failed 30003");
    shows(browser, "#list .state", "✗ failed 30003");
    assert_eq!(sandbox.get("/api/v1/messages/1")["delivery"]["failure"], "30003");
    // What is typed stays while the state changes.
    browser.press("4");
    sandbox.ask("POST", "/api/v1/messages/1/delivery", r#"{"delivery":"delivered"}"#);
    shows(browser, "#delivery .state", "✓ delivered");
    assert_eq!(browser.run("return document.activeElement.value"), "300034");
    push(browser, "Hold");
    shows(browser, "#list .state", "● sent");
    push(browser, "Deliver");
    shows(browser, "#list .state", "✓ delivered");
}

fn edits_faults(sandbox: &Sandbox, browser: &Browser) {
    browser.press("f");
    is_at(browser, "#/faults");
    let rule = "document.querySelector('#rule').value";
    browser.until(&format!("{rule} === 'refuse=21610'"));
    let set = |name: &str, value: &str| {
        browser.run(&format!(
            "const input = [...document.querySelectorAll('.rule label')].find(it => it.innerText.startsWith({})).querySelector('input, select'); \
             input.value = {}; input.dispatchEvent(new Event('input')); input.dispatchEvent(new Event('change'))",
            json!(name),
            json!(value)
        ));
    };
    set("To", "+1415*");
    set("Provider", "twilio");
    set("So many", "1");
    browser.until(&format!("{rule} === 'to=+1415* provider=twilio times=1 refuse=21610'"));
    push(browser, "Add");
    shows(browser, "#faults code", "to=+1415* provider=twilio times=1 refuse=21610");
    shows(browser, "nav a[href='#/faults'] b", "1");
    sandbox.run(&["test", "--to", TO]).exits(5);
    shows(browser, "#faults span", "1 send matched");
    set("Rule", "every=0 refuse=1");
    push(browser, "Add");
    shows(browser, "[role=alert]", "every must be at least 1");
    // By another client.
    sandbox.ask("POST", "/api/v1/faults", r#""provider=aliyun malform""#);
    browser.until("document.querySelectorAll('#faults code').length === 2");
    push(browser, "Remove");
    shows(browser, "#faults code", "provider=aliyun malform");
    let left = sandbox.get("/api/v1/faults");
    assert_eq!(
        (&left["faults"][0]["rule"], left["faults"].as_array().unwrap().len()),
        (&json!("provider=aliyun malform"), 1)
    );
    // The clock of the sandbox decides about deliveries.
    sandbox.ask("DELETE", "/api/v1/faults", "");
    sandbox.ask("POST", "/api/v1/faults", r#""skew=86400""#);
    browser.until("document.querySelectorAll('#faults code').length === 1");
    say_codes(sandbox, 1);
    shows(browser, "#list .state", "✓ delivered");
}

fn connects(sandbox: &Sandbox, browser: &Browser) {
    say_codes(sandbox, 1);
    rows(browser, 1);
    browser.press("a");
    is_at(browser, "#/connect");
    shows(browser, "#detail .copyable code", &sandbox.url());
    let text = "document.querySelector('#detail').innerText";
    browser.until(&format!("{text}.includes('demonstration-token') && {text}.includes('--connector twilio')"));
    browser.run("const select = document.querySelector('#detail select'); select.value = 'aliyun'; select.dispatchEvent(new Event('change'))");
    browser.until(&format!("{text}.includes('LTAI-demonstration') && {text}.includes('--connector aliyun')"));
    // Every provider is there, and the command sends with the account.
    let count = browser.run("return document.querySelectorAll('#detail option').length");
    assert_eq!(count, json!(sandbox.ready["providers"].as_array().unwrap().len()));
    sandbox.run(&["test", "--connector", "aliyun", "--to=+8613812345678"]).exits(0);
    rows(browser, 2);
}

fn notifies(sandbox: &Sandbox, browser: &Browser) {
    browser.run(
        "window.noted = []; document.hasFocus = () => false; \
         window.Notification = class { static permission = 'default'; \
           static async requestPermission() { return this.permission = 'granted'; } \
           constructor(title, options) { noted.push(title + ' | ' + options.body); } close() {} }",
    );
    say_codes(sandbox, 1);
    rows(browser, 1);
    assert_eq!(browser.run("return noted.length"), 0, "without being asked");
    click(browser, "#notify");
    browser.until("document.querySelector('#notify').ariaPressed === 'true'");
    say(sandbox, FROM, TO, "222222 is your code");
    browser.until(&format!("noted.join() === '222222 | {TO}: 222222 is your code'"));
    click(browser, "#notify");
    browser.until("document.querySelector('#notify').ariaPressed === 'false'");
    say_codes(sandbox, 1);
    rows(browser, 3);
    assert_eq!(browser.run("return noted.length"), 1);
}

fn loads_older(sandbox: &Sandbox, browser: &Browser) {
    for n in 0..250 {
        say(sandbox, FROM, &format!("+1415555{n:04}"), &format!("{n:06} is your code"));
    }
    browser.visit(&sandbox.url());
    rows(browser, 200);
    shows(browser, "nav b", "250");
    browser.until("document.querySelector('#list b').innerText.endsWith('000249')");
    click(browser, "#older button");
    rows(browser, 250);
    browser.until("document.querySelector('#list li:last-child b').textContent.endsWith('000000')");
    browser.until("!document.querySelector('#older').checkVisibility()");
    say(sandbox, FROM, "+14155559999", "999999 is your code");
    rows(browser, 251);
    // One that was not loaded is found.
    browser.visit(&sandbox.url());
    rows(browser, 200);
    browser.press("/000007");
    rows(browser, 1);
    browser.until("document.querySelector('#list b').innerText.endsWith('000007')");
    browser.press("\u{e007}");
    is_at(browser, "#/messages/8");
    browser.press("/");
    browser.run("document.querySelector('#search').value = 'vonage'; document.querySelector('#search').dispatchEvent(new Event('input'))");
    shows(browser, "#none", "No match");
}

fn shows_refusals(sandbox: &Sandbox, browser: &Browser) {
    for (to, connector) in [(TO, "twilio"), ("+8613812345678", "aliyun"), ("+8613812345679", "tencent")] {
        sandbox.run(&["test", "--to", to, "--connector", connector]).exits(0);
    }
    rows(browser, 3);
    browser.press("/aliyun");
    rows(browser, 1);
    browser.run("document.querySelector('#search').value = ''; document.querySelector('#search').dispatchEvent(new Event('input'))");
    rows(browser, 3);
    browser.press("\u{e00c}jjk");
    is_at(browser, "#/messages/3");
    browser.press("\u{e00c}");
    browser.until("document.querySelector('#detail').hidden");
    // Signed over a body that then changed.
    let head = format!(
        "POST /?PhoneNumbers=14155550100 HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nx-acs-action: SendSms\r\nContent-Length: 0\r\n\
         Authorization: ACS3-HMAC-SHA256 Credential=LTAI-demonstration,SignedHeaders=host,Signature=wrong\r\n\r\n",
        sandbox.port
    );
    assert_ne!(sandbox.raw(&head).status, 200);
    sandbox.raw(&head);
    shows(browser, "nav a[href='#/refusals'] b", "2");
    browser.press("r");
    rows(browser, 2);
    browser.press("j");
    browser.until("document.querySelector('#detail .reason').textContent.length > 10");
    browser.press("x");
    rows(browser, 1);
    click(browser, "#clear");
    shows(browser, "#confirm h2", "Delete 1 refused request?");
    push(browser, "Delete");
    rows(browser, 0);
    shows(browser, "#none", "Nothing was refused");
}

/// The rules of axe-core, which `.ci/judges` installs.
fn axe() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges/node_modules/axe-core/axe.min.js");
    fs::read_to_string(path).ok()
}

fn is_accessible(sandbox: &Sandbox, browser: &Browser) {
    let Some(axe) = axe() else { return skip("axe-core is not installed: .ci/judges") };
    for connector in ["twilio", "aliyun", "tencent"] {
        sandbox.run(&["test", "--all-templates", "--to=+8613812345678", "--connector", connector]).exits(0);
    }
    sandbox.run(&["test", "--to=+15005550001"]).exits(5);
    sandbox.ask("POST", "/api/v1/faults", r#""to=+1415* every=3 refuse=21610""#);
    sandbox.ask("POST", "/api/v1/messages/12/delivery", r#"{"delivery":"30003"}"#);
    sandbox.ask("POST", "/api/v1/messages/11/delivery", r#"{"delivery":"hold"}"#);
    rows(browser, 12);
    browser.run(&format!("{axe}\nwindow.axe = axe"));
    for (view, sign) in [
        ("messages", "#hint"),
        ("messages/11", "#delivery"),
        ("refusals/13", "#detail .reason"),
        ("faults", "#rule"),
        ("connect", "#account"),
        ("clear", "#confirm[open]"),
        ("keys", "#help[open]"),
        ("messages/99", "#detail h2:not(.none, .digits)"),
    ] {
        browser.look(1280, 800, false);
        match sign.contains("[open]") {
            true => click(browser, &format!("#{view}")),
            false => drop(browser.run(&format!("location.hash = '#/{view}'"))),
        }
        browser.until(&format!("document.querySelector('{sign}')?.checkVisibility()"));
        for (width, height, dark) in [(1280, 800, false), (1280, 800, true), (390, 844, false), (390, 844, true)] {
            browser.look(width, height, dark);
            let colours = if dark { "dark" } else { "light" };
            browser.picture(&format!("{}-{width}-{colours}", view.replace('/', "-")));
            let fits = "return document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(browser.run(fits), true, "{view} {width}");
            let ground = browser.run("return getComputedStyle(document.body).backgroundColor");
            assert_eq!(ground == "rgb(20, 21, 18)", dark, "{ground}");
            // Colours and sizes do not depend on each other.
            if dark == (width > 1000) {
                continue;
            }
            let found = "return axe.run().then(it => it.violations.map(it => it.id + ': ' + it.nodes.map(it => it.html)).join('\\n'))";
            assert_eq!(browser.run(found), "", "{view} {width} {colours}");
        }
        browser.run("document.querySelector('dialog[open]')?.close()");
    }
}
