//! Signature version 4, <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>.

use http::HeaderValue;

use crate::{
    encoding::{self, hash},
    http_client::{SignedText, SigningContext},
    sms::Secret,
};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The parts of a POST to `/` that the signature covers.
pub struct SnsSigningInput<'a> {
    pub service: &'a str,
    pub region: &'a str,
    pub content_type: &'a str,
    pub host: &'a str,
    pub body: &'a [u8],
}

/// Returns the `Authorization` header and what was signed for it, with the token of a temporary key if there is one.
pub fn sign_request(
    input: &SnsSigningInput,
    key_id: &str,
    secret: &Secret,
    token: Option<&Secret>,
    at: &SigningContext,
) -> (HeaderValue, SignedText) {
    let SnsSigningInput { service, region, content_type, host, body } = input;
    let (date, time) = (at.format_utc("%Y%m%d"), at.format_utc("%Y%m%dT%H%M%SZ"));
    let (mut headers, mut names) = (
        format!("content-type:{content_type}\nhost:{host}\nx-amz-date:{time}\n"),
        "content-type;host;x-amz-date".to_owned(),
    );
    let payload = hash::sha256_hex(body);
    let canonical_request = |headers: &str, names: &str| format!("POST\n/\n\n{headers}\n{names}\n{payload}");
    let mut displayed = canonical_request(&headers, &names);
    let mut signed = displayed.clone();
    if let Some(token) = token {
        names += ";x-amz-security-token";
        displayed = canonical_request(&format!("{headers}x-amz-security-token:••••\n"), &names);
        headers += &format!("x-amz-security-token:{}\n", token.expose());
        signed = canonical_request(&headers, &names);
    }
    let scope = format!("{date}/{region}/{service}/aws4_request");
    let string_to_sign = format!("{ALGORITHM}\n{time}\n{scope}\n{}", hash::sha256_hex(&signed));
    let initial_key = format!("AWS4{}", secret.expose()).into_bytes();
    let signing_key = [&date, *region, *service, "aws4_request"].into_iter().fold(initial_key, hash::hmac_sha256);
    let signature = encoding::encode_hex(hash::hmac_sha256(signing_key, &string_to_sign));
    let text = format!("{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}");
    let mut header = HeaderValue::try_from(text).expect("the form lets only letters and digits into the id");
    header.set_sensitive(true);
    (header, SignedText { canonical_request: displayed, string_to_sign })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// Signs the example of the AWS test suite, with this content type.
    fn sign_example(content_type: &str, token: Option<&str>) -> (String, SignedText) {
        let input = SnsSigningInput {
            service: "service",
            region: "us-east-1",
            content_type,
            host: "example.amazonaws.com",
            body: b"Param1=value1",
        };
        // 2015-08-30 12:36:00 UTC.
        let at = SigningContext { timestamp_millis: 1_440_938_160_000, nonce: String::new() };
        let token = token.map(Secret::from);
        let (header, signed) = sign_request(&input, "AKIDEXAMPLE", &Secret::from(KEY), token.as_ref(), &at);
        assert!(header.is_sensitive());
        (header.to_str().unwrap().to_owned(), signed)
    }

    /// `post-x-www-form-urlencoded` and `-parameters` of the AWS Signature Version 4 test suite.
    #[test]
    fn the_published_examples_have_their_published_signatures() {
        let (header, signed) = sign_example("application/x-www-form-urlencoded", None);
        assert_eq!(
            signed.string_to_sign,
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n\
             42a5e5bb34198acb3e84da4f085bb7927f2bc277ca766e6d19c73c2154021281"
        );
        assert_eq!(
            header,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        );
        let (header, _) = sign_example("application/x-www-form-urlencoded; charset=utf8", None);
        assert!(header.ends_with("=1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"), "{header}");
    }

    #[test]
    fn a_token_is_signed_and_masked() {
        let (header, signed) = sign_example("application/x-www-form-urlencoded", Some("a-token"));
        assert!(header.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,"));
        assert!(signed.canonical_request.contains("x-amz-security-token:••••\n"));
        assert!(!format!("{signed:?}").contains("a-token"));
    }
}
