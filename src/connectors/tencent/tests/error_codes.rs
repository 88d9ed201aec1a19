//! Tests of every documented code, <https://cloud.tencent.com/document/api/382/52062>, in both documented shapes.

use super::{
    responses::{parse_done, send_exchange},
    *,
};
use crate::{failure::FailureKind, http_client::Refusal};

/// Returns the refusal of the request with this code, and that of its number.
fn parse_refusals(code: &str) -> [Refusal; 2] {
    let whole =
        format!(r#"{{"Response": {{"Error": {{"Code": "{code}", "Message": "in its words"}}, "RequestId": "r"}}}}"#);
    let number = format!(
        r#"{{"Response": {{"SendStatusSet": [{{"SerialNo": "", "PhoneNumber": "+8618511122233", "Fee": 0,
        "SessionContext": "test", "Code": "{code}", "Message": "in its words", "IsoCode": ""}}], "RequestId": "r"}}}}"#
    );
    [whole, number].map(|body| parse_done(&send_exchange(&test_account(), MAINLAND_NUMBER), &body).unwrap_err())
}

const CREDENTIALS_CODES: &str = "AuthFailure.SecretIdNotFound AuthFailure.InvalidSecretId AuthFailure.TokenFailure
    AuthFailure.SignatureFailure AuthFailure.SignatureExpire AuthFailure.MFAFailure
    AuthFailure.InvalidAuthorization AuthFailure.UnauthorizedOperation UnauthorizedOperation
    UnauthorizedOperation.RequestPermissionDeny InternalError.RequestTimeException";
const REFUSED_CODES: &str = "UnauthorizedOperation.SmsSdkAppIdVerifyFail InvalidParameterValue.SdkAppIdNotExist
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
const THROTTLED_CODES: &str = "LimitExceeded.PhoneNumberThirtySecondLimit LimitExceeded.PhoneNumberOneHourLimit
    LimitExceeded.PhoneNumberDailyLimit LimitExceeded.PhoneNumberSameContentDailyLimit
    LimitExceeded.DeliveryFrequencyLimit LimitExceeded.AppDailyLimit LimitExceeded.DailyLimit
    LimitExceeded.AppMainlandChinaDailyLimit LimitExceeded.AppGlobalDailyLimit
    LimitExceeded.AppCountryOrRegionDailyLimit LimitExceeded.AppCountryOrRegionInBlacklist
    LimitExceeded.GlobalSmsSendingRateLimit RequestLimitExceeded RequestLimitExceeded.IPLimitExceeded
    RequestLimitExceeded.UinLimitExceeded";
const UNKNOWN_CODES: &str = "InternalError.Timeout InternalError.SendAndRecvFail InternalError.OtherError
    InternalError.UnknownError FailedOperation.OtherError";

#[test]
fn every_documented_code_has_a_kind_a_meaning_and_a_fix() {
    for (codes, kind) in [
        (CREDENTIALS_CODES, FailureKind::Credentials),
        (REFUSED_CODES, FailureKind::Refused),
        (THROTTLED_CODES, FailureKind::Throttled),
        (UNKNOWN_CODES, FailureKind::Unknown),
    ] {
        for code in codes.split_whitespace() {
            for refusal in parse_refusals(code) {
                assert_eq!((refusal.kind, refusal.code.as_str()), (kind, code));
                assert_eq!(refusal.reason, "in its words");
                assert_eq!(refusal.request_id.as_deref(), Some("r"));
                assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty(), "{code}");
            }
            let family = format!("{}.New", code.split('.').next().unwrap());
            let known = family == "RequestLimitExceeded.New"
                || parse_refusals(code) != parse_refusals(&family).map(|other| Refusal { code: code.into(), ..other });
            assert!(known, "{code} is not listed");
        }
    }
}

#[test]
fn an_unknown_code_is_classified_by_its_family_and_a_response_without_code_by_its_status() {
    for (code, kind) in [
        ("AuthFailure.New", FailureKind::Credentials),
        ("UnauthorizedOperation.New", FailureKind::Credentials),
        ("LimitExceeded.New", FailureKind::Throttled),
        ("InternalError.New", FailureKind::Unknown),
        ("InternalError", FailureKind::Unknown),
        ("FailedOperation.New", FailureKind::Refused),
        ("New", FailureKind::Refused),
        ("", FailureKind::Unknown),
    ] {
        assert_eq!(parse_refusals(code).map(|refusal| refusal.kind), [kind; 2], "{code}");
    }
}
