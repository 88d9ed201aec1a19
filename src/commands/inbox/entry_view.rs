//! A message or a refused request of an inbox, as text.

use std::fmt;

use colored::Colorize;
use serde::Serialize;
use serde_json::Value;

use crate::{
    encoding::{count_noun, escape_control_chars},
    terminal::message_bubble,
};

/// The JSON of the sandbox's API, which is passed on as it is with `--json`.
#[derive(Serialize)]
#[serde(transparent)]
pub struct InboxEntryView(pub Value);

impl InboxEntryView {
    fn member(&self, name: &str) -> String {
        member_text(&self.0, name)
    }
}

/// Returns a member as text that is safe on a terminal; empty if there is none.
pub fn member_text(value: &Value, name: &str) -> String {
    match &value[name] {
        Value::String(text) => escape_control_chars(text),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

impl fmt::Display for InboxEntryView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let line = |f: &mut fmt::Formatter, name: &str, value: String| match value.is_empty() {
            true => Ok(()),
            false => writeln!(f, "{:>12}  {value}", name.dimmed()),
        };
        if self.0.get("reason").is_some() {
            writeln!(f, "{} {}: {}", "✗ refused:".red(), self.member("code"), self.member("reason"))?;
        } else {
            writeln!(f, "{} {}", "✉".green(), self.member("to").bold())?;
            writeln!(f, "{}", message_bubble(self.0["text"].as_str().unwrap_or_default()))?;
            line(f, "code", self.member("code"))?;
            line(f, "from", self.member("from"))?;
            let segments = count_noun(self.0["segments"].as_u64().unwrap_or(0) as usize, "segment");
            line(f, "size", format!("{}, {segments}", self.member("encoding")))?;
            line(f, "template", self.member("template"))?;
            line(f, "message id", self.member("message_id"))?;
            line(f, "delivery", member_text(&self.0["delivery"], "state"))?;
            let callback = &self.0["callback"];
            let parts = ["state", "status", "reason", "url"].map(|name| member_text(callback, name));
            line(f, "callback", parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))?;
            line(f, "verified", self.member("verified"))?;
        }
        line(f, "number", self.member("id"))?;
        line(f, "time", self.member("time"))?;
        line(f, "connector", format!("{} ({})", self.member("connector"), self.member("provider")))?;
        let signature = &self.0["signature"];
        line(f, "cause", member_text(signature, "explanation"))?;
        let strings_to_sign =
            [("the client signed", "signed_by_client"), ("for this request, the string to sign is", "expected")];
        for (title, name) in strings_to_sign {
            if let Some(text) = signature[name].as_str() {
                write_block(f, title, text)?;
            }
        }
        self.0["raw"].as_str().map_or(Ok(()), |raw| write_block(f, "the request", raw))
    }
}

/// Writes a title and the lines of a text, indented.
fn write_block(f: &mut fmt::Formatter, title: &str, text: &str) -> fmt::Result {
    writeln!(f, "\n{}", format!("{title}:").bold())?;
    text.lines().try_for_each(|line| writeln!(f, "  {}", escape_control_chars(line)))
}
