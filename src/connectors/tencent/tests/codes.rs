//! Every documented code, <https://cloud.tencent.com/document/api/382/52062>, in both documented shapes.

use super::{
    answers::{read, send},
    *,
};
use crate::{failure::Kind, wire::Refusal};

/// A refusal of the request, and a refusal of its number.
fn refusals(code: &str) -> [Refusal; 2] {
    let whole = format!(
        r#"{{"Response": {{"Error": {{"Code": "{code}", "Message": "in its words"}}, "RequestId": "r"}}}}"#
    );
    let number = format!(
        r#"{{"Response": {{"SendStatusSet": [{{"SerialNo": "", "PhoneNumber": "+8618511122233", "Fee": 0,
        "SessionContext": "test", "Code": "{code}", "Message": "in its words", "IsoCode": ""}}], "RequestId": "r"}}}}"#
    );
    [whole, number].map(|body| read(&send(&account(), MAINLAND), &body).unwrap_err())
}

const CREDENTIALS: &str = "AuthFailure.SecretIdNotFound AuthFailure.InvalidSecretId AuthFailure.TokenFailure
    AuthFailure.SignatureFailure AuthFailure.SignatureExpire AuthFailure.MFAFailure
    AuthFailure.InvalidAuthorization AuthFailure.UnauthorizedOperation UnauthorizedOperation
    UnauthorizedOperation.RequestPermissionDeny InternalError.RequestTimeException";
const REFUSED: &str = "UnauthorizedOperation.SmsSdkAppIdVerifyFail InvalidParameterValue.SdkAppIdNotExist
    UnauthorizedOperation.SdkAppIdIsDisabled UnauthorizedOperation.RequestIpNotInWhitelist IpNotInWhitelist
    UnauthorizedOperation.ServiceSuspendDueToArrears FailedOperation.InsufficientBalanceInSmsPackage
    FailedOperation.SignatureIncorrectOrUnapproved FailedOperation.MissingSignature
    FailedOperation.TemplateIncorrectOrUnapproved FailedOperation.TemplateUnapprovedOrNotExist
    FailedOperation.TemplateIdNotExist FailedOperation.TemplateParamSetNotMatchApprovedTemplate
    InvalidParameterValue.TemplateParameterFormatError InvalidParameterValue.TemplateParameterLengthLimit
    InvalidParameterValue.ProhibitedUseUrlInTemplateParameter FailedOperation.ContainSensitiveWord
    InvalidParameterValue.ContentLengthLimit InvalidParameterValue.IncorrectPhoneNumber
    FailedOperation.PhoneNumberInBlacklist FailedOperation.PhoneNumberParseFail
    MissingParameter.EmptyPhoneNumberSet UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone
    UnsupportedOperation.GlobalTemplateToChineseMainlandPhone UnsupportedOperation.UnsupportedRegion
    UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber FailedOperation.FailResolvePacket
    FailedOperation.JsonParseFail InvalidAction NoSuchVersion UnknownParameter
    FailedOperation.ProhibitSubAccountUse FailedOperation.NotEnterpriseCertification";
const THROTTLED: &str = "LimitExceeded.PhoneNumberThirtySecondLimit LimitExceeded.PhoneNumberOneHourLimit
    LimitExceeded.PhoneNumberDailyLimit LimitExceeded.PhoneNumberSameContentDailyLimit
    LimitExceeded.DeliveryFrequencyLimit LimitExceeded.AppDailyLimit LimitExceeded.DailyLimit
    LimitExceeded.AppMainlandChinaDailyLimit LimitExceeded.AppGlobalDailyLimit
    LimitExceeded.AppCountryOrRegionDailyLimit LimitExceeded.AppCountryOrRegionInBlacklist
    LimitExceeded.GlobalSmsSendingRateLimit RequestLimitExceeded RequestLimitExceeded.IPLimitExceeded
    RequestLimitExceeded.UinLimitExceeded";
const UNKNOWN: &str = "InternalError.Timeout InternalError.SendAndRecvFail InternalError.OtherError
    InternalError.UnknownError FailedOperation.OtherError";

#[test]
fn every_documented_code_has_its_kind_its_meaning_and_a_fix() {
    for (codes, kind) in [
        (CREDENTIALS, Kind::Credentials),
        (REFUSED, Kind::Refused),
        (THROTTLED, Kind::Throttled),
        (UNKNOWN, Kind::Unknown),
    ] {
        for code in codes.split_whitespace() {
            for refusal in refusals(code) {
                assert_eq!((refusal.kind, refusal.code.as_str()), (kind, code));
                assert_eq!(refusal.reason, "in its words");
                assert_eq!(refusal.request_id.as_deref(), Some("r"));
                assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty(), "{code}");
            }
            let family = format!("{}.New", code.split('.').next().unwrap());
            let known = family == "RequestLimitExceeded.New"
                || refusals(code) != refusals(&family).map(|other| Refusal { code: code.into(), ..other });
            assert!(known, "{code} is not listed");
        }
    }
}

#[test]
fn an_unknown_code_is_told_by_its_family_and_no_code_by_the_status() {
    for (code, kind) in [
        ("AuthFailure.New", Kind::Credentials),
        ("UnauthorizedOperation.New", Kind::Credentials),
        ("LimitExceeded.New", Kind::Throttled),
        ("InternalError.New", Kind::Unknown),
        ("InternalError", Kind::Unknown),
        ("FailedOperation.New", Kind::Refused),
        ("New", Kind::Refused),
        ("", Kind::Unknown),
    ] {
        assert_eq!(refusals(code).map(|refusal| refusal.kind), [kind; 2], "{code}");
    }
}
