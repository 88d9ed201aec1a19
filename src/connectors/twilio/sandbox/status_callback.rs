//! The request that reports a new status of a message,
//! <https://www.twilio.com/docs/messaging/guides/track-outbound-message-status>.

use http::Uri;

use super::{
    super::Twilio,
    message_resource::{API_VERSION, EmulatedTwilioFailure, fails_before_leaving, status_name},
};
use crate::{
    emulation::{CapturedMessage, DeliveryStage},
    encoding::{self, hash},
    http_client::{Request, SigningContext},
    sms::Secret,
};

/// Returns the request that reports the status at this time. Twilio signs it with the auth token, so there is none for an
/// account with only an API key.
pub fn build_status_callback(account: &Twilio, captured: &CapturedMessage, at: &SigningContext) -> Option<Request> {
    let token = account.auth_token.as_ref()?;
    let callback = captured.callback.as_ref()?;
    let url: Uri = callback.url.parse().ok()?;
    let stage = captured.stage_at(at.timestamp_millis);
    if stage == DeliveryStage::Sent && fails_before_leaving(captured) {
        return None;
    }
    let failure = EmulatedTwilioFailure::from_message(captured, at.timestamp_millis);
    let status = status_name(stage, failure.as_ref());
    let (to, code) = (captured.to.to_string(), failure.map(|failure| failure.code.to_string()));
    let mut fields = vec![
        ("ApiVersion", API_VERSION),
        ("MessageStatus", status),
        ("SmsStatus", status),
        ("SmsSid", &captured.id),
        ("MessageSid", &captured.id),
        ("AccountSid", &callback.account_id),
        ("From", &captured.sender),
        ("To", &to),
    ];
    fields.extend(captured.client_reference.as_deref().map(|service| ("MessagingServiceSid", service)));
    fields.extend(code.as_deref().map(|code| ("ErrorCode", code)));
    http::Request::post(&url)
        .header("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
        .header("user-agent", "TwilioProxy/1.1")
        .header("x-twilio-signature", sign_callback(token, &url.to_string(), &fields))
        .body(encoding::encode_form(&fields).into_bytes())
        .ok()
}

/// <https://www.twilio.com/docs/usage/security#validating-requests>
fn sign_callback(token: &Secret, url: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let text: String = sorted.iter().map(|(name, value)| format!("{name}{value}")).collect();
    encoding::encode_base64(hash::hmac_sha1(token.expose(), format!("{url}{text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_is_signed_as_published() {
        let fields = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
            ("Caller", "+14158675309"),
        ];
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assert_eq!(sign_callback(&"12345".parse().unwrap(), url, &fields), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }
}
