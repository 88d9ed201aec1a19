//! TC3-HMAC-SHA256, <https://cloud.tencent.com/document/api/382/52072>.

use http::HeaderValue;

use crate::{
    encoding::{self, hash},
    http_client::{SignedText, SigningContext},
    sms::Secret,
};

const ALGORITHM: &str = "TC3-HMAC-SHA256";
const SIGNED_HEADERS: &str = "content-type;host;x-tc-action";

pub const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// The parts of a request that are signed.
pub struct TencentSigningInput<'a> {
    pub service: &'a str,
    pub host: &'a str,
    pub action: &'a str,
    pub body: &'a [u8],
}

/// Returns the `Authorization` header, and the text that was signed.
pub fn sign_request(
    call: &TencentSigningInput,
    id: &str,
    key: &Secret,
    at: &SigningContext,
) -> (HeaderValue, SignedText) {
    let TencentSigningInput { service, host, action, body } = call;
    let canonical = format!(
        "POST\n/\n\ncontent-type:{CONTENT_TYPE}\nhost:{host}\nx-tc-action:{}\n\n{SIGNED_HEADERS}\n{}",
        action.to_lowercase(),
        hash::sha256_hex(body)
    );
    let date = at.format_utc("%Y-%m-%d");
    let scope = format!("{date}/{service}/tc3_request");
    let hashed = hash::sha256_hex(&canonical);
    let string_to_sign = format!("{ALGORITHM}\n{}\n{scope}\n{hashed}", at.unix_seconds());
    let secret = format!("TC3{}", key.expose()).into_bytes();
    let signing_key = [&date, *service, "tc3_request"].into_iter().fold(secret, hash::hmac_sha256);
    let signature = encoding::encode_hex(hash::hmac_sha256(signing_key, &string_to_sign));
    let text = format!("{ALGORITHM} Credential={id}/{scope}, SignedHeaders={SIGNED_HEADERS}, Signature={signature}");
    let mut header = HeaderValue::try_from(text).expect("the secret id is validated to be letters and digits");
    header.set_sensitive(true);
    (header, SignedText { canonical_request: canonical, string_to_sign })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of <https://cloud.tencent.com/document/api/213/30654>.
    #[test]
    fn the_published_example_is_signed_as_published() {
        let body = br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let call =
            TencentSigningInput { service: "cvm", host: "cvm.tencentcloudapi.com", action: "DescribeInstances", body };
        let (id, key) = (format!("AKID{}", "*".repeat(32)), "*".repeat(32).parse().unwrap());
        let at = SigningContext { timestamp_millis: 1_551_113_065_000, nonce: String::new() };
        let (header, signed) = sign_request(&call, &id, &key, &at);
        assert_eq!(
            signed.string_to_sign,
            "TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n\
             7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84"
        );
        assert_eq!(hash::sha256_hex(&signed.canonical_request), signed.string_to_sign.lines().last().unwrap());
        assert_eq!(
            header.to_str().unwrap(),
            format!(
                "TC3-HMAC-SHA256 Credential={id}/2019-02-25/cvm/tc3_request, \
                 SignedHeaders=content-type;host;x-tc-action, \
                 Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
            )
        );
        assert!(header.is_sensitive());
    }
}
