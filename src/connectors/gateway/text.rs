//! Texts with places: `Bearer {{secret.token}}`. Written by our side of the counter, read back by the other.

use std::str::FromStr;

/// A text with places for settings and for what a message says.
#[derive(Clone, Debug, PartialEq)]
pub struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Plain(String),
    Place(String),
}

/// What a place stands for.
pub type Places<'a> = &'a dyn Fn(&str) -> Option<String>;

impl FromStr for Text {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (mut pieces, mut rest) = (vec![], text);
        while let Some((plain, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").ok_or("a variable begins with {{ and has no }}")?;
            let name = name.trim();
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
                return Err("a variable is written {{name}}".into());
            }
            pieces.extend([Piece::Plain(plain.into()), Piece::Place(name.into())]);
            rest = after;
        }
        pieces.push(Piece::Plain(rest.into()));
        pieces.retain(|piece| *piece != Piece::Plain(String::new()));
        Ok(Self(pieces))
    }
}

impl Text {
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Place(name) => Some(name.as_str()),
            Piece::Plain(_) => None,
        })
    }

    /// The name of the place with which the text begins.
    pub fn first_place(&self) -> Option<&str> {
        match self.0.first()? {
            Piece::Place(name) => Some(name),
            Piece::Plain(_) => None,
        }
    }

    /// The text with its places filled; nothing where one of them has no value.
    pub fn filled(&self, value: Places) -> Option<String> {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) => Some(text.clone()),
                Piece::Place(name) => value(name),
            })
            .collect()
    }

    /// What stands at the places of a text that was made of this one, each with its name.
    pub fn read_back(&self, text: &str) -> Option<Vec<(String, String)>> {
        let (mut found, mut rest) = (vec![], text);
        for (at, piece) in self.0.iter().enumerate() {
            match (piece, self.0.get(at + 1)) {
                (Piece::Plain(plain), _) => rest = rest.strip_prefix(plain.as_str())?,
                (Piece::Place(name), Some(Piece::Plain(next))) => {
                    let end = rest.find(next.as_str())?;
                    found.push((name.clone(), rest[..end].to_owned()));
                    rest = &rest[end..];
                }
                // Two places without a word between them cannot be told apart.
                (Piece::Place(_), Some(Piece::Place(_))) => return None,
                (Piece::Place(name), None) => {
                    found.push((name.clone(), rest.to_owned()));
                    rest = "";
                }
            }
        }
        rest.is_empty().then_some(found)
    }

    /// An address whose first word is a place: that stands for the beginning of the address, as it is.
    pub fn begun(&self, value: Places) -> Self {
        let mut pieces = self.0.clone();
        if let Some(Piece::Place(name)) = pieces.first()
            && let Some(beginning) = value(name)
        {
            pieces[0] = Piece::Plain(beginning);
        }
        Self(pieces)
    }

    /// An address without scheme and host.
    pub fn path(&self) -> Self {
        let mut pieces = self.0.clone();
        let cut = |text: &str| text.split_once("://").map(|(_, rest)| rest.to_owned());
        if let Some(Piece::Plain(first)) = pieces.first_mut() {
            *first = cut(first).unwrap_or_else(|| first.clone());
        }
        while let Some(first) = pieces.first_mut() {
            match first {
                Piece::Plain(text) if text.contains('/') => {
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

    fn text(text: &str) -> Text {
        text.parse().unwrap()
    }

    #[test]
    fn places_are_filled_and_read_back() {
        let pair = text("{{user}}:{{secret.password}}");
        let value = |name: &str| Some(if name == "user" { "me".to_owned() } else { "a:b".into() });
        assert_eq!(pair.filled(&value).unwrap(), "me:a:b");
        let read = pair.read_back("me:a:b").unwrap();
        assert_eq!(read, [("user".into(), "me".into()), ("secret.password".into(), "a:b".into())]);
        assert_eq!(text("a {{x}} b").read_back("a 1 c"), None);
        assert_eq!(text("{{x}}{{y}}").read_back("12"), None);
        assert_eq!(text("{{x}}").filled(&|_| None), None);
    }

    #[test]
    fn a_place_that_does_not_end_or_has_no_name_is_refused() {
        for bad in ["{{", "{{}}", "{{a b}}", "{{a", "{{a}} {{"] {
            assert!(bad.parse::<Text>().is_err(), "{bad}");
        }
        assert_eq!(text("}} {").filled(&|_| None).unwrap(), "}} {");
    }

    #[test]
    fn the_path_of_an_address_begins_behind_its_host() {
        for (whole, path) in [
            ("https://api.example.com/v1/{{user}}", "/v1/{{user}}"),
            ("https://{{host}}/sms?to={{to}}", "/sms?to={{to}}"),
            ("{{url}}/sms", "/sms"),
        ] {
            assert_eq!(text(whole).path(), text(path), "{whole}");
        }
    }
}
