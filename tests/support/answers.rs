//! Answers as the providers document them.

/// A message that Twilio took: <https://www.twilio.com/docs/messaging/api/message-resource>.
pub const TWILIO_TAKEN: &str = r#"{"account_sid":"AC00000000000000000000000000000000","api_version":"2010-04-01","body":"hi","date_created":"Thu, 24 Aug 2023 05:01:45 +0000","date_sent":null,"date_updated":"Thu, 24 Aug 2023 05:01:45 +0000","direction":"outbound-api","error_code":null,"error_message":null,"from":"+14155550123","num_media":"0","num_segments":"1","price":null,"price_unit":"USD","messaging_service_sid":null,"sid":"SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","status":"queued","to":"+14155550100","uri":"/2010-04-01/Accounts/AC0/Messages/SMb.json"}"#;

/// A Twilio error: <https://www.twilio.com/docs/usage/twilios-response#error-and-exception-responses>.
pub fn twilio_error(code: u32, status: u16, message: &str) -> String {
    format!(r#"{{"code":{code},"message":"{message}","more_info":"https://www.twilio.com/docs/errors/{code}","status":{status}}}"#)
}
