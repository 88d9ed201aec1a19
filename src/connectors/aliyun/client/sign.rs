//! Signature V3, ACS3-HMAC-SHA256, <https://help.aliyun.com/document_detail/2593177.html>.

use http::HeaderValue;

use crate::{
    encoding::{self, hash},
    http_client::{Request, SignedText, SigningContext},
    sms::Secret,
};

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// A call of an action, as it is signed.
pub struct AliyunSigningInput<'a> {
    pub host: &'a str,
    pub version: &'a str,
    pub action: &'a str,
    pub fields: &'a [(&'a str, &'a str)],
}

/// Builds the signed request, with the fields in the query and an empty body as in Aliyun's SDKs, and what was signed.
pub fn sign_request(
    input: &AliyunSigningInput,
    key_id: &str,
    secret: &Secret,
    at: &SigningContext,
) -> (Request, SignedText) {
    let mut fields = input.fields.to_vec();
    fields.sort_unstable();
    let query = encoding::encode_form(&fields);
    let payload = hash::sha256_hex("");
    let headers = [
        ("host", input.host),
        ("x-acs-action", input.action),
        ("x-acs-content-sha256", &payload),
        ("x-acs-date", &at.format_utc("%Y-%m-%dT%H:%M:%SZ")),
        ("x-acs-signature-nonce", &at.nonce),
        ("x-acs-version", input.version),
    ];
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names = headers.map(|(name, _)| name).join(";");
    let canonical = format!("POST\n/\n{query}\n{lines}\n{names}\n{payload}");
    let string_to_sign = format!("{ALGORITHM}\n{}", hash::sha256_hex(&canonical));
    let signature = encoding::encode_hex(hash::hmac_sha256(secret.expose(), &string_to_sign));
    let authorization = format!("{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}");
    let mut authorization =
        HeaderValue::try_from(authorization).expect("the form lets only plain characters into a key id");
    authorization.set_sensitive(true);
    // Without `accept`, some actions answer in XML. The header need not be signed.
    let mut request =
        http::Request::post(format!("https://{}/?{query}", input.host)).header("accept", "application/json");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.header("authorization", authorization).body(vec![]);
    let request = request.expect("the form lets only plain characters into a host, and the query is encoded");
    (request, SignedText { canonical_request: canonical, string_to_sign })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::aliyun::tests::vectors::{V3_VECTOR, parse_millis};

    #[test]
    fn the_published_example_has_its_published_signature() {
        let input = AliyunSigningInput {
            host: "ecs.cn-shanghai.aliyuncs.com",
            version: "2014-05-26",
            action: "RunInstances",
            fields: &[("RegionId", "cn-shanghai"), ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")],
        };
        let at = SigningContext { timestamp_millis: parse_millis(V3_VECTOR.date), nonce: V3_VECTOR.nonce.into() };
        let (request, signed) = sign_request(&input, V3_VECTOR.key_id, &V3_VECTOR.secret.parse().unwrap(), &at);
        assert_eq!(signed.canonical_request, V3_VECTOR.canonical);
        assert_eq!(signed.string_to_sign, V3_VECTOR.string_to_sign);
        assert_eq!(request.headers()["authorization"], V3_VECTOR.authorization);
        assert!(request.headers()["authorization"].is_sensitive());
        for name in ["host", "x-acs-action", "x-acs-version", "x-acs-signature-nonce"] {
            let line = format!("\n{name}:{}\n", request.headers()[name].to_str().unwrap());
            assert!(signed.canonical_request.contains(&line), "{name}");
        }
    }
}
