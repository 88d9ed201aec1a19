//! The address of a request, in which places may stand.

use std::str::FromStr;

use http::Uri;

use super::{Text, text::Places};
use crate::wire::hash;

/// What stands at a place is percent-encoded there, unless the address begins with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Address(pub Text);

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let address = Self(text.parse()?);
        // A setting may be the beginning; where it is not, this is an address whatever stands at its places.
        let begun = address.0.begun(&|_| Some("https://a".into()));
        let whole: Option<Uri> = begun.filled(&|_| Some("0".into())).and_then(|whole| whole.parse().ok());
        let has_login = |uri: &Uri| uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if whole.as_ref().is_some_and(has_login) {
            return Err("the address must not contain a login; use basic".into());
        }
        match whole.as_ref().map(|uri| (uri.scheme_str(), uri.host())) {
            Some((Some("http" | "https"), Some(_))) => Ok(address),
            _ => Err("expected an address such as https://gateway.example/messages, in ASCII".into()),
        }
    }
}

impl Address {
    /// The whole address; a place without a value is left empty.
    pub fn filled(&self, places: Places) -> Option<String> {
        let encoded = |name: &str| Some(places(name).map_or_else(String::new, |value| hash::percent(&value)));
        self.0.begun(places).filled(&encoded)
    }

    /// The name of the place that stands for the beginning of the address, where one does.
    pub fn begins_with(&self) -> Option<&str> {
        self.0.first_place()
    }

    /// The address without scheme and host.
    pub fn path(&self, places: Places) -> Text {
        self.0.begun(places).path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_and_a_host_and_is_written_in_ascii() {
        for good in [
            "https://a.example",
            "http://127.0.0.1:8080/{{to}}?a=1",
            "https://{{host}}/x",
            "{{url}}/x",
            "{{url}}",
        ] {
            assert!(good.parse::<Address>().is_ok(), "{good}");
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
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }
}
