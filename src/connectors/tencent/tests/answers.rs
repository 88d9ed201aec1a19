//! Documented answers to a send and to a delivery query.

use super::*;
use crate::{
    failure::Kind::{self, Credentials, Refused, Throttled, Unknown},
    wire::Refusal,
};

fn read_send(response: &Response) -> Result<Receipt, Refusal> {
    let send = connector(&[]).send(&message("+8618501234444", "1", &["123456"]), &noon()).unwrap();
    match (send.read)(response)? {
        Step::Done(receipt) => Ok(receipt),
        Step::Next(_) => panic!("a send is one request"),
    }
}

fn status(code: &str, serial: &str) -> Value {
    json!({ "SendStatusSet": [{
        "SerialNo": serial, "PhoneNumber": "+8618501234444", "Fee": 1, "SessionContext": "test", "Code": code,
        "Message": "as documented", "IsoCode": "CN" }], "RequestId": "a0aabda6" })
}

#[test]
fn the_status_of_the_number_decides_not_http_200() {
    let taken = read_send(&answer(status("Ok", "5000:1045710669157053657849499619"))).unwrap();
    assert_eq!(taken.id, "5000:1045710669157053657849499619");
    assert_eq!(taken.request_id.as_deref(), Some("a0aabda6"));
    for odd in
        [status("Ok", ""), json!({ "SendStatusSet": [], "RequestId": "a" }), json!({ "RequestId": "a" })]
    {
        assert_eq!(read_send(&answer(odd.clone())).unwrap_err().kind, Unknown, "{odd}");
    }
}

/// PROVIDERS.md's table, and what else the documentation lists.
const CODES: &[(&str, Kind)] = &[
    ("AuthFailure.SecretIdNotFound", Credentials),
    ("AuthFailure.InvalidSecretId", Credentials),
    ("AuthFailure.TokenFailure", Credentials),
    ("AuthFailure.SignatureFailure", Credentials),
    ("AuthFailure.SignatureExpire", Credentials),
    ("AuthFailure.MFAFailure", Credentials),
    ("AuthFailure.InvalidAuthorization", Credentials),
    ("AuthFailure.UnauthorizedOperation", Credentials),
    ("UnauthorizedOperation", Credentials),
    ("UnauthorizedOperation.RequestPermissionDeny", Credentials),
    ("UnauthorizedOperation.SmsSdkAppIdVerifyFail", Refused),
    ("InvalidParameterValue.SdkAppIdNotExist", Refused),
    ("UnauthorizedOperation.SdkAppIdIsDisabled", Refused),
    ("UnauthorizedOperation.RequestIpNotInWhitelist", Refused),
    ("UnauthorizedOperation.ServiceSuspendDueToArrears", Refused),
    ("FailedOperation.SignatureIncorrectOrUnapproved", Refused),
    ("FailedOperation.MissingSignature", Refused),
    ("FailedOperation.TemplateIncorrectOrUnapproved", Refused),
    ("FailedOperation.TemplateUnapprovedOrNotExist", Refused),
    ("FailedOperation.TemplateIdNotExist", Refused),
    ("FailedOperation.TemplateParamSetNotMatchApprovedTemplate", Refused),
    ("InvalidParameterValue.TemplateParameterFormatError", Refused),
    ("InvalidParameterValue.TemplateParameterLengthLimit", Refused),
    ("InvalidParameterValue.ProhibitedUseUrlInTemplateParameter", Refused),
    ("InvalidParameterValue.ContentLengthLimit", Refused),
    ("FailedOperation.ContainSensitiveWord", Refused),
    ("FailedOperation.InsufficientBalanceInSmsPackage", Refused),
    ("InvalidParameterValue.IncorrectPhoneNumber", Refused),
    ("FailedOperation.PhoneNumberInBlacklist", Refused),
    ("FailedOperation.PhoneNumberParseFail", Refused),
    ("MissingParameter.EmptyPhoneNumberSet", Refused),
    ("UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone", Refused),
    ("UnsupportedOperation.GlobalTemplateToChineseMainlandPhone", Refused),
    ("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber", Refused),
    ("UnsupportedOperation.UnsupportedRegion", Refused),
    ("LimitExceeded.PhoneNumberThirtySecondLimit", Throttled),
    ("LimitExceeded.PhoneNumberOneHourLimit", Throttled),
    ("LimitExceeded.PhoneNumberDailyLimit", Throttled),
    ("LimitExceeded.PhoneNumberSameContentDailyLimit", Throttled),
    ("LimitExceeded.DeliveryFrequencyLimit", Throttled),
    ("LimitExceeded.AppDailyLimit", Throttled),
    ("LimitExceeded.DailyLimit", Throttled),
    ("LimitExceeded.AppMainlandChinaDailyLimit", Throttled),
    ("LimitExceeded.AppGlobalDailyLimit", Throttled),
    ("LimitExceeded.AppCountryOrRegionDailyLimit", Throttled),
    ("LimitExceeded.SomethingNew", Throttled),
    ("RequestLimitExceeded", Throttled),
    ("RequestLimitExceeded.UinLimitExceeded", Throttled),
    ("InternalError.OtherError", Unknown),
    ("InternalError.Timeout", Unknown),
    ("InternalError.SendAndRecvFail", Unknown),
    ("InternalError.UnknownError", Unknown),
    ("InternalError.RequestTimeException", Credentials),
    ("FailedOperation.OtherError", Unknown),
    ("FailedOperation.FailResolvePacket", Refused),
    ("InvalidAction", Refused),
    ("SomethingEntirelyNew", Refused),
];

#[test]
fn every_documented_code_has_its_kind_a_meaning_and_a_fix_at_either_place() {
    for (code, kind) in CODES {
        let top = json!({ "Error": { "Code": code, "Message": "as documented" }, "RequestId": "ed93f3cb" });
        for body in [top, status(code, "")] {
            let refusal = read_send(&answer(body)).unwrap_err();
            assert_eq!((refusal.kind, refusal.code.as_str()), (*kind, *code));
            assert_eq!(refusal.reason, "as documented");
            assert!(
                refusal.request_id.is_some() && !refusal.meaning.is_empty() && !refusal.fix.is_empty(),
                "{code}"
            );
        }
    }
}

#[test]
fn delivery_is_found_by_its_serial_number_on_whatever_page() {
    let to: Phone = "+8618501234444".parse().unwrap();
    let report = |serial: &str, status: &str| {
        json!({ "UserReceiveTime": 1_620_734_188, "CountryCode": "86", "SubscriberNumber": "18501234444",
            "PhoneNumber": "+8618501234444", "SerialNo": serial, "ReportStatus": status, "Description": "DELIVRD",
            "SessionContext": "" })
    };
    let pages = |pages: &[Vec<Value>]| {
        let mut exchange = connector(&[]).delivery("wanted", Some(&to), &noon()).unwrap();
        for (at, page) in pages.iter().enumerate() {
            assert_eq!(body(&exchange.request)["Offset"], json!(at * 100));
            match (exchange.read)(&answer(json!({ "PullSmsSendStatusSet": page, "RequestId": "r" }))).unwrap()
            {
                Step::Done(delivery) => return Some(delivery),
                Step::Next(next) => exchange = next,
            }
        }
        None
    };
    assert_eq!(pages(&[vec![report("wanted", "SUCCESS")]]), Some(Delivery::Delivered));
    let failed = pages(&[vec![report("other", "SUCCESS"), report("wanted", "FAIL")]]);
    assert!(matches!(failed, Some(Delivery::Failed { .. })), "{failed:?}");
    assert!(matches!(pages(&[vec![report("other", "SUCCESS")]]), Some(Delivery::Pending { .. })));
    let full = vec![report("other", "SUCCESS"); 100];
    assert_eq!(pages(&[full.clone(), vec![report("wanted", "SUCCESS")]]), Some(Delivery::Delivered));
    assert!(matches!(pages(&vec![full; 10]), Some(Delivery::Pending { .. })));
}
