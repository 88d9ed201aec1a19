//! Every preset against its vendor's documentation: what is sent, and how the documented answers are read.
//! They stand in `documented.toml` of its folder.

use std::{fs, path::PathBuf};

use serde::Deserialize;
use smsctl::{
    connectors::{Connector, Finding, PROVIDERS, Provider, form::Form},
    failure::FailureKind,
    http_client::{Exchange, ExchangeStep, SigningContext},
    sms::{Delivery, Message, MessageContent, Template, TemplateKind, TemplateParams, TemplateValues, Usage},
};

fn at() -> SigningContext {
    SigningContext { timestamp_millis: 1_784_548_800_000, nonce: "n".into() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Documented {
    source: String,
    sent: Sent,
    answers: Vec<Answered>,
    #[serde(default)]
    deliveries: Vec<Answered>,
    #[serde(default)]
    checks: Vec<Answered>,
}

/// The request that sends `274913 is your code` to +14155550100 from the demonstration account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    method: String,
    url: String,
    body: String,
    /// The template, where the receiver keeps them.
    template: Option<String>,
}

/// An answer, and how it is read: as taken, unless there is a kind of failure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    status: u16,
    body: String,
    id: Option<String>,
    kind: Option<String>,
    code: Option<String>,
    state: Option<String>,
    says: Option<String>,
}

impl Answered {
    fn kind(&self) -> Option<FailureKind> {
        self.kind.as_deref().map(|kind| match kind {
            "credentials" => FailureKind::Credentials,
            "refused" => FailureKind::Refused,
            "throttled" => FailureKind::Throttled,
            "unknown" => FailureKind::Unknown,
            other => panic!("{other}"),
        })
    }

    fn read<T>(&self, exchange: Exchange<T>) -> Result<T, FailureKind> {
        let response = http::Response::builder().status(self.status).body(self.body.clone().into_bytes());
        match (exchange.parse_response)(&response.unwrap()) {
            Ok(ExchangeStep::Done(value)) => Ok(value),
            Ok(ExchangeStep::Next(_)) => panic!("there is no next page"),
            Err(refusal) => {
                assert!(self.code.is_none() || self.code.as_ref() == Some(&refusal.code), "{refusal:?}");
                assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty(), "{refusal:?}");
                Err(refusal.kind)
            }
        }
    }
}

/// Every provider that is described by data, and others with such a file, with its documentation.
fn presets() -> impl Iterator<Item = (&'static Provider, Documented)> {
    PROVIDERS
        .iter()
        .filter_map(|provider| {
            let path = connector_folder(provider)?.join("documented.toml");
            let is_documented = matches!(provider.form, Form::Preset(_)) || path.exists();
            is_documented.then_some((provider, path))
        })
        .map(|(provider, path)| {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let documented = toml::from_str(&text);
            (*provider, documented.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        })
}

/// Its folder, which has another name where that of the provider begins with a digit; `None` of one within another.
pub fn connector_folder(provider: &Provider) -> Option<PathBuf> {
    let mut folders = fs::read_dir("src/connectors").unwrap().map(|entry| entry.unwrap().path());
    let named = format!("name: \"{}\"", provider.name);
    let is = |path: &PathBuf| fs::read_to_string(path.join("mod.rs")).is_ok_and(|text| text.contains(&named));
    folders.find(is)
}

pub fn demo_connector(provider: &Provider) -> Box<dyn Connector> {
    provider.build_connector(&provider.demo_values(), &|_| Err("none".into())).unwrap_or_else(|error| panic!("{error}"))
}

fn message(provider: &Provider, sent: &Sent) -> Message {
    let (to, code) = ("+14155550100".parse().unwrap(), "274913".parse().unwrap());
    let Some(id) = &sent.template else {
        assert!(provider.template_kind == TemplateKind::Text);
        let content = MessageContent::Text("274913 is your code".into());
        return Message { to, content, usage: Usage::generic(), code, locale: None };
    };
    let template = Template::new_registered(id, TemplateParams::code_only()).unwrap();
    Message::from_template(&template, &Usage::generic(), &to, None, &TemplateValues { code: &code, minutes: 10 })
        .unwrap()
}

#[test]
fn a_message_is_sent_as_documented() {
    for (provider, Documented { source, sent, .. }) in presets() {
        assert!(source.starts_with("https://"), "{}", provider.name);
        let request = demo_connector(provider).build_send_exchange(&message(provider, &sent), &at()).unwrap().request;
        assert_eq!((request.method().as_str(), request.uri().to_string()), (&*sent.method, sent.url));
        assert_eq!(String::from_utf8_lossy(request.body()), sent.body, "{}", provider.name);
    }
}

#[test]
fn answers_are_read_as_documented() {
    for (provider, documented) in presets() {
        assert!(documented.answers.iter().any(|answer| answer.kind() == Some(FailureKind::Credentials)));
        for answer in &documented.answers {
            let sent =
                demo_connector(provider).build_send_exchange(&message(provider, &documented.sent), &at()).unwrap();
            let read = answer.read(sent).map(|receipt| receipt.id);
            assert_eq!(read, answer.kind().map_or(Ok(answer.id.clone()), Err), "{} {}", provider.name, answer.body);
        }
    }
}

#[test]
fn deliveries_are_read_as_documented() {
    for (provider, documented) in presets() {
        let asked = demo_connector(provider).build_delivery_exchange("some-id", None, None, &at()).is_ok();
        assert_eq!(asked, !documented.deliveries.is_empty(), "{}", provider.name);
        for answer in &documented.deliveries {
            let exchange = demo_connector(provider).build_delivery_exchange("some-id", None, None, &at()).ok().unwrap();
            let state = match answer.read(exchange).unwrap() {
                Delivery::Delivered => "delivered",
                Delivery::Failed { code, .. } => {
                    assert_eq!(Some(code), answer.code, "{}", provider.name);
                    "failed"
                }
                Delivery::Pending { .. } => "pending",
            };
            assert_eq!(Some(state), answer.state.as_deref(), "{} {}", provider.name, answer.body);
        }
    }
}

#[test]
fn checks_are_read_as_documented() {
    for (provider, documented) in presets() {
        assert_eq!(demo_connector(provider).build_checks(&[], &at()).is_empty(), documented.checks.is_empty());
        for answer in &documented.checks {
            let check = demo_connector(provider).build_checks(&[], &at()).remove(0);
            let said = answer.read(check.exchange).map(|finding| match finding {
                Finding::Pass(said) => said,
                other => panic!("{other:?}"),
            });
            let expected = answer.kind().map_or_else(|| Ok(answer.says.clone().unwrap()), Err);
            assert_eq!(said, expected, "{}", provider.name);
        }
    }
}
