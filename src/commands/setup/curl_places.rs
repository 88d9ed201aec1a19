//! Which parts of a curl command stand for the number, the text and the secrets.

use serde_json::Value;

use super::curl_command::{CurlBody, CurlCommand};

/// What a part of a request stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaceRole {
    Recipient,
    Text,
    Secret,
}

/// Where a value is in a request.
#[derive(Clone, Debug, PartialEq)]
enum PlacePosition {
    Header(usize),
    Query(usize),
    Form(usize),
    /// A JSON pointer.
    Json(String),
    Login,
    LoginUser,
    TextBody,
}

/// A value of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The name of the header or the field.
    pub name: String,
    /// The value, or of a header and a login the part that is secret.
    pub value: String,
    /// What its name says that it stands for.
    pub role: Option<PlaceRole>,
    position: PlacePosition,
    /// Whether it is a number without quotes.
    is_number: bool,
}

/// Names as [`simplify`] writes them.
const RECIPIENT_NAMES: [&str; 19] = [
    "to",
    "recipient",
    "recipients",
    "phone",
    "phones",
    "phonenumber",
    "phonenumbers",
    "mobile",
    "mobiles",
    "msisdn",
    "number",
    "numbers",
    "dest",
    "destination",
    "destinations",
    "receiver",
    "receivers",
    "tel",
    "tonumber",
];
const TEXT_NAMES: [&str; 9] =
    ["text", "message", "msg", "body", "content", "sms", "messagetext", "smstext", "messagebody"];
const SECRET_NAMES: [&str; 12] = [
    "key",
    "apikey",
    "token",
    "accesstoken",
    "apitoken",
    "secret",
    "apisecret",
    "password",
    "pass",
    "pwd",
    "authkey",
    "authtoken",
];

impl CurlCommand {
    /// Returns the values that can be replaced, in the order of the request.
    pub fn places(&self) -> Vec<Place> {
        let mut places = vec![];
        let mut add = |name: &str, value: &str, role: Option<PlaceRole>, position: PlacePosition, is_number: bool| {
            places.push(Place { name: name.to_owned(), value: value.to_owned(), role, position, is_number });
        };
        match self.login.as_deref().and_then(|login| login.split_once(':')) {
            // A key in place of the user, without a password.
            Some((key, "")) => add("key", key, Some(PlaceRole::Secret), PlacePosition::LoginUser, false),
            Some((_, password)) => add("password", password, Some(PlaceRole::Secret), PlacePosition::Login, false),
            None => {}
        }
        for (index, (name, value)) in self.headers.iter().enumerate() {
            let simple = simplify(name);
            if ["auth", "key", "token", "secret", "password"].iter().any(|part| simple.contains(part)) {
                let secret = value.split_once(' ').map_or(value.as_str(), |(_, secret)| secret);
                let name = if simple == "authorization" { "token" } else { name };
                add(name, secret, Some(PlaceRole::Secret), PlacePosition::Header(index), false);
            }
        }
        for (index, (name, value)) in self.query.iter().enumerate() {
            add(name, value, role_of(name), PlacePosition::Query(index), false);
        }
        match &self.body {
            CurlBody::None => {}
            CurlBody::Form(fields) => {
                for (index, (name, value)) in fields.iter().enumerate() {
                    add(name, value, role_of(name), PlacePosition::Form(index), false);
                }
            }
            CurlBody::Text(text) => add("body", text, None, PlacePosition::TextBody, false),
            CurlBody::Json(json) => visit_json(json, "", "", &mut |name, pointer, value, is_number| {
                add(name, value, role_of(name), PlacePosition::Json(pointer.to_owned()), is_number);
            }),
        }
        places
    }

    /// Puts a placeholder where the value was. What is before a secret in a header or a login stays.
    pub fn replace(&mut self, place: &Place, placeholder: &str) {
        let keep_start = |text: &mut String| {
            let start = text.strip_suffix(place.value.as_str()).unwrap_or_default();
            *text = format!("{start}{placeholder}");
        };
        match (&place.position, &mut self.body) {
            (PlacePosition::Header(index), _) => keep_start(&mut self.headers[*index].1),
            (PlacePosition::Login, _) => self.login.iter_mut().for_each(keep_start),
            (PlacePosition::LoginUser, _) => self.login = Some(format!("{placeholder}:")),
            (PlacePosition::Query(index), _) => self.query[*index].1 = placeholder.to_owned(),
            (PlacePosition::Form(index), CurlBody::Form(fields)) => fields[*index].1 = placeholder.to_owned(),
            (PlacePosition::TextBody, CurlBody::Text(text)) => *text = placeholder.to_owned(),
            (PlacePosition::Json(pointer), CurlBody::Json(json)) => {
                let placeholder = match place.is_number {
                    true => placeholder.replace("}}", ":number}}"),
                    false => placeholder.to_owned(),
                };
                if let Some(value) = json.pointer_mut(pointer) {
                    *value = Value::String(placeholder);
                }
            }
            _ => {}
        }
    }
}

impl Place {
    /// Returns the placeholder of the number as it was written: with its plus, or in digits only.
    pub fn recipient_placeholder(&self) -> &'static str {
        let is_digits = !self.value.is_empty() && self.value.bytes().all(|b| b.is_ascii_digit());
        if is_digits { "{{digits}}" } else { "{{to}}" }
    }

    /// Returns the name of its secret: lower-case letters, digits and hyphens.
    pub fn secret_name(&self) -> String {
        let name = self.name.trim_start_matches("X-").to_lowercase();
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
    }

    /// Returns the variable of the shell that the value is, as in `$TOKEN`.
    pub fn shell_variable(&self) -> Option<&str> {
        let name = self.value.strip_prefix('$')?;
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        is_name.then_some(name)
    }

    /// Whether the value only shows where one belongs, such as `<token>` or `YOUR_API_KEY`.
    pub fn is_example(&self) -> bool {
        let value = self.value.to_lowercase();
        value.is_empty() || ["<", "{", "[", "your", "xxx", "...", "***"].iter().any(|part| value.contains(part))
    }
}

/// Calls the function with the name, the pointer and the text of each string and number.
fn visit_json(json: &Value, name: &str, pointer: &str, visit: &mut impl FnMut(&str, &str, &str, bool)) {
    match json {
        Value::String(text) => visit(name, pointer, text, false),
        Value::Number(number) => visit(name, pointer, &number.to_string(), true),
        // An element is named like its list.
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit_json(item, name, &format!("{pointer}/{index}"), visit);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let key = name.replace('~', "~0").replace('/', "~1");
                visit_json(member, name, &format!("{pointer}/{key}"), visit);
            }
        }
        Value::Bool(_) | Value::Null => {}
    }
}

fn role_of(name: &str) -> Option<PlaceRole> {
    let name = simplify(name);
    let roles = [
        (&RECIPIENT_NAMES[..], PlaceRole::Recipient),
        (&TEXT_NAMES, PlaceRole::Text),
        (&SECRET_NAMES, PlaceRole::Secret),
    ];
    roles.into_iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, role)| role)
}

/// Returns the letters and digits of a name in lower case.
fn simplify(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::curl_command::parse_curl, *};

    #[test]
    fn number_text_and_secrets_are_recognised_and_replaced() {
        let text = r#"curl https://x.example -u me:pass -H 'Authorization: Bearer $TOKEN' -H 'X-Api-Key: <key>'
            --json '{"from": "Acme", "messages": [{"to": ["+14155550100"], "content": "Hi"}], "mobile": 14155550100}'"#;
        let mut command = parse_curl(&text.replace('\n', " ")).unwrap();
        let places = command.places();
        let shown: Vec<_> = places.iter().map(|place| (place.name.as_str(), place.role)).collect();
        let secret = Some(PlaceRole::Secret);
        let expected = [
            ("password", secret),
            ("token", secret),
            ("X-Api-Key", secret),
            ("from", None),
            ("to", Some(PlaceRole::Recipient)),
            ("content", Some(PlaceRole::Text)),
            ("mobile", Some(PlaceRole::Recipient)),
        ];
        assert_eq!(shown, expected);
        assert_eq!((places[1].shell_variable(), places[2].is_example()), (Some("TOKEN"), true));
        assert_eq!(places[2].secret_name(), "api-key");
        for place in &places {
            match place.role {
                Some(PlaceRole::Secret) => command.replace(place, &format!("{{{{secret.{}}}}}", place.secret_name())),
                Some(PlaceRole::Recipient) => command.replace(place, place.recipient_placeholder()),
                Some(PlaceRole::Text) => command.replace(place, "{{text}}"),
                None => {}
            }
        }
        assert_eq!(command.login.as_deref(), Some("me:{{secret.password}}"));
        assert_eq!(command.headers[0].1, "Bearer {{secret.token}}");
        let mut key_only = parse_curl("curl -u key-of-mine: x.example").unwrap();
        let place = key_only.places().remove(0);
        assert_eq!((place.secret_name().as_str(), place.value.as_str()), ("key", "key-of-mine"));
        key_only.replace(&place, "{{secret.key}}");
        assert_eq!(key_only.login.as_deref(), Some("{{secret.key}}:"));
        let body = serde_json::json!({
            "from": "Acme", "messages": [{ "to": ["{{to}}"], "content": "{{text}}" }], "mobile": "{{digits:number}}"
        });
        assert_eq!(command.body, CurlBody::Json(body));
    }
}
