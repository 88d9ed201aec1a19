//! One folder per provider. To add one, write its folder and name it here twice: as a module and in [`PROVIDERS`].

mod accepted_message;
mod aliyun;
mod bird;
mod chinese_problems;
mod connector;
mod credentials_file;
mod custom;
mod elks;
mod exec;
pub mod form;
pub mod gateway;
mod gatewayapi;
mod imported;
mod infobip;
mod language;
mod logto_http;
mod plivo;
mod profiles;
mod provider;
mod provider_check;
mod sinch;
mod smsaero;
mod smsbao;
mod sns;
mod telnyx;
mod tencent;
#[cfg(test)]
pub(crate) mod tests;
mod twilio;
mod vonage;
mod whatsapp;
mod yunpian;

use std::time::Duration;

use accepted_message::{accepted_message, parse_exact_e164};
pub use chinese_problems::problem_in_language;
pub use connector::{AccountChoice, ChoiceKind, Connector, DeliveryUnsupported, UnsupportedMessage};
pub use custom::gateway_starter_toml;
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
pub use imported::{CliFile, CliTool, ImportedConnector, ServiceSettings};
pub use language::{InChinese, Language, LocalizedText};
pub use profiles::no_profiles;
pub use provider::{DemoAccount, Provider};
pub use provider_check::{Finding, ProviderCheck};

use crate::{
    http_client::{Refusal, Response},
    sms::{Delivery, Phone},
};

/// Every provider, in the order in which the wizard and the help list them.
pub static PROVIDERS: &[&Provider] = &[
    &twilio::PROVIDER,
    &aliyun::PROVIDER,
    &aliyun::auth::PROVIDER,
    &tencent::PROVIDER,
    &sns::PROVIDER,
    &vonage::PROVIDER,
    &plivo::PROVIDER,
    &sinch::PROVIDER,
    &telnyx::PROVIDER,
    &infobip::PROVIDER,
    &bird::PROVIDER,
    &gatewayapi::PROVIDER,
    &elks::PROVIDER,
    &smsaero::PROVIDER,
    &yunpian::PROVIDER,
    &smsbao::PROVIDER,
    &whatsapp::PROVIDER,
    &logto_http::PROVIDER,
    &custom::PROVIDER,
    &exec::PROVIDER,
];

/// A day.
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// How long after a message its carrier may still report on it.
const MAX_REPORT_DELAY: Duration = Duration::from_secs(3 * 24 * 3_600);

/// Returns the recipient of a message that a provider finds by its recipient only, in records of `kept_days` days.
fn looked_up_by(to: Option<&Phone>, sent_ago: Option<Duration>, kept_days: u64) -> Result<&Phone, DeliveryUnsupported> {
    let is_kept = sent_ago.is_none_or(|ago| ago.as_secs() <= kept_days * DAY.as_secs());
    is_kept.then_some(()).ok_or(DeliveryUnsupported::Expired { kept_days })?;
    to.ok_or(DeliveryUnsupported::NeedsRecipient)
}

/// Returns the state of a message that is not in the records of its recipient: pending if it was sent recently. Otherwise
/// the provider has no record of it.
fn unlisted(sent_ago: Option<Duration>, status: &str, searched: &str) -> Result<Delivery, Refusal> {
    match sent_ago {
        Some(ago) if ago <= MAX_REPORT_DELAY => Ok(Delivery::Pending { status: status.into() }),
        _ => Err(Refusal::no_record(searched)),
    }
}

/// Returns an emulated JSON response.
fn json_response(status: u16, body: &impl serde::Serialize) -> Response {
    // An allocation of 1,024 bytes or more is slower, because the allocator of glibc tidies up before it.
    let mut bytes = Vec::with_capacity(1_000);
    serde_json::to_writer(&mut bytes, body).expect("an emulated response is valid JSON");
    let mut response = Response::new(bytes);
    *response.status_mut() = StatusCode::from_u16(status).expect("a status is a number of three digits");
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
