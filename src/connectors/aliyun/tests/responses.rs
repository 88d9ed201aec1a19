//! Tests of the client with documented responses.

use super::{requests::registered_message, *};
use crate::{
    failure::FailureKind::{self, Credentials, Refused, Throttled, Unknown},
    http_client::Refusal,
};

fn parse_send_response(status: u16, body: &str) -> Result<Receipt, Refusal> {
    let exchange = test_account()
        .build_send_exchange(&registered_message("+8613812345678", &[("code", "274913")]), &noon_with_nonce("n"))
        .unwrap();
    parse_last(&exchange, &raw_response(status, body))
}

#[test]
fn only_ok_with_an_id_is_a_receipt() {
    let body = r#"{"Code":"OK","Message":"OK","BizId":"9006197469364984^0","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990"}"#;
    let receipt = parse_send_response(200, body).unwrap();
    assert_eq!(receipt.id.as_deref(), Some("9006197469364984^0"));
    assert_eq!(receipt.request_id.as_deref(), Some("F655A8D5-B967-440B-8683-DAD6FF8DE990"));
    for (status, other) in [
        (200, r#"{"Code":"OK","Message":"OK","BizId":"","RequestId":"F655A8D5"}"#),
        (200, r#"{"Code":"Ok","Message":"OK","BizId":"9006197469364984^0"}"#),
        (200, r#"{"Message":"OK","BizId":"9006197469364984^0"}"#),
        (500, r#"{"Code":"OK","Message":"OK","BizId":"9006197469364984^0"}"#),
        (302, r#"{"Code":"OK","Message":"OK","BizId":"9006197469364984^0"}"#),
    ] {
        assert_eq!(parse_send_response(status, other).unwrap_err().kind, Unknown, "{status} {other}");
    }
}

/// HTTP status, error code and expected kind.
const CODES: &[(u16, &str, FailureKind)] = &[
    (404, "InvalidAccessKeyId.NotFound", Credentials),
    (400, "InvalidAccessKeyId.Inactive", Credentials),
    (400, "SignatureDoesNotMatch", Credentials),
    (400, "IncompleteSignature", Credentials),
    (400, "InvalidTimeStamp.Expired", Credentials),
    (400, "InvalidTimeStamp.Format", Credentials),
    (400, "InvalidSecurityToken.Expired", Credentials),
    (400, "MissingSecurityToken", Credentials),
    (403, "Forbidden.RAM", Credentials),
    (403, "NoPermission", Credentials),
    (400, "NotAuthorized", Credentials),
    (200, "isp.RAM_PERMISSION_DENY", Credentials),
    (400, "Throttling", Throttled),
    (400, "Throttling.User", Throttled),
    (400, "Throttling.Api", Throttled),
    (200, "isv.BUSINESS_LIMIT_CONTROL", Throttled),
    (200, "isv.DAY_LIMIT_CONTROL", Throttled),
    (200, "isv.MONTH_LIMIT_CONTROL", Throttled),
    (400, "SignatureNonceUsed", Unknown),
    (200, "isp.SYSTEM_ERROR", Unknown),
    (200, "isp.GATEWAY_ERROR", Unknown),
    (500, "InternalError", Unknown),
    (503, "ServiceUnavailable", Unknown),
    (400, "InvalidVersion", Refused),
    (404, "InvalidAction.NotFound", Refused),
    (400, "MissingPhoneNumbers", Refused),
    (200, "isv.SMS_SIGNATURE_ILLEGAL", Refused),
    (200, "isv.SMS_SIGN_ILLEGAL", Refused),
    (200, "isv.SIGN_STATE_ILLEGAL", Refused),
    (200, "isv.SIGN_NAME_ILLEGAL", Refused),
    (200, "isv.SMS_SIGNATURE_SCENE_ILLEGAL", Refused),
    (200, "SignatureSceneTemplateTypeIllegal", Refused),
    (200, "isv.SMS_TEMPLATE_ILLEGAL", Refused),
    (200, "isv.SMS_CONTENT_ILLEGAL", Refused),
    (200, "isv.TEMPLATE_MISSING_PARAMETERS", Refused),
    (200, "isv.TEMPLATE_PARAMS_ILLEGAL", Refused),
    (200, "isv.INVALID_JSON_PARAM", Refused),
    (200, "isv.INVALID_PARAMETERS", Refused),
    (200, "isv.PARAM_LENGTH_LIMIT", Refused),
    (200, "isv.PARAM_NOT_SUPPORT_URL", Refused),
    (200, "isv.BLACK_KEY_CONTROL_LIMIT", Refused),
    (200, "isv.MOBILE_NUMBER_ILLEGAL", Refused),
    (200, "isv.MOBILE_COUNT_OVER_LIMIT", Refused),
    (200, "isv.DOMESTIC_NUMBER_NOT_SUPPORTED", Refused),
    (200, "isv.AMOUNT_NOT_ENOUGH", Refused),
    (200, "isv.OUT_OF_SERVICE", Refused),
    (200, "isv.PRODUCT_UN_SUBSCRIPT", Refused),
    (200, "isv.PRODUCT_UNSUBSCRIBE", Refused),
    (200, "isv.ACCOUNT_NOT_EXISTS", Refused),
    (200, "isv.ACCOUNT_ABNORMAL", Refused),
    (200, "isv.DENY_IP_RANGE", Refused),
    (200, "isv.SMS_TEST_NUMBER_LIMIT", Refused),
    (200, "isv.SMS_TEST_SIGN_TEMPLATE_LIMIT", Refused),
];

#[test]
fn every_documented_code_has_its_kind_and_a_fix() {
    for (status, code, kind) in CODES {
        let body = match status {
            200 => format!(
                r#"{{"Message":"触发分钟级流控Permits:1","RequestId":"873043ac-bcda-44db-9052-2e204c6ed20f","Code":"{code}"}}"#
            ),
            _ => format!(
                r#"{{"RequestId":"873043ac-bcda-44db-9052-2e204c6ed20f","HostId":"dysmsapi.aliyuncs.com","Code":"{code}","Message":"触发分钟级流控Permits:1","Recommend":"https://api.aliyun.com/troubleshoot?q={code}"}}"#
            ),
        };
        let refusal = parse_send_response(*status, &body).unwrap_err();
        assert_eq!((refusal.kind, &*refusal.code), (*kind, *code));
        assert_eq!(refusal.reason, "触发分钟级流控Permits:1", "{code}");
        assert_eq!(refusal.request_id.as_deref(), Some("873043ac-bcda-44db-9052-2e204c6ed20f"), "{code}");
        assert!(!refusal.meaning.is_empty() && !refusal.fix.contains("documentation"), "{code}");
    }
}

#[test]
fn an_unknown_code_is_classified_by_the_status_and_links_to_its_page() {
    let unknown = |status, code: &str| {
        let page = "https://api.aliyun.com/troubleshoot?q=new";
        let body = format!(r#"{{"Code":"{code}","Message":"new","RequestId":"R","Recommend":"{page}"}}"#);
        let refusal = parse_send_response(status, &body).unwrap_err();
        assert!(refusal.fix.ends_with(page), "{}", refusal.fix);
        assert_eq!((&*refusal.code, &*refusal.reason), (code, "new"));
        refusal.kind
    };
    assert_eq!(unknown(200, "isv.NEW_RULE"), Refused);
    assert_eq!(unknown(200, "isp.NEW_FAULT"), Unknown);
    assert_eq!(unknown(200, "New"), Unknown);
    assert_eq!(unknown(400, "New"), Refused);
    assert_eq!(unknown(401, "New"), Credentials);
    assert_eq!(unknown(429, "New"), Throttled);
    assert_eq!(unknown(502, "isv.NEW_RULE"), Unknown);
    let without_page = parse_send_response(200, r#"{"Code":"isv.NEW_RULE","Message":"new"}"#).unwrap_err();
    assert!(without_page.fix.contains("https://help.aliyun.com/"), "{}", without_page.fix);
}

#[test]
fn the_text_that_aliyun_signed_is_extracted_from_the_message() {
    let server_text = |message: &str| {
        let body = serde_json::json!({ "Code": "SignatureDoesNotMatch", "Message": message }).to_string();
        parse_send_response(400, &body).unwrap_err().server_signed_text
    };
    let hash = "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259";
    for (message, expected) in [
        (
            "Specified signature is not matched with our calculation. server string to sign is:GET&%2F&A%3D1",
            "GET&%2F&A%3D1".to_owned(),
        ),
        (
            &format!(
                "Specified signature does not match our calculation. server StringToSign is [ACS3-HMAC-SHA256\n{hash}]"
            ),
            format!("ACS3-HMAC-SHA256\n{hash}"),
        ),
        (
            &format!(
                "Specified signature does not match our calculation. server StringToSign is [ACS3-HMAC-SHA256\n{hash}] server CanonicalRequest is [POST\n/\n\nhost:[::1]\n]"
            ),
            format!("ACS3-HMAC-SHA256\n{hash}"),
        ),
        (
            "no match. server CanonicalRequest is [POST\n/\n\nhost:[::1]:80\n\nhost\ne3b0]",
            "POST\n/\n\nhost:[::1]:80\n\nhost\ne3b0".to_owned(),
        ),
    ] {
        assert_eq!(server_text(message), Some(crate::encoding::escape_control_chars(&expected)), "{message}");
    }
    assert_eq!(server_text("Specified signature is not matched with our calculation."), None);
}
