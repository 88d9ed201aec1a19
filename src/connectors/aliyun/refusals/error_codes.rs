//! The documented error codes and their meanings.

use super::is_permission_error;
use crate::http_client::CodeMeaning;

/// Returns the meaning of a code; `None` if it is unknown.
pub fn classify_error(code: &str) -> Option<CodeMeaning> {
    Some(match code {
        "InvalidAccessKeyId.NotFound" => CodeMeaning::credentials(
            "Aliyun does not know this AccessKey ID",
            "copy it from https://ram.console.aliyun.com, then `smsctl set access-key-id=VALUE`",
        ),
        "InvalidAccessKeyId.Inactive" => CodeMeaning::credentials(
            "this AccessKey is disabled",
            "enable it at https://ram.console.aliyun.com, or make another, then `smsctl set access-key-id=VALUE`",
        ),
        "SignatureDoesNotMatch" => CodeMeaning::credentials(
            "Aliyun computes a different signature for this request",
            "enter the AccessKey secret again, without spaces around it: `smsctl set access-key-secret`",
        ),
        "IncompleteSignature" => CodeMeaning::credentials(
            "Aliyun does not accept the signature",
            "enter the AccessKey secret again: `smsctl set access-key-secret`",
        ),
        "InvalidTimeStamp.Expired" | "InvalidTimeStamp.Format" => CodeMeaning::credentials(
            "this machine's clock is more than 15 minutes off",
            "set the clock of this machine, then try again",
        ),
        "InvalidSecurityToken.Expired" | "MissingSecurityToken" => CodeMeaning::credentials(
            "this is a temporary key, and its token is missing or has expired",
            "make an AccessKey of a RAM user, then `smsctl set access-key-id=VALUE`",
        ),
        "isp.RAM_PERMISSION_DENY" => CodeMeaning::credentials(
            "the RAM user may not use SMS",
            "grant it AliyunDysmsFullAccess (or dysms:SendSms) at https://ram.console.aliyun.com",
        ),
        _ if is_permission_error(code) => CodeMeaning::credentials(
            "the AccessKey is valid, but may not do that",
            "grant its RAM user AliyunDysmsFullAccess at https://ram.console.aliyun.com",
        ),
        _ if code == "Throttling" || code.starts_with("Throttling.") => {
            CodeMeaning::throttled("too many requests at once", "wait a few seconds, then try again")
        }
        "isv.BUSINESS_LIMIT_CONTROL" => CodeMeaning::throttled(
            "this number reached its limit of messages: by default 1 a minute, 5 an hour, 10 a day of one signature",
            "wait for the next minute, hour or day, or put the number on the allow list at https://dysms.console.aliyun.com",
        ),
        "isv.DAY_LIMIT_CONTROL" | "isv.MONTH_LIMIT_CONTROL" => CodeMeaning::throttled(
            "the limit that your own account sets for a day or a month is reached",
            "wait, or raise it at https://dysms.console.aliyun.com, General settings",
        ),
        "SignatureNonceUsed" => CodeMeaning::unknown(
            "Aliyun has seen this very request before, so the first one may have been sent",
            "check with `smsctl delivery` or in the console before you send again",
        ),
        "isp.SYSTEM_ERROR" | "isp.GATEWAY_ERROR" | "InternalError" | "ServiceUnavailable" => CodeMeaning::unknown(
            "Aliyun failed and does not say what happened to the message",
            "check with `smsctl delivery` or in the console before you send again",
        ),
        "InvalidVersion" | "InvalidAction.NotFound" => CodeMeaning::refused(
            "the server of this region does not know the request",
            "`smsctl set region=cn-hangzhou`, or another region that has the SMS service",
        ),
        _ if code.starts_with("Missing") => CodeMeaning::refused(
            "a part of the request did not arrive",
            "check whether a proxy changes requests; otherwise this is a bug of smsctl",
        ),
        "isv.DENY_IP_RANGE" => CodeMeaning::refused(
            "this machine's IP address is not allowed: outside mainland China, or not on your allow list",
            "send from a server in mainland China, or change the allow list at https://dysms.console.aliyun.com",
        ),
        "isv.PRODUCT_UN_SUBSCRIPT" | "isv.PRODUCT_UNSUBSCRIBE" => CodeMeaning::refused(
            "the SMS service is not opened for this account",
            "open it at https://dysms.console.aliyun.com",
        ),
        "isv.OUT_OF_SERVICE" | "isv.AMOUNT_NOT_ENOUGH" => CodeMeaning::refused(
            "no money is left; message packages cannot be used while the account owes",
            "top up at https://usercenter2.aliyun.com",
        ),
        "isv.ACCOUNT_NOT_EXISTS" | "isv.ACCOUNT_ABNORMAL" => CodeMeaning::refused(
            "the account does not exist or is in an abnormal state",
            "see the notices in the console, or ask Aliyun's support",
        ),
        "isv.SMS_SIGNATURE_ILLEGAL" => CodeMeaning::refused(
            "this account has no approved signature of that name",
            "copy it exactly from https://dysms.console.aliyun.com, then `smsctl set sign-name=VALUE`",
        ),
        "isv.SMS_SIGN_ILLEGAL" | "isv.SIGN_STATE_ILLEGAL" | "isv.SIGN_NAME_ILLEGAL" => CodeMeaning::refused(
            "the signature is blocked, not in a usable state, or malformed",
            "see its state at https://dysms.console.aliyun.com, or take another: `smsctl set sign-name=VALUE`",
        ),
        "isv.SMS_SIGNATURE_SCENE_ILLEGAL" => CodeMeaning::refused(
            "the signature is for verification codes only, and the template is not",
            "take a general signature, or register the template as a verification code",
        ),
        _ if code.trim_start_matches("isv.").starts_with("SignatureScene") => CodeMeaning::refused(
            "the signature and the template are for different purposes",
            "take a general signature, or register the template as a verification code",
        ),
        "isv.SMS_TEMPLATE_ILLEGAL" => CodeMeaning::refused(
            "this account has no approved template with that code",
            "copy it from https://dysms.console.aliyun.com, then `smsctl template set USAGE SMS_...`",
        ),
        "isv.SMS_CONTENT_ILLEGAL" => CodeMeaning::refused(
            "the content is not allowed",
            "change the registered template, or take another: `smsctl template set USAGE SMS_...`",
        ),
        "isv.TEMPLATE_MISSING_PARAMETERS" => CodeMeaning::refused(
            "the template takes a variable that was not given",
            "`smsctl check` shows which: name it among the template's params",
        ),
        "isv.TEMPLATE_PARAMS_ILLEGAL" => CodeMeaning::refused(
            "a value does not fit the type that the template declares for its variable",
            "send a code of 4 to 6 digits, or change the type of the variable in the console",
        ),
        "isv.INVALID_JSON_PARAM" | "isv.INVALID_PARAMETERS" => CodeMeaning::refused(
            "Aliyun cannot read the variables or another parameter",
            "`smsctl check` compares the template's params with those that are registered",
        ),
        "isv.PARAM_LENGTH_LIMIT" => CodeMeaning::refused("a value is too long", "send a code of 4 to 6 digits"),
        "isv.PARAM_NOT_SUPPORT_URL" | "isv.BLACK_KEY_CONTROL_LIMIT" => CodeMeaning::refused(
            "a value looks like an address or holds a forbidden word",
            "send a code of 4 to 6 digits; fixed words belong in the registered template",
        ),
        "isv.MOBILE_NUMBER_ILLEGAL" => {
            CodeMeaning::refused("the recipient is not a valid number", "check the digits; the country code is there")
        }
        "isv.MOBILE_COUNT_OVER_LIMIT" => CodeMeaning::refused("more than 1,000 recipients at once", "send to fewer"),
        "isv.DOMESTIC_NUMBER_NOT_SUPPORTED" => CodeMeaning::refused(
            "an international template reaches no number of mainland China",
            "`smsctl template set USAGE china=SMS_1,overseas=SMS_2`",
        ),
        "isv.SMS_TEST_NUMBER_LIMIT" => CodeMeaning::refused(
            "a test signature or template reaches only the numbers bound to it",
            "bind the number at https://dysms.console.aliyun.com, or take a signature and a template of your own",
        ),
        "isv.SMS_TEST_SIGN_TEMPLATE_LIMIT" => CodeMeaning::refused(
            "a test signature goes only with a test template",
            "take a signature and a template of your own: `smsctl set sign-name=VALUE`, `smsctl template set`",
        ),
        _ => return None,
    })
}
