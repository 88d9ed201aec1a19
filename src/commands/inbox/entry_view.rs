//! A message or a refusal of an inbox, for people.

use std::fmt;

use colored::Colorize;
use serde::Serialize;
use serde_json::Value;

use crate::{encoding::escape_control_chars, terminal::message_bubble};

/// What the sandbox told, shown to people in another way than to scripts.
#[derive(Serialize)]
#[serde(transparent)]
pub struct InboxEntryView(pub Value);

impl InboxEntryView {
    fn member(&self, name: &str) -> String {
        member_text(&self.0, name)
    }
}

/// A value as text, safe on a terminal.
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
            let (encoding, segments) = (self.member("encoding"), self.member("segments"));
            line(f, "size", format!("{encoding}, {segments} segment{}", if segments == "1" { "" } else { "s" }))?;
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
        if let Some(signature) = self.0["signature"].as_object() {
            let part = |name: &str| signature.get(name).and_then(Value::as_str);
            line(f, "because", part("because").map(escape_control_chars).unwrap_or_default())?;
            for (title, name) in [("the client signed", "theirs"), ("for this request, the string to sign is", "ours")]
            {
                if let Some(text) = part(name) {
                    writeln!(f, "\n{}", format!("{title}:").bold())?;
                    text.lines().try_for_each(|line| writeln!(f, "  {}", escape_control_chars(line)))?;
                }
            }
        }
        if let Some(raw) = self.0["raw"].as_str() {
            writeln!(f, "\n{}", "the request:".bold())?;
            raw.lines().try_for_each(|line| writeln!(f, "  {}", escape_control_chars(line)))?;
        }
        Ok(())
    }
}
