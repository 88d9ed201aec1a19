//! Reads Amazon's responses, which are XML.

use serde::de::DeserializeOwned;

use crate::http_client::Response;

/// Parses a response body as XML; `None` if it is not valid or lacks a field. Texts in it may hold control characters,
/// which the caller escapes.
pub fn parse_xml<T: DeserializeOwned>(response: &Response) -> Option<T> {
    quick_xml::de::from_str(str::from_utf8(response.body()).ok()?).ok()
}
