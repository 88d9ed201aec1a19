//! Aliyun's number authentication as a way for codes, Dypnsapi 2017-05-25,
//! <https://help.aliyun.com/zh/pnvs/developer-reference/api-dypnsapi-2017-05-25-sendsmsverifycode>:
//! signatures and templates are given by Aliyun, and only numbers of mainland China are reached.

mod refusals;
pub mod sandbox;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{
        Check, Connector, Demo, Finding, Provider,
        form::{Build, Flaw, Form},
        logto::{Logto, Pair, Rows},
    },
    Aliyun, Product, access_key_id, client, sign_name,
};
use crate::{
    desk::{Reply, Visit},
    failure::Kind,
    sms::{Content, Holds, MINUTES, Message, Receipt, Regional, Secret, Template, Usage},
    wire::{Exchange, Moment, Refusal, Request, Response},
};

pub const HOST: &str = "dypnsapi.aliyuncs.com";
pub const SEND: &str = "SendSmsVerifyCode";
pub const CHECK: &str = "CheckSmsVerifyCode";

pub static PROVIDER: Provider = Provider {
    name: "aliyun-auth",
    guide: include_str!("auth/guide.md"),
    records: "the records of SMS authentication at https://dypns.console.aliyun.com",
    holds: Holds::Registered,
    form: Form::built::<Fields>(),
    domain: HOST,
    hosts: &[HOST],
    claims: sandbox::claims,
    logto: Some(LOGTO),
    tool: None,
    demo: Demo {
        settings: &[
            ("access-key-id", "LTAI-demonstration"),
            ("access-key-secret", "demonstration-secret"),
            ("sign-name", "Sandbox"),
        ],
        templates: &[
            ("register", "100001"),
            ("sign-in", "100001"),
            ("forgot-password", "100003"),
            ("generic", "100001"),
        ],
    },
};

const LOGTO: Logto = Logto {
    factory: "aliyun-short-message-auth-service",
    target: "aliyun-sms-mas",
    fields: &[
        Pair::text("accessKeyId", "access-key-id"),
        Pair::text("accessKeySecret", "access-key-secret"),
        Pair::text("signName", "sign-name"),
    ],
    idle: &[],
    rows: Rows::Id {
        key: "templateCode",
        split: false,
        looks: |id| id.len() == 6 && id.starts_with("1000"),
        beside: &[],
        idle: &[],
    },
    required: &[
        "register",
        "sign-in",
        "forgot-password",
        "generic",
        "organization-invitation",
        "user-permission-validation",
        "bind-new-identifier",
        "mfa-verification",
        "bind-mfa",
    ],
};

/// Aliyun number authentication: sends Aliyun's own templates, in mainland China only
#[derive(Debug, clap::Args)]
pub struct Fields {
    /// AccessKey ID of a RAM user
    #[arg(long, env = "ALIBABA_CLOUD_ACCESS_KEY_ID", value_parser = access_key_id)]
    access_key_id: String,
    /// AccessKey secret, shown once when the key is created
    #[arg(long, env = "ALIBABA_CLOUD_ACCESS_KEY_SECRET")]
    access_key_secret: Secret,
    /// Signature (签名) that Aliyun gave you, without its 【】
    #[arg(long, value_parser = sign_name)]
    sign_name: Regional,
}

/// The account, whose key and signing are those of the other service.
#[derive(Debug)]
pub struct Auth(Aliyun);

impl Build for Fields {
    type Built = Auth;

    fn build(self) -> Result<Auth, Flaw> {
        let Self { access_key_id, access_key_secret, sign_name } = self;
        Ok(Auth(Aliyun { access_key_id, access_key_secret, sign_name, region: "cn-hangzhou".into() }))
    }
}

impl Connector for Auth {
    fn send(&self, message: &Message, at: &Moment) -> Result<Exchange<Receipt>, String> {
        let Content::Registered { id, variables, .. } = &message.content else {
            return Err("aliyun-auth sends a registered template, not a text".into());
        };
        if !message.to.is_mainland_china() {
            return Err(format!(
                "Aliyun's number authentication reaches mainland China only, not {}",
                message.to
            ));
        }
        // Every template of this service takes both.
        let minutes = variables.iter().find(|(name, _)| name == "minutes").map(|(_, value)| value.clone());
        let minutes = minutes.unwrap_or_else(|| MINUTES.to_string());
        let fields = [
            ("PhoneNumber", message.to.national()),
            ("CountryCode", "86"),
            ("SignName", self.0.sign_name.for_number(&message.to)),
            ("TemplateCode", id),
            ("TemplateParam", &json!({ "code": message.code.as_str(), "min": minutes }).to_string()),
            ("OutId", &at.nonce),
        ];
        let (request, signed) = client::call(&self.0, Product::Auth, SEND, &fields, at);
        let read = |response: &Response| {
            let Sent { model, request_id } = read(response)?;
            match model.biz_id.is_empty() {
                true => Err(Refusal::unreadable(response)),
                false => Ok(Receipt { id: Some(model.biz_id), request_id }),
            }
        };
        Ok(Exchange::send(request, read).signed(signed))
    }

    /// Asks whether a code that was never sent is right: the answer tells whether the key is.
    fn checks(&self, _: &[(Usage, Template)], at: &Moment) -> Vec<Check> {
        let fields = [("PhoneNumber", "13800000000"), ("CountryCode", "86"), ("VerifyCode", "000000")];
        let found = |response: &Response| match read::<Value>(response) {
            Err(refusal) if refusal.kind != Kind::Refused || refusal.code == "FUNCTION_NOT_OPENED" => {
                Err(refusal)
            }
            _ => Ok(Finding::pass("accepted")),
        };
        let exchange = client::ask(&self.0, Product::Auth, CHECK, &fields, at, found);
        vec![Check::new("credentials", exchange)]
    }

    fn key_id(&self) -> &str {
        &self.0.access_key_id
    }

    fn host(&self) -> String {
        HOST.into()
    }

    fn emulate(&self, request: &Request, visit: Visit) -> Reply {
        sandbox::answer(&self.0, request, visit)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    model: Model,
    request_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Model {
    biz_id: String,
}

/// The answer of the expected shape, or the refusal in the service's words, which has codes of its own.
fn read<T: serde::de::DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    client::read(response).map_err(|refusal| refusals::of(response, refusal))
}
