//! What the tests of single providers share: a connector with other settings, and responses to its requests.

use super::*;

/// The demonstration account with some settings changed.
pub fn connector_with_settings(provider: &'static Provider, settings: &[(&str, &str)]) -> Box<dyn Connector> {
    let mut values = provider.demo_values();
    for (name, text) in settings {
        let field = provider.fields().iter().find(|field| field.name == *name).unwrap();
        values.insert((*name).to_owned(), field.value_from_text(text, ValueSource::User).unwrap());
    }
    provider.build_connector(&values, &resolve_nothing).unwrap_or_else(|error| panic!("{error}"))
}

/// Parses a response that ends the exchange.
pub fn parse_last<T>(exchange: &Exchange<T>, response: &Response) -> Result<T, Refusal> {
    match (exchange.parse_response)(response)? {
        ExchangeStep::Done(value) => Ok(value),
        ExchangeStep::Next(_) => panic!("the exchange goes on"),
    }
}

/// A response with this body.
pub fn raw_response(status: u16, body: &str) -> Response {
    http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap()
}
