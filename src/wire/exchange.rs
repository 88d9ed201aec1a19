//! A question for a provider, and how to read its answer.

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
}
