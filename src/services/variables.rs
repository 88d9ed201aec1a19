//! Environment variables in a document: a `.env` file, the lines of a shell, or a Kubernetes Secret.

use serde_json::Value as Json;

use crate::{
    connectors::{ImportedConnector, form::FieldError},
    encoding::decode_base64,
};

/// An environment variable of a document.
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value, without quotes.
    pub value: String,
    /// Whether a shell or Docker Compose would expand a `$` in it. smsctl expands nothing.
    pub needs_expansion: bool,
}

/// Returns the variables of a document. Returns `None` for a document that is anything else.
pub fn parse_variables(text: &str, json: Option<&Json>) -> Option<Vec<Variable>> {
    match json {
        Some(json) => parse_secret_json(json),
        None => parse_secret_yaml(text).or_else(|| parse_lines(text)),
    }
}

/// Sets a field to the value of a variable.
pub fn import_variable(imported: &mut ImportedConnector, field: &str, variable: &Variable) {
    match variable.needs_expansion {
        true => imported.errors.push(FieldError::invalid(
            field,
            format!("the $ in {} is not expanded; in single quotes it is part of the value", variable.name),
        )),
        false => imported.set_value(field, &variable.value),
    }
}

/// Returns the note that names the variables that are not imported.
pub fn unimported_note(names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(format!("{name} is not imported")),
        _ => Some(format!("{} are not imported", names.join(", "))),
    }
}

/// Parses `NAME=VALUE` lines, with or without `export` and quotes, which may span lines.
fn parse_lines(text: &str) -> Option<Vec<Variable>> {
    let mut variables = vec![];
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        if !is_variable_name(name) {
            return None;
        }
        let (value, is_literal) = match value.starts_with(['\'', '"']) {
            true => (parse_quoted_value(value.to_owned(), &mut lines)?, value.starts_with('\'')),
            false => (value.split(" #").next().unwrap_or_default().trim_end().to_owned(), false),
        };
        let needs_expansion = !is_literal && has_expansion(&value);
        variables.push(Variable { name: name.to_owned(), value, needs_expansion });
    }
    (!variables.is_empty()).then_some(variables)
}

/// Removes the quotes of a value, as a shell does. A value whose quote is still open continues on the next line.
fn parse_quoted_value<'a>(mut text: String, lines: &mut impl Iterator<Item = &'a str>) -> Option<String> {
    let mut open_quote = find_open_quote(&text, None);
    while open_quote.is_some() {
        let line = lines.next()?;
        open_quote = find_open_quote(line, open_quote);
        text.push('\n');
        text.push_str(line);
    }
    let words = shell_words::split(&text).ok()?;
    <[String; 1]>::try_from(words).ok().map(|[value]| value)
}

/// Returns the quote that is open at the end of a line, given the one that was open at its start.
fn find_open_quote(line: &str, mut open: Option<char>) -> Option<char> {
    let mut previous = ' ';
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (open, c) {
            (None, '#') if previous.is_whitespace() => break,
            (None, '\'' | '"') => open = Some(c),
            (Some(quote), _) if quote == c => open = None,
            (None | Some('"'), '\\') => _ = chars.next(),
            _ => {}
        }
        previous = c;
    }
    open
}

fn is_variable_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn has_expansion(value: &str) -> bool {
    let starts_name = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "_{(".contains(c));
    value.contains('`') || value.split('$').skip(1).any(starts_name)
}

/// Parses a Secret as `kubectl get secret -o json` prints it.
fn parse_secret_json(json: &Json) -> Option<Vec<Variable>> {
    if json.get("kind")? != "Secret" {
        return None;
    }
    let rows = |key| json.get(key).and_then(Json::as_object).into_iter().flatten();
    let encoded = rows("data").map(|(name, value)| (name, value.as_str().and_then(decode_text)));
    let plain = rows("stringData").map(|(name, value)| (name, value.as_str().map(str::to_owned)));
    encoded.chain(plain).map(|(name, value)| Some(literal(name, value?))).collect()
}

/// Parses a Secret in the part of YAML that `smsctl export --format k8s` and kubectl write: one value per line, plain or
/// in double quotes.
fn parse_secret_yaml(text: &str) -> Option<Vec<Variable>> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    if !lines().any(|line| line.trim_end() == "kind: Secret") {
        return None;
    }
    let mut section = "";
    let mut variables = vec![];
    for line in lines() {
        let row = line.strip_prefix("  ").filter(|row| !row.starts_with(' '));
        match (row, section) {
            (None, _) => section = line.trim_end(),
            (Some(row), "data:" | "stringData:") => {
                let (name, value) = row.split_once(": ")?;
                let (name, value) = (parse_scalar(name)?, parse_scalar(value)?);
                let value = if section == "data:" { decode_text(&value)? } else { value };
                variables.push(literal(&name, value));
            }
            _ => {}
        }
    }
    Some(variables)
}

/// Parses a scalar of YAML that is a JSON string or a plain word.
fn parse_scalar(text: &str) -> Option<String> {
    let text = text.trim();
    match text.starts_with('"') {
        true => serde_json::from_str(text).ok(),
        false => (!text.starts_with(|c: char| "'|>&*!{[%@`#".contains(c))).then(|| text.to_owned()),
    }
}

fn decode_text(base64: &str) -> Option<String> {
    String::from_utf8(decode_base64(base64)?).ok()
}

fn literal(name: &str, value: String) -> Variable {
    Variable { name: name.to_owned(), value, needs_expansion: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Option<Vec<(String, String)>> {
        let json = serde_json::from_str(text).ok();
        let variables = parse_variables(text, json.as_ref())?;
        Some(variables.into_iter().map(|variable| (variable.name, variable.value)).collect())
    }

    #[test]
    fn quotes_comments_and_exports_are_read_as_a_shell_does() {
        let text = "# mine\nexport A=plain words # why\n\nB='it'\\''s $HOME' # why\nC=\"two\nlines\"\nD=\nE = x#y\n";
        let expected = [("A", "plain words"), ("B", "it's $HOME"), ("C", "two\nlines"), ("D", ""), ("E", "x#y")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(pairs(text).unwrap(), expected);
        assert_eq!(pairs("A='it' # isn't\nB=\"\\\"'\n#\"").unwrap().len(), 2);
        for other in ["", "# only", "[default]\na = 1", "a b = 1", "x", "A='open", "A='b' c", "1A=x", "a-b=c"] {
            assert!(pairs(other).is_none(), "{other}");
        }
    }

    #[test]
    fn only_a_literal_value_needs_no_expansion() {
        let needs_expansion = |text: &str| parse_variables(text, None).unwrap()[0].needs_expansion;
        for text in ["A=${B}", "A=$B", "A=\"$(id)\"", "A=`id`", "A=x$_"] {
            assert!(needs_expansion(text), "{text}");
        }
        for text in ["A='${B}'", "A=5$", "A=$5", "A=x"] {
            assert!(!needs_expansion(text), "{text}");
        }
    }

    #[test]
    fn a_secret_is_read_as_json_and_as_yaml() {
        let expected = vec![("A".to_owned(), "x: y".to_owned())];
        let json = r#"{"apiVersion": "v1", "kind": "Secret", "data": {"A": "eDogeQ=="}}"#;
        let yaml = "apiVersion: v1\ndata:\n  A: eDogeQ==\nkind: Secret\nmetadata:\n  name: x\n  labels:\n    a: b\n";
        let own = "kind: Secret\nstringData:\n  # B is left blank\n  \"A\": \"x: y\"\n";
        for text in [json, yaml, own] {
            assert_eq!(pairs(text).as_ref(), Some(&expected), "{text}");
        }
        for text in
            ["kind: ConfigMap\ndata:\n  A: x\n", r#"{"kind": "ConfigMap"}"#, "kind: Secret\ndata:\n  A: |\n    x\n"]
        {
            assert!(pairs(text).is_none(), "{text}");
        }
    }
}
