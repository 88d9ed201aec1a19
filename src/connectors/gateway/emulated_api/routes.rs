//! The methods and paths of requests.

use std::fmt;

use serde::Deserialize;

use crate::{
    encoding::{self, FormField},
    http_client::Request,
};

/// The values of the placeholders in a path.
pub type PathValues = Vec<(String, String)>;

/// A method and a path with placeholders, such as `GET /v1/{{account}}/messages/{{id}}`. A placeholder is a whole segment.
/// A field of the query that follows, such as `?type=full`, has to be in the request's.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct RequestPattern {
    method: String,
    segments: Vec<Segment>,
    query: Vec<FormField<'static>>,
}

#[derive(Debug)]
enum Segment {
    Literal(String),
    Placeholder(String),
}

impl TryFrom<String> for RequestPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (method, path) = text.split_once(" /").ok_or("expected a method and a path, such as GET /messages")?;
        let segment = |text: &str| match text.strip_prefix("{{").and_then(|name| name.strip_suffix("}}")) {
            Some(name) => Segment::Placeholder(name.to_owned()),
            None => Segment::Literal(text.to_owned()),
        };
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let segments = split(path).map(segment).collect();
        let owned = |(name, value): FormField| (name.into_owned().into(), value.into_owned().into());
        let query = encoding::decode_form(query).into_iter().map(owned).collect();
        Ok(Self { method: method.to_owned(), segments, query })
    }
}

/// Shows the method and the path, such as `GET /v1/{account}/messages/{id}`.
impl fmt::Display for RequestPattern {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} ", self.method)?;
        self.segments.iter().try_for_each(|segment| match segment {
            Segment::Literal(literal) => write!(f, "/{literal}"),
            Segment::Placeholder(name) => write!(f, "/{{{name}}}"),
        })
    }
}

impl RequestPattern {
    /// Returns the values of the placeholders, or `None` for another request.
    pub fn extract(&self, request: &Request, any_case: bool) -> Option<PathValues> {
        let uri = request.uri();
        let given: Vec<_> = split(uri.path().strip_prefix('/')?).collect();
        let has_fields = || {
            let given = encoding::decode_form(uri.query().unwrap_or(""));
            self.query.iter().all(|field| given.contains(field))
        };
        if *request.method() != *self.method || given.len() != self.segments.len() || !has_fields() {
            return None;
        }
        let mut values = vec![];
        for (segment, given) in self.segments.iter().zip(given) {
            match segment {
                Segment::Literal(literal) if literal == given => {}
                Segment::Literal(literal) if any_case && literal.eq_ignore_ascii_case(given) => {}
                Segment::Literal(_) => return None,
                Segment::Placeholder(name) => {
                    let given = percent_encoding::percent_decode_str(given).decode_utf8_lossy();
                    values.push((name.clone(), given.into_owned()));
                }
            }
        }
        Some(values)
    }
}

/// Returns the segments of a path without its first slash. A slash at the end makes no difference.
fn split(path: &str) -> impl Iterator<Item = &str> {
    path.strip_suffix('/').unwrap_or(path).split('/')
}
