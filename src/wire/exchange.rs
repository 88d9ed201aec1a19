//! A question for a provider, and how to read its answer.

use std::rc::Rc;

use super::Refusal;

pub type Request = http::Request<Vec<u8>>;
pub type Response = http::Response<Vec<u8>>;

type Read<T> = Box<dyn Fn(&Response) -> Result<Step<T>, Refusal>>;

/// A request and the reading of its answer. Building one touches neither the network nor the clock.
pub struct Exchange<T> {
    pub request: Request,
    /// What was signed, where anything was.
    pub signed: Option<Signed>,
    /// Whether a message may have left once the request has: such an exchange is never repeated.
    pub sends: bool,
    pub read: Read<T>,
}

/// What an answer leads to.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Step<T> {
    Done(T),
    /// Another page, or another way to ask.
    Next(Exchange<T>),
}

/// The text that a signature covers, and the text that was hashed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    pub canonical: String,
    pub string_to_sign: String,
}

impl<T: 'static> Exchange<T> {
    /// A question that changes nothing.
    pub fn ask(request: Request, read: impl Fn(&Response) -> Result<T, Refusal> + 'static) -> Self {
        Self::steps(request, move |response| read(response).map(Step::Done))
    }

    /// A question whose answer may lead to another question.
    pub fn steps(request: Request, read: impl Fn(&Response) -> Result<Step<T>, Refusal> + 'static) -> Self {
        Self { request, signed: None, sends: false, read: Box::new(read) }
    }

    /// A request that makes the provider send a message.
    pub fn send(request: Request, read: impl Fn(&Response) -> Result<T, Refusal> + 'static) -> Self {
        Self { sends: true, ..Self::ask(request, read) }
    }

    pub fn signed(self, signed: Signed) -> Self {
        Self { signed: Some(signed), ..self }
    }

    /// What the answer leads to, once it is read to its end.
    pub fn then<U: 'static>(self, next: impl Fn(T) -> Step<U> + Clone + 'static) -> Exchange<U> {
        let Self { request, signed, sends, read } = self;
        let read = move |response: &Response| match read(response)? {
            Step::Done(value) => Ok(next(value)),
            Step::Next(exchange) => Ok(Step::Next(exchange.then(next.clone()))),
        };
        Exchange { request, signed, sends, read: Box::new(read) }
    }
}

/// Asks for a page of a list at its place: what stands there, and the place of the next page.
type Ask<P, T> = Rc<dyn Fn(&P) -> Exchange<(Vec<T>, Option<P>)>>;

impl<T: Clone + 'static> Exchange<Vec<T>> {
    /// A list over as many pages as it has, from this place on.
    pub fn pages<P: 'static>(place: P, ask: impl Fn(&P) -> Exchange<(Vec<T>, Option<P>)> + 'static) -> Self {
        fn from<P: 'static, T: Clone + 'static>(
            place: &P,
            ask: &Ask<P, T>,
            so_far: Vec<T>,
        ) -> Exchange<Vec<T>> {
            let again = ask.clone();
            ask(place).then(move |(found, next)| {
                let all = so_far.iter().cloned().chain(found).collect();
                match next {
                    Some(place) => Step::Next(from(&place, &again, all)),
                    None => Step::Done(all),
                }
            })
        }
        let ask: Ask<P, T> = Rc::new(ask);
        from(&place, &ask, vec![])
    }
}
