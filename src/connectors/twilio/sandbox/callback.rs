//! How Twilio tells that a message changed its status,
//! <https://www.twilio.com/docs/messaging/guides/track-outbound-message-status>.

use http::Uri;

use super::{
    super::Twilio,
    message::{Failure, VERSION, status, stays},
};
use crate::{
    desk::{Arrival, Stage},
    sms::Secret,
    wire::{Moment, Request, hash},
};

/// The request that tells of the status at this moment.
/// Twilio signs it with the auth token: for an account of which only an API key is known there is none.
pub fn request(account: &Twilio, arrival: &Arrival, at: &Moment) -> Option<Request> {
    let token = account.auth_token.as_ref()?;
    let callback = arrival.callback.as_ref()?;
    let url: Uri = callback.url.parse().ok()?;
    let stage = arrival.stage(at.millis);
    if stage == Stage::Sent && stays(arrival) {
        return None;
    }
    let failure = Failure::of(arrival, at.millis);
    let status = status(stage, failure.as_ref());
    let (to, code) = (arrival.to.to_string(), failure.map(|failure| failure.code.to_string()));
    let mut fields = vec![
        ("ApiVersion", VERSION),
        ("MessageStatus", status),
        ("SmsStatus", status),
        ("SmsSid", &arrival.id),
        ("MessageSid", &arrival.id),
        ("AccountSid", &callback.account),
        ("From", &arrival.from),
        ("To", &to),
    ];
    fields.extend(arrival.reference.as_deref().map(|service| ("MessagingServiceSid", service)));
    fields.extend(code.as_deref().map(|code| ("ErrorCode", code)));
    http::Request::post(&url)
        .header("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
        .header("user-agent", "TwilioProxy/1.1")
        .header("x-twilio-signature", signature(token, &url.to_string(), &fields))
        .body(hash::form(&fields).into_bytes())
        .ok()
}

/// <https://www.twilio.com/docs/usage/security#validating-requests>
fn signature(token: &Secret, url: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let named = sorted.iter().map(|(name, value)| format!("{name}{value}"));
    hash::base64(hash::hmac_sha1(token.expose(), format!("{url}{}", named.collect::<String>())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_twilios_example() {
        let fields = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
            ("Caller", "+14158675309"),
        ];
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assert_eq!(signature(&"12345".parse().unwrap(), url, &fields), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }
}
