//! Aliyun number authentication, Dypnsapi 2017-05-25,
//! <https://help.aliyun.com/zh/pnvs/developer-reference/api-dypnsapi-2017-05-25-sendsmsverifycode>:
//! Aliyun provides signatures and templates, and only numbers of mainland China can be reached.

mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{
        Connector, DemoAccount, Finding, InChinese, LocalizedText, Provider, ProviderCheck, UnsupportedMessage,
        form::{BuildConnector, FieldError, Form},
    },
    AUTH_HOST, Aliyun, client, parse_access_key_id, parse_sign_name,
};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    failure::FailureKind,
    http_client::{Exchange, Refusal, Request, Response, SigningContext},
    sms::{DEFAULT_VALID_MINUTES, Message, MessageContent, Receipt, Regional, Secret, Template, TemplateKind, Usage},
};

/// The provider `aliyun-auth`.
pub static PROVIDER: Provider = Provider {
    name: "aliyun-auth",
    guide: LocalizedText::in_english(include_str!("auth/guide.md")).and_in_chinese(include_str!("auth/guide.zh.md")),
    message_log_location: "the records of SMS authentication at https://dypns.console.aliyun.com",
    template_kind: TemplateKind::Registered,
    form: Form::from_builder::<AliyunAuthSettings>(),
    domain: AUTH_HOST,
    hosts: &[AUTH_HOST],
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[],
    cli_tool: None,
    demo_account: DemoAccount {
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
        extras: &[],
    },
};

/// Aliyun number authentication: sends Aliyun's own templates, in mainland China only
#[derive(Debug, clap::Args)]
#[command(add = InChinese("阿里云号码认证服务：发送阿里云赠送的模板短信，仅限中国内地"))]
pub struct AliyunAuthSettings {
    /// AccessKey ID of a RAM user
    #[arg(add = InChinese("RAM 用户的 AccessKey ID"))]
    #[arg(long, env = "ALIBABA_CLOUD_ACCESS_KEY_ID", value_parser = parse_access_key_id)]
    access_key_id: String,
    /// AccessKey secret, shown once when the key is created
    #[arg(add = InChinese("AccessKey Secret，仅在创建 AccessKey 时显示一次"))]
    #[arg(long, env = "ALIBABA_CLOUD_ACCESS_KEY_SECRET")]
    access_key_secret: Secret,
    /// Signature (签名) that Aliyun gave you
    #[arg(add = InChinese("阿里云赠送的签名"))]
    #[arg(long, value_parser = parse_sign_name)]
    sign_name: Regional,
}

/// An account of number authentication. Its key and its signatures are those of the provider `aliyun`.
#[derive(Debug)]
pub struct AliyunAuth(Aliyun);

impl BuildConnector for AliyunAuthSettings {
    type Built = AliyunAuth;

    fn build(self) -> Result<AliyunAuth, FieldError> {
        let Self { access_key_id, access_key_secret, sign_name } = self;
        Ok(AliyunAuth(Aliyun { access_key_id, access_key_secret, sign_name, region: "cn-hangzhou".into() }))
    }
}

impl Connector for AliyunAuth {
    fn build_send_exchange(
        &self,
        message: &Message,
        at: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        let MessageContent::Registered { id, variables, .. } = &message.content else {
            return Err("aliyun-auth sends a registered template, not a text".into());
        };
        if !message.to.is_mainland_china() {
            return Err(UnsupportedMessage::Recipient {
                reason: format!("aliyun-auth reaches numbers of mainland China only, not {}", message.to),
                fix: "give a number that begins with +86, or use the provider aliyun for other countries",
            });
        }
        // Every template of this service takes the code and the minutes.
        let minutes = variables.iter().find(|(name, _)| name == "minutes").map(|(_, value)| value.clone());
        let minutes = minutes.unwrap_or_else(|| DEFAULT_VALID_MINUTES.to_string());
        let fields = [
            ("PhoneNumber", message.to.national_number()),
            ("CountryCode", "86"),
            ("SignName", self.0.sign_name.for_number(&message.to)),
            ("TemplateCode", id),
            ("TemplateParam", &json!({ "code": message.code.as_str(), "min": minutes }).to_string()),
            ("OutId", &at.nonce),
        ];
        let (request, signed) = client::signed_request(&self.0, "SendSmsVerifyCode", &fields, at);
        let read = |response: &Response| {
            let AliyunAuthSendResponse { model, request_id } = parse_response(response)?;
            match model.biz_id.is_empty() {
                true => Err(Refusal::unreadable(response)),
                false => Ok(Receipt { id: Some(model.biz_id), request_id }),
            }
        };
        Ok(Exchange::at_most_once(request, read).with_signed_text(signed))
    }

    /// Verifies a code that was never sent: the response shows whether the key is valid.
    fn build_checks(&self, _: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck> {
        let fields = [("PhoneNumber", "13800000000"), ("CountryCode", "86"), ("VerifyCode", "000000")];
        let to_finding = |response: &Response| match parse_response::<Value>(response) {
            Err(refusal) if refusal.kind != FailureKind::Refused || refusal.code == "FUNCTION_NOT_OPENED" => {
                Err(refusal)
            }
            _ => Ok(Finding::pass("accepted")),
        };
        let exchange = client::build_query_exchange(&self.0, "CheckSmsVerifyCode", &fields, at, to_finding);
        vec![ProviderCheck::new("credentials", exchange)]
    }

    fn key_id(&self) -> &str {
        &self.0.access_key_id
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        Some(vec![String::new()])
    }

    fn send_host(&self) -> String {
        AUTH_HOST.into()
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(&self.0, request, context)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunAuthSendResponse {
    model: AliyunAuthSendModel,
    request_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunAuthSendModel {
    biz_id: String,
}

/// Parses a response. The service has error codes of its own.
fn parse_response<T: serde::de::DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    client::parse_response(response).map_err(|refusal| refusals::reclassify_refusal(response, refusal))
}
