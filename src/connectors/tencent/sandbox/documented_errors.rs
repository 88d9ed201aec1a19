//! The messages of Tencent's errors, <https://cloud.tencent.com/document/api/382/52075>.

use super::TencentRejection;

/// Returns the error with this code.
pub fn documented_rejection(code: String) -> TencentRejection {
    let message = ERROR_MESSAGES.iter().find(|(known, _)| *known == code).map(|(_, message)| *message);
    let family_message = || match code.split('.').next() {
        Some("InternalError") => "An internal error occurred.",
        Some("RequestLimitExceeded") => "Request limit exceeded.",
        Some("UnauthorizedOperation") => "You are not authorized to do this.",
        _ => "Refused by a fault rule of the sandbox.",
    };
    let message = message.unwrap_or_else(family_message);
    TencentRejection::new(code, message)
}

/// Whether an error is about one number and not about the request.
pub fn is_per_number_error(code: &str) -> bool {
    ["FailedOperation.", "InvalidParameterValue.", "LimitExceeded.", "UnsupportedOperation."]
        .iter()
        .any(|start| code.starts_with(start))
}

const ERROR_MESSAGES: &[(&str, &str)] = &[
    ("AuthFailure.InvalidAuthorization", "The Authorization header does not meet the requirement."),
    ("AuthFailure.InvalidSecretId", "The SecretId is not a key of the cloud API."),
    ("AuthFailure.MFAFailure", "MFA failed."),
    ("AuthFailure.SecretIdNotFound", "The SecretId is not found, please ensure that your SecretId is correct."),
    (
        "AuthFailure.SignatureExpire",
        "Signature expired. Timestamp and server time cannot differ by more than five minutes.",
    ),
    (
        "AuthFailure.SignatureFailure",
        "The provided credentials could not be validated. Please check your signature is correct.",
    ),
    ("AuthFailure.TokenFailure", "The token is wrong."),
    ("AuthFailure.UnauthorizedOperation", "You are not authorized to perform this operation."),
    ("FailedOperation.ContainSensitiveWord", "the message contains sensitive words"),
    ("FailedOperation.InsufficientBalanceInSmsPackage", "insufficient balance in SMS package"),
    ("FailedOperation.MissingSignature", "A signature is needed."),
    ("FailedOperation.PhoneNumberInBlacklist", "the mobile number is in the blocklist"),
    ("FailedOperation.SignatureIncorrectOrUnapproved", "The signature is incorrect or unapproved."),
    ("FailedOperation.TemplateIncorrectOrUnapproved", "The template is incorrect or unapproved."),
    (
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        "The number of parameters does not match the approved template.",
    ),
    ("InternalError.Timeout", "The request timed out."),
    ("InvalidParameterValue.IncorrectPhoneNumber", "Incorrect phone number."),
    (
        "InvalidParameterValue.TemplateParameterFormatError",
        "A parameter of a verification code template is at most 6 digits.",
    ),
    ("LimitExceeded.DeliveryFrequencyLimit", "the delivery of the message hit the frequency limit policy"),
    (
        "LimitExceeded.PhoneNumberDailyLimit",
        "the number of sms messages sent from a single mobile number every day exceeds the upper limit",
    ),
    (
        "LimitExceeded.PhoneNumberOneHourLimit",
        "the number of sms messages sent from a single mobile number within 1 hour exceeds the upper limit",
    ),
    (
        "LimitExceeded.PhoneNumberSameContentDailyLimit",
        "the number of sms messages with the same content sent to a single mobile number every day exceeds the upper limit",
    ),
    (
        "LimitExceeded.PhoneNumberThirtySecondLimit",
        "the number of sms messages sent from a single mobile number within 30 seconds exceeds the upper limit",
    ),
    ("RequestLimitExceeded", "Request limit exceeded."),
    (
        "UnauthorizedOperation.RequestIpNotInWhitelist",
        "The address of the request is not on the list of those that are allowed.",
    ),
    ("UnauthorizedOperation.RequestPermissionDeny", "You are not authorized to make this request."),
    ("UnauthorizedOperation.SdkAppIdIsDisabled", "The application is disabled."),
    ("UnauthorizedOperation.ServiceSuspendDueToArrears", "The service is suspended due to arrears."),
    ("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "Verify SmsSdkAppId fail."),
];
