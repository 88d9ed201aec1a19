//! Exchanges performed: an answer read, or a failure that says truthfully what may have happened.

use std::time::Duration;

use tokio::time::sleep;

use super::{
    Exchange, ExchangeStep, HttpClient, RetryPolicy, SigningContext, describe_clock_skew, diagnosis, retry,
    transport::SendError,
};
use crate::failure::{Failure, FailureKind};

/// What further tries need.
pub struct RetryContext<'a> {
    /// Returns a moment that never was before, or why there is none.
    pub new_signing_context: fn() -> Result<SigningContext, Failure>,
    /// Is told of every further try.
    pub report_retry: &'a dyn Fn(&str),
}

/// A failure, and what could be done about it.
struct FailedAttempt {
    failure: Failure,
    retry: RetryPolicy,
    /// How long the provider asked to wait.
    retry_after: Option<Duration>,
}

impl HttpClient {
    /// Asks the provider once and reads its answer, over as many pages as it has.
    /// Fails with the provider's refusal, with [`FailureKind::Unreachable`] where nothing can have been sent,
    /// and with [`FailureKind::Unknown`] where something may have been.
    pub async fn send<T>(&self, provider: &str, exchange: Exchange<T>) -> Result<T, Failure> {
        self.send_once(provider, exchange).await.map_err(|miss| miss.failure)
    }

    /// The same, and again where that does no harm: a question, a request of which no byte can have arrived,
    /// and one that the provider says it did not take. Each try is an exchange of its own moment.
    pub async fn send_with_retry<T>(
        &self,
        provider: &str,
        trying: &RetryContext<'_>,
        make: impl Fn(&SigningContext) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        let mut ahead = None;
        for tried in 1.. {
            self.rate_limiter.wait_for_slot(self.deadline()).await;
            let exchange = make(&(trying.new_signing_context)()?.minus_seconds(ahead.unwrap_or(0)))?;
            let miss = match self.send_once(provider, exchange).await {
                Ok(value) => return Ok(value),
                Err(miss) => miss,
            };
            // What slows one message down slows down all that are under way beside it.
            let room = self.remaining_time().saturating_sub(self.connect_timeout());
            match (
                miss.retry,
                retry::next_pause(tried, miss.retry_after, miss.failure.kind, room),
                self.clock_skew_seconds(),
            ) {
                (RetryPolicy::WithProviderTime, _, Some(skew)) if ahead.is_none() && skew != 0 => {
                    let by = describe_clock_skew(skew);
                    (trying.report_retry)(&format!(
                        "this machine's clock is {by} {provider}'s; retrying with the provider's time"
                    ));
                    ahead = Some(skew);
                }
                (RetryPolicy::Later, Some(pause), _) => {
                    let (why, after) = (&miss.failure.message, pause.as_secs_f32());
                    (trying.report_retry)(&format!("{why}; retrying in {after} s"));
                    match miss.failure.kind {
                        FailureKind::Throttled => self.rate_limiter.pause_for(pause),
                        _ => sleep(pause).await,
                    }
                }
                (_, _, _) => return Err(final_failure(miss)),
            }
        }
        Err(Failure::new(FailureKind::Unexpected, "the tries never ended"))
    }

    async fn send_once<T>(&self, provider: &str, mut exchange: Exchange<T>) -> Result<T, FailedAttempt> {
        loop {
            let sends = exchange.sends_message;
            let carried = self.dispatch(exchange.request, sends).await;
            let response = carried.map_err(|lost| classify_send_error(provider, lost, sends))?;
            self.record_clock_skew(&response);
            let refusal = match (exchange.parse_response)(&response) {
                Ok(ExchangeStep::Done(value)) => return Ok(value),
                Ok(ExchangeStep::Next(next)) => {
                    exchange = next;
                    continue;
                }
                Err(refusal) => refusal,
            };
            let (now, again) = (self.now_millis(), refusal.retry);
            let asked = retry::parse_retry_after(&response, now);
            let failure = diagnosis::explain_refusal(provider, refusal, exchange.signed_text.as_ref(), &response, now);
            return Err(match failure.kind == FailureKind::Unknown && !sends {
                true => FailedAttempt {
                    failure: unusable_response_failure(provider, failure),
                    retry: RetryPolicy::Later,
                    retry_after: asked,
                },
                false => FailedAttempt { failure, retry: again, retry_after: asked },
            });
        }
    }
}

fn classify_send_error(provider: &str, lost: SendError, sends: bool) -> FailedAttempt {
    let (failure, again) = match lost {
        SendError::NotAttempted(failure) => (failure, RetryPolicy::Never),
        SendError::NoResponse { host, cause, may_have_arrived: true, .. } if sends => {
            let message = format!("{provider} did not say whether it accepted the message");
            let failure = Failure::new(FailureKind::Unknown, message).with_cause(format!("{host}: {cause}"));
            let fix = "it may have been sent: check the provider's console before you send again";
            (failure.with_fix(fix), RetryPolicy::Never)
        }
        SendError::NoResponse { host, cause, is_permanent: hopeless, .. } => {
            let message = format!("{provider} cannot be reached; nothing was sent");
            let failure = Failure::new(FailureKind::Unreachable, message).with_cause(format!("{host}: {cause}"));
            let fix = "check the network, the proxy variables and --ca-file, then try again";
            (failure.with_fix(fix), if hopeless { RetryPolicy::Never } else { RetryPolicy::Later })
        }
    };
    FailedAttempt { failure, retry: again, retry_after: None }
}

/// A question that changes nothing was not answered: that leaves nothing in doubt.
fn unusable_response_failure(provider: &str, failure: Failure) -> Failure {
    let message = format!("{provider} gave no usable response");
    Failure { message, fix: Some("try again later".into()), ..failure.with_kind(FailureKind::Unreachable) }
}

/// The last failure, with the wait that the provider asked for and that did not fit.
fn final_failure(miss: FailedAttempt) -> Failure {
    match (miss.retry, miss.retry_after) {
        (RetryPolicy::Later, Some(asked)) => {
            let fix = miss.failure.fix.clone().unwrap_or_default();
            miss.failure.with_fix(format!("wait {} s, as the provider asks; {fix}", asked.as_secs()))
        }
        _ => miss.failure,
    }
}
