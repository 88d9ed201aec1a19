//! Every documented code of a send or a check: its kind, its meaning and its fix.

use crate::http_client::CodeMeaning;

const COPY_KEY_FIX: &str = "copy the key again from the CAM console, API Keys: `smsctl set secret-id` and `smsctl set secret-key`; a key works on its own site only: `smsctl set site=VALUE`";
pub const RAISE_LIMIT_FIX: &str = "wait, or raise the limit: SMS console, Application Management, your application";
pub const CHECK_CONSOLE_FIX: &str = "check the SMS console before you send again";
const REPORT_BUG_FIX: &str = "update smsctl, or report this code and the request id";
const SPLIT_TEMPLATE_FIX: &str =
    "give mainland China and other countries their own templates: `smsctl template set USAGE china=ID,overseas=ID`";
const TEMPLATE_STATE_FIX: &str =
    "see its state in the SMS console, Body Templates, then `smsctl template set USAGE ID`";

/// Returns the kind, meaning and fix of a code.
pub fn classify_error(code: &str) -> Option<CodeMeaning> {
    Some(match code {
        "AuthFailure.SecretIdNotFound" | "AuthFailure.InvalidSecretId" => {
            CodeMeaning::credentials("Tencent does not know this secret-id", COPY_KEY_FIX)
        }
        "AuthFailure.SignatureFailure" => {
            CodeMeaning::credentials("the secret-key does not belong to this secret-id", COPY_KEY_FIX)
        }
        "AuthFailure.SignatureExpire" | "InternalError.RequestTimeException" => CodeMeaning::credentials(
            "this machine's clock differs too much from Tencent's",
            "set the clock of this machine, then try again",
        ),
        "AuthFailure.TokenFailure" => CodeMeaning::credentials(
            "this is a temporary key, which needs a token or has expired",
            "use a permanent key from the CAM console, API Keys",
        ),
        "AuthFailure.MFAFailure" => CodeMeaning::credentials(
            "this key needs a second factor, which a program cannot give",
            "use the key of a sub-user without one",
        ),
        "AuthFailure.InvalidAuthorization" => CodeMeaning::credentials(
            "Tencent could not read the authorization; a proxy may have changed it",
            REPORT_BUG_FIX,
        ),
        "AuthFailure.UnauthorizedOperation"
        | "UnauthorizedOperation"
        | "UnauthorizedOperation.RequestPermissionDeny" => CodeMeaning::credentials(
            "this key lacks the permission for SMS",
            "give its user the policy QcloudSMSFullAccess in the CAM console",
        ),
        "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
        | "InvalidParameterValue.SdkAppIdNotExist"
        | "InvalidParameter.AppidAndBizId" => CodeMeaning::refused(
            "the sdk-app-id is not an application of this key's account",
            "copy the SDK AppID from the SMS console, Application Management: `smsctl set sdk-app-id=VALUE`",
        ),
        "UnauthorizedOperation.SdkAppIdIsDisabled" => CodeMeaning::refused(
            "the SMS application is disabled",
            "enable it, or use another: `smsctl set sdk-app-id=VALUE`",
        ),
        "UnauthorizedOperation.RequestIpNotInWhitelist"
        | "UnauthorizedOperation.IpNotInWhitelist"
        | "IpNotInWhitelist"
        | "IpInBlacklist" => CodeMeaning::refused(
            "requests from this machine's IP address are not allowed",
            "add the address to the allow list of the SMS application in the console",
        ),
        // The second is how older releases spell it.
        "UnauthorizedOperation.ServiceSuspendDueToArrears" | "UnauthorizedOperation.SerivceSuspendDueToArrears" => {
            CodeMeaning::refused("the account is in arrears", "pay in the billing center of the console")
        }
        "FailedOperation.InsufficientBalanceInSmsPackage" => {
            CodeMeaning::refused("the SMS package is used up", "buy another package in the SMS console")
        }
        "FailedOperation.SignatureIncorrectOrUnapproved" => CodeMeaning::refused(
            "the sign-name is not an approved signature of this account",
            "give its text, not its id: `smsctl set sign-name=VALUE`; `smsctl check` shows its state",
        ),
        "FailedOperation.MissingSignature" => CodeMeaning::refused(
            "a signature is missing",
            "apply for one in the SMS console, then `smsctl set sign-name=VALUE`",
        ),
        "FailedOperation.TemplateIncorrectOrUnapproved"
        | "FailedOperation.TemplateUnapprovedOrNotExist"
        | "FailedOperation.TemplateIdNotExist" => {
            CodeMeaning::refused("there is no such template, or it is not approved", TEMPLATE_STATE_FIX)
        }
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate" => CodeMeaning::refused(
            "the template has a different number of variables",
            "declare its params in its own order: `smsctl check` compares them, `smsctl config edit` changes them",
        ),
        "InvalidParameterValue.TemplateParameterFormatError" | "InvalidParameterValue.TemplateParameterLengthLimit" => {
            CodeMeaning::refused("a variable of this template takes at most six digits", "use a code of six digits")
        }
        "FailedOperation.ContainSensitiveWord" => {
            CodeMeaning::refused("the message holds a forbidden word", "change the template or the signature")
        }
        "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter" => {
            CodeMeaning::refused("a variable holds an address, which is forbidden", "use a plain code")
        }
        "InvalidParameterValue.ContentLengthLimit" => {
            CodeMeaning::refused("the message is too long", "register a shorter template")
        }
        "InvalidParameterValue.IncorrectPhoneNumber" | "FailedOperation.PhoneNumberParseFail" => {
            CodeMeaning::refused("the recipient is not a valid number", "check the digits; the country code is there")
        }
        "FailedOperation.PhoneNumberInBlacklist" | "FailedOperation.PhoneNumberOnBlacklist" => CodeMeaning::refused(
            "the recipient unsubscribed, or the carrier blocks the number",
            "use another number, or ask Tencent's SMS Helper to unblock it",
        ),
        "MissingParameter.EmptyPhoneNumberSet" => {
            CodeMeaning::refused("the request names no recipient", REPORT_BUG_FIX)
        }
        "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone" => {
            CodeMeaning::refused("this template reaches numbers of mainland China only", SPLIT_TEMPLATE_FIX)
        }
        "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone" => {
            CodeMeaning::refused("this template does not reach numbers of mainland China", SPLIT_TEMPLATE_FIX)
        }
        "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber" => {
            CodeMeaning::refused("the template or signature does not serve the recipient's country", SPLIT_TEMPLATE_FIX)
        }
        "UnsupportedOperation.UnsupportedRegion" | "UnsupportedOperation.UnsuportedRegion" => CodeMeaning::refused(
            "Tencent does not send to the recipient's country from this account",
            SPLIT_TEMPLATE_FIX,
        ),
        "UnsupportedRegion" => {
            CodeMeaning::refused("there is no SMS in this region", "`smsctl set region=ap-guangzhou`")
        }
        "LimitExceeded.PhoneNumberThirtySecondLimit" => {
            CodeMeaning::throttled("this number got its messages for 30 seconds", RAISE_LIMIT_FIX)
        }
        "LimitExceeded.PhoneNumberOneHourLimit" => {
            CodeMeaning::throttled("this number got its messages for this hour", RAISE_LIMIT_FIX)
        }
        "LimitExceeded.PhoneNumberDailyLimit" => {
            CodeMeaning::throttled("this number got its messages for today", RAISE_LIMIT_FIX)
        }
        "LimitExceeded.PhoneNumberSameContentDailyLimit" => {
            CodeMeaning::throttled("this number got the same text too often today", RAISE_LIMIT_FIX)
        }
        "LimitExceeded.DeliveryFrequencyLimit" => CodeMeaning::throttled("a frequency limit was hit", RAISE_LIMIT_FIX),
        "LimitExceeded.AppDailyLimit" => {
            CodeMeaning::throttled("the application sent its messages for today", RAISE_LIMIT_FIX)
        }
        "LimitExceeded.AppMainlandChinaDailyLimit" => {
            CodeMeaning::throttled("the application sent its messages for today to mainland China", RAISE_LIMIT_FIX)
        }
        "LimitExceeded.AppGlobalDailyLimit" | "LimitExceeded.DailyLimit" => {
            CodeMeaning::throttled("the messages for today outside mainland China are sent", RAISE_LIMIT_FIX)
        }
        "LimitExceeded.AppCountryOrRegionDailyLimit" => {
            CodeMeaning::throttled("the application sent its messages for today to this country", RAISE_LIMIT_FIX)
        }
        "LimitExceeded.AppCountryOrRegionInBlacklist" => CodeMeaning::throttled(
            "the application may not send to this country",
            "allow the country: SMS console, Application Management, your application",
        ),
        "LimitExceeded.GlobalSmsSendingRateLimit" => {
            CodeMeaning::throttled("too many messages at once outside mainland China", "wait a moment, then try again")
        }
        "LimitExceeded.PhoneNumberCountLimit" => {
            CodeMeaning::throttled("too many recipients in one request", REPORT_BUG_FIX)
        }
        _ if code == "RequestLimitExceeded" || code.starts_with("RequestLimitExceeded.") => {
            CodeMeaning::throttled("too many requests at once", "wait a few seconds, then try again")
        }
        "InternalError.Timeout"
        | "InternalError.SendAndRecvFail"
        | "InternalError.OtherError"
        | "InternalError.UnknownError"
        | "FailedOperation.OtherError"
        | "ServiceUnavailable" => CodeMeaning::unknown(
            "Tencent failed on its way to the carrier; the message may have been sent",
            CHECK_CONSOLE_FIX,
        ),
        "FailedOperation.ProhibitSubAccountUse" => CodeMeaning::refused(
            "only a key of the main account may do that",
            "use a key of the main account, or the console",
        ),
        "FailedOperation.NotEnterpriseCertification" => {
            CodeMeaning::refused("only an account of an enterprise may do that", "use the SMS console instead")
        }
        "FailedOperation.FailResolvePacket"
        | "FailedOperation.JsonParseFail"
        | "InvalidAction"
        | "NoSuchVersion"
        | "UnknownParameter"
        | "MissingParameter" => CodeMeaning::refused("Tencent does not understand the request", REPORT_BUG_FIX),
        _ => return None,
    })
}
