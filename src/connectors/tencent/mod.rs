//! Tencent Cloud SMS, API 2021-01-11, <https://cloud.tencent.com/document/api/382/55981>.

mod checks;
mod client;
mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{
    Check, Connector, Demo, Provider,
    form::{Form, label},
};
use crate::{
    sms::{Delivery, Desk, Holds, Message, Phone, Receipt, Regional, Secret, Template, Usage},
    wire::{Exchange, Moment, Request, Response},
};

pub const PROVIDER: Provider = Provider {
    name: "tencent",
    guide: include_str!("guide.md"),
    holds: Holds::Registered,
    form: Form::of::<Tencent>(),
    demo: Demo {
        settings: &[
            ("secret-id", "AKID-demonstration"),
            ("secret-key", "demonstration-key"),
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

/// Tencent Cloud SMS: sends templates registered there, mainland China and overseas
#[derive(Debug, clap::Args)]
pub struct Tencent {
    /// Secret id of an API key
    #[arg(long, env = "TENCENTCLOUD_SECRET_ID", value_parser = secret_id)]
    secret_id: String,
    /// Secret key of that API key
    #[arg(long, env = "TENCENTCLOUD_SECRET_KEY")]
    secret_key: Secret,
    /// SDK app id of the SMS application, such as 1400000000
    #[arg(long, value_parser = app_id)]
    sdk_app_id: String,
    /// Signature, as approved: one name, or china=NAME,overseas=NAME
    #[arg(long)]
    sign_name: Regional,
    /// Region that serves the request
    #[arg(long, env = "TENCENTCLOUD_REGION", default_value = "ap-guangzhou", value_parser = label)]
    region: String,
    /// Site where the account was opened
    #[arg(long, default_value = "china")]
    site: Site,
    /// Sender id for numbers overseas, where Tencent assigned one
    #[arg(long, value_parser = sender_id)]
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

    fn delivery(&self, id: &str, to: Option<&Phone>, at: &Moment) -> Option<Exchange<Delivery>> {
        Some(client::delivery(self, id, to?, at))
    }

    fn host(&self) -> String {
        match self.site {
            Site::China => "sms.tencentcloudapi.com".into(),
            Site::International => "sms.intl.tencentcloudapi.com".into(),
        }
    }

    fn emulate(&self, request: &Request, desk: &mut Desk, at: &Moment) -> Response {
        sandbox::answer(self, request, desk, at)
    }
}

fn secret_id(text: &str) -> Result<String, &'static str> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (plain && text.len() <= 128).then(|| text.to_owned()).ok_or("a secret id has letters and digits only")
}

fn app_id(text: &str) -> Result<String, &'static str> {
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && (5..=12).contains(&text.len());
    digits.then(|| text.to_owned()).ok_or("an SDK app id is a number such as 1400000000")
}

fn sender_id(text: &str) -> Result<String, &'static str> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric()) && (1..=15).contains(&text.len());
    plain.then(|| text.to_owned()).ok_or("a sender id has at most 15 letters and digits")
}
