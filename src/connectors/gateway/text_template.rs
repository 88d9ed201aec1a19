//! Texts with placeholders, such as `Bearer {{secret.token}}`. The client fills them in, the emulation extracts the values.

use std::str::FromStr;

use serde::Deserialize;

/// A text with placeholders for settings and for the parts of a message.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct TextTemplate(Vec<Piece>);

/// The same, for a field whose value may have line breaks.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct MultilineText(pub TextTemplate);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Literal(String),
    Placeholder(String),
}

/// Looks up the value of a placeholder by its name; `None` if it has none.
pub type PlaceholderLookup<'a> = &'a dyn Fn(&str) -> Option<String>;

impl FromStr for TextTemplate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (mut pieces, mut rest) = (vec![], text);
        while let Some((literal, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").ok_or("a placeholder begins with {{ and never ends with }}")?;
            let name = name.trim();
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
                return Err("a placeholder is {{name}}".into());
            }
            pieces.extend([Piece::Literal(literal.into()), Piece::Placeholder(name.into())]);
            rest = after;
        }
        pieces.push(Piece::Literal(rest.into()));
        pieces.retain(|piece| *piece != Piece::Literal(String::new()));
        Ok(Self(pieces))
    }
}

impl TryFrom<String> for TextTemplate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for MultilineText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self)
    }
}

impl TextTemplate {
    /// Returns the names of the placeholders.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Placeholder(name) => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// Returns the name of the placeholder that the template begins with, unless it begins with literal text.
    pub fn first_placeholder(&self) -> Option<&str> {
        match self.0.first()? {
            Piece::Placeholder(name) => Some(name),
            Piece::Literal(_) => None,
        }
    }

    /// Returns the literal text that the template begins with, unless it begins with a placeholder.
    pub fn literal_start(&self) -> Option<&str> {
        match self.0.first()? {
            Piece::Literal(text) => Some(text),
            Piece::Placeholder(_) => None,
        }
    }

    /// Returns the name of the placeholder if the template is one placeholder and nothing else.
    pub fn sole_placeholder(&self) -> Option<&str> {
        self.first_placeholder().filter(|_| self.0.len() == 1)
    }

    /// Returns the text with its placeholders filled in, or `None` if one of them has no value.
    pub fn fill(&self, lookup: PlaceholderLookup) -> Option<String> {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => Some(text.clone()),
                Piece::Placeholder(name) => lookup(name),
            })
            .collect()
    }

    /// Returns the name and value of each placeholder if the text is this template filled in; each value ends where the
    /// next literal first occurs. Returns `None` for another text, and if two placeholders are adjacent.
    pub fn extract(&self, text: &str) -> Option<Vec<(String, String)>> {
        let (mut values, mut rest) = (vec![], text);
        for (index, piece) in self.0.iter().enumerate() {
            match (piece, self.0.get(index + 1)) {
                (Piece::Literal(literal), _) => rest = rest.strip_prefix(literal.as_str())?,
                (Piece::Placeholder(name), Some(Piece::Literal(next))) => {
                    let end = rest.find(next.as_str())?;
                    values.push((name.clone(), rest[..end].to_owned()));
                    rest = &rest[end..];
                }
                // Nothing separates the two values.
                (Piece::Placeholder(_), Some(Piece::Placeholder(_))) => return None,
                (Piece::Placeholder(name), None) => {
                    values.push((name.clone(), rest.to_owned()));
                    rest = "";
                }
            }
        }
        rest.is_empty().then_some(values)
    }

    /// Fills in the placeholder that the template begins with, if it has a value; the others stay placeholders.
    pub fn fill_first(&self, lookup: PlaceholderLookup) -> Self {
        let mut pieces = self.0.clone();
        if let Some(Piece::Placeholder(name)) = pieces.first()
            && let Some(text) = lookup(name)
        {
            pieces[0] = Piece::Literal(text);
        }
        Self(pieces)
    }

    /// Returns the template of the path and query of a URL template. It is empty if the URL has no path.
    pub fn path_and_query(&self) -> Self {
        let mut pieces = self.0.clone();
        let without_scheme = |text: &str| text.split_once("://").map(|(_, rest)| rest.to_owned());
        if let Some(Piece::Literal(first)) = pieces.first_mut() {
            *first = without_scheme(first).unwrap_or_else(|| first.clone());
        }
        while let Some(first) = pieces.first_mut() {
            match first {
                Piece::Literal(text) if text.contains('/') => {
                    text.drain(..text.find('/').unwrap_or(0));
                    break;
                }
                _ => drop(pieces.remove(0)),
            }
        }
        Self(pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> TextTemplate {
        text.parse().unwrap()
    }

    #[test]
    fn placeholders_are_filled_in_and_extracted() {
        let pair = text("{{user}}:{{secret.password}}");
        let value = |name: &str| Some(if name == "user" { "me".to_owned() } else { "a:b".into() });
        assert_eq!(pair.fill(&value).unwrap(), "me:a:b");
        let extracted = pair.extract("me:a:b").unwrap();
        assert_eq!(extracted, [("user".into(), "me".into()), ("secret.password".into(), "a:b".into())]);
        assert_eq!(text("a {{x}} b").extract("a 1 c"), None);
        assert_eq!(text("{{x}}{{y}}").extract("12"), None);
        assert_eq!(text("{{x}}").fill(&|_| None), None);
    }

    #[test]
    fn a_placeholder_that_does_not_end_or_has_no_name_is_refused() {
        for bad in ["{{", "{{}}", "{{a b}}", "{{a", "{{a}} {{"] {
            assert!(bad.parse::<TextTemplate>().is_err(), "{bad}");
        }
        assert_eq!(text("}} {").fill(&|_| None).unwrap(), "}} {");
    }

    #[test]
    fn the_path_of_a_url_begins_after_its_host() {
        for (url, path) in [
            ("https://api.example.com/v1/{{user}}", "/v1/{{user}}"),
            ("https://{{host}}/sms?to={{to}}", "/sms?to={{to}}"),
            ("{{url}}/sms", "/sms"),
        ] {
            assert_eq!(text(url).path_and_query(), text(path), "{url}");
        }
    }
}
