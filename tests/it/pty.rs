//! The wizard in a real terminal.

use std::time::Duration;

use crate::support::{Fault, Home, PtySession, Server, answers, spawn_in_pty, wait_until};
use expectrl::{Eof, Expect, process::unix::WaitStatus};

/// A terminal with a command in it, and all that it printed so far.
pub struct Terminal {
    pub session: PtySession,
    pub seen: String,
}

impl Terminal {
    pub fn open(home: &Home, args: &[&str]) -> Self {
        // As terminals are: what is typed is shown until somebody hides it.
        Self::run(home, "stty echo; exec \"$0\" \"$@\"", args)
    }

    /// The same in a terminal of this width.
    pub fn open_with_columns(home: &Home, args: &[&str], columns: u16) -> Self {
        let mut terminal = Self::run(home, "read -r _; stty echo; exec \"$0\" \"$@\"", args);
        terminal.resize(columns);
        terminal.press("\r");
        terminal
    }

    /// Runs a script of the shell, in which `"$0" "$@"` is the command.
    pub fn run(home: &Home, script: &str, args: &[&str]) -> Self {
        let mut command = std::process::Command::new("/bin/sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_smsctl")]);
        let quiet = home.command(args);
        command.args(args).env_clear().env("TERM", "xterm");
        command.envs(quiet.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let mut session = spawn_in_pty(command);
        session.set_expect_timeout(Some(Duration::from_secs(60)));
        Self { session, seen: String::new() }
    }

    /// Waits for a question, then types an answer and Enter.
    pub fn answer(&mut self, question: &str, answer: &str) {
        self.wait_for(question);
        self.wait_for("›");
        // What is typed before the question reads may be thrown away.
        self.hidden();
        // What is there to be edited is no part of the answer.
        let erase = if answer.is_empty() { "" } else { "\x15" };
        self.press(&format!("{erase}{answer}\r"));
    }

    /// Waits until the terminal does not show by itself what is typed.
    pub fn hidden(&self) {
        wait_until(|| !self.session.get_process().get_echo().unwrap());
    }

    pub fn wait_for(&mut self, text: &str) {
        let found =
            self.session.expect(text).unwrap_or_else(|error| panic!("{error}: no {text:?} after {}", self.seen));
        self.seen += &String::from_utf8_lossy(found.as_bytes());
    }

    /// Changes the width of the terminal.
    pub fn resize(&mut self, columns: u16) {
        self.session.get_process_mut().set_window_size(columns, 24).unwrap();
    }

    pub fn press(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
    }

    /// Erases so much of what stands there and types this instead, once the question reads key by key.
    pub fn replace(&mut self, erased: usize, typed: &str) {
        self.hidden();
        self.press(&format!("{}{typed}\r", "\x7f".repeat(erased)));
    }

    /// Types something else than what a list offers.
    pub fn another(&mut self, question: &str, answer: &str) {
        self.wait_for(question);
        self.wait_for("or enter another");
        self.press(answer);
        self.wait_for("Enter uses what you typed");
        self.press("\r");
        self.wait_for("\x1b[?25h");
        self.wait_for("\r\n");
    }

    /// Types the beginning of an item of a list and presses Enter.
    pub fn choose(&mut self, question: &str, item: &str) {
        self.wait_for(question);
        self.wait_for("Enter to choose");
        // What is typed before the list reads may be thrown away.
        self.hidden();
        self.press(&format!("{item}\r"));
        // The list shows the cursor again, then the question with its answer.
        self.wait_for("\x1b[?25h");
        self.wait_for("\r\n");
    }

    /// Changes a wording in its line: erases so much of its end and types this.
    pub fn reword(&mut self, usage: &str, erased: usize, typed: &str) {
        self.choose("Change a template?", &format!("change {usage}"));
        self.wait_for("›");
        self.replace(erased, typed);
    }

    /// Waits for the end; the exit code and the whole transcript.
    pub fn end(mut self) -> (i32, String) {
        let rest = self.session.expect(Eof).unwrap();
        self.seen += &String::from_utf8_lossy(rest.as_bytes());
        match self.session.get_process().wait().unwrap() {
            WaitStatus::Exited(_, code) => (code, self.seen),
            other => panic!("{other:?} after {}", self.seen),
        }
    }
}

/// An account that is well, has nothing to offer, and takes every message.
fn taken(request: &str) -> Result<(u16, String, Vec<u8>), Fault> {
    holding(request, "", "")
}

/// The same with these Messaging Services and numbers, as Twilio documents its lists.
fn holding(request: &str, services: &str, numbers: &str) -> Result<(u16, String, Vec<u8>), Fault> {
    let body = match request.split_whitespace().take(2).collect::<Vec<_>>()[..] {
        ["GET", path] if path.contains("/v1/Services") => {
            format!(r#"{{"meta": {{"page": 0, "key": "services"}}, "services": [{services}]}}"#)
        }
        ["GET", path] if path.contains("/IncomingPhoneNumbers") => {
            format!(r#"{{"page": 0, "incoming_phone_numbers": [{numbers}]}}"#)
        }
        ["GET", _] => r#"{"friendly_name": "Acme", "status": "active", "type": "Full"}"#.to_owned(),
        _ => return Ok((201, String::new(), answers::TWILIO_TAKEN.into())),
    };
    Ok((200, String::new(), body.into_bytes()))
}

const SECRET: &str = "typed-secret-0123456789";

/// Answers all questions up to the templates, wrongly at first where that is worth seeing.
fn fill(terminal: &mut Terminal) {
    terminal.answer("Which provider sends your messages?", "");
    terminal.answer("Account SID", "AC123");
    terminal.wait_for("32 hexadecimal digits");
    // The mistyped answer is still there to be corrected: erase it, as a person would.
    terminal.replace(5, "AC0123456789abcdef0123456789abcdef");
    terminal.answer("Auth token", SECRET);
    terminal.answer("Sender:", "+14155550123");
    terminal.answer("More settings?", "");
}

#[test]
fn the_five_steps_end_with_a_saved_live_connector_and_no_secret_on_the_screen() {
    let (home, server) = (Home::new(), Server::new(taken));
    let mut terminal = Terminal::open(&home, &["setup", &server.flag()]);
    fill(&mut terminal);
    terminal.reword("generic", 8, "ten minutes.");
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "4155550100");
    terminal.wait_for("country code");
    terminal.replace(10, "+14155550100");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("saved and live") && seen.contains("console.twilio.com"), "{seen}");
    assert!(!seen.contains(SECRET), "{seen}");
    let text = home.text();
    assert!(text.contains(SECRET) && text.contains("live = \"twilio\"") && text.contains("ten minutes."), "{text}");
    // The credentials, the Messaging Services and the numbers were asked about, then one message was sent.
    assert!(!text.contains("recipient") && server.count() == 4, "{text}");
}

#[test]
fn a_refused_test_can_be_corrected_and_nothing_typed_is_lost() {
    let server = Server::new(|request| match request.contains("From=%2B14155550199") || request.starts_with("GET") {
        true => taken(request),
        false => Ok((400, String::new(), answers::twilio_error(21606, 400, "not yours").into())),
    });
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup", &server.flag()]);
    fill(&mut terminal);
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "+14155550100");
    terminal.wait_for("21606");
    terminal.choose("The test was not accepted", "send another test");
    terminal.answer("Enter for +14155550100", "");
    terminal.wait_for("21606");
    terminal.answer("The test was not accepted", "");
    // The fix is about the sender, so that is offered first, and only that is asked again.
    terminal.answer("Sender:", "+14155550199");
    // What is typed replaces the number that is offered.
    terminal.wait_for("Enter for +14155550100");
    terminal.hidden();
    terminal.press("+14155550101\r");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert!(home.text().contains("+14155550199") && home.text().contains(SECRET), "{}", home.text());
}

#[test]
fn ctrl_c_at_any_question_changes_nothing_shows_the_cursor_and_exits_130() {
    for question in [
        "Which provider",
        "Account SID",
        "Auth token",
        "Sender:",
        "Change a template?",
        "Send a test",
        "Save this connector?",
    ] {
        let home = Home::new();
        let mut terminal = Terminal::open(&home, &["setup", "--sandbox"]);
        for (step, answer) in [
            ("Which provider", ""),
            ("Account SID", "AC0123456789abcdef0123456789abcdef"),
            ("Auth token", SECRET),
            ("Sender:", ""),
            ("More settings?", ""),
            ("Change a template?", ""),
            ("Send a test", "-"),
            ("Save this connector?", ""),
        ] {
            if step == question {
                terminal.wait_for(step);
                terminal.press("\x03");
                break;
            }
            terminal.answer(step, answer);
        }
        let (code, seen) = terminal.end();
        assert_eq!(code, 130, "{question}: {seen}");
        assert!(!home.file().exists(), "{question}");
        let (hidden, shown) = (seen.rfind("\x1b[?25l"), seen.rfind("\x1b[?25h"));
        assert!(hidden.is_none() || hidden < shown, "{question}: the cursor stays hidden");
        assert!(!seen.contains(SECRET), "{question}");
    }
}

#[test]
fn each_provider_of_the_list_takes_one_line_of_80_columns() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup"]);
    terminal.wait_for("Your own program");
    terminal.press("\x03");
    let (_, seen) = terminal.end();
    let plain = |line: &str| {
        let codes = line.split('\x1b').skip(1).filter_map(|code| code.split_once(char::is_alphabetic));
        line.split('\x1b').take(1).chain(codes.map(|(_, text)| text)).collect::<String>()
    };
    let lines: Vec<_> = seen.lines().map(plain).filter(|line| line.contains(": ")).collect();
    assert!(lines.len() > 10, "{seen}");
    for line in lines {
        assert!(line.trim_end().chars().count() < 80, "{line}");
    }
}

#[test]
fn with_some_flags_only_the_rest_is_asked() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", SECRET);
    let mut terminal =
        Terminal::open(&home, &["setup", "twilio", "--account-sid=AC0123456789abcdef0123456789abcdef", "--sandbox"]);
    terminal.another("Sender:", "+14155550123");
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "-");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert!(!seen.contains("Region that"), "{seen}");
    assert!(home.text().contains("env:TWILIO_AUTH_TOKEN"), "{}", home.text());
}

#[test]
fn confirm_asks_for_the_code_and_knows_a_wrong_one() {
    let home = Home::with_twilio();
    let mut terminal = Terminal::open(&home, &["test", "--sandbox", "--to=+14155550100", "--code=482915", "--confirm"]);
    terminal.answer("Code received by", "111111");
    terminal.wait_for("wrong code");
    terminal.answer("Code received by", "482915");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("confirmed"), "{seen}");
}

#[test]
fn setting_up_what_is_there_starts_from_its_values() {
    let home = Home::with_twilio();
    let mut terminal = Terminal::open(&home, &["setup", "twilio", "--name=tw", "--sandbox"]);
    for question in ["Account SID", "Auth token"] {
        terminal.answer(question, "");
    }
    terminal.another("Sender:", "Acme");
    for question in ["More settings?", "Change a template?"] {
        terminal.answer(question, "");
    }
    terminal.answer("Send a test", "+447911123456");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("accepted by a sandbox"), "{seen}");
    let text = home.text();
    assert!(text.contains("from = \"Acme\"") && text.contains("env:TWILIO_AUTH_TOKEN"), "{text}");
}

#[test]
fn another_connector_of_a_provider_gets_a_name_of_its_own() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", SECRET);
    let flags = ["setup", "twilio", "--account-sid=AC00000000000000000000000000000000", "--from=Acme"];
    home.run(&flags).exits(0);
    let mut terminal = Terminal::open(&home, &["setup", "twilio", "--sandbox"]);
    terminal.wait_for("exists and would be");
    terminal.replace(6, "second");
    terminal.answer("Account SID", "AC11111111111111111111111111111111");
    terminal.answer("Auth token", "");
    terminal.another("Sender:", "Second");
    for question in ["More settings?", "Change a template?"] {
        terminal.answer(question, "");
    }
    terminal.answer("Send a test", "-");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    let text = home.text();
    assert!(text.contains("live = \"second\"") && text.contains("[connectors.twilio]"), "{text}");
}

#[test]
fn registered_templates_are_asked_for_by_their_ids_and_left_out_ones_fall_back() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup", "aliyun", "--sandbox"]);
    terminal.answer("AccessKey ID", "LTAI0000");
    terminal.answer("AccessKey secret", SECRET);
    terminal.another("Approved signature", "china=【示例】,overseas=Example");
    terminal.choose("More settings?", "region");
    terminal.answer("Region:", "");
    terminal.answer("More settings?", "");
    terminal.choose("Template for generic", "enter another");
    terminal.answer("Template for generic", "not an id");
    terminal.wait_for("no spaces");
    terminal.replace(9, "china=SMS_1,overseas=SMS_2");
    terminal.another("Template for register", "SMS_3");
    terminal.answer("Template for sign-in", "");
    terminal.answer("Template for forgot-password", "");
    terminal.answer("Send a test", "+8613812345678");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert!(!seen.contains(SECRET) && seen.contains("accepted by a sandbox"), "{seen}");
    let text = home.text();
    for kept in [
        "generic = { china = \"SMS_1\", overseas = \"SMS_2\" }",
        "register = \"SMS_3\"",
        "region",
        "{ china = \"示例\", overseas = \"Example\" }",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(!text.contains("sign-in"), "{text}");
    assert!(home.run(&["template", "list"]).exits(0).stdout.contains("(as generic)"));
}

#[test]
fn an_import_asks_for_what_is_missing_only() {
    // Nobody answers there, so that nothing leaves this machine.
    let home = Home::new().var("HTTPS_PROXY", "http://127.0.0.1:9");
    let profiles = r#"{"activeProfile": "a", "profiles": {"a": {"accountSid": "AC00000000000000000000000000000000",
        "apiKey": "SK00000000000000000000000000000000", "apiSecret": "a-secret-of-the-key"}}}"#;
    std::fs::write(home.path("config.json"), profiles).unwrap();
    let mut terminal = Terminal::open(&home, &["import", home.path("config.json").to_str().unwrap()]);
    terminal.choose("The check failed.", "continue anyway");
    terminal.answer("Sender:", "+14155550123");
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "-");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert!(code == 0 && seen.contains("saved and live") && !seen.contains("a-secret"), "{seen}");
    assert!(!seen.contains("Account SID:") && home.text().contains("api-key-sid"), "{seen}");
}

#[test]
fn wrong_credentials_are_reported_at_once_and_can_be_corrected() {
    let server = Server::new(|request| match request.contains(&format!("Basic {}", base64("right"))) {
        true => taken(request),
        false => Ok((401, String::new(), answers::twilio_error(20003, 401, "Authenticate").into())),
    });
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup", "twilio", &server.flag()]);
    terminal.answer("Account SID", SID);
    terminal.answer("Auth token", "wrong-secret");
    // Before anything is asked that hangs on them.
    terminal.wait_for("20003");
    // No command that needs a saved connector.
    terminal.wait_for("change");
    terminal.answer("The provider refused the credentials.", "");
    terminal.answer("Auth token", "right");
    terminal.wait_for("the account is active");
    terminal.answer("Sender:", "Acme");
    terminal.answer("More settings?", "");
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "-");
    terminal.wait_for("••••");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert!(
        !seen.contains("wrong-secret")
            && !seen.contains("smsctl set")
            && home.text().contains("auth-token = \"right\""),
        "{seen}"
    );
}

#[test]
fn the_review_leads_back_to_the_templates_and_out() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", SECRET);
    let mut terminal = Terminal::open(&home, &["setup", "twilio", "--account-sid", SID, "--sandbox"]);
    // A sender that the account does not list is typed at the list, and corrected there.
    terminal.wait_for("or enter another");
    terminal.press("+1415");
    terminal.wait_for("Enter uses what you typed");
    terminal.press("\r");
    terminal.wait_for("✗");
    terminal.press("\x15+14155550199");
    terminal.wait_for("Enter uses what you typed");
    terminal.press("\r");
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "-");
    terminal.choose("Save this connector?", "change the templates");
    terminal.reword("register", 80, "{{code}} registers you");
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "-");
    terminal.wait_for("registers you");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    let text = home.text();
    assert!(code == 0 && text.contains("{{code}} registers you") && text.contains("\"+14155550199\""), "{seen}");
}

/// <https://www.twilio.com/docs/messaging/api/service-resource>, and
/// <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>.
#[test]
fn the_senders_of_the_account_are_offered() {
    let service = "MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let server = Server::new(move |request| {
        let services = format!(r#"{{"sid": "{service}", "friendly_name": "My Service!", "usecase": "verification"}}"#);
        let number = |number: &str, sms: bool| {
            format!(
                r#"{{"phone_number": "{number}", "friendly_name": "Support", "capabilities": {{"sms": {sms}, "voice": true}}}}"#
            )
        };
        holding(request, &services, &[number("+14155550123", true), number("+14155550124", false)].join(","))
    });
    let home = Home::new().var("TWILIO_AUTH_TOKEN", SECRET);
    let mut terminal = Terminal::open(&home, &["setup", "twilio", "--account-sid", SID, &server.flag()]);
    terminal.wait_for("Messaging Service My Service!");
    terminal.wait_for("enter another");
    terminal.press("\r");
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "-");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert!(code == 0 && home.text().contains(&format!("from = \"{service}\"")), "{seen}");
    assert!(seen.contains("number Support") && !seen.contains("+14155550124"), "{seen}");
}

#[test]
fn a_name_in_the_account_can_neither_move_the_cursor_nor_repeat_a_secret() {
    let server = Server::new(move |request| {
        let name = format!("Mine \\u001b[2J\\u0007 {SECRET} \\nForged");
        let service = r#"{"sid": "MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "friendly_name": "NAME"}"#;
        holding(request, &service.replace("NAME", &name), "")
    });
    let home = Home::new().var("TWILIO_AUTH_TOKEN", SECRET);
    let args = ["setup", "twilio", "--account-sid", SID, &server.flag()];
    let mut terminal = Terminal::open_with_columns(&home, &args, 120);
    terminal.wait_for("Messaging Service Mine");
    terminal.wait_for("enter another");
    terminal.press("\r");
    terminal.press("\x03");
    let (code, seen) = terminal.end();
    assert_eq!(code, 130, "{seen}");
    assert!(!seen.contains("\x1b[2J") && !seen.contains('\x07') && !seen.contains(SECRET), "{seen}");
    assert!(seen.contains("␛[2J␇ ••••"), "{seen}");
}

#[test]
fn each_question_leads_back_to_the_one_before_and_nothing_is_lost() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup", "aliyun", "--sandbox"]);
    terminal.answer("AccessKey ID", "LTAI0000");
    terminal.answer("AccessKey secret", "<");
    terminal.answer("AccessKey ID", "LTAI1111");
    terminal.answer("AccessKey secret", SECRET);
    terminal.wait_for("enter another");
    terminal.press("\x1b");
    terminal.answer("AccessKey secret", "");
    terminal.wait_for("enter another");
    terminal.press("\r");
    terminal.choose("More settings?", "region");
    terminal.wait_for("(cn-hangzhou)");
    terminal.hidden();
    terminal.press("ap-southeast-1\r");
    terminal.answer("More settings?", "");
    terminal.answer("Template for generic", "");
    for usage in ["register", "sign-in", "forgot-password"] {
        terminal.answer(&format!("Template for {usage}"), "");
    }
    terminal.answer("Send a test", "<");
    terminal.answer("Template for forgot-password", "");
    terminal.answer("Send a test", "-");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    for kept in ["LTAI1111", "ap-southeast-1", "sign-name = \"Sandbox\"", "generic = \"SMS_100000001\"", SECRET] {
        assert!(home.text().contains(kept), "{kept}: {}", home.text());
    }
}

#[test]
fn a_gateway_is_asked_once_for_its_token_and_for_the_kind_of_body() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup", "http", "--sandbox"]);
    terminal.answer("step by step", "");
    terminal.answer("URL that a message", "http://127.0.0.1:1/");
    terminal.answer("Token for the header", SECRET);
    terminal.choose("What does the body", "form");
    for (name, value) in [("to", "{{to}}"), ("text", "{{text}}")] {
        terminal.answer("A field of a form body: name", name);
        terminal.answer(&format!("Value for {name}"), value);
    }
    terminal.answer("A field of a form body: name", "");
    terminal.answer("More settings?", "");
    terminal.answer("Change a template?", "");
    terminal.answer("Send a test", "-");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert!(code == 0 && !seen.contains("Any other body: ") && !seen.contains("fills in {{secret"), "{seen}");
    assert!(home.text().contains("Bearer {{secret.token}}"), "{}", home.text());
    assert!(home.text().contains("text = \"{{text}}\"\nto = \"{{to}}\""), "{}", home.text());
}

#[test]
fn the_curl_command_of_a_vendor_becomes_the_request() {
    let server = Server::always(200, "{}");
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup", "http", &server.flag()]);
    let command = "curl -k https://sms.vendor.example/send \\\n  -H 'Authorization: Bearer <token>' -H 'X-Team: a' \\\n  \
                   --json '{\"to\": \"+4915112345678\", \"wording\": \"Hi\"}'";
    terminal.answer("Paste your vendor's curl command", &format!("\x1b[200~{command}\x1b[201~"));
    terminal.choose("Which value is the text of the message?", "wording");
    terminal.answer("Value of token", SECRET);
    terminal.wait_for("not kept: -k");
    for question in ["More settings?", "Change a template?"] {
        terminal.answer(question, "");
    }
    terminal.answer("Send a test", "+14155550100");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert!(code == 0 && !seen.contains(SECRET) && seen.contains("accepted by a sandbox"), "{seen}");
    let request = server.seen().pop().unwrap();
    for part in ["POST /send ", &format!("Bearer {SECRET}"), "{\"to\":\"+14155550100\",\"wording\":\""] {
        assert!(request.to_lowercase().contains(&part.to_lowercase()), "{part}: {request}");
    }
    assert!(home.text().contains("Bearer {{secret.token}}") && home.text().contains("X-Team"), "{}", home.text());
}

const SID: &str = "AC0123456789abcdef0123456789abcdef";

fn base64(password: &str) -> String {
    use ::base64::{Engine, prelude::BASE64_STANDARD};

    BASE64_STANDARD.encode(format!("{SID}:{password}"))
}

#[test]
fn a_reference_without_a_value_is_reported_at_once_and_a_variable_may_be_set_later() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup", "twilio", "--account-sid", SID, "--from", "Acme"]);
    terminal.answer("uth", "file:/nonexistent/token");
    terminal.wait_for("/nonexistent/token cannot be read");
    terminal.answer("uth", "env:SURELY_UNSET");
    terminal.wait_for("SURELY_UNSET is not set");
    terminal.answer("env:SURELY_UNSET has no value here.", "");
    terminal.answer("uth", "env:SURELY_UNSET");
    terminal.choose("env:SURELY_UNSET has no value here.", "keep");
    terminal.answer("Change a template?", "");
    terminal.wait_for("No test is sent: SURELY_UNSET is not set here.");
    terminal.answer("Save this connector?", "");
    let (code, seen) = terminal.end();
    assert!(code == 0 && home.text().contains("auth-token = \"env:SURELY_UNSET\""), "{seen}");
}
