//! The URL of a request, with placeholders.

use std::str::FromStr;

use http::Uri;
use serde::Deserialize;

use super::{TextTemplate, text_template::PlaceholderLookup};
use crate::encoding;

/// A URL whose values are percent-encoded, except that of a placeholder at the beginning.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct UrlTemplate(pub TextTemplate);

impl FromStr for UrlTemplate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Self(text.parse()?);
        // The beginning may be a setting. With that, it must be a URL for any values.
        let with_scheme = url.0.fill_first(&|_| Some("https://a".into()));
        let uri: Option<Uri> = with_scheme.fill(&|_| Some("0".into())).and_then(|url| url.parse().ok());
        let has_login = |uri: &Uri| uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if uri.as_ref().is_some_and(has_login) {
            return Err("the address must not contain a login; use basic".into());
        }
        match uri.as_ref().map(|uri| (uri.scheme_str(), uri.host())) {
            Some((Some("http" | "https"), Some(_))) => Ok(url),
            _ => Err("expected an address such as https://gateway.example/messages, in ASCII".into()),
        }
    }
}

impl TryFrom<String> for UrlTemplate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl UrlTemplate {
    /// Returns the URL. A placeholder without a value becomes the empty string.
    pub fn fill(&self, values: PlaceholderLookup) -> Option<String> {
        let encoded =
            |name: &str| Some(values(name).map_or_else(String::new, |value| encoding::percent_encode(&value)));
        self.0.fill_first(values).fill(&encoded)
    }

    /// Returns the name of the placeholder that the URL begins with, if it does.
    pub fn first_placeholder(&self) -> Option<&str> {
        self.0.first_placeholder()
    }

    /// Returns the template of the path and query, with the placeholder that the URL begins with filled in.
    pub fn path_and_query(&self, values: PlaceholderLookup) -> TextTemplate {
        self.0.fill_first(values).path_and_query()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_a_scheme_and_a_host_and_is_written_in_ascii() {
        for good in
            ["https://a.example", "http://127.0.0.1:8080/{{to}}?a=1", "https://{{host}}/x", "{{url}}/x", "{{url}}"]
        {
            assert!(good.parse::<UrlTemplate>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "a.example/x",
            "/x",
            "ftp://a.example",
            "https://",
            "https://a b/",
            "https://短信.example/",
            "https://a/{{",
            "https://me:word@a.example/",
            "http://127.0.0.1@a.example/",
            "https://{{secret.login}}@a.example/",
        ] {
            assert!(bad.parse::<UrlTemplate>().is_err(), "{bad}");
        }
    }
}
