//! A question for a provider, and how to read its answer.

use std::rc::Rc;

use super::Refusal;

pub type Request = http::Request<Vec<u8>>;
pub type Response = http::Response<Vec<u8>>;

type ResponseParser<T> = Box<dyn Fn(&Response) -> Result<ExchangeStep<T>, Refusal>>;

/// A request and the reading of its answer. Building one touches neither the network nor the clock.
pub struct Exchange<T> {
    pub request: Request,
    /// What was signed, where anything was.
    pub signed_text: Option<SignedText>,
    /// Whether a message may have left once the request has: such an exchange is never repeated.
    pub sends_message: bool,
    pub parse_response: ResponseParser<T>,
}

/// What an answer leads to.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum ExchangeStep<T> {
    Done(T),
    /// Another page, or another way to ask.
    Next(Exchange<T>),
}

/// The text that a signature covers, and the text that was hashed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedText {
    pub canonical_request: String,
    pub string_to_sign: String,
}

impl<T: 'static> Exchange<T> {
    /// A question that changes nothing.
    pub fn query(request: Request, read: impl Fn(&Response) -> Result<T, Refusal> + 'static) -> Self {
        Self::multi_step(request, move |response| read(response).map(ExchangeStep::Done))
    }

    /// A question whose answer may lead to another question.
    pub fn multi_step(
        request: Request,
        read: impl Fn(&Response) -> Result<ExchangeStep<T>, Refusal> + 'static,
    ) -> Self {
        Self { request, signed_text: None, sends_message: false, parse_response: Box::new(read) }
    }

    /// A request that makes the provider send a message.
    pub fn send_message(request: Request, read: impl Fn(&Response) -> Result<T, Refusal> + 'static) -> Self {
        Self { sends_message: true, ..Self::query(request, read) }
    }

    pub fn with_signed_text(self, signed: SignedText) -> Self {
        Self { signed_text: Some(signed), ..self }
    }

    /// What the answer leads to, once it is read to its end.
    pub fn and_then<U: 'static>(self, next: impl Fn(T) -> ExchangeStep<U> + Clone + 'static) -> Exchange<U> {
        let Self { request, signed_text: signed, sends_message: sends, parse_response: read } = self;
        let read = move |response: &Response| match read(response)? {
            ExchangeStep::Done(value) => Ok(next(value)),
            ExchangeStep::Next(exchange) => Ok(ExchangeStep::Next(exchange.and_then(next.clone()))),
        };
        Exchange { request, signed_text: signed, sends_message: sends, parse_response: Box::new(read) }
    }
}

/// Asks for a page of a list at its place: what stands there, and the place of the next page.
type PageFetcher<P, T> = Rc<dyn Fn(&P) -> Exchange<(Vec<T>, Option<P>)>>;

impl<T: Clone + 'static> Exchange<Vec<T>> {
    /// A list over as many pages as it has, from this place on.
    pub fn paginate<P: 'static>(place: P, ask: impl Fn(&P) -> Exchange<(Vec<T>, Option<P>)> + 'static) -> Self {
        fn from<P: 'static, T: Clone + 'static>(
            place: &P,
            ask: &PageFetcher<P, T>,
            so_far: Vec<T>,
        ) -> Exchange<Vec<T>> {
            let again = ask.clone();
            ask(place).and_then(move |(found, next)| {
                let all = so_far.iter().cloned().chain(found).collect();
                match next {
                    Some(place) => ExchangeStep::Next(from(&place, &again, all)),
                    None => ExchangeStep::Done(all),
                }
            })
        }
        let ask: PageFetcher<P, T> = Rc::new(ask);
        from(&place, &ask, vec![])
    }
}
