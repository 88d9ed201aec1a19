//! Tells those who asked for it what becomes of their message, at the addresses that may be called.

use std::{cell::RefCell, collections::HashMap, convert::Infallible, path::PathBuf, rc::Rc, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use http::HeaderValue;
use tokio::{
    sync::{Notify, Semaphore},
    time::{sleep, timeout},
};

use super::{Sandbox, api, callback_policy::CallbackPolicy};
use crate::{
    emulation::{CallbackStatus, CapturedMessage},
    failure::Failure,
    http_client::{AllowUnencrypted, Exchange, HttpClient, HttpClientOptions, Request, SigningContext},
};

/// Calls under way at a time; others wait for their turn.
const MAX_CONCURRENT_CALLS: usize = 32;
/// Messages that are followed at a time.
const MAX_TRACKED_MESSAGES: usize = 10_000;
/// How long a call may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(5);

/// The messages whose stages somebody wants to know.
pub struct CallbackQueue {
    new_messages: RefCell<Vec<u64>>,
    /// Each message is followed once, and told when it is worth another look.
    tracked_messages: RefCell<HashMap<u64, Rc<Notify>>>,
    new_message_notify: Notify,
    call_permits: Semaphore,
    /// PEM files with roots to trust beside the system's.
    pub ca_files: Vec<PathBuf>,
    pub policy: CallbackPolicy,
}

impl CallbackQueue {
    pub fn new(policy: CallbackPolicy) -> Self {
        let (new_messages, tracked_messages) = (RefCell::default(), RefCell::default());
        Self {
            new_messages,
            tracked_messages,
            new_message_notify: Notify::new(),
            call_permits: Semaphore::new(MAX_CONCURRENT_CALLS),
            ca_files: vec![],
            policy,
        }
    }

    /// Looks at a message again: it is new, or its course was changed by hand.
    pub fn check_message(&self, number: u64) {
        match self.tracked_messages.borrow().get(&number) {
            Some(again) => again.notify_one(),
            None => {
                self.new_messages.borrow_mut().push(number);
                self.new_message_notify.notify_one();
            }
        }
    }
}

impl Sandbox {
    /// Decides for each new message that asks for callbacks whether they can be made.
    pub(super) fn schedule_callbacks(&self, before: u64) {
        let counter = &mut *self.accounts.borrow_mut();
        let asks = counter.state.inbox.messages_after(before).filter(|(_, kept)| kept.item.callback.is_some());
        for number in asks.map(|(number, _)| number).collect::<Vec<_>>() {
            let skipped = match counter.callback_request(number, &(self.new_signing_context)()) {
                None => Some("the connector has no secret to sign callbacks with"),
                Some(request) => self.callbacks.policy.check_url(request.uri()).err(),
            };
            let callback = counter.state.inbox.message_mut(number).and_then(|kept| kept.callback.as_mut());
            match (skipped, callback) {
                (Some(reason), Some(callback)) => callback.status = CallbackStatus::Skipped(reason),
                _ => self.callbacks.check_message(number),
            }
        }
    }

    /// Makes the callbacks, for as long as the server runs.
    pub(super) async fn run_callbacks(&self) -> Infallible {
        let mut followed = FuturesUnordered::new();
        loop {
            for number in self.callbacks.new_messages.take() {
                let mut known = self.callbacks.tracked_messages.borrow_mut();
                if known.contains_key(&number) {
                    continue;
                }
                if known.len() >= MAX_TRACKED_MESSAGES {
                    drop(known);
                    self.skip_callback(number, "too many callbacks are pending");
                    continue;
                }
                let again = Rc::new(Notify::new());
                known.insert(number, again.clone());
                followed.push(self.track_message(number, again));
            }
            tokio::select! {
                () = self.callbacks.new_message_notify.notified() => {}
                Some(()) = followed.next() => {}
            }
        }
    }

    /// One message, until nothing more becomes of it. Looks again after each wait: much may have changed.
    async fn track_message(&self, number: u64, again: Rc<Notify>) {
        while let Some(due) = self.next_callback_at_millis(number) {
            match due.checked_sub(self.current_signing_context().timestamp_millis) {
                None | Some(0) => self.send_callback(number, due).await,
                Some(early) => tokio::select! {
                    () = sleep(Duration::from_millis(early)) => {}
                    () = again.notified() => {}
                },
            }
        }
        self.callbacks.tracked_messages.borrow_mut().remove(&number);
    }

    fn next_callback_at_millis(&self, number: u64) -> Option<u64> {
        self.state().inbox.message(number)?.item.next_stage_at_millis()
    }

    /// Tells of the stage that began then, in the order of the stages even where the answers are slow.
    async fn send_callback(&self, number: u64, due: u64) {
        let at = SigningContext { timestamp_millis: due, ..(self.new_signing_context)() };
        let request = {
            let mut counter = self.accounts.borrow_mut();
            if let Some(arrival) = counter.state.inbox.message_mut(number) {
                let stage = arrival.stage_at(due);
                arrival.callback.iter_mut().for_each(|callback| callback.stage = stage);
            }
            counter.callback_request(number, &at)
        };
        let (Some(request), Ok(_turn)) = (request, self.callbacks.call_permits.acquire().await) else {
            return;
        };
        // Boxed, so that a message that only waits is small.
        let told = match timeout(CALL_TIMEOUT, Box::pin(self.post_callback(request))).await {
            Ok(Ok(status @ 200..300)) => CallbackStatus::Succeeded(status),
            Ok(Ok(status @ 300..400)) => {
                CallbackStatus::Failed(format!("it responded {status}; redirects are not followed"))
            }
            Ok(Ok(status)) => CallbackStatus::Failed(format!("it responded {status}")),
            Ok(Err(failure)) => CallbackStatus::Failed(failure.cause.unwrap_or(failure.message)),
            Err(_) => CallbackStatus::Failed(format!("no response within {} s", CALL_TIMEOUT.as_secs())),
        };
        self.set_callback_status(number, told);
    }

    /// The status of the answer.
    async fn post_callback(&self, mut request: Request) -> Result<u16, Failure> {
        let mark = HeaderValue::from_static("nothing reached a phone");
        request.headers_mut().insert("x-smsctl-sandbox", mark);
        // The policy has admitted the address, and what is told here is no secret.
        request.extensions_mut().insert(AllowUnencrypted);
        let wire = HttpClient::new(HttpClientOptions {
            sandbox: None,
            ca_files: self.callbacks.ca_files.clone(),
            // Later than ours, which words it better.
            timeout: 2 * CALL_TIMEOUT,
            // Nothing here compares clocks.
            now_millis: || 0,
            trace: None,
        })?;
        wire.send("the callback", Exchange::query(request, |response| Ok(response.status().as_u16()))).await
    }

    /// Says that a message is not followed, unless something was told of it already.
    fn skip_callback(&self, number: u64, why: &'static str) {
        let waits = |arrival: &CapturedMessage| {
            arrival.callback.as_ref().is_some_and(|it| it.status == CallbackStatus::Waiting)
        };
        if self.state().inbox.message(number).is_some_and(|kept| waits(&kept.item)) {
            self.set_callback_status(number, CallbackStatus::Skipped(why));
        }
    }

    fn set_callback_status(&self, number: u64, told: CallbackStatus) {
        if let Some(arrival) = self.accounts.borrow_mut().state.inbox.message_mut(number) {
            arrival.callback.iter_mut().for_each(|callback| callback.status = told.clone());
        }
        api::publish_change(self, number);
    }
}
