//! SMSBao, HTTP API, <https://www.smsbao.com/openapi/>.

mod client;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{
    Connector, DemoAccount, InChinese, LocalizedText, Provider, ProviderCheck, UnsupportedMessage, form::Form,
};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Message, Receipt, Secret, Template, TemplateKind, Usage},
};

/// The provider `smsbao`.
pub static PROVIDER: Provider = Provider {
    name: "smsbao",
    guide: LocalizedText::in_english(include_str!("guide.md")).and_in_chinese(include_str!("guide.zh.md")),
    message_log_location: "the sending records at https://console.smsbao.com",
    template_kind: TemplateKind::Text,
    form: Form::from_args::<Smsbao>(),
    domain: "smsbao.com",
    hosts: &["api.smsbao.com"],
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[],
    cli_tool: None,
    demo_account: DemoAccount::with_settings(&[("username", "demo"), ("api-key", "de000000000000000000000000000001")]),
};

/// SMSBao: sends your own wording, in mainland China and overseas
#[derive(Clone, Debug, clap::Args)]
#[command(add = InChinese("短信宝：发送自拟的短信内容，支持国内和国际"))]
pub struct Smsbao {
    /// User name of the account
    #[arg(add = InChinese("账号的用户名"))]
    #[arg(long)]
    username: String,
    /// API key of the account, or the MD5 sum of its password in hexadecimal digits
    #[arg(add = InChinese("账号的 API Key，或密码的 MD5 值（十六进制）"))]
    #[arg(long)]
    api_key: Secret,
    /// Product ID, if your messages use a product of their own
    #[arg(add = InChinese("产品 ID（使用专用产品发送时填写）"))]
    #[arg(long)]
    goods_id: Option<String>,
}

impl Connector for Smsbao {
    fn build_send_exchange(
        &self,
        message: &Message,
        _: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        client::build_send_exchange(self, message)
    }

    fn build_checks(&self, _: &[(Usage, Template)], _: &SigningContext) -> Vec<ProviderCheck> {
        vec![ProviderCheck::new("credentials and balance", client::check_balance(self))]
    }

    fn key_id(&self) -> &str {
        &self.username
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        Some(["sms", "wsms", "query"].map(str::to_owned).to_vec())
    }

    fn send_host(&self) -> String {
        "api.smsbao.com".into()
    }

    fn secrets_in_request(&self, request: &Request) -> Vec<Secret> {
        sandbox::secrets_in_request(request)
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(self, request, context)
    }
}
