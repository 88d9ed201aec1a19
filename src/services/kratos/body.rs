//! The body of Kratos's requests: a program in [Jsonnet](https://jsonnet.org) that gets `ctx` with the recipient, the kind
//! of message and its data, <https://www.ory.com/docs/kratos/emails-sms/sending-sms>.

use serde_json::{Map, Value as Json, json};

use crate::{
    connectors::ImportedConnector,
    encoding::{decode_base64, encode_base64},
    sms::Template,
};

/// What the program of an export contains: the sender and the texts.
pub struct MessageBody {
    /// The parameters that name the sender, such as `From`.
    pub sender: Map<String, Json>,
    /// The texts by usage, with `{{code}}` and `{{minutes}}`.
    pub texts: Map<String, Json>,
    /// The minutes for a version of Kratos that does not tell how long a code is valid.
    pub minutes: u32,
}

/// The parameters of Twilio's API that name the sender, each with the field.
pub const SENDER_PARAMETERS: [(&str, &str); 2] = [("MessagingServiceSid", "messaging-service-sid"), ("From", "from")];

/// What precedes the data in the program. Each piece of data is JSON on one line, which Jsonnet reads alike.
const DATA_PREFIXES: [&str; 3] = ["local sender = ", "local texts = ", "local minutes = "];

/// The rest of the program. A message without a code gets Kratos's own text.
const PROGRAM: &str = r#"local usages = {
  registration_code_valid: 'register',
  login_code_valid: 'sign-in',
  recovery_code_valid: 'forgot-password',
};
function(ctx)
  local data = if 'template_data' in ctx then ctx.template_data else {};
  local names = ['registration_code', 'login_code', 'recovery_code', 'verification_code'];
  local codes = [data[name] for name in names if name in data];
  local own = if ctx.template_type in usages then usages[ctx.template_type] else 'generic';
  local text = if own in texts then texts[own] else texts.generic;
  local valid = if 'expires_in_minutes' in data then data.expires_in_minutes else minutes;
  local message = std.strReplace(std.strReplace(text, '{{minutes}}', '' + valid), '{{code}}', '' + codes[0]);
  sender {
    To: ctx.recipient,
    Body: if std.length(codes) > 0 then message else ctx.body,
  }
"#;

impl MessageBody {
    /// Returns the program as the URI in Kratos's configuration.
    pub fn to_uri(&self) -> String {
        let data = [json!(self.sender), json!(self.texts), json!(self.minutes)];
        let lines = DATA_PREFIXES.iter().zip(data).map(|(prefix, data)| format!("{prefix}{data};\n"));
        format!("base64://{}", encode_base64((lines.collect::<String>() + PROGRAM).as_bytes()))
    }

    /// Imports the sender and the texts.
    pub fn import_into(self, imported: &mut ImportedConnector) {
        let mut senders: Vec<_> = SENDER_PARAMETERS
            .iter()
            .filter_map(|(name, field)| Some((*field, self.sender.get(*name)?.as_str()?)))
            .collect();
        // A Messaging Service is the sender itself, unless there is another one.
        if let [(field, _)] = &mut senders[..] {
            *field = "from";
        }
        senders.into_iter().for_each(|(field, text)| imported.set_value(field, text));
        for (usage, text) in &self.texts {
            let parsed = text.as_str().and_then(|text| {
                Some((usage.parse().ok()?, Template::parse(imported.provider.template_kind, text).ok()?))
            });
            match parsed {
                Some((usage, template)) => imported.add_template(usage, template),
                None => imported.add_note(format!("the text of {usage} is not imported")),
            }
        }
    }
}

/// Parses the program of an export. Returns `None` for any other one.
pub fn parse_body(uri: &str) -> Option<MessageBody> {
    let program = String::from_utf8(decode_base64(uri.strip_prefix("base64://")?)?).ok()?;
    let mut rest = program.as_str();
    let mut data = vec![];
    for prefix in DATA_PREFIXES {
        let (json, following) = rest.strip_prefix(prefix)?.split_once(";\n")?;
        data.push(serde_json::from_str::<Json>(json).ok()?);
        rest = following;
    }
    let [Json::Object(sender), Json::Object(texts), Json::Number(minutes)] = <[Json; 3]>::try_from(data).ok()? else {
        return None;
    };
    let minutes = minutes.as_u64()?.try_into().ok()?;
    (rest == PROGRAM).then_some(MessageBody { sender, texts, minutes })
}
