//! The requests that are sent, and the emulated responses to them, against the machine-readable specifications of the
//! providers. The facts of one stand in `specification.toml` of its provider's folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    responses::connector_with_settings,
    specified_fields::{SpecifiedFields, assert_complete, compare_fields},
    *,
};
use crate::encoding;

/// Providers without a specification that a program can read, and what their emulation is compared with instead.
const UNSPECIFIED: &[(&str, &str)] = &[
    ("46elks", "it publishes none: its documentation's examples in documented_requests.toml"),
    ("bird", "it publishes none of its Channels API: its documentation's examples in documented_requests.toml"),
    ("gatewayapi", "it publishes none: its documentation's examples in documented_requests.toml"),
    ("plivo", "it publishes none: its documentation's examples in documented_requests.toml, and its SDK as judge"),
    ("smsaero", "it publishes none: its documentation's examples in documented_requests.toml, and its SDK as judge"),
    ("smsbao", "it publishes none: Logto's connector as judge"),
    ("yunpian", "it publishes none: its SDK as judge"),
    ("logto-http", "the receiver is the user's own"),
    ("http", "the receiver is the user's own"),
    ("exec", "the program is the user's own"),
];

/// What the specification of a provider says of the operations in use.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Specification {
    sources: Vec<Source>,
    /// Settings in place of those of the demonstration account, for requests that have other fields.
    #[serde(default)]
    variants: Vec<BTreeMap<String, String>>,
    /// The provider's code for a failed delivery.
    failed_delivery: Option<String>,
    operations: Vec<Operation>,
    /// The responses that are errors.
    errors: Vec<ErrorResponse>,
}

/// A file that the facts were taken from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    repository: String,
    path: String,
    commit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Operation {
    name: String,
    /// Method and path; `{name}` stands for any segment.
    request: String,
    /// The value of `X-TC-Action`, `x-acs-action` or `Action`, where all operations have the same path.
    action: Option<String>,
    /// The fields of the query and of the body.
    #[serde(default)]
    sends: SpecifiedFields,
    status: u16,
    returns: SpecifiedFields,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorResponse {
    statuses: Vec<u16>,
    returns: SpecifiedFields,
}

impl Specification {
    fn errors_with_status(&self, status: u16) -> impl Iterator<Item = &ErrorResponse> {
        self.errors.iter().filter(move |error| error.statuses.contains(&status))
    }
}

/// Every provider with such a file.
fn specified_providers() -> Vec<(&'static Provider, Specification)> {
    let read = |provider: &'static Provider| {
        let text = fs::read_to_string(specification_path(provider)).ok()?;
        Some((provider, toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", provider.name))))
    };
    PROVIDERS.iter().copied().filter_map(read).collect()
}

fn specification_path(provider: &Provider) -> PathBuf {
    let folder = match provider.name {
        "aliyun-auth" => "aliyun/auth",
        name => name,
    };
    PathBuf::from("src/connectors").join(folder).join("specification.toml")
}

/// A client and the emulated server, and what was exchanged that differs from the specification.
struct Exchanges<'a> {
    provider: &'static Provider,
    specification: &'a Specification,
    client: Box<dyn Connector>,
    server: DirectEmulation,
    used: BTreeSet<&'a str>,
    differences: Vec<String>,
}

impl<'a> Exchanges<'a> {
    fn new(provider: &'static Provider, specification: &'a Specification, settings: &BTreeMap<String, String>) -> Self {
        let settings: Vec<_> = settings.iter().map(|(name, value)| (&**name, &**value)).collect();
        let connector = || connector_with_settings(provider, &settings);
        let (client, server) = (connector(), DirectEmulation::open(provider, connector()));
        Self { provider, specification, client, server, used: BTreeSet::new(), differences: vec![] }
    }

    /// Performs an exchange, and returns its result, if there is one.
    fn perform<T>(&mut self, mut exchange: Exchange<T>, at: &SigningContext) -> Option<T> {
        loop {
            let request = with_host_header(exchange.request);
            let response = emulate_request(&*self.server.account, &request, &mut self.server.state, at);
            self.compare(&request, &response);
            match (exchange.parse_response)(&response).ok()? {
                ExchangeStep::Done(value) => return Some(value),
                ExchangeStep::Next(next) => exchange = next,
            }
        }
    }

    fn compare(&mut self, request: &Request, response: &Response) {
        let (shown, status) = (format!("{} {}", request.method(), request.uri()), response.status().as_u16());
        let Some(operation) = self.specification.operations.iter().find(|operation| operation.matches(request)) else {
            return self.differences.push(format!("{shown} is not specified"));
        };
        self.used.insert(&operation.name);
        let (sent, is_form) = request_fields(request);
        let (returned, is_xml) = response_fields(response);
        let found = compare_fields(&operation.sends, &sent, is_form);
        self.differences.extend(found.iter().map(|it| format!("{}: request {it}", operation.name)));
        let success = (operation.status == status).then_some(&operation.returns);
        let errors = self.specification.errors_with_status(status).map(|error| &error.returns);
        let compared = success.into_iter().chain(errors).map(|fields| compare_fields(fields, &returned, is_xml));
        // A status may be that of a success and that of an error.
        match compared.min_by_key(Vec::len) {
            None => self.differences.push(format!("{}: status {status} is not specified", operation.name)),
            Some(found) => self.differences.extend(found.iter().map(|it| format!("{} {status}: {it}", operation.name))),
        }
    }

    fn send(&mut self, to: &str, nonce: &str) -> Option<String> {
        let at = noon_with_nonce(nonce);
        let exchange = self.client.build_send_exchange(&demo_message(self.provider, "generic", to), &at).ok()?;
        self.perform(exchange, &at)?.id
    }

    /// Asks for the state of a message that was sent so many milliseconds ago.
    fn ask(&mut self, id: &str, to: &str, age: u64) {
        let at = SigningContext { timestamp_millis: NOON_MILLIS + age, nonce: format!("{id}{age}") };
        let to = to.parse().unwrap();
        let asked = self.client.build_delivery_exchange(id, Some(&to), None, &at);
        asked.ok().map(|exchange| self.perform(exchange, &at));
    }

    fn check(&mut self) {
        let at = noon_with_nonce("check");
        for check in self.client.build_checks(&self.provider.demo_templates(), &at) {
            self.perform(check.exchange, &at);
        }
        let names = self.provider.fields().iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        let fields = names.iter().map(|name| ChoiceKind::Field(name));
        for choice in fields.chain([ChoiceKind::Templates]) {
            let asked = self.client.build_choices_exchange(choice, &at);
            asked.map(|exchange| self.perform(exchange, &at));
        }
    }

    fn set_fault(&mut self, rule: &str) {
        self.server.state.faults.clear();
        self.server.state.faults.add_rule(rule.parse().unwrap());
    }

    /// Sends, asks for the state until the end, checks, and is refused for every reason that all providers have.
    fn perform_all(&mut self) {
        for to in ["+14155550100", "+8613812345678"] {
            if let Some(id) = self.send(to, to) {
                [0, 400, 900].into_iter().for_each(|age| self.ask(&id, to, age));
            }
        }
        self.check();
        let to = reachable_number(self.provider);
        self.ask("00000000-0000-4000-8000-00000000dead", to, 0);
        if let Some(code) = &self.specification.failed_delivery {
            self.set_fault(&format!("delivery={code} after=0"));
            let id = self.send(to, "failed").expect(self.provider.name);
            self.ask(&id, to, 1);
        }
        self.set_fault("throttle=3");
        self.send(to, "throttled");
        self.server.state.faults.clear();
        self.client = connector_with_wrong_secrets(self.provider);
        self.send(to, "wrong");
        self.check();
    }
}

impl Operation {
    fn matches(&self, request: &Request) -> bool {
        let (method, path) = self.request.split_once(' ').unwrap();
        let segments: Vec<_> = path.split('/').collect();
        let given: Vec<_> = request.uri().path().split('/').collect();
        let fits = |(segment, given): (&&str, &&str)| segment == given || segment.starts_with('{') && !given.is_empty();
        let has_path = segments.len() == given.len() && segments.iter().zip(&given).all(fits);
        *request.method() == *method && has_path && (self.action.is_none() || self.action == action(request))
    }
}

/// The operation that a request names where all have the same path.
fn action(request: &Request) -> Option<String> {
    let header = ["x-tc-action", "x-acs-action"].iter().find_map(|name| request.headers().get(*name));
    let named = |fields: Value| fields["Action"].as_str().map(str::to_owned);
    header.map(|value| value.to_str().unwrap().to_owned()).or_else(|| named(request_fields(request).0))
}

/// The fields of the query and of the body, and whether all are texts.
fn request_fields(request: &Request) -> (Value, bool) {
    let body = str::from_utf8(request.body()).unwrap();
    if let Ok(document) =
        serde_json::from_str::<Value>(body).map_err(drop).and_then(|it| it.is_object().then_some(it).ok_or(()))
    {
        return (document, false);
    }
    let pairs = [request.uri().query().unwrap_or(""), body].into_iter().flat_map(encoding::decode_form);
    let mut fields = Value::Object(Map::new());
    for (name, value) in pairs {
        let parts: Vec<_> = name.split('.').collect();
        let (last, parents) = parts.split_last().unwrap();
        let parent = parents.iter().fold(&mut fields, |it, part| {
            if !it[*part].is_object() {
                it[*part] = Value::Object(Map::new());
            }
            &mut it[*part]
        });
        parent[*last] = value.into();
    }
    (fields, true)
}

/// The document of a response, and whether it is XML, in which all values are texts.
fn response_fields(response: &Response) -> (Value, bool) {
    let body = str::from_utf8(response.body()).unwrap();
    match serde_json::from_str(body) {
        Ok(document) => (document, false),
        Err(_) => (quick_xml::de::from_str::<Value>(body).map_or(Value::Null, without_xml_names), true),
    }
}

/// An XML document without attributes, where an element without others is its text.
fn without_xml_names(value: Value) -> Value {
    match value {
        Value::Object(members) => match members.get("$text") {
            Some(text) => text.clone(),
            None => {
                let elements = members.into_iter().filter(|(name, _)| !name.starts_with('@'));
                elements.map(|(name, value)| (name, without_xml_names(value))).collect()
            }
        },
        other => other,
    }
}

#[test]
fn requests_and_responses_are_as_specified() {
    let mut wrong = vec![];
    for (provider, specification) in &specified_providers() {
        let mut unused: BTreeSet<_> = specification.operations.iter().map(|operation| &*operation.name).collect();
        for settings in [BTreeMap::new()].iter().chain(&specification.variants) {
            let mut exchanges = Exchanges::new(provider, specification, settings);
            exchanges.perform_all();
            unused.retain(|name| !exchanges.used.contains(name));
            wrong.extend(exchanges.differences.iter().map(|difference| format!("{}: {difference}", provider.name)));
        }
        wrong.extend(unused.iter().map(|name| format!("{}: {name} is not used", provider.name)));
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_provider_has_a_specification_or_a_reason() {
    for provider in PROVIDERS {
        let is_specified = specification_path(provider).exists();
        let reasons = UNSPECIFIED.iter().filter(|(name, _)| *name == provider.name).count();
        assert!(is_specified != (reasons == 1), "{}: {is_specified}, {reasons} reasons", provider.name);
    }
    for (provider, Specification { sources, operations, errors, .. }) in specified_providers() {
        let of_operations = operations.iter().flat_map(|operation| [&operation.sends, &operation.returns]);
        of_operations.chain(errors.iter().map(|error| &error.returns)).for_each(assert_complete);
        let is_named = |it: &Source| it.repository.contains('/') && !it.path.is_empty() && it.commit.len() == 40;
        assert!(!sources.is_empty() && sources.iter().all(is_named), "{}", provider.name);
    }
    let known = |name: &str| PROVIDERS.iter().any(|provider| provider.name == name);
    UNSPECIFIED.iter().for_each(|(name, reason)| assert!(known(name) && !reason.is_empty(), "{name}"));
}
