//! Answers as the providers document them.

/// A message that Twilio took: <https://www.twilio.com/docs/messaging/api/message-resource>.
pub const TWILIO_TAKEN: &str = r#"{"account_sid":"AC00000000000000000000000000000000","api_version":"2010-04-01","body":"hi","date_created":"Thu, 24 Aug 2023 05:01:45 +0000","date_sent":null,"date_updated":"Thu, 24 Aug 2023 05:01:45 +0000","direction":"outbound-api","error_code":null,"error_message":null,"from":"+14155550123","num_media":"0","num_segments":"1","price":null,"price_unit":"USD","messaging_service_sid":null,"sid":"SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","status":"queued","to":"+14155550100","uri":"/2010-04-01/Accounts/AC0/Messages/SMb.json"}"#;

/// A Twilio error: <https://www.twilio.com/docs/usage/twilios-response#error-and-exception-responses>.
pub fn twilio_error(code: u32, status: u16, message: &str) -> String {
    format!(
        r#"{{"code":{code},"message":"{message}","more_info":"https://www.twilio.com/docs/errors/{code}","status":{status}}}"#
    )
}

/// Aliyun took a message: <https://help.aliyun.com/document_detail/419273.html>.
pub const ALIYUN_TAKEN: &str =
    r#"{"Code":"OK","Message":"OK","BizId":"9006197469364984^0","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990"}"#;

/// Aliyun's flow control, which comes with HTTP 200.
pub const ALIYUN_LIMITED: &str = r#"{"Message":"触发分钟级流控Permits:1","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990","Code":"isv.BUSINESS_LIMIT_CONTROL"}"#;

/// Aliyun's answer to a wrong secret, which carries the text that it signed.
pub fn aliyun_mismatch(string_to_sign: &str) -> String {
    let message =
        format!("Specified signature does not match our calculation. server StringToSign is [{string_to_sign}]");
    serde_json::json!({ "RequestId": "F655A8D5", "HostId": "dysmsapi.aliyuncs.com", "Code": "SignatureDoesNotMatch", "Message": message }).to_string()
}

/// Tencent took a message: <https://cloud.tencent.com/document/api/382/55981>.
pub const TENCENT_TAKEN: &str = r#"{"Response":{"SendStatusSet":[{"SerialNo":"5000:1045710669157053657849499619","PhoneNumber":"+8618501234444","Fee":1,"SessionContext":"test","Code":"Ok","Message":"send success","IsoCode":"CN"}],"RequestId":"a0aabda6-cf91-4f3e-a81f-9198114a2279"}}"#;

/// Tencent's per-number failure, which comes with HTTP 200 and no error.
pub const TENCENT_LIMITED: &str = r#"{"Response":{"SendStatusSet":[{"SerialNo":"","PhoneNumber":"+8618501234444","Fee":0,"SessionContext":"test","Code":"LimitExceeded.PhoneNumberDailyLimit","Message":"the number of SMS messages sent to a single mobile number every day exceeds the upper limit.","IsoCode":""}],"RequestId":"a0aabda6-cf91-4f3e-a81f-9198114a2279"}}"#;

/// Tencent's answer to a wrong secret key.
pub const TENCENT_MISMATCH: &str = r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"The provided credentials could not be validated. Please check your signature is correct."},"RequestId":"ed93f3cb-f35e-473f-b9f3-0d451b8b79c6"}}"#;
