//! Wordings, template ids and codes: what is taken says what was typed, and nothing is lost or made up.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::sms::{Code, Holds, Regional, Template, Variables, Wording};

fuzz_target!(|text: &str| {
    if let Ok(wording) = text.parse::<Wording>() {
        assert_eq!(wording.as_str(), text);
        let code: Code = "A1B2C3D4E5".parse().expect("a code");
        let places = wording.variables().iter().filter(|name| **name == "code").count();
        match wording.render(&Variables { code: &code, minutes: 59 }) {
            Ok(message) => {
                assert!(places > 0 && message.matches("A1B2C3D4E5").count() >= places);
                assert!(message.len() <= text.len() + 2 * places, "{message}");
            }
            Err(_) => assert!(places == 0 || wording.unknown().is_some()),
        }
        assert!(wording.with(|_| String::new()).len() <= text.len());
    }
    if let Ok(id) = text.parse::<Regional>() {
        assert_eq!(id.to_string().parse(), Ok(id.clone()));
        let written = id.values().iter().map(|(value, _)| value.matches(',').count()).sum::<usize>();
        assert_eq!(written + id.values().len() - 1, text.matches(',').count(), "{text:?} is read as {id}");
    }
    for holds in [Holds::Text, Holds::Registered] {
        if let Err(problem) = Template::read(holds, text) {
            assert!(!problem.is_empty() && !problem.chars().any(char::is_control), "{problem:?}");
        }
    }
    if let Some(code) = Code::within(text) {
        assert_eq!(code.as_str().parse(), Ok(code.clone()));
        assert!(text.replace('-', "").contains(code.as_str()));
    }
});
