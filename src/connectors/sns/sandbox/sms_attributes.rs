//! The settings of an account for SMS,
//! <https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html>.

use quick_xml::escape::escape;

use super::{SnsRejection, invalid_parameter, parse_sender_id};
use crate::{
    emulation::RequestContext,
    encoding::{FormField, find_field},
};

/// The sender of messages that name none.
pub const DEFAULT_SENDER_ID: &str = "DefaultSenderID";

/// The names of the settings, each with its value in a new account, if it has one.
const ATTRIBUTES: [(&str, Option<&str>); 6] = [
    ("MonthlySpendLimit", Some("100")),
    ("DeliveryStatusIAMRole", None),
    ("DeliveryStatusSuccessSamplingRate", None),
    (DEFAULT_SENDER_ID, None),
    ("DefaultSMSType", Some("Transactional")),
    ("UsageReportS3Bucket", None),
];

/// Changes the settings in `attributes.entry.N`: all of them, or none if one is invalid.
pub fn set_attributes(fields: &[FormField], context: &mut RequestContext) -> Result<(), SnsRejection> {
    let field = |name: String| find_field(fields, &name);
    let entry =
        |n: usize| Some((field(format!("attributes.entry.{n}.key"))?, field(format!("attributes.entry.{n}.value"))?));
    let entries: Vec<_> = (1..).map_while(entry).collect();
    if entries.is_empty() {
        return Err(invalid_parameter("Attributes Reason: no value for required parameter"));
    }
    if let Some((name, _)) = entries.iter().find(|(name, value)| !is_valid(name, value)) {
        return Err(invalid_parameter(&format!("Attributes Reason: unknown attribute or invalid value: {name}")));
    }
    entries.iter().for_each(|(name, value)| context.set_account_attribute(name, value));
    Ok(())
}

/// Returns the settings that `attributes.member.N` names, or all.
pub fn get_attributes(fields: &[FormField], context: &RequestContext) -> String {
    let is_name = |key: &str| key.strip_prefix("attributes.member.").is_some();
    let asked: Vec<_> = fields.iter().filter(|(key, _)| is_name(key)).map(|(_, name)| name.as_ref()).collect();
    let value = |name, default| context.account_attribute(name).or(default);
    let known = ATTRIBUTES.iter().filter(|(name, _)| asked.is_empty() || asked.contains(name));
    let entries = known.filter_map(|(name, default)| {
        let value = escape(value(name, *default)?);
        Some(format!("<entry><key>{name}</key><value>{value}</value></entry>"))
    });
    format!("<attributes>{}</attributes>", entries.collect::<String>())
}

fn is_valid(name: &str, value: &str) -> bool {
    match name {
        "MonthlySpendLimit" => value.parse::<u32>().is_ok(),
        "DeliveryStatusSuccessSamplingRate" => value.parse::<u8>().is_ok_and(|percent| percent <= 100),
        "DefaultSMSType" => ["Promotional", "Transactional"].contains(&value),
        DEFAULT_SENDER_ID => parse_sender_id(value).is_ok(),
        _ => ATTRIBUTES.iter().any(|(known, _)| *known == name),
    }
}
