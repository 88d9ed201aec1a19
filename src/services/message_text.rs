//! The text of messages in the notations of sign-in services.

use crate::{
    connectors::ImportedConnector,
    failure::{Failure, InvalidValue},
    services::ExportBuilder,
    sms::{Code, DEFAULT_VALID_MINUTES, REQUIRED_USAGES, Template, TemplateValues, Wording},
};

/// How a service marks the place of the code in a text.
pub enum CodePlaceholder {
    /// The field of this name in a text of Go's [text/template](https://pkg.go.dev/text/template), such as `{{ .Code }}`.
    GoField(&'static str),
    /// `%s`, once, in a text of Go's [fmt](https://pkg.go.dev/fmt), where `%%` is a percent sign.
    PercentS,
    /// `{{code}}`, as in smsctl.
    Braces,
}

impl CodePlaceholder {
    /// Exports the generic template for a service that has one text for every purpose.
    ///
    /// # Errors
    /// There is no generic template.
    pub fn export_text(&self, export: &mut ExportBuilder) -> Result<String, Failure> {
        let text = export.generic_text()?;
        let parts = text.split("{{code}}");
        Ok(match self {
            Self::GoField(name) => {
                let parts: Vec<_> = parts.map(|part| part.replace("{{", r#"{{ "{{" }}"#)).collect();
                parts.join(&format!("{{{{ .{name} }}}}"))
            }
            Self::PercentS => parts.map(|part| part.replace('%', "%%")).collect::<Vec<_>>().join("%s"),
            Self::Braces => text,
        })
    }

    /// Imports the one text that a service has for every purpose: it becomes the template of each required usage.
    /// `setting` is what a note calls it.
    pub fn import_text(&self, imported: &mut ImportedConnector, setting: &str, text: &str) {
        match self.parse(text) {
            Ok(wording) => {
                for usage in REQUIRED_USAGES.iter().filter_map(|usage| usage.parse().ok()) {
                    imported.add_template(usage, Template::Text { text: wording.clone(), locales: Default::default() });
                }
            }
            Err(problem) => imported
                .add_note(format!("{setting} is not imported: {}; --template generic=TEXT replaces it", &*problem)),
        }
    }

    /// Parses a text. One with anything but the code to fill in is refused.
    fn parse(&self, text: &str) -> Result<Wording, InvalidValue> {
        let text = match self {
            Self::GoField(name) => replace_go_field(text, name)?,
            Self::Braces => text.to_owned(),
            Self::PercentS => replace_percent_s(text).ok_or("it does not have %s once, for the code")?,
        };
        let wording: Wording = text.parse()?;
        let code: Code = "000000".parse()?;
        wording.render(&TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES })?;
        Ok(wording)
    }
}

/// Replaces `{{ .NAME }}` by `{{code}}`.
fn replace_go_field(text: &str, name: &str) -> Result<String, InvalidValue> {
    let mut parts = text.split("{{");
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (action, rest) = part.split_once("}}").ok_or("a {{ is not closed")?;
        if action.trim().strip_prefix('.') != Some(name) {
            return Err(format!("smsctl fills in {{{{ .{name} }}}} only").into());
        }
        replaced += "{{code}}";
        replaced += rest;
    }
    Ok(replaced)
}

/// Replaces `%s` by `{{code}}` and `%%` by a percent sign. Returns `None` for a text with another verb, or without one `%s`.
fn replace_percent_s(text: &str) -> Option<String> {
    let (mut replaced, mut codes) = (String::new(), 0);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '%' => match chars.next()? {
                '%' => replaced.push('%'),
                's' => {
                    replaced += "{{code}}";
                    codes += 1;
                }
                _ => return None,
            },
            c => replaced.push(c),
        }
    }
    (codes == 1).then_some(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_code_is_filled_in() {
        let parse =
            |text: &str| CodePlaceholder::GoField("Code").parse(text).map(|wording| wording.as_str().to_owned());
        assert_eq!(parse("Code {{ .Code }}, {{.Code}}!").unwrap(), "Code {{code}}, {{code}}!");
        for text in ["{{ .Token }}", "{{ if .Code }}x{{ end }}", "{{ .Code", "no code", "{{code}}", ""] {
            assert!(parse(text).is_err(), "{text}");
        }
        let parse = |text: &str| CodePlaceholder::PercentS.parse(text).map(|wording| wording.as_str().to_owned());
        assert_eq!(parse("Your code is %s").unwrap(), "Your code is {{code}}");
        assert_eq!(parse("50%% off: %s").unwrap(), "50% off: {{code}}");
        for text in ["%s and %s", "%d", "%d %s", "%s %", "{{code}}", ""] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
