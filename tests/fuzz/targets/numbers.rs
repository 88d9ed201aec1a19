//! A number is parsed as E.164, or rejected with an error that is safe to print.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::sms::Phone;

fuzz_target!(|typed: &str| {
    match typed.parse::<Phone>() {
        Ok(phone) => {
            assert_eq!(phone.to_string(), format!("+{}{}", phone.calling_code(), phone.national_number()));
            assert_eq!(phone.to_string().parse(), Ok(phone));
            assert!((5..=15).contains(&phone.digits().len()) && !phone.calling_code().is_empty());
            // Every digit is one of the typed digits, possibly in full width.
            let digits = typed.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
            assert!(phone.digits().len() <= digits);
        }
        Err(problem) => {
            assert!(!problem.is_empty() && problem.len() < 400, "{problem}");
            assert!(!problem.chars().any(char::is_control), "{problem:?}");
        }
    }
});
