//! The emulation of a described gateway verifies the signature of a request.

use super::{Gateway, TextTemplate, rejection::GatewayRejection, signature::SignatureEncoding};
use crate::{
    connectors::form::TableEntry,
    emulation,
    encoding::{self, hash},
    failure::FailureKind,
    http_client::Request,
};

/// Compares the signature in a header or the query with that of the body as it arrived. One in the URL's path is not
/// verified.
pub(super) fn verify_signature(gateway: &Gateway, request: &Request) -> Result<(), GatewayRejection> {
    let Some(rule) = gateway.description.signature.as_ref().map(|rule| &rule.0) else { return Ok(()) };
    let query = encoding::decode_form(request.uri().query().unwrap_or(""));
    let header = |entry: &TableEntry<TextTemplate>| {
        entry.value.extract(emulation::single_header(request, &entry.key).unwrap_or_default())
    };
    let parameter = |entry: &TableEntry<TextTemplate>| {
        entry.value.extract(encoding::find_field(&query, &entry.key).unwrap_or_default())
    };
    let headers = gateway.description.headers.iter().map(|entry| (entry, header(entry)));
    let entries: Vec<_> =
        headers.chain(gateway.description.query.iter().map(|entry| (entry, parameter(entry)))).collect();
    let has_signature = |template: &TextTemplate| template.placeholders().any(|name| name == "signature");
    if !entries.iter().any(|(entry, _)| has_signature(&entry.value)) {
        return Ok(());
    }
    let given: Vec<_> = entries.into_iter().filter_map(|(_, values)| values).flatten().collect();
    let value = |name: &str| match name {
        "body" => Some(String::from_utf8_lossy(request.body()).into_owned()),
        _ => gateway.value(name).or_else(|| Some(given.iter().find(|(known, _)| known == name)?.1.clone())),
    };
    let text = rule.text.as_ref().map_or_else(|| value("body"), |text| text.fill(&value));
    let expected = rule.key.fill(&value).zip(text).map(|(key, text)| hash::hmac_sha256(key, text));
    let signature = value("signature").unwrap_or_default();
    let signature = match rule.encoding {
        SignatureEncoding::Hex => hex::decode(signature).ok(),
        SignatureEncoding::Base64 => encoding::decode_base64(&signature),
    };
    match expected.zip(signature).is_some_and(|(expected, given)| hash::constant_time_eq(&expected, &given)) {
        true => Ok(()),
        false => Err(GatewayRejection::new(FailureKind::Credentials, "the signature does not match the request")),
    }
}
