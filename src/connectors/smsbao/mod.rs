//! SMSBao HTTP API, <https://www.smsbao.com/openapi/>.

mod client;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{
    Check, Connector, Demo, Provider,
    form::Form,
    logto::{Logto, Pair, Rows},
};
use crate::{
    desk::{Reply, Visit},
    sms::{Holds, Message, Receipt, Secret, Template, Usage},
    wire::{Exchange, Moment, Request},
};

pub static PROVIDER: Provider = Provider {
    name: "smsbao",
    guide: include_str!("guide.md"),
    records: "the sending records at https://console.smsbao.com",
    holds: Holds::Text,
    form: Form::of::<Smsbao>(),
    domain: "smsbao.com",
    hosts: &["api.smsbao.com"],
    claims: sandbox::claims,
    logto: Some(LOGTO),
    tool: None,
    demo: Demo { settings: &[("username", "demo"), ("api-key", "demonstration")], templates: &[] },
};

const LOGTO: Logto = Logto {
    factory: "smsbao-short-message-service",
    target: "smsbao-sms",
    fields: &[
        Pair::text("username", "username"),
        Pair::text("passwordOrApiKey", "api-key"),
        Pair::text("goodsId", "goods-id").optional(),
    ],
    idle: &[],
    rows: Rows::Content,
    required: &[],
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
    fn send(&self, message: &Message, _: &Moment) -> Result<Exchange<Receipt>, String> {
        client::send(self, message)
    }

    fn checks(&self, _: &[(Usage, Template)], _: &Moment) -> Vec<Check> {
        vec![Check::new("credentials and balance", client::balance(self))]
    }

    fn key_id(&self) -> &str {
        &self.username
    }

    fn host(&self) -> String {
        "api.smsbao.com".into()
    }

    fn secrets_in(&self, request: &Request) -> Vec<Secret> {
        sandbox::key(request)
    }

    fn emulate(&self, request: &Request, visit: Visit) -> Reply {
        sandbox::answer(self, request, visit)
    }
}
