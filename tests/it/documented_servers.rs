//! The emulation of every preset against its provider's documentation: the requests that it shows, and what the provider
//! responds. They stand in `documented_requests.toml` of its folder.

use std::{collections::BTreeMap, fs, rc::Rc};

use serde::Deserialize;
use serde_json::Value;
use smsctl::{
    connectors::{Connector, PROVIDERS, Provider},
    emulation::{EmulatorState, RequestContext},
    encoding,
    http_client::{Request, Response, SigningContext},
};

use crate::documented::{connector_folder, demo_connector};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentedRequests {
    source: String,
    requests: Vec<DocumentedRequest>,
}

/// A request of any client, and the response that the provider documents.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentedRequest {
    about: String,
    /// Method and path, headers, an empty line and the body. `{{id}}` is the id of the newest message, other placeholders
    /// are settings of the demonstration account.
    request: String,
    /// A fault rule for this request.
    fault: Option<String>,
    /// When it is made, in milliseconds after the first request.
    #[serde(default)]
    after: u64,
    status: u16,
    /// A JSON response that has the names and types of this one. Values may differ; null stands for any type.
    response: Option<String>,
    /// Values that a response has at these JSON pointers.
    #[serde(default)]
    values: BTreeMap<String, Value>,
    /// A response that is a text and contains this.
    text: Option<String>,
    /// How many messages it adds to the inbox.
    #[serde(default)]
    captured: usize,
}

/// One account at the emulated server.
struct Server {
    provider: &'static Provider,
    connector: Box<dyn Connector>,
    state: EmulatorState,
}

impl Server {
    fn new(provider: &'static Provider) -> Self {
        Self { provider, connector: demo_connector(provider), state: EmulatorState::default() }
    }

    fn newest_id(&self) -> String {
        let newest = self.state.inbox.messages_after(0).last();
        newest.map_or_else(String::new, |(_, entry)| entry.item.id.to_string())
    }

    fn fill_in(&self, text: &str) -> String {
        let settings = self.provider.demo_account.settings.iter();
        let filled =
            settings.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
        filled.replace("{{id}}", &self.newest_id())
    }

    fn request(&self, text: &str) -> Request {
        let text = self.fill_in(text.trim_start());
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.lines();
        let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
        let mut request = http::Request::builder().method(method).uri(path);
        for (name, value) in lines.map(|line| line.split_once(": ").unwrap_or_else(|| panic!("{line}"))) {
            // The documentation shows the login, the request has it in base64.
            request = match value.strip_prefix("Basic ").filter(|login| login.contains(':')) {
                Some(login) => request.header(name, format!("Basic {}", encoding::encode_base64(login))),
                None => request.header(name, value),
            };
        }
        request.body(body.as_bytes().to_vec()).unwrap()
    }

    fn respond(&mut self, documented: &DocumentedRequest) -> Response {
        let request = self.request(&documented.request);
        self.state.faults.clear();
        if let Some(rule) = &documented.fault {
            self.state.faults.add_rule(rule.parse().unwrap());
        }
        let clock =
            SigningContext { timestamp_millis: 1_784_548_800_000 + documented.after, nonce: documented.about.clone() };
        let account = Rc::default();
        let context = RequestContext::new(&mut self.state, &account, None, &clock);
        self.connector.emulate(&request, context).response
    }
}

/// Collects the differences in names and types.
fn compare(path: &str, documented: &Value, given: &Value, differences: &mut Vec<String>) {
    match (documented, given) {
        (Value::Null, _) | (_, Value::Null) => {}
        (Value::Object(documented), Value::Object(given)) => {
            for (name, value) in documented {
                match given.get(name) {
                    Some(given) => compare(&format!("{path}/{name}"), value, given, differences),
                    None => differences.push(format!("{path}/{name} is missing")),
                }
            }
            let unknown = given.keys().filter(|name| !documented.contains_key(*name));
            differences.extend(unknown.map(|name| format!("{path}/{name} is not documented")));
        }
        (Value::Array(documented), Value::Array(given)) => match documented.first() {
            Some(_) if given.is_empty() => differences.push(format!("{path} is empty")),
            Some(first) => given.iter().for_each(|item| compare(&format!("{path}/*"), first, item, differences)),
            None => {}
        },
        (Value::String(_), Value::String(_)) | (Value::Bool(_), Value::Bool(_)) => {}
        (Value::Number(documented), Value::Number(given)) if documented.is_f64() || !given.is_f64() => {}
        _ => differences.push(format!("{path}: {documented} is documented, not {given}")),
    }
}

/// Every provider with such a file.
fn documented_providers() -> Vec<(&'static Provider, DocumentedRequests)> {
    let with_file = PROVIDERS.iter().filter_map(|provider| {
        let folder = connector_folder(provider)?;
        let path = folder.join("documented_requests.toml");
        assert_eq!(path.exists(), folder.join("emulation.toml").exists(), "{}", folder.display());
        let text = fs::read_to_string(path).ok()?;
        let documented = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", provider.name));
        Some((*provider, documented))
    });
    with_file.collect()
}

#[test]
fn documented_requests_are_answered_as_documented() {
    let mut wrong = vec![];
    for (provider, DocumentedRequests { source, requests }) in documented_providers() {
        assert!(source.starts_with("https://"), "{}", provider.name);
        let mut server = Server::new(provider);
        for documented in &requests {
            let count = server.state.inbox.messages_after(0).count();
            let response = server.respond(documented);
            let body = String::from_utf8_lossy(response.body()).into_owned();
            let mut differences = vec![];
            if response.status() != documented.status {
                differences.push(format!("status {}, not {}", documented.status, response.status().as_u16()));
            }
            let json: Value = serde_json::from_str(&body).unwrap_or_default();
            if let Some(expected) = &documented.response {
                let expected: Value =
                    serde_json::from_str(expected).unwrap_or_else(|error| panic!("{error}: {expected}"));
                assert!(expected.is_object() || expected.is_array());
                match json {
                    Value::Null => differences.push("it is not JSON".into()),
                    _ => compare("", &expected, &json, &mut differences),
                }
            }
            for (pointer, expected) in &documented.values {
                let expected = expected.as_str().map_or(expected.clone(), |text| server.fill_in(text).into());
                if json.pointer(pointer) != Some(&expected) {
                    differences.push(format!("{pointer} is not {expected}"));
                }
            }
            if documented.text.as_ref().is_some_and(|text| !body.contains(text) || text.is_empty() != body.is_empty()) {
                differences.push("the text differs".into());
            }
            let captured = server.state.inbox.messages_after(0).count() - count;
            if captured != documented.captured {
                differences.push(format!("{captured} messages were captured"));
            }
            if !differences.is_empty() {
                wrong.push(format!("{}, {}: {differences:#?} in {body}", provider.name, documented.about));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_has_a_send_a_refusal_of_the_key_and_both_ends_of_a_delivery() {
    for (provider, DocumentedRequests { requests, .. }) in documented_providers() {
        let has = |is: &dyn Fn(&DocumentedRequest) -> bool| requests.iter().any(is);
        assert!(has(&|request| request.captured > 0), "{}", provider.name);
        assert!(has(&|request| request.status == 401), "{}", provider.name);
        let has_delivery_state = demo_connector(provider)
            .build_delivery_exchange("1", None, None, &SigningContext { timestamp_millis: 0, nonce: "n".into() })
            .is_ok();
        assert!(!has_delivery_state || has(&|request| request.after >= 600), "{}", provider.name);
        let fails = |request: &DocumentedRequest| request.fault.as_ref().is_some_and(|rule| rule.contains("delivery="));
        assert!(!has_delivery_state || has(&fails), "{}", provider.name);
    }
}
