//! The HTTP status and the message of Twilio's errors, <https://www.twilio.com/docs/api/errors>.

use crate::emulation::DeclineReason;

/// An error response.
#[derive(Debug)]
pub struct TwilioRejection {
    /// Twilio's code.
    pub code: u32,
    /// The HTTP status.
    pub status: u16,
    /// The message in English.
    pub message: &'static str,
}

impl TwilioRejection {
    /// Returns the documented error of a code. The status of an unknown one follows from its digits: 20503 has 503.
    pub fn from_code(code: u32) -> Self {
        let (status, message) = documented_error(code).unwrap_or_else(|| {
            let status = code.checked_sub(20_000).filter(|status| (400..600).contains(status));
            (status.map_or(400, |status| status as u16), "Refused by a fault rule of the sandbox")
        });
        Self { code, status, message }
    }

    /// Returns an error with a message of the sandbox, for what it does not emulate.
    pub fn not_emulated(code: u32, message: &'static str) -> Self {
        Self { message, ..Self::from_code(code) }
    }

    /// Returns the error for a message that a fault rule or a limit declines.
    pub fn from_decline(decline: DeclineReason) -> Self {
        match decline {
            DeclineReason::Throttled => Self::from_code(20429),
            DeclineReason::ProviderCode(code) => Self::from_code(code.parse().unwrap_or(20001)),
            DeclineReason::LimitReached(limit) => Self { message: limit.message, ..Self::from_code(20429) },
        }
    }
}

fn documented_error(code: u32) -> Option<(u16, &'static str)> {
    Some(match code {
        10001 => (403, "Account is not active"),
        14107 => (429, "Message rate limit exceeded"),
        20001 => (400, "Unknown parameters"),
        20003 => (401, "Authenticate"),
        20004 => (405, "Method not allowed"),
        20005 => (401, "Account not active"),
        20008 => (403, "Resource not accessible with Test Account Credentials"),
        20009 => (409, "Cannot delete this resource before it is complete"),
        20403 => (403, "403 Forbidden: account suspended"),
        20404 => (404, "The requested resource was not found"),
        20429 => (429, "Too Many Requests"),
        21211 => (400, "Invalid 'To' Phone Number"),
        21212 => (400, "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID"),
        21265 => (400, "'To' number cannot be a Short Code"),
        21266 => (400, "'To' and 'From' number cannot be the same"),
        21267 => (400, "Alphanumeric Sender ID cannot be used as the 'From' number on trial accounts"),
        21408 => (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number"),
        21602 => (400, "Message body is required."),
        21603 => (400, "A 'From' phone number is required."),
        21604 => (400, "A 'To' phone number is required."),
        21606 => (
            400,
            "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination/account",
        ),
        21608 => (400, "The number is unverified. Trial accounts cannot send messages to unverified numbers"),
        21609 => (400, "The 'StatusCallback' URL is not a valid URL"),
        21610 => (400, "Attempt to send to unsubscribed recipient"),
        21611 => (429, "This 'From' number has exceeded the maximum number of queued messages"),
        21612 => (400, "The 'To' phone number is not currently reachable using the 'From' phone number"),
        21614 => (400, "'To' number is not a valid mobile number"),
        21617 => (400, "The concatenated message body exceeds the 1600 character limit"),
        21620 => (400, "Invalid media URL(s)"),
        21635 => (400, "'To' number cannot be a landline"),
        21655 => (400, "The ContentSid is Invalid"),
        21659 => (400, "'From' is not a Twilio phone number or Short Code country mismatch"),
        21660 => (400, "Mismatch between the 'From' number and the account"),
        21661 => (400, "'From' number is not SMS-capable"),
        21701 => (404, "The Messaging Service does not exist"),
        21703 => (400, "The Messaging Service does not have a phone number available to send a message"),
        21704 => (400, "The Messaging Service contains no phone numbers"),
        21705 => (400, "The Messaging Service Sid is invalid"),
        21730 => (503, "The service is under maintenance"),
        30044 => (400, "Trial message length exceeded"),
        70051 => (403, "Authorization failed: the API key lacks a permission"),
        _ => return None,
    })
}
