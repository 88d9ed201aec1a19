//! Yunpian SMS, API v2, <https://www.yunpian.com/official/document/sms/en/domestic_single_send>.

mod checks;
mod client;
mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;

use std::time::Duration;

use clap::ArgAction;

use super::{
    Connector, DeliveryUnsupported, DemoAccount, InChinese, LocalizedText, Provider, ProviderCheck, UnsupportedMessage,
    form::Form,
};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Delivery, Message, Phone, Receipt, Secret, Template, TemplateKind, Usage},
};

/// The provider `yunpian`.
pub static PROVIDER: Provider = Provider {
    name: "yunpian",
    guide: LocalizedText::in_english(include_str!("guide.md")).and_in_chinese(include_str!("guide.zh.md")),
    message_log_location: "the sending records at https://www.yunpian.com/console",
    template_kind: TemplateKind::Text,
    form: Form::from_args::<Yunpian>(),
    domain: "yunpian.com",
    hosts: &["sms.yunpian.com", "us.yunpian.com"],
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[],
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[("api-key", "demonstration-api-key"), ("international", "true")],
        templates: &[],
        extras: &[],
    },
};

/// Yunpian: sends your own wording if it matches an approved template, in mainland China and overseas
#[derive(Clone, Debug, clap::Args)]
#[command(add = InChinese("云片：发送自拟的短信内容（须与已通过审核的模板一致），支持国内和国际"))]
pub struct Yunpian {
    /// API key of the account or of a sub-account
    #[arg(add = InChinese("主账户或子账户的 APIKEY"))]
    #[arg(long)]
    api_key: Secret,
    /// Whether to send to numbers outside mainland China; Yunpian has to enable it first
    #[arg(add = InChinese("是否向中国内地以外的号码发送；须先由云片开通"))]
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    international: bool,
    /// API server: china (sms.yunpian.com) or overseas (us.yunpian.com)
    #[arg(add = InChinese("API 服务器：china（sms.yunpian.com）或 overseas（us.yunpian.com）"))]
    #[arg(long, default_value = "china")]
    server: YunpianServer,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum YunpianServer {
    China,
    Overseas,
}

impl Connector for Yunpian {
    fn build_send_exchange(
        &self,
        message: &Message,
        _: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        client::build_send_exchange(self, message)
    }

    fn build_checks(&self, templates: &[(Usage, Template)], _: &SigningContext) -> Vec<ProviderCheck> {
        checks::build_checks(self, templates)
    }

    fn build_delivery_exchange(
        &self,
        id: &str,
        to: Option<&Phone>,
        sent_ago: Option<Duration>,
        at: &SigningContext,
    ) -> Result<Exchange<Delivery>, DeliveryUnsupported> {
        Ok(client::build_delivery_exchange(self, id, to.ok_or(DeliveryUnsupported::NeedsRecipient)?, sent_ago, at))
    }

    /// Nothing names an account but its API key, which is secret.
    fn key_id(&self) -> &str {
        ""
    }

    fn account_identifiers(&self) -> Vec<Secret> {
        vec![self.api_key.clone()]
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        Some(vec!["v2".into()])
    }

    fn send_host(&self) -> String {
        self.api_host().to_owned()
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(self, request, context)
    }
}

impl Yunpian {
    fn api_host(&self) -> &'static str {
        match self.server {
            YunpianServer::China => "sms.yunpian.com",
            YunpianServer::Overseas => "us.yunpian.com",
        }
    }
}

/// Returns the signature at the beginning of a text, including 【 and 】.
fn leading_sign(text: &str) -> Option<&str> {
    let end = text.strip_prefix('【')?.find('】')?;
    text.get(..'【'.len_utf8() + end + '】'.len_utf8())
}
