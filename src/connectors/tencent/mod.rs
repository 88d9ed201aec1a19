//! Tencent Cloud SMS, API 2021-01-11, <https://cloud.tencent.com/document/api/382/55981>.

mod checks;
mod client;
mod moving;
mod offers;
mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;

use std::time::Duration;

use super::{
    Check, Connector, Demo, Offer, Offered, Provider, Untold,
    form::{Form, label},
    looked_up_by,
};
use crate::{
    desk::{Reply, Visit},
    sms::{Delivery, Holds, Message, Phone, Receipt, Regional, Secret, Template, Usage},
    wire::{Exchange, Moment, Request},
};

pub const PROVIDER: Provider = Provider {
    name: "tencent",
    guide: include_str!("guide.md"),
    records: "the sending records at https://console.cloud.tencent.com/smsv2",
    holds: Holds::Registered,
    form: Form::of::<Tencent>(),
    domain: "tencentcloudapi.com",
    hosts: &["sms.tencentcloudapi.com", "sms.intl.tencentcloudapi.com"],
    logto: Some(moving::LOGTO),
    tool: Some(moving::TOOL),
    claims: sandbox::claims,
    demo: Demo {
        settings: &[
            ("secret-id", "AKIDDEMONSTRATION0000000000000000000"),
            ("secret-key", "demonstration-secret-key"),
            ("sdk-app-id", "1400000000"),
            ("sign-name", "Sandbox"),
        ],
        templates: &[
            ("register", "1000001"),
            ("sign-in", "1000002"),
            ("forgot-password", "1000003"),
            ("generic", "1000004"),
        ],
    },
};

/// Tencent Cloud SMS: sends registered templates, in mainland China and overseas
#[derive(Clone, Debug, clap::Args)]
pub struct Tencent {
    /// SecretId of a Tencent Cloud API key
    #[arg(long, env = "TENCENTCLOUD_SECRET_ID", value_parser = secret_id)]
    secret_id: String,
    /// SecretKey of the same API key
    #[arg(long, env = "TENCENTCLOUD_SECRET_KEY")]
    secret_key: Secret,
    /// SDK AppID of the SMS application: digits, such as 1400006666
    #[arg(long, value_parser = sdk_app_id)]
    sdk_app_id: String,
    /// Region that handles the requests
    #[arg(long, env = "TENCENTCLOUD_REGION", default_value = "ap-guangzhou", value_parser = label)]
    region: String,
    /// Site that the account belongs to: china (cloud.tencent.com) or international (tencentcloud.com)
    #[arg(long, default_value = "china")]
    site: Site,
    /// Approved signature (its text): NAME, or china=NAME,overseas=NAME
    #[arg(long)]
    sign_name: Regional,
    /// Sender id for numbers outside mainland China, if Tencent assigned you one
    #[arg(long)]
    sender_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum Site {
    China,
    International,
}

impl Connector for Tencent {
    fn send(&self, message: &Message, at: &Moment) -> Result<Exchange<Receipt>, String> {
        client::send(self, message, at)
    }

    fn checks(&self, templates: &[(Usage, Template)], at: &Moment) -> Vec<Check> {
        checks::all(self, templates, at)
    }

    fn offers(&self, of: Offered, at: &Moment) -> Option<Exchange<Vec<Offer>>> {
        match of {
            Offered::Field("sign-name") => Some(offers::signatures(self, at)),
            Offered::Field(_) => None,
            Offered::Templates => Some(offers::templates(self, at)),
        }
    }

    fn delivery(
        &self,
        id: &str,
        to: Option<&Phone>,
        sent_ago: Option<Duration>,
        at: &Moment,
    ) -> Result<Exchange<Delivery>, Untold> {
        let to = looked_up_by(to, sent_ago, client::KEPT_DAYS)?;
        Ok(client::delivery(self, id, to, sent_ago, at))
    }

    fn key_id(&self) -> &str {
        &self.secret_id
    }

    fn host(&self) -> String {
        self.endpoint().to_owned()
    }

    fn emulate(&self, request: &Request, visit: Visit) -> Reply {
        sandbox::answer(self, request, visit)
    }
}

impl Tencent {
    fn endpoint(&self) -> &'static str {
        match self.site {
            Site::China => "sms.tencentcloudapi.com",
            Site::International => "sms.intl.tencentcloudapi.com",
        }
    }
}

fn secret_id(text: &str) -> Result<String, &'static str> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then(|| text.to_owned()).ok_or("a SecretId is letters and digits only, such as AKID...")
}

fn sdk_app_id(text: &str) -> Result<String, &'static str> {
    digits(text).then(|| text.to_owned()).ok_or("an SDK AppID is digits only, such as 1400006666")
}

/// Whether this is a number as Tencent gives to applications and templates.
fn digits(text: &str) -> bool {
    (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
