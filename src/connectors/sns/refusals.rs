//! Amazon's error codes, <https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html>, and those of Publish.

use serde::Deserialize;

use super::xml::parse_xml;
use crate::{
    encoding::escape_control_chars,
    failure::FailureKind::Credentials,
    http_client::{CodeMeaning, Refusal, Response, RetryPolicy},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SnsErrorResponse {
    error: SnsError,
    request_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SnsError {
    code: String,
    message: Option<String>,
}

/// Parses the refusal in a response that is not a success.
pub fn parse_refusal(response: &Response) -> Refusal {
    let Some(SnsErrorResponse { error, request_id }) = parse_xml(response) else {
        return Refusal::unreadable(response);
    };
    let (code, reason) = (escape_control_chars(&error.code), escape_control_chars(&error.message.unwrap_or_default()));
    let is_clock_skew =
        ["Signature expired", "Signature not yet current"].iter().any(|start| reason.starts_with(start));
    let refusal = match is_clock_skew || code == "RequestExpired" {
        true => Refusal::new(Credentials, code, reason)
            .with_meaning("the clocks of this machine and of Amazon differ by more than 15 minutes", "set the clock")
            .with_retry(RetryPolicy::WithProviderTime),
        false => {
            let meaning = classify_error(&code, &reason);
            Refusal::from_code(response, code, reason, meaning)
        }
    };
    Refusal { request_id: request_id.map(|id| escape_control_chars(&id)), ..refusal }
}

fn classify_error(code: &str, reason: &str) -> Option<CodeMeaning> {
    Some(match code {
        "InvalidClientTokenId" | "UnrecognizedClientException" => CodeMeaning::credentials(
            "Amazon does not know this access key",
            "compare it with the IAM console; a temporary one needs its session token: `smsctl set session-token`",
        ),
        "SignatureDoesNotMatch" => CodeMeaning::credentials(
            "Amazon computes a different signature for this request",
            "enter the secret access key again, without spaces around it: `smsctl set secret-access-key`",
        ),
        "IncompleteSignature" | "MissingAuthenticationToken" | "InvalidSecurity" => CodeMeaning::credentials(
            "Amazon does not accept the signature",
            "enter the secret access key again: `smsctl set secret-access-key`",
        ),
        "ExpiredToken" | "ExpiredTokenException" => CodeMeaning::credentials(
            "the session token has expired",
            "get a new one with its key, or use the key of an IAM user: `smsctl set session-token`",
        ),
        "OptInRequired" => CodeMeaning::credentials(
            "the account may not use SNS in this region",
            "enable the region in the account's settings",
        ),
        "AuthorizationError" | "AccessDenied" | "AccessDeniedException" => CodeMeaning::credentials(
            "IAM does not allow this user to do that",
            "allow sns:Publish on the resource *, and sns:GetSMSAttributes for `smsctl check`",
        ),
        "OptedOut" => CodeMeaning::refused(
            "the recipient replied STOP",
            "opt the number in: SNS console, Mobile, Text messaging, once in 30 days",
        ),
        "InvalidParameter" if reason.contains("PhoneNumber") => {
            CodeMeaning::refused("the recipient is not a valid number", "check the digits; the country code is there")
        }
        "InvalidParameter" | "InvalidParameterValue" | "ParameterValueInvalid" | "ValidationError" => {
            CodeMeaning::refused(
                "a value is not valid",
                "read Amazon's message above; it concerns the text, sender-id, origination-number or max-price",
            )
        }
        "EndpointDisabled" | "FilterPolicyLimitExceeded" | "UserError" | "VerificationException" => {
            CodeMeaning::refused("Amazon refused the message", "read Amazon's message above")
        }
        "Throttled" | "Throttling" | "ThrottlingException" | "RequestLimitExceeded" => {
            CodeMeaning::throttled("too many requests a second", "send more slowly")
        }
        "InternalError" | "InternalFailure" | "ServiceUnavailable" => CodeMeaning::unknown(
            "Amazon failed and does not say whether it accepted the message",
            "check CloudWatch before you send again",
        ),
        _ => return None,
    })
}
