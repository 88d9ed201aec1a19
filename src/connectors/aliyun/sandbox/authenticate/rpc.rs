//! Signature RPC 1.0, <https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism>.

use super::{Aliyun, Call, Refused, fields, fresh, incomplete, known};
use crate::wire::{Moment, Request, hash};

/// The call, if the signature covers every parameter, wherever it stands.
pub fn call(account: &Aliyun, request: &Request, host: String, at: &Moment) -> Result<Call, Refused> {
    let mut fields = fields(request);
    fields.sort_unstable();
    let (claim, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name == "Signature");
    let call = Call {
        host,
        version: String::new(),
        action: String::new(),
        nonce: String::new(),
        fields,
        verified: "HMAC-SHA1 signature",
    };
    known(account, call.required("AccessKeyId")?)?;
    for (name, only) in [("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0")] {
        if call.required(name)? != only {
            return Err(invalid(name));
        }
    }
    if call.field("SignatureType").is_some() {
        return Err(invalid("SignatureType"));
    }
    // Some pages of the documentation spell it TimeStamp, and publish a signature made so.
    fresh(call.field("TimeStamp").map_or_else(|| call.required("Timestamp"), Ok)?, at)?;
    let query = hash::form(&call.fields);
    let string_to_sign = format!("{}&%2F&{}", request.method(), hash::percent(&query));
    let key = format!("{}&", account.access_key_secret.expose());
    let ours = hash::base64(hash::hmac_sha1(key, &string_to_sign));
    match &claim[..] {
        [(_, signature)] if hash::same(ours.as_bytes(), signature.as_bytes()) => {}
        [(_, signature)] if !signature.is_empty() => {
            let message = "Specified signature is not matched with our calculation. server string to sign is";
            return Err(Refused::gateway(
                400,
                "SignatureDoesNotMatch",
                format!("{message}:{string_to_sign}"),
            ));
        }
        _ => return Err(incomplete()),
    }
    Ok(Call {
        version: call.required("Version")?.to_owned(),
        action: call.required("Action")?.to_owned(),
        nonce: call.required("SignatureNonce")?.to_owned(),
        ..call
    })
}

fn invalid(name: &str) -> Refused {
    let message = format!("The specified parameter \"{name}\" is not valid.");
    Refused::gateway(400, "InvalidParameter", message)
}
