//! Signature V3, TC3-HMAC-SHA256, <https://cloud.tencent.com/document/api/213/30654>.

use http::HeaderValue;

use crate::{
    sms::Secret,
    wire::{Moment, Signed, hash},
};

const ALGORITHM: &str = "TC3-HMAC-SHA256";

/// The `Content-Type` that is signed, to the letter.
pub const JSON: &str = "application/json; charset=utf-8";

/// What the signature covers besides the time: host, service, action and body.
pub struct Call<'a> {
    pub host: &'a str,
    pub service: &'a str,
    pub action: &'a str,
    pub payload: &'a str,
}

/// The value of `Authorization`, and what was signed.
pub fn authorize(call: &Call, id: &str, key: &Secret, at: &Moment) -> (HeaderValue, Signed) {
    const NAMES: &str = "content-type;host;x-tc-action";
    let Call { host, service, action, payload } = call;
    let headers = format!("content-type:{JSON}\nhost:{host}\nx-tc-action:{}\n", action.to_lowercase());
    let canonical = format!("POST\n/\n\n{headers}\n{NAMES}\n{}", hash::sha256_hex(payload));
    let day = at.utc("%Y-%m-%d");
    let scope = format!("{day}/{service}/tc3_request");
    let hashed = hash::sha256_hex(&canonical);
    let string_to_sign = format!("{ALGORITHM}\n{}\n{scope}\n{hashed}", at.unix());
    let first = format!("TC3{}", key.expose()).into_bytes();
    let signing = [&day, *service, "tc3_request"].iter().fold(first, hash::hmac_sha256);
    let signature = hex::encode(hash::hmac_sha256(signing, &string_to_sign));
    let claim = format!("{ALGORITHM} Credential={id}/{scope}, SignedHeaders={NAMES}, Signature={signature}");
    let mut value =
        HeaderValue::try_from(claim).expect("the form lets only plain characters into a secret id");
    value.set_sensitive(true);
    (value, Signed { canonical, string_to_sign })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::tencent::tests::{
        ID,
        signatures::{ASTERISKS, PAYLOAD, THREE_SIGNED, secret, then},
    };

    #[test]
    fn the_signer_signs_as_published() {
        let host = "cvm.tencentcloudapi.com";
        let call = Call { host, service: "cvm", action: "DescribeInstances", payload: PAYLOAD };
        let (value, signed) = authorize(&call, ID, &secret(ASTERISKS), &then());
        let canonical = "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84";
        assert_eq!(hash::sha256_hex(&signed.canonical), canonical);
        let expected = format!("TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n{canonical}");
        assert_eq!(signed.string_to_sign, expected);
        assert!(value.to_str().unwrap().ends_with(THREE_SIGNED));
    }
}
