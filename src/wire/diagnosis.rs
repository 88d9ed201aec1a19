//! Why a provider refused: its refusal, what we signed and both clocks, made into one failure.

use super::{Refusal, Response, Signed, clock::http_date, visible};
use crate::{
    encoding::mask_foreign_text,
    failure::{Answered, Failure, Kind},
};

/// A skew that no network explains, in seconds.
const SKEWED: i64 = 60;

/// Our clock minus the provider's, in seconds, by the answer's `Date`.
pub fn skew(response: &Response, now: u64) -> Option<i64> {
    let date = response.headers().get(http::header::DATE)?.to_str().ok()?;
    Some((now / 1_000) as i64 - http_date(date)?)
}

/// `3 minutes behind`
pub fn drift(seconds: i64) -> String {
    let side = if seconds < 0 { "behind" } else { "ahead of" };
    match seconds.unsigned_abs() {
        amount @ 0..120 => format!("{amount} seconds {side}"),
        amount @ 120..7_200 => format!("{} minutes {side}", amount / 60),
        amount => format!("{} hours {side}", amount / 3_600),
    }
}

/// The failure that a person reads, with the provider's own words kept.
pub fn explain(
    provider: &str,
    refusal: Refusal,
    signed: Option<&Signed>,
    response: &Response,
    now: u64,
) -> Failure {
    let (mut message, mut fix) = (refusal.meaning, refusal.fix);
    if refusal.kind == Kind::Credentials {
        if let (Some(signed), Some(theirs)) = (signed, &refusal.server_string) {
            message += match agrees(signed, theirs) {
                true => "; the provider signed the same text as smsctl, so the secret is wrong",
                false => {
                    "; the provider signed a different text, so a proxy changed the request or smsctl encoded it wrongly"
                }
            };
        }
        if let Some(seconds) = skew(response, now).filter(|seconds| seconds.abs() >= SKEWED) {
            message += &format!("; this machine's clock is {} the provider's", drift(seconds));
            fix = format!("set the clock of this machine, then try again; if it still fails: {fix}");
        }
    }
    let answered = Answered {
        name: provider.to_owned(),
        code: refusal.code.clone(),
        request_id: refusal.request_id,
        http_status: response.status().as_u16(),
    };
    let said = format!("{provider} answered {}: {}", refusal.code, mask_foreign_text(&refusal.reason));
    let failure = Failure::new(refusal.kind, message).cause(said).fix(fix);
    Failure { provider: Some(answered), missing: refusal.missing, ..failure }
}

/// Whether the server's text is one of ours: the string to sign, or what was hashed for it.
fn agrees(signed: &Signed, theirs: &str) -> bool {
    [&signed.string_to_sign, &signed.canonical].iter().any(|ours| visible(ours.trim()) == theirs.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(date: &str) -> Response {
        http::Response::builder().status(400).header("date", date).body(vec![]).unwrap()
    }

    fn refusal(server_string: &str) -> Refusal {
        let server_string = &visible(server_string);
        let refusal = Refusal::new(Kind::Credentials, "SignatureDoesNotMatch", "no").means("refused", "fix");
        Refusal { server_string: Some(server_string.into()), ..refusal }
    }

    const NOON: u64 = 1_784_548_800_000;
    const DATE: &str = "Mon, 20 Jul 2026 12:00:00 GMT";

    #[test]
    fn the_same_text_means_a_wrong_secret_another_text_means_the_encoding() {
        let ours = Signed { canonical: "GET\n/".into(), string_to_sign: "ALG\nabc".into() };
        let why = |theirs| explain("x", refusal(theirs), Some(&ours), &answer(DATE), NOON).message;
        assert!(why("ALG\nabc").contains("secret is wrong"));
        assert!(why("GET\n/").contains("secret is wrong"));
        assert!(why("ALG\nabd").contains("a different text"));
    }

    #[test]
    fn the_clock_is_compared_with_the_answers_date() {
        assert_eq!(skew(&answer(DATE), NOON), Some(0));
        let ours = Signed { canonical: String::new(), string_to_sign: String::new() };
        let why = |now| explain("x", refusal("a"), Some(&ours), &answer(DATE), now).message;
        assert!(why(NOON - 600_000).contains("10 minutes behind"), "{}", why(NOON - 600_000));
        assert!(why(NOON + 7_200_000).contains("2 hours ahead of"));
        assert!(!why(NOON + 5_000).contains("clock"));
        assert_eq!(skew(&answer("yesterday"), NOON), None);
    }
}
