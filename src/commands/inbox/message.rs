//! A message or a refusal of an inbox, for people.

use std::fmt;

use colored::Colorize;
use serde::Serialize;
use serde_json::Value;

use crate::{terminal::bubble, wire::visible};

/// What the sandbox told, shown to people in another way than to scripts.
#[derive(Serialize)]
#[serde(transparent)]
pub struct One(pub Value);

impl One {
    fn text(&self, name: &str) -> String {
        text(&self.0, name)
    }
}

/// A value as text, safe on a terminal.
pub fn text(value: &Value, name: &str) -> String {
    match &value[name] {
        Value::String(text) => visible(text),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

impl fmt::Display for One {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let line = |f: &mut fmt::Formatter, name: &str, value: String| match value.is_empty() {
            true => Ok(()),
            false => writeln!(f, "{:>12}  {value}", name.dimmed()),
        };
        if self.0.get("reason").is_some() {
            writeln!(f, "{} {}: {}", "✗ refused:".red(), self.text("code"), self.text("reason"))?;
        } else {
            writeln!(f, "{} {}", "✉".green(), self.text("to").bold())?;
            writeln!(f, "{}", bubble(self.0["text"].as_str().unwrap_or_default()))?;
            line(f, "code", self.text("code"))?;
            line(f, "from", self.text("from"))?;
            let (encoding, segments) = (self.text("encoding"), self.text("segments"));
            line(
                f,
                "size",
                format!("{encoding}, {segments} segment{}", if segments == "1" { "" } else { "s" }),
            )?;
            line(f, "template", self.text("template"))?;
            line(f, "message id", self.text("message_id"))?;
            line(f, "delivery", text(&self.0["delivery"], "state"))?;
            let callback = &self.0["callback"];
            let parts = ["state", "status", "reason", "url"].map(|name| text(callback, name));
            line(
                f,
                "callback",
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            )?;
            line(f, "verified", self.text("verified"))?;
        }
        line(f, "number", self.text("id"))?;
        line(f, "time", self.text("time"))?;
        line(f, "connector", format!("{} ({})", self.text("connector"), self.text("provider")))?;
        if let Some(signature) = self.0["signature"].as_object() {
            let part = |name: &str| signature.get(name).and_then(Value::as_str);
            line(f, "because", part("because").map(visible).unwrap_or_default())?;
            for (title, name) in
                [("the client signed", "theirs"), ("for this request, the string to sign is", "ours")]
            {
                if let Some(text) = part(name) {
                    writeln!(f, "\n{}", format!("{title}:").bold())?;
                    text.lines().try_for_each(|line| writeln!(f, "  {}", visible(line)))?;
                }
            }
        }
        if let Some(raw) = self.0["raw"].as_str() {
            writeln!(f, "\n{}", "the request:".bold())?;
            raw.lines().try_for_each(|line| writeln!(f, "  {}", visible(line)))?;
        }
        Ok(())
    }
}
