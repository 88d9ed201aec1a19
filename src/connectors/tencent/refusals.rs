//! Tencent's error codes, <https://cloud.tencent.com/document/api/382/52075>.

use crate::{
    failure::Kind::{self, Credentials, Refused, Throttled, Unknown},
    wire::Refusal,
};

/// The refusal that a code is: as documented, or by its family.
pub fn of(code: &str, reason: String) -> Refusal {
    let (kind, meaning, fix) = meaning(code).unwrap_or_else(|| family(code));
    Refusal::new(kind, code, reason).means(meaning, fix)
}

type Meaning = (Kind, &'static str, &'static str);

const KEYS: &str = "copy both from https://console.cloud.tencent.com/cam/capi, then `smsctl set secret-key`";
const CLOCK: &str = "set the clock of this machine";
const GRANT: &str = "grant QcloudSMSFullAccess to the sub-account in CAM";
const APP: &str = "copy it from the SMS console, Applications, then `smsctl set sdk-app-id=`";
const SIGN: &str = "copy the approved name, not its id, from the SMS console, then `smsctl set sign-name=`";
const TEMPLATE: &str =
    "copy the approved template's id from the SMS console, then `smsctl template set USAGE ID`";
const PARAMS: &str =
    "count the {n} in the template, then `smsctl template set USAGE ID --params code,minutes`";
const VALUE: &str =
    "a verification template takes at most 6 digits: leave --code out, or register another template";
const SPLIT: &str =
    "register a template for each side, then `smsctl template set USAGE china=ID,overseas=ID`";
const NUMBER: &str = "check the number, or use another one";
const LATER: &str = "wait; the limits are in the SMS console, Frequency settings";
const PAY: &str = "buy a package or pay in the Tencent console";
const LOOK: &str = "look into the SMS console's sending records before sending again";
const OURS: &str = "report this: smsctl made a request that Tencent does not take";

fn meaning(code: &str) -> Option<Meaning> {
    Some(match code {
        "AuthFailure.SecretIdNotFound" | "AuthFailure.InvalidSecretId" => {
            (Credentials, "the secret id is unknown, disabled, or of the other site", KEYS)
        }
        "AuthFailure.TokenFailure" => (Credentials, "the temporary token is not valid", KEYS),
        "AuthFailure.SignatureFailure" => {
            (Credentials, "the signature does not match: the secret key is wrong", KEYS)
        }
        "AuthFailure.MFAFailure" => (Credentials, "the key needs multi-factor authentication", KEYS),
        "AuthFailure.InvalidAuthorization" => (Credentials, "the authorization header is malformed", OURS),
        "AuthFailure.SignatureExpire" | "InternalError.RequestTimeException" => {
            (Credentials, "the signature's time is too far from Tencent's", CLOCK)
        }
        "AuthFailure.UnauthorizedOperation"
        | "UnauthorizedOperation"
        | "UnauthorizedOperation.RequestPermissionDeny" => {
            (Credentials, "the sub-account may not use the SMS service", GRANT)
        }
        "UnauthorizedOperation.SmsSdkAppIdVerifyFail" => {
            (Refused, "the application belongs to another account, or does not exist", APP)
        }
        "InvalidParameterValue.SdkAppIdNotExist" => (Refused, "there is no such application", APP),
        "UnauthorizedOperation.SdkAppIdIsDisabled" => {
            (Refused, "the application is disabled", "enable it in the SMS console")
        }
        "UnauthorizedOperation.RequestIpNotInWhitelist" | "UnauthorizedOperation.IpNotInWhitelist" => (
            Refused,
            "this address is not on the allow list",
            "add it in the SMS console, Application, Security",
        ),
        "UnauthorizedOperation.ServiceSuspendDueToArrears" => (Refused, "the account is in arrears", PAY),
        "FailedOperation.SignatureIncorrectOrUnapproved" => {
            (Refused, "the signature is unknown or not approved", SIGN)
        }
        "FailedOperation.MissingSignature" => (Refused, "the signature is missing", SIGN),
        "FailedOperation.TemplateIncorrectOrUnapproved"
        | "FailedOperation.TemplateUnapprovedOrNotExist"
        | "FailedOperation.TemplateIdNotExist" => {
            (Refused, "the template is unknown or not approved", TEMPLATE)
        }
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate" => {
            (Refused, "the template takes another number of variables", PARAMS)
        }
        "InvalidParameterValue.TemplateParameterFormatError" => {
            (Refused, "a variable has a form that the template refuses", VALUE)
        }
        "InvalidParameterValue.TemplateParameterLengthLimit" => (Refused, "a variable is too long", VALUE),
        "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter" => {
            (Refused, "a variable may not hold a link", VALUE)
        }
        "InvalidParameterValue.ContentLengthLimit" => (Refused, "the message is too long", TEMPLATE),
        "FailedOperation.ContainSensitiveWord" => (Refused, "the message holds a forbidden word", TEMPLATE),
        "FailedOperation.InsufficientBalanceInSmsPackage" => (Refused, "the package is used up", PAY),
        "InvalidParameterValue.IncorrectPhoneNumber" | "FailedOperation.PhoneNumberParseFail" => {
            (Refused, "the recipient is not a valid number", NUMBER)
        }
        "FailedOperation.PhoneNumberInBlacklist" => {
            (Refused, "the recipient is blocked or has opted out", NUMBER)
        }
        "MissingParameter.EmptyPhoneNumberSet" => (Refused, "the request names no recipient", OURS),
        "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone" => {
            (Refused, "a template for mainland China cannot go to a number overseas", SPLIT)
        }
        "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone" => {
            (Refused, "a template for overseas cannot go to a number of mainland China", SPLIT)
        }
        "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber" => {
            (Refused, "mainland and other numbers stand in one request", OURS)
        }
        "UnsupportedOperation.UnsupportedRegion" | "UnsupportedOperation.UnsuportedRegion" => (
            Refused,
            "this region does not serve that number",
            "`smsctl set region=ap-guangzhou`, or another region",
        ),
        "LimitExceeded.PhoneNumberThirtySecondLimit" => {
            (Throttled, "this number had a message within 30 seconds", LATER)
        }
        "LimitExceeded.PhoneNumberOneHourLimit" => {
            (Throttled, "this number had its messages for the hour", LATER)
        }
        "LimitExceeded.PhoneNumberDailyLimit" => {
            (Throttled, "this number had its messages for the day", LATER)
        }
        "LimitExceeded.PhoneNumberSameContentDailyLimit" => {
            (Throttled, "this number had this very text too often today", LATER)
        }
        "LimitExceeded.DeliveryFrequencyLimit" => (Throttled, "a delivery limit was hit", LATER),
        "LimitExceeded.PhoneNumberCountLimit" => (Throttled, "too many numbers in one request", LATER),
        "LimitExceeded.AppDailyLimit" | "LimitExceeded.DailyLimit" => {
            (Throttled, "the application had its messages for the day", LATER)
        }
        "LimitExceeded.AppMainlandChinaDailyLimit" => {
            (Throttled, "the application's daily limit for mainland China was hit", LATER)
        }
        "LimitExceeded.AppGlobalDailyLimit" => {
            (Throttled, "the application's daily limit for overseas was hit", LATER)
        }
        "LimitExceeded.AppCountryOrRegionDailyLimit" | "LimitExceeded.AppCountryOrRegionInBlacklist" => {
            (Throttled, "the application's limit for this country was hit", LATER)
        }
        "InternalError.OtherError" | "FailedOperation.OtherError" => {
            (Unknown, "Tencent failed, and does not say whether it took the message", LOOK)
        }
        "FailedOperation.FailResolvePacket"
        | "InternalError.JsonParseFail"
        | "InvalidAction"
        | "NoSuchVersion"
        | "UnknownParameter" => (Refused, "Tencent does not understand the request", OURS),
        _ => return None,
    })
}

/// What the first word of an undocumented code tells.
fn family(code: &str) -> Meaning {
    const PAGE: &str = "look the code up: https://cloud.tencent.com/document/api/382/52075";
    match code.split('.').next().unwrap_or_default() {
        "AuthFailure" | "UnauthorizedOperation" => (Credentials, "Tencent refused the credentials", PAGE),
        "LimitExceeded" | "RequestLimitExceeded" => (Throttled, "Tencent asks to slow down", LATER),
        "InternalError" => (Unknown, "Tencent failed, and does not say whether it took the message", LOOK),
        _ => (Refused, "Tencent refused the request", PAGE),
    }
}
