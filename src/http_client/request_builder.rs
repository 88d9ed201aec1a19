//! Builds requests, and remembers the secrets in them so that they can be masked.

use http::{HeaderName, HeaderValue, Uri, header::CONTENT_TYPE};
use serde::Serialize;

use super::Request;
use crate::{
    encoding::{self, SecretMask, register_secret},
    sms::Secret,
};

/// Builds a request.
pub struct RequestBuilder {
    method: &'static str,
    url: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
    secrets: RequestSecrets,
}

impl RequestBuilder {
    /// Starts a GET request.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new("GET", url)
    }

    /// Starts a POST request.
    pub fn post(url: impl Into<String>) -> Self {
        Self::new("POST", url)
    }

    /// Starts a request with another method.
    pub fn new(method: &'static str, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: vec![], body: vec![], secrets: RequestSecrets::default() }
    }

    /// Adds percent-encoded parameters to the query.
    pub fn query<V: AsRef<str>>(mut self, pairs: &[(&str, V)]) -> Self {
        for pair in pairs {
            self.url.push(if self.url.contains('?') { '&' } else { '?' });
            self.url.push_str(&encoding::encode_form(&[(pair.0, pair.1.as_ref())]));
        }
        self
    }

    /// Adds Basic authentication, see <https://www.rfc-editor.org/rfc/rfc7617>.
    pub fn basic_auth(self, user: &str, password: &Secret) -> Self {
        self.basic_auth_pair(&format!("{user}:{}", password.expose())).mask_secret(password)
    }

    /// Adds Basic authentication from `user:password`.
    pub fn basic_auth_pair(self, login: &str) -> Self {
        let login = encoding::encode_base64(login);
        let builder = self.sensitive_header("authorization", &format!("Basic {login}"));
        builder.mask_secret(&Secret::from(login.as_str()))
    }

    /// Adds `Authorization: SCHEME TOKEN`, or without a scheme where that is empty.
    pub fn token_auth(self, scheme: &str, token: &Secret) -> Self {
        let value = format!("{scheme} {}", token.expose());
        self.mask_secret(token).sensitive_header("authorization", value.trim_start())
    }

    /// Adds a header. Control characters are left out of its value; an invalid name adds nothing.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Some(value)) = (name.parse(), parse_header_value(value)) {
            self.headers.push((name, value));
        }
        self
    }

    /// Adds a header that is not shown.
    pub fn sensitive_header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Some(mut value)) = (name.parse(), parse_header_value(value)) {
            value.set_sensitive(true);
            self.headers.push((name, value));
        }
        self
    }

    /// Sets the body to a percent-encoded form.
    pub fn form<V: AsRef<str>>(self, pairs: &[(&str, V)]) -> Self {
        self.body("application/x-www-form-urlencoded", encoding::encode_form(pairs).into_bytes())
    }

    /// Sets the body to JSON.
    pub fn json(self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("names and texts are JSON");
        self.body("application/json", body)
    }

    /// Sets the body, and its type unless a header has set it already.
    pub fn body(mut self, content_type: &str, body: Vec<u8>) -> Self {
        self.body = body;
        match self.headers.iter().any(|(name, _)| *name == CONTENT_TYPE) {
            true => self,
            false => self.header(CONTENT_TYPE.as_str(), content_type),
        }
    }

    /// Masks a secret in everything that is shown of this request, and in all output of the process, because the provider
    /// may repeat it.
    pub fn mask_secret(mut self, secret: &Secret) -> Self {
        register_secret(secret);
        self.secrets.0.push(secret.clone());
        self
    }

    /// Returns the request.
    ///
    /// # Errors
    /// The address or the method is invalid; the text says which.
    pub fn build(self) -> Result<Request, String> {
        let uri: Uri = self.url.parse().map_err(|error| format!("the address is invalid: {error}"))?;
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method.parse().map_err(|_| "the method is invalid".to_owned())?;
        *request.uri_mut() = uri;
        request.headers_mut().extend(self.headers);
        request.extensions_mut().insert(self.secrets);
        Ok(request)
    }
}

fn parse_header_value(text: &str) -> Option<HeaderValue> {
    match text.contains(char::is_control) {
        false => HeaderValue::from_bytes(text.as_bytes()).ok(),
        true => parse_header_value(&text.replace(char::is_control, "")),
    }
}

/// The secrets in a request; an extension of it.
#[derive(Clone, Debug, Default)]
struct RequestSecrets(Vec<Secret>);

/// Returns a part of the request with its secrets masked, whatever encoding they appear in.
pub fn mask_request_part(request: &Request, part: &str) -> String {
    SecretMask::from_secrets(request.extensions().get::<RequestSecrets>().map_or(&[][..], |secrets| &secrets.0))
        .mask_request(part)
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_in_every_encoding() {
        const SECRET: &str = "a \"b\"/c";
        let builder = RequestBuilder::post("https://example.com/send").query(&[("key", SECRET)]);
        let request = builder.mask_secret(&Secret::from(SECRET)).json(&[SECRET]).build().unwrap();
        assert_eq!(mask_request_part(&request, &request.uri().to_string()), "https://example.com/send?key=••••");
        let body = String::from_utf8_lossy(request.body());
        assert_eq!(mask_request_part(&request, &body), r#"["••••"]"#);
        assert!(!format!("{request:?}").contains("\"b\""));
    }

    #[test]
    fn a_login_is_sensitive_and_line_breaks_are_removed_from_headers() {
        let secret = Secret::from("p:w");
        let request =
            RequestBuilder::get("https://example.com/").basic_auth("user", &secret).header("x-a", "b\r\nc: d");
        let request = request.build().unwrap();
        // RFC 7617, section 2: the user name ends at the first colon.
        assert_eq!(request.headers()["authorization"], "Basic dXNlcjpwOnc=");
        assert!(request.headers()["authorization"].is_sensitive());
        assert_eq!(request.headers()["x-a"], "bc: d");
        assert!(RequestBuilder::get("not an address").build().is_err());
    }
}
