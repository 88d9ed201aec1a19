//! Calls the address that a client gave with its message whenever the delivery of the message progresses.

use std::{cell::RefCell, collections::HashMap, convert::Infallible, path::PathBuf, rc::Rc, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use http::HeaderValue;
use tokio::{
    sync::{Notify, Semaphore},
    time::{sleep, timeout},
};

use super::{Sandbox, callback_policy::CallbackPolicy, inbox_events};
use crate::{
    emulation::CallbackStatus,
    failure::Failure,
    http_client::{AllowUnencrypted, Exchange, HttpClient, HttpClientOptions, Request, SigningContext},
};

/// How many calls may be under way at a time; others wait.
const MAX_CONCURRENT_CALLS: usize = 32;
/// How many messages are tracked at a time.
const MAX_TRACKED_MESSAGES: usize = 10_000;
/// How long a call may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(5);

/// The messages with callbacks that are not finished.
pub struct CallbackQueue {
    new_messages: RefCell<Vec<u64>>,
    /// Each tracked message, with the signal to check it again.
    tracked_messages: RefCell<HashMap<u64, Rc<Notify>>>,
    new_message_notify: Notify,
    call_permits: Semaphore,
    /// PEM files with roots to trust in addition to the system's.
    pub ca_files: Vec<PathBuf>,
    /// Which addresses may be called.
    pub policy: CallbackPolicy,
}

impl CallbackQueue {
    pub fn new(policy: CallbackPolicy) -> Self {
        Self {
            new_messages: RefCell::default(),
            tracked_messages: RefCell::default(),
            new_message_notify: Notify::new(),
            call_permits: Semaphore::new(MAX_CONCURRENT_CALLS),
            ca_files: vec![],
            policy,
        }
    }

    /// Checks a message that is new or whose delivery was changed.
    pub fn check_message(&self, number: u64) {
        match self.tracked_messages.borrow().get(&number) {
            Some(check_again) => check_again.notify_one(),
            None => {
                self.new_messages.borrow_mut().push(number);
                self.new_message_notify.notify_one();
            }
        }
    }
}

/// Schedules the callbacks of all messages after a cursor, or records why they are skipped.
pub fn schedule_callbacks(sandbox: &Sandbox, cursor: u64) {
    let accounts = &mut *sandbox.accounts.borrow_mut();
    let messages = accounts.state.inbox.messages_after(cursor).filter(|(_, entry)| entry.item.callback.is_some());
    for number in messages.map(|(number, _)| number).collect::<Vec<_>>() {
        let skip_reason = match accounts.callback_request(number, &(sandbox.new_signing_context)()) {
            None => Some("the connector has no secret to sign callbacks with"),
            Some(request) => sandbox.callbacks.policy.check_url(request.uri()).err(),
        };
        let callback = accounts.state.inbox.message_mut(number).and_then(|message| message.callback.as_mut());
        match (skip_reason, callback) {
            (Some(reason), Some(callback)) => callback.status = CallbackStatus::Skipped(reason),
            _ => sandbox.callbacks.check_message(number),
        }
    }
}

/// Makes callbacks forever.
pub async fn run_callbacks(sandbox: &Sandbox) -> Infallible {
    let queue = &sandbox.callbacks;
    let mut trackers = FuturesUnordered::new();
    loop {
        for number in queue.new_messages.take() {
            let mut tracked = queue.tracked_messages.borrow_mut();
            if tracked.contains_key(&number) {
                continue;
            }
            if tracked.len() >= MAX_TRACKED_MESSAGES {
                drop(tracked);
                skip_callback(sandbox, number, "too many callbacks are pending");
                continue;
            }
            let check_again = Rc::new(Notify::new());
            tracked.insert(number, check_again.clone());
            trackers.push(track_message(sandbox, number, check_again));
        }
        tokio::select! {
            () = queue.new_message_notify.notified() => {}
            Some(()) = trackers.next() => {}
        }
    }
}

/// Makes the callbacks of one message. The message may change during each wait, so it is read again after it.
async fn track_message(sandbox: &Sandbox, number: u64, check_again: Rc<Notify>) {
    while let Some(due) = next_callback_at_millis(sandbox, number) {
        match due.saturating_sub(sandbox.now_millis()) {
            0 => send_callback(sandbox, number, due).await,
            wait => tokio::select! {
                () = sleep(Duration::from_millis(wait)) => {}
                () = check_again.notified() => {}
            },
        }
    }
    sandbox.callbacks.tracked_messages.borrow_mut().remove(&number);
}

fn next_callback_at_millis(sandbox: &Sandbox, number: u64) -> Option<u64> {
    sandbox.state().inbox.message(number)?.item.next_stage_at_millis()
}

/// Reports the stage that began at this time. The next stage waits for the response, so the order is kept.
async fn send_callback(sandbox: &Sandbox, number: u64, due: u64) {
    let due_context = SigningContext { timestamp_millis: due, ..(sandbox.new_signing_context)() };
    let request = {
        let mut accounts = sandbox.accounts.borrow_mut();
        if let Some(message) = accounts.state.inbox.message_mut(number) {
            let stage = message.stage_at(due);
            message.callback.iter_mut().for_each(|callback| callback.stage = stage);
        }
        accounts.callback_request(number, &due_context)
    };
    let (Some(request), Ok(_permit)) = (request, sandbox.callbacks.call_permits.acquire().await) else {
        return;
    };
    // The large future is boxed, so that a message that only waits needs little memory.
    let call = Box::pin(post_callback(&sandbox.callbacks.ca_files, request));
    let status = match timeout(CALL_TIMEOUT, call).await {
        Ok(Ok(status @ 200..300)) => CallbackStatus::Succeeded(status),
        Ok(Ok(status @ 300..400)) => {
            CallbackStatus::Failed(format!("it responded {status}; redirects are not followed"))
        }
        Ok(Ok(status)) => CallbackStatus::Failed(format!("it responded {status}")),
        Ok(Err(failure)) => CallbackStatus::Failed(failure.cause.unwrap_or(failure.message)),
        Err(_) => CallbackStatus::Failed(format!("no response within {} s", CALL_TIMEOUT.as_secs())),
    };
    set_callback_status(sandbox, number, status);
}

/// Makes the call and returns the status of the response.
async fn post_callback(ca_files: &[PathBuf], mut request: Request) -> Result<u16, Failure> {
    request.headers_mut().insert("x-smsctl-sandbox", HeaderValue::from_static("nothing reached a phone"));
    // The policy has allowed the address, and the request contains no secret.
    request.extensions_mut().insert(AllowUnencrypted);
    let client = HttpClient::new(HttpClientOptions {
        sandbox: None,
        ca_files: ca_files.to_vec(),
        // Later than the caller's timeout, which has the better message.
        timeout: 2 * CALL_TIMEOUT,
        // No clocks are compared here.
        now_millis: || 0,
        trace: None,
    })?;
    client.send("the callback", Exchange::query(request, |response| Ok(response.status().as_u16()))).await
}

/// Records that a message is not tracked, unless a call was made for it already.
fn skip_callback(sandbox: &Sandbox, number: u64, reason: &'static str) {
    let is_waiting = sandbox.state().inbox.message(number).is_some_and(|entry| {
        entry.item.callback.as_ref().is_some_and(|callback| callback.status == CallbackStatus::Waiting)
    });
    if is_waiting {
        set_callback_status(sandbox, number, CallbackStatus::Skipped(reason));
    }
}

fn set_callback_status(sandbox: &Sandbox, number: u64, status: CallbackStatus) {
    if let Some(message) = sandbox.accounts.borrow_mut().state.inbox.message_mut(number) {
        message.callback.iter_mut().for_each(|callback| callback.status = status.clone());
    }
    inbox_events::publish_change(sandbox, number);
}
