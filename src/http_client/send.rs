//! Performs exchanges: sends the request, parses the response, and retries where that does no harm.

use std::time::Duration;

use tokio::time::sleep;

use super::{
    Exchange, ExchangeStep, HttpClient, Refusal, Response, RetryPolicy, SignedText, SigningContext,
    describe_clock_skew, diagnosis, retry,
    send_error::{SendError, SendStage},
};
use crate::failure::{Failure, FailureKind};

/// What further attempts need.
pub struct RetryContext<'a> {
    /// Returns the current time with a nonce that was never used.
    pub new_signing_context: fn() -> Result<SigningContext, Failure>,
    /// Is called with a sentence before every further attempt.
    pub report_retry: &'a dyn Fn(&str),
}

impl HttpClient {
    /// Performs an exchange once, with as many pages as it has.
    ///
    /// # Errors
    /// The provider's refusal; [`FailureKind::Unreachable`] where nothing can have been sent; [`FailureKind::Unknown`]
    /// where a message may have been.
    pub async fn send<T>(&self, provider: &str, exchange: Exchange<T>) -> Result<T, Failure> {
        self.send_once(provider, exchange).await.map_err(|error| error.failure)
    }

    /// Performs an exchange, and again where that does no harm: a query, a request that cannot have reached the provider,
    /// and one that the provider says it did not accept. `make` builds each attempt with its own time and nonce.
    ///
    /// # Errors
    /// As for [`HttpClient::send`], and what `make` returns.
    pub async fn send_with_retry<T>(
        &self,
        provider: &str,
        context: &RetryContext<'_>,
        make: impl Fn(&SigningContext) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        let (mut attempts, mut skew_applied) = (0, None);
        loop {
            attempts += 1;
            self.rate_limiter.wait_for_slot(self.deadline()).await;
            let exchange = make(&(context.new_signing_context)()?.minus_seconds(skew_applied.unwrap_or(0)))?;
            let error = match self.send_once(provider, exchange).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let time_left = self.remaining_time().saturating_sub(self.connect_timeout());
            let pause = retry::next_pause(attempts, error.retry_after, error.failure.kind, time_left);
            match (error.retry, pause, self.clock_skew_seconds()) {
                (RetryPolicy::WithProviderTime, _, Some(skew)) if skew_applied.is_none() && skew != 0 => {
                    (context.report_retry)(&format!(
                        "this machine's clock is {} {provider}'s; retrying with the provider's time",
                        describe_clock_skew(skew)
                    ));
                    skew_applied = Some(skew);
                }
                (RetryPolicy::Later, Some(pause), _) => {
                    let message = &error.failure.message;
                    (context.report_retry)(&format!("{message}; retrying in {} s", pause.as_secs_f32()));
                    match error.failure.kind {
                        // A throttled request slows down all others that are in progress.
                        FailureKind::Throttled => self.rate_limiter.pause_for(pause),
                        _ => sleep(pause).await,
                    }
                }
                _ => return Err(error.into_failure()),
            }
        }
    }

    async fn send_once<T>(&self, provider: &str, mut exchange: Exchange<T>) -> Result<T, SendError> {
        loop {
            let at_most_once = exchange.at_most_once;
            let min_time = if at_most_once { self.connect_timeout() } else { Duration::ZERO };
            let sent = self.dispatch(exchange.request, min_time).await;
            let response = sent.map_err(|error| match at_most_once {
                true => error.for_message(provider),
                false => error.for_query(provider),
            })?;
            self.record_clock_skew(&response);
            match (exchange.parse_response)(&response) {
                Ok(ExchangeStep::Done(value)) => return Ok(value),
                Ok(ExchangeStep::Next(next)) => exchange = next,
                Err(refusal) => {
                    let error = self.refusal_error(provider, refusal, exchange.signed_text.as_ref(), &response);
                    return Err(if at_most_once { error } else { without_doubt(provider, error) });
                }
            }
        }
    }

    fn refusal_error(
        &self,
        provider: &str,
        refusal: Refusal,
        signed: Option<&SignedText>,
        response: &Response,
    ) -> SendError {
        let now = self.now_millis();
        let (retry, retry_after) = (refusal.retry, retry::parse_retry_after(response, now));
        let failure = diagnosis::explain_refusal(provider, refusal, signed, response, now);
        SendError { stage: SendStage::Response, request_reached_provider: true, retry, retry_after, failure }
    }
}

/// Returns the error of a query: as it changes nothing, an unusable response leaves no doubt, and it may be repeated.
fn without_doubt(provider: &str, error: SendError) -> SendError {
    if error.failure.kind != FailureKind::Unknown {
        return error;
    }
    let message = format!("{provider} gave no usable response");
    let failure = error.failure.with_kind(FailureKind::Unreachable).with_fix("try again later");
    SendError { retry: RetryPolicy::Later, failure: Failure { message, ..failure }, ..error }
}
