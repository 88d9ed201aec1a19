//! Parsed wordings, template ids and codes say what was typed, with line feeds for CRLF: nothing is lost or added.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::sms::{Code, Regional, Template, TemplateKind, TemplateValues, Wording};

fuzz_target!(|text: &str| {
    if let Ok(wording) = text.parse::<Wording>() {
        assert_eq!(wording.as_str(), text.replace("\r\n", "\n"));
        let code: Code = "A1B2C3D4E5".parse().expect("a code");
        let places = wording.variables().iter().filter(|name| **name == "code").count();
        match wording.render(&TemplateValues { code: &code, minutes: 59 }) {
            Ok(message) => {
                assert!(places > 0 && message.matches("A1B2C3D4E5").count() >= places);
                assert!(message.len() <= text.len() + 2 * places, "{message}");
            }
            Err(_) => assert!(places == 0 || wording.unknown_variable().is_some()),
        }
        assert!(wording.replace_variables(|_| String::new()).len() <= text.len());
    }
    if let Ok(id) = text.parse::<Regional>() {
        assert_eq!(id.to_string().parse(), Ok(id.clone()));
        let written = id.values_by_region().iter().map(|(value, _)| value.matches(',').count()).sum::<usize>();
        assert_eq!(written + id.values_by_region().len() - 1, text.matches(',').count(), "{text:?} is read as {id}");
    }
    for kind in [TemplateKind::Text, TemplateKind::Registered] {
        if let Err(problem) = Template::parse(kind, text) {
            assert!(!problem.is_empty() && !problem.chars().any(char::is_control), "{problem:?}");
        }
    }
    if let Some(code) = Code::find_in_text(text) {
        assert_eq!(code.as_str().parse(), Ok(code.clone()));
        assert!(text.replace('-', "").contains(code.as_str()));
    }
});
