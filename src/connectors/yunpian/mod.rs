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
    Check, Connector, Demo, Provider, Untold,
    form::Form,
    logto::{Logto, Pair, Rows, Value},
};
use crate::{
    desk::{Reply, Visit},
    sms::{Delivery, Holds, Message, Phone, Receipt, Secret, Template, Usage},
    wire::{Exchange, Moment, Request},
};

pub static PROVIDER: Provider = Provider {
    name: "yunpian",
    guide: include_str!("guide.md"),
    records: "the sending records at https://www.yunpian.com/console",
    holds: Holds::Text,
    form: Form::of::<Yunpian>(),
    domain: "yunpian.com",
    hosts: &["sms.yunpian.com", "us.yunpian.com"],
    claims: sandbox::claims,
    logto: Some(LOGTO),
    tool: None,
    demo: Demo {
        settings: &[("api-key", "demonstration-api-key"), ("international", "true")],
        templates: &[],
    },
};

const LOGTO: Logto = Logto {
    factory: "yunpian-sms",
    target: "yunpian-sms",
    fields: &[
        Pair::text("apikey", "api-key"),
        Pair::text("enableInternational", "international")
            .of(Value::Switch { on: "true", off: "false" })
            .optional(),
    ],
    idle: &[("unsupportedCountriesMsg", "a number that is not reached is told in a sentence")],
    rows: Rows::Content,
    required: Logto::REQUIRED,
};

/// Yunpian: sends your own wording if it matches an approved template, in mainland China and overseas
#[derive(Clone, Debug, clap::Args)]
pub struct Yunpian {
    /// API key of the account or of a sub-account
    #[arg(long)]
    api_key: Secret,
    /// Whether to send to numbers outside mainland China; Yunpian has to enable it first
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    international: bool,
    /// API server: china (sms.yunpian.com) or overseas (us.yunpian.com)
    #[arg(long, default_value = "china")]
    server: Server,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Server {
    China,
    Overseas,
}

impl Connector for Yunpian {
    fn send(&self, message: &Message, _: &Moment) -> Result<Exchange<Receipt>, String> {
        client::send(self, message)
    }

    fn checks(&self, templates: &[(Usage, Template)], _: &Moment) -> Vec<Check> {
        checks::all(self, templates)
    }

    fn delivery(
        &self,
        id: &str,
        to: Option<&Phone>,
        sent_ago: Option<Duration>,
        at: &Moment,
    ) -> Result<Exchange<Delivery>, Untold> {
        Ok(client::delivery(self, id, to.ok_or(Untold::Recipient)?, sent_ago, at))
    }

    /// An API key is all that names an account, and it is secret.
    fn key_id(&self) -> &str {
        ""
    }

    fn host(&self) -> String {
        self.endpoint().to_owned()
    }

    fn emulate(&self, request: &Request, visit: Visit) -> Reply {
        sandbox::answer(self, request, visit)
    }
}

impl Yunpian {
    fn endpoint(&self) -> &'static str {
        match self.server {
            Server::China => "sms.yunpian.com",
            Server::Overseas => "us.yunpian.com",
        }
    }
}

/// The signature that a text begins with, 【 and 】 included.
fn signature(text: &str) -> Option<&str> {
    let end = text.strip_prefix('【')?.find('】')?;
    text.get(..'【'.len_utf8() + end + '】'.len_utf8())
}
