//! Exchanges performed: an answer read, or a failure that says truthfully what may have happened.

use std::time::Duration;

use tokio::time::sleep;

use super::{Again, Exchange, Moment, Step, Wire, again, diagnosis, drift, transport::Lost};
use crate::failure::{Failure, Kind};

/// What further tries need.
pub struct Trying<'a> {
    /// Returns a moment that never was before, or why there is none.
    pub moment: fn() -> Result<Moment, Failure>,
    /// Is told of every further try.
    pub tell: &'a dyn Fn(&str),
}

/// A failure, and what could be done about it.
struct Miss {
    failure: Failure,
    again: Again,
    /// How long the provider asked to wait.
    asked: Option<Duration>,
}

impl Wire {
    /// Asks the provider once and reads its answer, over as many pages as it has.
    /// Fails with the provider's refusal, with [`Kind::Unreachable`] where nothing can have been sent,
    /// and with [`Kind::Unknown`] where something may have been.
    pub async fn perform<T>(&self, provider: &str, exchange: Exchange<T>) -> Result<T, Failure> {
        self.once(provider, exchange).await.map_err(|miss| miss.failure)
    }

    /// The same, and again where that does no harm: a question, a request of which no byte can have arrived,
    /// and one that the provider says it did not take. Each try is an exchange of its own moment.
    pub async fn insist<T>(
        &self,
        provider: &str,
        trying: &Trying<'_>,
        make: impl Fn(&Moment) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        let mut ahead = None;
        for tried in 1.. {
            self.pace.turn(self.deadline()).await;
            let exchange = make(&(trying.moment)()?.earlier(ahead.unwrap_or(0)))?;
            let miss = match self.once(provider, exchange).await {
                Ok(value) => return Ok(value),
                Err(miss) => miss,
            };
            // What slows one message down slows down all that are under way beside it.
            let room = self.left().saturating_sub(self.reaching());
            match (miss.again, again::pause(tried, miss.asked, miss.failure.kind, room), self.skew()) {
                (Again::Clock, _, Some(skew)) if ahead.is_none() && skew != 0 => {
                    let by = drift(skew);
                    (trying.tell)(&format!(
                        "this machine's clock is {by} {provider}'s; retrying with the provider's time"
                    ));
                    ahead = Some(skew);
                }
                (Again::Later, Some(pause), _) => {
                    let (why, after) = (&miss.failure.message, pause.as_secs_f32());
                    (trying.tell)(&format!("{why}; retrying in {after} s"));
                    match miss.failure.kind {
                        Kind::Throttled => self.pace.hold(pause),
                        _ => sleep(pause).await,
                    }
                }
                (_, _, _) => return Err(told(miss)),
            }
        }
        Err(Failure::new(Kind::Unexpected, "the tries never ended"))
    }

    async fn once<T>(&self, provider: &str, mut exchange: Exchange<T>) -> Result<T, Miss> {
        loop {
            let sends = exchange.sends;
            let carried = self.carry(exchange.request, sends).await;
            let response = carried.map_err(|lost| missed(provider, lost, sends))?;
            self.compare(&response);
            let refusal = match (exchange.read)(&response) {
                Ok(Step::Done(value)) => return Ok(value),
                Ok(Step::Next(next)) => {
                    exchange = next;
                    continue;
                }
                Err(refusal) => refusal,
            };
            let (now, again) = (self.now(), refusal.again);
            let asked = again::asked(&response, now);
            let failure = diagnosis::explain(provider, refusal, exchange.signed.as_ref(), &response, now);
            return Err(match failure.kind == Kind::Unknown && !sends {
                true => Miss { failure: unusable(provider, failure), again: Again::Later, asked },
                false => Miss { failure, again, asked },
            });
        }
    }
}

fn missed(provider: &str, lost: Lost, sends: bool) -> Miss {
    let (failure, again) = match lost {
        Lost::Here(failure) => (failure, Again::Never),
        Lost::On { host, cause, reached: true, .. } if sends => {
            let message = format!("{provider} did not say whether it accepted the message");
            let failure = Failure::new(Kind::Unknown, message).cause(format!("{host}: {cause}"));
            let fix = "it may have been sent: check the provider's console before you send again";
            (failure.fix(fix), Again::Never)
        }
        Lost::On { host, cause, hopeless, .. } => {
            let message = format!("{provider} cannot be reached; nothing was sent");
            let failure = Failure::new(Kind::Unreachable, message).cause(format!("{host}: {cause}"));
            let fix = "check the network, the proxy variables and --ca-file, then try again";
            (failure.fix(fix), if hopeless { Again::Never } else { Again::Later })
        }
    };
    Miss { failure, again, asked: None }
}

/// A question that changes nothing was not answered: that leaves nothing in doubt.
fn unusable(provider: &str, failure: Failure) -> Failure {
    let message = format!("{provider} gave no usable response");
    Failure { message, fix: Some("try again later".into()), ..failure.of(Kind::Unreachable) }
}

/// The last failure, with the wait that the provider asked for and that did not fit.
fn told(miss: Miss) -> Failure {
    match (miss.again, miss.asked) {
        (Again::Later, Some(asked)) => {
            let fix = miss.failure.fix.clone().unwrap_or_default();
            miss.failure.fix(format!("wait {} s, as the provider asks; {fix}", asked.as_secs()))
        }
        _ => miss.failure,
    }
}
