//! The web inbox in a real browser: Debian's `chromium` and `chromium-driver`. Skipped, loudly, where there is none.

use crate::support::Sandbox;
use crate::support::browser::Browser;
use serde_json::json;

const BUBBLE: &str = "document.querySelector('.this .bubble').textContent";

/// The inbox of a sandbox in a window of this size.
#[allow(clippy::print_stderr)]
fn inbox(sandbox: &Sandbox, width: u32, height: u32, dark: bool) -> Option<Browser> {
    let browser = Browser::open(width, height, dark);
    let Some(browser) = browser else {
        crate::support::skip("there is no browser here: apt-get install chromium chromium-driver");
        return None;
    };
    browser.visit(&sandbox.url());
    browser.until("document.querySelector('#line').textContent === 'live'");
    Some(browser)
}

/// A message of any wording, as a client of the first provider sends it.
fn say(sandbox: &Sandbox, to: &str, text: &str) {
    let form = [("To", to), ("From", "+15005550006"), ("Body", text)];
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

fn rows(count: usize) -> String {
    format!("document.querySelectorAll('#list [role=option]').length === {count}")
}

#[test]
fn a_message_arrives_live_and_its_code_is_copied() {
    let sandbox = Sandbox::start(&[]);
    let Some(browser) = inbox(&sandbox, 1280, 800, false) else { return };
    browser.until("!document.querySelector('#empty').hidden");
    let shown = browser.run("return document.querySelector('.try code').textContent");
    assert_eq!(shown, json!(format!("smsctl test --sandbox={} --to +14155550100", sandbox.url())));
    browser.picture("empty");
    sandbox.run(&["test", "--to=+14155550100", "--code=274913"]).exits(0);
    browser.until(&rows(1));
    browser.press("j\u{e007}");
    browser.until(&format!("{BUBBLE}.includes('274913')"));
    browser.until("document.querySelector('.code b').textContent === '274913'");
    browser.until("document.querySelector('#detail').innerText.includes('GSM-7, 1 segment')");
    browser.until("document.querySelector('#detail pre').textContent.startsWith('POST /2010-04-01/')");
    browser.until("document.querySelector('.this .state').textContent === 'delivered'");
    let origin = json!({ "origin": sandbox.url(), "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.devtools("Browser.grantPermissions", origin);
    browser.press("c");
    browser.until("document.querySelector('#toast').textContent === 'Copied 274913'");
    let read = "return navigator.clipboard.readText()";
    assert_eq!(browser.run(read), json!("274913"));
    // Only this server was asked for anything, and nothing on the page was forbidden.
    let foreign = format!(
        "return performance.getEntriesByType('resource').filter(it => !it.name.startsWith('{}')).length",
        sandbox.url()
    );
    assert_eq!(browser.run(&foreign), json!(0));
    let complaints = browser.complaints();
    assert!(complaints.iter().all(|text| text.contains("favicon")), "{complaints:?}");
}

#[test]
fn what_a_message_says_is_never_markup() {
    let sandbox = Sandbox::start(&[]);
    let Some(browser) = inbox(&sandbox, 1280, 800, false) else { return };
    let evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>&lt;b&gt; \u{202e}drawkcab";
    say(&sandbox, "+14155550100", evil);
    browser.until(&rows(1));
    browser.press("j\u{e007}");
    browser.until(&format!("{BUBBLE}.startsWith('<img src=x') && {BUBBLE}.includes('</script>&lt;b&gt;')"));
    browser.until("document.querySelector('.this .odd').textContent === 'U+202E'");
    let parts = "return document.querySelectorAll('main img, main script').length + document.title";
    assert_eq!(browser.run(parts), json!("0smsctl sandbox"));
}

#[test]
fn it_is_searched_and_walked_by_keys_and_shows_what_was_refused() {
    let sandbox = Sandbox::start(&[]);
    let Some(browser) = inbox(&sandbox, 1280, 800, false) else { return };
    for (to, connector) in [("+14155550100", "twilio"), ("+8613812345678", "aliyun"), ("+8613812345679", "tencent")] {
        sandbox.run(&["test", "--to", to, "--connector", connector]).exits(0);
    }
    browser.until(&rows(3));
    browser.press("/aliyun");
    browser.until(&rows(1));
    browser.until("document.querySelector('#list .who').textContent === '+8613812345678'");
    browser.run("document.querySelector('#search').value = ''; document.querySelector('#search').dispatchEvent(new Event('input'))");
    browser.until(&rows(3));
    browser.press("\u{e00c}jjk\u{e007}");
    browser.until("document.querySelector('#detail h2')?.textContent === '+8613812345679'");
    browser.press("\u{e00c}");
    browser.until("document.querySelector('#detail').hidden");
    // Signed over a body that then changed.
    let (secret, body) = ("wrong", "");
    let head = format!(
        "POST /?PhoneNumbers=14155550100 HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nx-acs-action: SendSms\r\nContent-Length: 0\r\n\
         Authorization: ACS3-HMAC-SHA256 Credential=LTAI-demonstration,SignedHeaders=host,Signature={secret}\r\n\r\n{body}",
        sandbox.port
    );
    assert_ne!(sandbox.raw(head).status, 200);
    browser.until("document.querySelector('#tab-refusals b').textContent === '1'");
    browser.press("r");
    browser.until(&rows(1));
    browser.press("j\u{e007}");
    browser.until("document.querySelector('#detail .reason').textContent.length > 10");
    browser.picture("refused");
    browser.run("document.querySelector('#clear').click()");
    browser.until(&rows(0));
}

#[test]
fn nothing_is_lost_or_doubled_over_a_reload_and_the_newest_are_there_first() {
    let sandbox = Sandbox::start(&[]);
    for n in 0..250 {
        say(&sandbox, &format!("+1415555{n:04}"), &format!("{n:06} is your code"));
    }
    let Some(browser) = inbox(&sandbox, 1280, 800, false) else { return };
    browser.until(&rows(200));
    browser.until("document.querySelector('#list .says').textContent.startsWith('000249')");
    browser.run("document.querySelector('#older').click()");
    browser.until(&rows(250));
    say(&sandbox, "+14155559999", "999999 is your code");
    browser.until(&rows(251));
    browser.visit(&sandbox.url());
    browser.until("document.querySelector('#tab-messages b').textContent === '200'");
    say(&sandbox, "+14155559998", "999998 is your code");
    browser.until("document.querySelector('#list .says').textContent.startsWith('999998')");
    let ids = "const ids = [...document.querySelectorAll('#list [role=option]')].map(it => it.id); return new Set(ids).size === ids.length";
    assert_eq!(browser.run(ids), json!(true));
}

#[test]
fn it_reads_well_in_the_dark_and_on_a_narrow_screen() {
    let sandbox = Sandbox::start(&[]);
    for connector in ["twilio", "aliyun", "tencent"] {
        sandbox.run(&["test", "--all-templates", "--to=+8613812345678", "--connector", connector]).exits(0);
    }
    for (name, width, height, dark) in
        [("light", 1280, 800, false), ("dark", 1280, 800, true), ("narrow", 500, 740, false)]
    {
        let Some(browser) = inbox(&sandbox, width, height, dark) else { return };
        browser.until(&rows(12));
        browser.picture(&format!("{name}-list"));
        browser.press("jj\u{e007}");
        browser.until("document.querySelector('.this .state')?.textContent === 'delivered'");
        browser.picture(name);
        // Nothing sticks out to the side.
        let fits = "return document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(browser.run(fits), json!(true), "{name}");
        let ground = browser.run("return getComputedStyle(document.body).backgroundColor");
        assert_eq!(ground == json!("rgb(20, 21, 18)"), dark, "{ground}");
    }
}
