//! Explains a refusal by the provider's words, the text that was signed and both clocks.

use super::{Refusal, Response, SignedText};
use crate::{
    clock::parse_http_date,
    encoding::{escape_control_chars, mask_foreign_text},
    failure::{Failure, FailureKind, ProviderError},
};

/// The smallest clock skew that is reported, in seconds: no slow network explains it.
const MIN_NOTABLE_SKEW_SECONDS: i64 = 60;

/// Returns this machine's clock minus the response's `Date`, in seconds. `now` is in milliseconds since 1970.
pub fn measure_clock_skew(response: &Response, now: u64) -> Option<i64> {
    let date = response.headers().get(http::header::DATE)?.to_str().ok()?;
    Some((now / 1_000) as i64 - parse_http_date(date)?)
}

/// Writes a clock skew as the middle of a sentence, such as `3 minutes behind`.
pub fn describe_clock_skew(seconds: i64) -> String {
    let side = if seconds < 0 { "behind" } else { "ahead of" };
    match seconds.unsigned_abs() {
        amount @ 0..120 => format!("{amount} seconds {side}"),
        amount @ 120..7_200 => format!("{} minutes {side}", amount / 60),
        amount => format!("{} hours {side}", amount / 3_600),
    }
}

/// Returns the failure for a refusal. It quotes the provider's own words. `now` is in milliseconds since 1970.
pub fn explain_refusal(
    provider: &str,
    refusal: Refusal,
    signed: Option<&SignedText>,
    response: &Response,
    now: u64,
) -> Failure {
    let (mut message, mut fix) = (refusal.meaning, refusal.fix);
    if refusal.kind == FailureKind::Credentials {
        if let (Some(signed), Some(server_text)) = (signed, &refusal.server_signed_text) {
            message += match matches_signed_text(signed, server_text) {
                true => "; the provider signed the same text as smsctl, so the secret is wrong",
                false => {
                    "; the provider signed a different text, so a proxy changed the request or smsctl encoded it wrongly"
                }
            };
        }
        if let Some(seconds) =
            measure_clock_skew(response, now).filter(|seconds| seconds.abs() >= MIN_NOTABLE_SKEW_SECONDS)
        {
            message += &format!("; this machine's clock is {} the provider's", describe_clock_skew(seconds));
            fix = format!("set the clock of this machine, then try again; if it still fails: {fix}");
        }
    }
    let provider_error = ProviderError {
        name: provider.to_owned(),
        code: refusal.code.clone(),
        request_id: refusal.request_id,
        http_status: response.status().as_u16(),
    };
    let cause = format!("{provider} answered {}: {}", refusal.code, mask_foreign_text(&refusal.reason));
    let failure = Failure::new(refusal.kind, message).with_cause(cause).with_fix(fix);
    Failure { provider: Some(provider_error), missing: refusal.missing, ..failure }
}

/// Whether the server signed the same string, or hashed the same canonical request.
fn matches_signed_text(signed: &SignedText, server_text: &str) -> bool {
    [&signed.string_to_sign, &signed.canonical_request]
        .iter()
        .any(|text| escape_control_chars(text.trim()) == server_text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated_response(date: &str) -> Response {
        http::Response::builder().status(400).header("date", date).body(vec![]).unwrap()
    }

    fn credentials_refusal(server_string: &str) -> Refusal {
        let server_string = &escape_control_chars(server_string);
        let refusal =
            Refusal::new(FailureKind::Credentials, "SignatureDoesNotMatch", "no").with_meaning("refused", "fix");
        Refusal { server_signed_text: Some(server_string.into()), ..refusal }
    }

    const NOON: u64 = 1_784_548_800_000;
    const DATE: &str = "Mon, 20 Jul 2026 12:00:00 GMT";

    #[test]
    fn the_same_signed_text_means_a_wrong_secret_and_another_means_a_changed_request() {
        let signed = SignedText { canonical_request: "GET\n/".into(), string_to_sign: "ALG\nabc".into() };
        let message = |server_text| {
            explain_refusal("x", credentials_refusal(server_text), Some(&signed), &dated_response(DATE), NOON).message
        };
        assert!(message("ALG\nabc").contains("secret is wrong"));
        assert!(message("GET\n/").contains("secret is wrong"));
        assert!(message("ALG\nabd").contains("a different text"));
    }

    #[test]
    fn the_clock_is_compared_with_the_date_of_the_response() {
        assert_eq!(measure_clock_skew(&dated_response(DATE), NOON), Some(0));
        let signed = SignedText { canonical_request: String::new(), string_to_sign: String::new() };
        let message =
            |now| explain_refusal("x", credentials_refusal("a"), Some(&signed), &dated_response(DATE), now).message;
        assert!(message(NOON - 600_000).contains("10 minutes behind"), "{}", message(NOON - 600_000));
        assert!(message(NOON + 7_200_000).contains("2 hours ahead of"));
        assert!(!message(NOON + 5_000).contains("clock"));
        assert_eq!(measure_clock_skew(&dated_response("yesterday"), NOON), None);
    }
}
