//! The credentials of a request.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{refusals::RefusalReason, request_fields::find_text};
use crate::{
    connectors::gateway::{Gateway, TextTemplate},
    emulation,
    encoding::{self, hash},
    http_client::Request,
};

/// A way to log in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub enum CredentialForm {
    /// `Authorization: Basic` with this user and password.
    Basic(TextTemplate),
    /// The `Authorization` header: a scheme and what follows it.
    Authorization(TextTemplate),
    /// Fields of the query or the body, with their names.
    Fields(BTreeMap<String, TextTemplate>),
}

impl CredentialForm {
    /// Returns each credential that a request has in this form, with its template. There are none in another form.
    fn given<'a>(&'a self, request: &Request, fields: &Value) -> Vec<(&'a TextTemplate, String)> {
        let authorization = || emulation::single_header(request, "authorization");
        let found: Option<Vec<_>> = match self {
            Self::Basic(login) => authorization()
                .and_then(|value| after_scheme(value, "Basic"))
                .and_then(encoding::decode_base64)
                .map(|given| vec![(login, String::from_utf8_lossy(&given).into_owned())]),
            Self::Authorization(token) => token.literal_start().and_then(|start| {
                let given = after_scheme(authorization()?, start.trim_end())?;
                Some(vec![(token, format!("{start}{given}"))])
            }),
            Self::Fields(names) => {
                let query = encoding::decode_form(request.uri().query().unwrap_or(""));
                let field = |(name, template): (&'a String, &'a TextTemplate)| {
                    let in_query = encoding::find_field(&query, name).map(str::to_owned);
                    Some((template, in_query.or_else(|| find_text(fields, &[format!("/{name}")]))?))
                };
                names.iter().map(field).collect()
            }
        };
        found.unwrap_or_default()
    }
}

/// Returns what follows an authentication scheme, whose case does not matter.
fn after_scheme<'a>(header: &'a str, scheme: &str) -> Option<&'a str> {
    let (given, rest) = header.split_once(' ')?;
    given.eq_ignore_ascii_case(scheme).then_some(rest.trim_start())
}

/// Checks that a request has the credentials of this account in one of the forms.
pub fn verify(
    forms: &[CredentialForm],
    account: &Gateway,
    request: &Request,
    fields: &Value,
) -> Result<(), RefusalReason> {
    let given: Vec<_> =
        forms.iter().map(|form| form.given(request, fields)).filter(|given| !given.is_empty()).collect();
    let is_right = |(template, given): &(&TextTemplate, String)| {
        let expected = template.fill(&|name| account.value(name)).unwrap_or_default();
        hash::constant_time_eq(expected.as_bytes(), given.as_bytes())
    };
    match given.iter().any(|credentials| credentials.iter().all(is_right)) {
        true => Ok(()),
        false if given.is_empty() => Err(RefusalReason::MissingCredentials),
        false => Err(RefusalReason::WrongCredentials),
    }
}

/// Returns what a request has in place of each secret.
pub fn secrets_in(forms: &[CredentialForm], account: &Gateway, request: &Request, fields: &Value) -> Vec<String> {
    let given = forms.iter().flat_map(|form| form.given(request, fields));
    let values = given.filter_map(|(template, given)| template.extract(&given)).flatten();
    values.filter(|(name, _)| account.is_secret(name)).map(|(_, value)| value).collect()
}
