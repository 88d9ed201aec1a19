//! `link`, `push`, `pull`, `diff` and `change --push` against a Logto that behaves as Logto 1.42 does, over the real path.

use std::sync::{Arc, Mutex};

use http::Request;
use serde_json::{Value, json};
use smsctl::{
    services::{
        ServiceEmulation,
        logto::{LogtoEmulation, LogtoSettings},
    },
    sms::Secret,
};

use crate::support::{Done, Fault, Home, KillAtRequest, Server};

const MG: &str = "MG00000000000000000000000000000000";

/// What happens to a request, by its number from 1 and its first line: nothing special, or an answer of another server.
type Twist = Box<dyn Fn(usize, &str, &mut LogtoEmulation) -> Option<Answered> + Send>;

enum Answered {
    /// By something in between, and Logto never sees the request.
    Instead(u16, &'static str),
    /// Not at all, and Logto never sees the request.
    Lost,
    /// By Logto, whose answer is lost.
    Unheard,
}

/// A Logto on this machine, and a home in which it is linked and a Twilio connector is live.
struct Logto {
    server: Server,
    state: Arc<Mutex<LogtoEmulation>>,
    home: Home,
}

impl Logto {
    fn new(twist: impl Fn(usize, &str, &mut LogtoEmulation) -> Option<Answered> + Send + 'static) -> Self {
        let twist: Twist = Box::new(twist);
        let settings =
            LogtoSettings::new("https://auth.example.com".parse().unwrap(), "app", Secret::from("right-secret"));
        let state = Arc::new(Mutex::new(LogtoEmulation::new(&settings)));
        let (shared, count) = (state.clone(), Mutex::new(0));
        let server = Server::plain(move |text| {
            let mut count = count.lock().unwrap();
            *count += 1;
            let mut logto = shared.lock().unwrap();
            let twisted = twist(*count, text.lines().next().unwrap(), &mut logto);
            let mut respond = || {
                let response = logto.respond(&parse(text), 1_796_000_000_000);
                (response.status().as_u16(), String::new(), response.body().clone())
            };
            match twisted {
                None => Ok(respond()),
                Some(Answered::Instead(status, body)) => Ok((status, String::new(), body.into())),
                Some(Answered::Lost) => Err(Fault::Silence),
                Some(Answered::Unheard) => {
                    respond();
                    Err(Fault::Silence)
                }
            }
        });
        let home = Home::new().var("TOKEN", "token-of-twilio").var("LOGTO_APP_SECRET", "right-secret");
        home.write(format!(
            "version = 1\nlive = \"prod\"\n\n[connectors.prod]\nprovider = \"twilio\"\n\
             account-sid = \"AC00000000000000000000000000000000\"\nauth-token = \"env:TOKEN\"\nfrom = \"{MG}\"\n\n\
             [connectors.prod.templates]\ngeneric = \"{{{{code}}}} is your code\"\n\n\
             [services.main]\nservice = \"logto\"\nendpoint = \"{}\"\napp-id = \"app\"\napp-secret = \"env:LOGTO_APP_SECRET\"\n",
            server.url()
        ));
        Self { server, state, home }
    }

    /// One without faults, in which this connector is live.
    fn with_live(connector: Value) -> Self {
        Self::new(|_, _, _| None).live(connector)
    }

    fn live(self, connector: Value) -> Self {
        self.state.lock().unwrap().add_connector(connector);
        self
    }

    fn run(&self, args: &[&str]) -> Done {
        self.home.run(args)
    }

    /// The SMS connectors in it.
    fn connectors(&self) -> Vec<Value> {
        self.state.lock().unwrap().sms_connectors()
    }
}

fn parse(text: &str) -> Request<Vec<u8>> {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let mut words = lines.next().unwrap().split(' ');
    let mut request = Request::builder().method(words.next().unwrap()).uri(words.next().unwrap());
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
    }
    request.body(body.as_bytes().to_vec()).unwrap()
}

/// A Vonage connector that somebody set up in Logto's console.
fn vonage() -> Value {
    let rows: Vec<_> = ["Register", "SignIn", "ForgotPassword", "Generic"]
        .map(|usage| json!({ "usageType": usage, "content": format!("{{{{code}}}} for {usage}") }))
        .into();
    let config =
        json!({ "apiKey": "abcd1234", "apiSecret": "secret-of-vonage", "brandName": "Acme", "templates": rows });
    json!({ "id": "vonage000001", "connectorId": "vonage-sms", "type": "Sms", "config": config })
}

#[test]
fn what_is_live_there_is_imported_before_it_is_replaced() {
    let logto = Logto::with_live(vonage());
    let planned = logto.run(&["push", "--dry-run", "--json"]).exits(0).json();
    assert_eq!(planned["outcome"], "planned", "{planned}");
    assert_eq!(planned["effect"], "creates twilio-short-message-service; Logto deletes vonage-sms (id vonage000001)");
    assert_eq!(logto.connectors()[0]["id"], "vonage000001", "a dry run changes nothing");
    let before = logto.home.text();

    let pushed = logto.run(&["push", "--json", "--test-to=+14155550100"]).exits(0);
    let view = pushed.json();
    assert_eq!((&view["outcome"], &view["imported"]), (&json!("pushed"), &json!("vonage")), "{pushed}");
    assert_eq!((&view["tested"], &view["sandbox"]), (&json!(true), &json!(false)), "{pushed}");
    let [live] = &logto.connectors()[..] else { panic!("one SMS connector") };
    assert_eq!(live["config"]["authToken"], "token-of-twilio");
    assert!(pushed.stderr.contains("phone sign-in is off in Logto"), "{pushed}");
    assert!(!format!("{pushed}{planned}").contains("-of-"), "no secret is printed: {pushed}{planned}");
    let text = logto.home.text();
    assert!(text.starts_with(before.split("[services").next().unwrap()), "{text}");
    assert!(text.contains("[connectors.vonage]") && text.contains("secret-of-vonage"), "{text}");
    let tests =
        logto.server.seen().into_iter().filter(|request| request.contains("/test HTTP/1.1")).collect::<Vec<_>>();
    assert!(tests.len() == 1 && tests[0].contains(r#""phone":"14155550100""#), "{tests:?}");

    assert_eq!(logto.run(&["push", "--json"]).exits(0).json()["outcome"], "unchanged");
    assert!(logto.run(&["diff"]).exits(0).stdout.contains("nothing differs"));
    // What the file holds is not imported again.
    let back = logto.run(&["change", "vonage", "--push", "--json"]).exits(0).json();
    assert_eq!(
        (&back["live"], &back["push"]["outcome"], &back["push"]["imported"]),
        (&json!("vonage"), &json!("pushed"), &Value::Null)
    );
    assert_eq!(logto.connectors()[0]["connectorId"], "vonage-sms");
    // Nor what the history of the file holds.
    logto.run(&["template", "set", "generic", "{{code}} is it"]).exits(0);
    let again = logto.run(&["push", "--json"]).exits(0).json();
    assert_eq!((&again["outcome"], &again["imported"]), (&json!("pushed"), &Value::Null), "{again}");
}

#[test]
fn diff_shows_values_and_only_that_secrets_differ() {
    let logto = Logto::new(|_, _, _| None);
    let missing = logto.run(&["diff", "--json"]).exits(11).json();
    assert_eq!((&missing["live"], &missing["same"]), (&Value::Null, &json!(false)));
    assert!(logto.run(&["pull"]).exits(3).stderr.contains("no SMS connector is live in main"));
    logto.run(&["push"]).exits(0);
    logto.run(&["set", "from=MG11111111111111111111111111111111"]).exits(0);
    let home = logto.home.copy().var("TOKEN", "another-token-of-twilio");
    let done = home.run(&["diff"]).exits(11);
    let lines: Vec<_> = done.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "--- main: twilio-short-message-service",
            "+++ prod",
            " authToken: differs (secret)",
            "-fromMessagingServiceSID: \"MG00000000000000000000000000000000\"",
            "+fromMessagingServiceSID: \"MG11111111111111111111111111111111\"",
        ],
    );
    let done = home.run(&["diff", "--json"]).exits(11);
    assert!(!done.stdout.contains("token-of-twilio"), "{done}");
    let differences = done.json()["differences"].clone();
    assert_eq!(
        differences[0],
        json!({ "path": "authToken", "secret": true, "file": null, "service": null, "found_in": "both" })
    );
}

#[test]
fn pull_keeps_references_to_the_same_secrets() {
    let logto = Logto::new(|_, _, _| None);
    logto.run(&["push"]).exits(0);
    logto.run(&["set", "from=MG11111111111111111111111111111111"]).exits(0);
    let pulled = logto.run(&["pull", "--json"]).exits(0).json();
    assert_eq!(
        (&pulled["name"], &pulled["imported"], &pulled["previous"]),
        (&json!("twilio"), &json!(true), &json!("prod"))
    );
    assert!(!logto.home.text().contains("token-of-twilio"), "{}", logto.home.text());
    assert!(logto.run(&["diff"]).exits(0).stdout.contains("twilio is live in main"));
    logto.run(&["change", "prod"]).exits(0);
    let pulled = logto.run(&["pull", "--name=prod", "--json"]).exits(0).json();
    assert_eq!((&pulled["name"], &pulled["imported"]), (&json!("prod"), &json!(true)), "{pulled}");
    assert!(logto.run(&["show", "prod"]).exits(0).stdout.contains(MG));
    assert!(logto.run(&["pull", "--name=main"]).exits(0).stdout.contains("imported"));
}

/// What goes wrong, by the number and the first line of a request, the command, its exit code and what it says.
type Mistake = (
    &'static str,
    fn(usize, &str, &mut LogtoEmulation) -> Option<Answered>,
    &'static [&'static str],
    i32,
    &'static str,
);

const HTML: &str = "<html><body>Blocked by the proxy</body></html>";

const MISTAKES: &[Mistake] = &[
    (
        "the role is missing",
        |_, _, logto| {
            logto.has_role = false;
            None
        },
        &["push"],
        4,
        "assign the role \"Logto Management API access\"",
    ),
    (
        "the token expires midway",
        |at, _, logto| {
            if at == 3 {
                logto.expire_tokens();
            }
            None
        },
        &["push"],
        0,
        "",
    ),
    (
        "every token has expired",
        |_, line, logto| {
            if !line.contains("/oidc/token") {
                logto.expire_tokens();
            }
            None
        },
        &["push"],
        4,
        "Logto refused the access token",
    ),
    (
        "two SMS connectors",
        |at, _, logto| {
            if at == 2 {
                logto.add_connector(vonage());
                logto.add_connector(json!({ "id": "b", "connectorId": "http-sms", "type": "Sms", "config": {} }));
            }
            None
        },
        &["push"],
        3,
        "delete all but one in Logto's console",
    ),
    (
        "a connector that this Logto does not have",
        |_, line, _| {
            let body = r#"{"code":"connector.not_found_with_connector_id","message":"Can not find any connector."}"#;
            line.starts_with("POST /api/connectors ").then_some(Answered::Instead(422, body))
        },
        &["push"],
        5,
        "`smsctl setup logto-http`",
    ),
    (
        "a config that this Logto refuses",
        |_, line, _| {
            let body = r#"{"code":"connector.invalid_config","message":"The connector's config is invalid."}"#;
            line.starts_with("POST /api/connectors ").then_some(Answered::Instead(400, body))
        },
        &["change", "prod", "--push"],
        5,
        "Logto refused the config",
    ),
    (
        "the provider refuses the test",
        |_, line, _| {
            let body = r#"{"code":"connector.general","message":"An error occurred.","data":{"code":21211}}"#;
            line.contains("/test ").then_some(Answered::Instead(500, body))
        },
        &["push", "--test-to=+14155550100"],
        5,
        "Logto could not send the test",
    ),
    ("a proxy's page", |_, _, _| Some(Answered::Instead(200, HTML)), &["push"], 7, "no usable response"),
    ("a proxy's refusal", |_, _, _| Some(Answered::Instead(404, HTML)), &["diff"], 5, "the answer is not Logto's"),
    (
        "a proxy's page in place of the list",
        |_, line, _| line.starts_with("GET /api/connectors ").then_some(Answered::Instead(200, HTML)),
        &["pull"],
        7,
        "no usable response",
    ),
    ("nobody answers", |_, _, _| Some(Answered::Lost), &["--timeout=0.5", "diff"], 7, "Logto cannot be reached"),
    (
        "the push is lost",
        |_, line, _| line.starts_with("POST /api/connectors ").then_some(Answered::Lost),
        &["push"],
        7,
        "what was live there still is",
    ),
    (
        "the answer to the push is lost",
        |_, line, _| line.starts_with("POST /api/connectors ").then_some(Answered::Unheard),
        &["push"],
        0,
        "did not answer the push, and what is live there shows that it was done",
    ),
    (
        "the answer to the push is lost, and Logto with it",
        |at, _, _| (at >= 4).then_some(Answered::Unheard),
        &["--timeout=2", "push"],
        8,
        "`smsctl diff --service main`",
    ),
];

#[test]
fn whatever_goes_wrong_the_file_stays_and_the_exit_code_says_what_it_was() {
    for (name, twist, args, code, told) in MISTAKES {
        let logto = Logto::new(*twist);
        let before = logto.home.text();
        let done = logto.run(args).exits(*code);
        assert!(done.stderr.contains(told), "{name}: {done}");
        assert_eq!(logto.home.text(), before, "{name}");
        assert!(
            !format!("{done}").contains("-of-twilio") && !format!("{done}").contains("right-secret"),
            "{name}: {done}"
        );
    }
}

#[test]
fn a_change_that_the_service_refuses_changes_neither() {
    let body = r#"{"code":"connector.invalid_config","message":"The connector's config is invalid."}"#;
    let logto =
        Logto::new(move |_, line, _| line.starts_with("POST /api/connectors ").then_some(Answered::Instead(400, body)));
    logto.run(&["setup", "vonage", "--api-key=abcd1234", "--api-secret=env:TOKEN", "--from=Acme"]).exits(0);
    let before = logto.home.text();
    assert!(before.contains("live = \"vonage\""), "{before}");
    logto.run(&["change", "prod", "--push"]).exits(5);
    assert_eq!(logto.home.text(), before);
    assert!(logto.connectors().is_empty());
}

#[test]
fn a_link_is_saved_only_if_its_credentials_were_accepted() {
    let logto = Logto::new(|_, _, _| None);
    logto.run(&["unlink"]).exits(0);
    assert!(!logto.home.text().contains("services"), "{}", logto.home.text());
    let before = logto.home.text();
    let link = |home: &Home, endpoint: &str, secret: &str| {
        home.run(&["link", "logto", "--endpoint", endpoint, "--app-id=app", "--app-secret", secret])
    };
    let url = logto.server.url();
    for (endpoint, secret, code, told) in [
        (url.as_str(), "env:TOKEN", 4, "Logto refused the app id or the app secret"),
        (&url, "right-secret", 2, "app-secret is a secret and cannot be given on the command line"),
        (&url, "env:NOTHING_THERE", 2, "the environment variable NOTHING_THERE is not set"),
        ("http://auth.example.com", "env:LOGTO_APP_SECRET", 2, "use https://"),
        ("auth.example.com", "env:LOGTO_APP_SECRET", 2, "expected an address"),
        (&url.replace("http:", "https:"), "env:LOGTO_APP_SECRET", 7, "Logto cannot be reached"),
        ("http://127.0.0.1:9", "env:LOGTO_APP_SECRET", 7, "Logto cannot be reached"),
    ] {
        let done = link(&logto.home, endpoint, secret).exits(code);
        assert!(done.stderr.contains(told), "{endpoint} {secret}: {done}");
        assert_eq!(logto.home.text(), before, "{endpoint}: nothing is saved");
    }
    let done = logto.run(&["link", "logto", "--no-input"]).exits(10);
    assert!(done.stderr.contains("--endpoint, --app-id"), "the environment has the secret: {done}");
    link(&logto.home, &url, "env:LOGTO_APP_SECRET").exits(0);
    assert!(logto.home.text().contains("[services.logto]\nservice = \"logto\""), "{}", logto.home.text());
    logto.run(&["push"]).exits(0);
    // What is not known in the table is refused with its place.
    logto.home.write(logto.home.text().replace("app-id", "ap-id"));
    let done = logto.run(&["config", "validate"]).exits(3);
    assert!(done.stderr.contains("unknown key ap-id") && done.stderr.contains("app-id"), "{done}");
}

#[test]
fn what_cannot_live_there_or_cannot_be_given_back_is_refused_before_anything_changes() {
    let logto = Logto::with_live(vonage());
    logto.run(&["set", "from=+14155550123"]).exits(0);
    let done = logto.run(&["push"]).exits(3);
    assert!(done.stderr.contains("Messaging Service") && done.stderr.contains("setup logto-http"), "{done}");
    assert_eq!(logto.server.count(), 0, "Logto is not asked");
    // A connector that smsctl has no provider for would be lost.
    let logto =
        Logto::with_live(json!({ "id": "own", "connectorId": "our-own-sms", "type": "Sms", "config": { "key": "k" } }));
    let before = logto.home.text();
    let done = logto.run(&["push"]).exits(3);
    assert!(done.stderr.contains("the file cannot hold all of our-own-sms"), "{done}");
    assert_eq!((logto.connectors()[0]["id"].clone(), logto.home.text()), (json!("own"), before));
    // So would a text with a variable that smsctl does not fill in.
    let mut odd = vonage();
    odd["config"]["templates"][0]["content"] = json!("{{code}} for {{application.name}}");
    let logto = Logto::with_live(odd);
    let done = logto.run(&["push"]).exits(3);
    assert!(done.stderr.contains("templates.Register.content"), "{done}");
    assert_eq!(logto.connectors()[0]["connectorId"], "vonage-sms");
}

/// Runs `push` and kills it at this request, which Logto then sees or not. Returns `None` if it has fewer requests.
fn killed_at(nth: usize, is_seen: bool) -> Option<Logto> {
    let kill = Arc::new(KillAtRequest::new());
    let killed = kill.clone();
    let logto = Logto::new(move |at, _, _| {
        (at == nth).then(|| {
            killed.wait_until_killed();
            if is_seen { Answered::Unheard } else { Answered::Lost }
        })
    })
    .live(vonage());
    kill.run(&mut logto.home.command(&["push"])).then_some(logto)
}

#[test]
fn killed_at_any_request_a_push_leaves_a_state_that_the_next_commands_report() {
    let mut kills = 0;
    for is_seen in [false, true] {
        for nth in 1.. {
            let Some(logto) = killed_at(nth, is_seen) else { break };
            kills += 1;
            let at = format!("request {nth}, seen: {is_seen}");
            // The next command is answered after the killed one's request, because the server takes one at a time.
            let diff = logto.run(&["diff", "--json"]);
            let live = logto.connectors()[0]["connectorId"].clone();
            let is_pushed = live == "twilio-short-message-service";
            assert_eq!(diff.json()["live"], live, "{at}: {diff}");
            assert_eq!(diff.code, if is_pushed { 0 } else { 11 }, "{at}: {diff}");
            let is_saved = logto.home.text().contains("secret-of-vonage");
            assert!(is_saved || !is_pushed, "{at}: what was deleted there is not in the file");
            let push = logto.run(&["push", "--json"]).exits(0).json();
            assert_eq!(push["outcome"], if is_pushed { "unchanged" } else { "pushed" }, "{at}: {push}");
            assert!(logto.home.text().contains("secret-of-vonage"), "{at}");
            assert_eq!(logto.home.text().matches("secret-of-vonage").count(), 1, "{at}: it is imported once");
            logto.run(&["diff"]).exits(0);
        }
    }
    assert!(kills >= 12, "{kills}");
}
