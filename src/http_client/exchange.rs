//! A request to a provider together with the function that parses its response.

use std::rc::Rc;

use super::Refusal;

/// A request with its whole body.
pub type Request = http::Request<Vec<u8>>;
/// A response with its whole body.
pub type Response = http::Response<Vec<u8>>;

type ResponseParser<T> = Box<dyn Fn(&Response) -> Result<ExchangeStep<T>, Refusal>>;

/// A request and the function that parses its response. Building one touches neither the network nor the clock.
pub struct Exchange<T> {
    /// The request to send.
    pub request: Request,
    /// The text that was signed, if any.
    pub signed_text: Option<SignedText>,
    /// Whether a repetition could have a further effect, such as a second message. Such a request is repeated only if
    /// the server cannot have received it or says that it did not accept it.
    pub at_most_once: bool,
    /// Parses the response.
    pub parse_response: ResponseParser<T>,
}

/// What a response leads to.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum ExchangeStep<T> {
    /// The result.
    Done(T),
    /// A further request: for the next page, or another way to ask.
    Next(Exchange<T>),
}

/// The text that a signature covers, and the text that was hashed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedText {
    /// The text that was hashed for the string to sign; empty where the signature needs none.
    pub canonical_request: String,
    /// The text that was signed.
    pub string_to_sign: String,
}

impl<T: 'static> Exchange<T> {
    /// Creates an exchange that changes nothing.
    pub fn query(request: Request, parse: impl Fn(&Response) -> Result<T, Refusal> + 'static) -> Self {
        Self::multi_step(request, move |response| parse(response).map(ExchangeStep::Done))
    }

    /// Creates an exchange that changes nothing and whose response may lead to another request.
    pub fn multi_step(
        request: Request,
        parse: impl Fn(&Response) -> Result<ExchangeStep<T>, Refusal> + 'static,
    ) -> Self {
        Self { request, signed_text: None, at_most_once: false, parse_response: Box::new(parse) }
    }

    /// Creates an exchange with an effect, such as a message or a new config, that is never repeated in doubt.
    pub fn at_most_once(request: Request, parse: impl Fn(&Response) -> Result<T, Refusal> + 'static) -> Self {
        Self { at_most_once: true, ..Self::query(request, parse) }
    }

    /// Adds the text that was signed.
    pub fn with_signed_text(self, signed: SignedText) -> Self {
        Self { signed_text: Some(signed), ..self }
    }

    /// Adds a step after the result.
    pub fn and_then<U: 'static>(self, next: impl Fn(T) -> ExchangeStep<U> + Clone + 'static) -> Exchange<U> {
        let Self { request, signed_text, at_most_once, parse_response } = self;
        let parse_response = move |response: &Response| match parse_response(response)? {
            ExchangeStep::Done(value) => Ok(next(value)),
            ExchangeStep::Next(exchange) => Ok(ExchangeStep::Next(exchange.and_then(next.clone()))),
        };
        Exchange { request, signed_text, at_most_once, parse_response: Box::new(parse_response) }
    }
}

/// Builds the exchange for one page: its result is the page's entries and the position of the next page, if any.
type PageFetcher<P, T> = Rc<dyn Fn(&P) -> Exchange<(Vec<T>, Option<P>)>>;

impl<T: Clone + 'static> Exchange<Vec<T>> {
    /// Creates an exchange for a list over all its pages, from this position on.
    pub fn paginate<P: 'static>(
        position: P,
        fetch_page: impl Fn(&P) -> Exchange<(Vec<T>, Option<P>)> + 'static,
    ) -> Self {
        fetch_pages(&position, Rc::new(fetch_page), vec![])
    }
}

fn fetch_pages<P: 'static, T: Clone + 'static>(
    position: &P,
    fetch_page: PageFetcher<P, T>,
    earlier: Vec<T>,
) -> Exchange<Vec<T>> {
    fetch_page(position).and_then(move |(page, next)| {
        let entries = earlier.iter().cloned().chain(page).collect();
        match next {
            Some(position) => ExchangeStep::Next(fetch_pages(&position, fetch_page.clone(), entries)),
            None => ExchangeStep::Done(entries),
        }
    })
}
