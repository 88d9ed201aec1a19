//! SMSBao, HTTP API, <https://www.smsbao.com/openapi/>.

mod client;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{Connector, DemoAccount, Provider, ProviderCheck, UnsupportedMessage, form::Form};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Message, Receipt, Secret, Template, TemplateKind, Usage},
};

/// The provider `smsbao`.
pub static PROVIDER: Provider = Provider {
    name: "smsbao",
    guide: include_str!("guide.md"),
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
pub struct Smsbao {
    /// User name of the account
    #[arg(long)]
    username: String,
    /// API key of the account, or the MD5 sum of its password in hexadecimal digits
    #[arg(long)]
    api_key: Secret,
    /// Product ID, if your messages use a product of their own
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
