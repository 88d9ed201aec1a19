//! The address of a service's API: scheme, host and port.

use std::str::FromStr;

use http::Uri;

use crate::{connectors::form::FieldError, failure::InvalidValue, http_client::is_exposed};

/// The address of a service's API, without a path.
#[derive(Clone, Debug)]
pub struct Endpoint(String);

impl FromStr for Endpoint {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim_end_matches('/');
        let uri: Uri = text.parse().map_err(|_| "expected an address such as https://auth.example.com")?;
        let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
            return Err("expected an address such as https://auth.example.com".into());
        }
        if authority.contains('@') {
            return Err("must not contain a login".into());
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err("must have no path: those of the API are added to it".into());
        }
        Ok(Self(text.to_owned()))
    }
}

impl Endpoint {
    /// Returns the address as it was typed, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the host, without a port.
    pub fn host(&self) -> &str {
        let authority = self.authority();
        let with_port = authority.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
        with_port.map_or(authority, |(host, _)| host)
    }

    /// Returns the host, with a port if one was typed.
    fn authority(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, rest)| rest.trim_start_matches('/'))
    }

    /// Whether a `Host` header is that of the address. The port of its scheme may be left out.
    pub fn has_authority(&self, authority: &str) -> bool {
        without_web_port(self.authority()).eq_ignore_ascii_case(without_web_port(authority))
    }

    /// Whether requests to it are encrypted by TLS.
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Refuses an address on another machine to which secrets would be sent in clear.
    ///
    /// # Errors
    /// The address begins with `http://` and is not this machine's.
    pub fn check_encryption(&self, field_name: &str, insecure: bool) -> Result<(), FieldError> {
        match self.0.parse().is_ok_and(|uri| is_exposed(&uri)) && !insecure {
            true => Err(FieldError::invalid(
                field_name,
                "http:// would expose the secrets on the way to another machine: use https://, or insecure = true on a \
                 network that you trust",
            )),
            false => Ok(()),
        }
    }
}

/// Returns an authority without the port of `http` or `https`.
fn without_web_port(authority: &str) -> &str {
    authority.strip_suffix(":443").or_else(|| authority.strip_suffix(":80")).unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_no_path() {
        let endpoint: Endpoint = "https://Auth.example.com:443/".parse().unwrap();
        assert_eq!((endpoint.as_str(), endpoint.host()), ("https://Auth.example.com:443", "Auth.example.com"));
        assert!(endpoint.has_authority("auth.example.com") && !endpoint.has_authority("example.com"));
        for text in ["auth.example.com", "https://a:b@x.example", "https://x.example/api", "ftp://x.example", ""] {
            assert!(text.parse::<Endpoint>().is_err(), "{text}");
        }
        let is_refused = |text: &str| text.parse::<Endpoint>().unwrap().check_encryption("api", false).is_err();
        assert!(is_refused("http://10.0.0.7") && !is_refused("http://127.0.0.1:8000"));
    }
}
