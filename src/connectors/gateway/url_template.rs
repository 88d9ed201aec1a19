//! The URL of a request, with placeholders.

use std::str::FromStr;

use http::Uri;
use serde::Deserialize;

use super::{TextTemplate, text_template::Values};
use crate::encoding::hash;

/// Values are percent-encoded in it, but for that of a placeholder at its very beginning.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct UrlTemplate(pub TextTemplate);

impl FromStr for UrlTemplate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Self(text.parse()?);
        // A setting may be the beginning; otherwise this is a URL whatever the values are.
        let begun = url.0.fill_first(&|_| Some("https://a".into()));
        let whole: Option<Uri> = begun.fill(&|_| Some("0".into())).and_then(|whole| whole.parse().ok());
        let has_login = |uri: &Uri| uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if whole.as_ref().is_some_and(has_login) {
            return Err("the address must not contain a login; use basic".into());
        }
        match whole.as_ref().map(|uri| (uri.scheme_str(), uri.host())) {
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
    /// Returns the whole URL; a placeholder without a value becomes the empty text.
    pub fn fill(&self, values: Values) -> Option<String> {
        let encoded = |name: &str| Some(values(name).map_or_else(String::new, |value| hash::percent_encode(&value)));
        self.0.fill_first(values).fill(&encoded)
    }

    /// Returns the name of the placeholder with which the URL begins.
    pub fn first_placeholder(&self) -> Option<&str> {
        self.0.first_placeholder()
    }

    /// Returns the template of the URL without its scheme and host.
    pub fn path(&self, values: Values) -> TextTemplate {
        self.0.fill_first(values).path()
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
