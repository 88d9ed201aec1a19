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
    desk::{Arrival, Told},
    failure::Failure,
    wire::{AllowUnencrypted, Exchange, Moment, Options, Request, Wire},
};

/// Calls under way at a time; others wait for their turn.
const CALLS: usize = 32;
/// Messages that are followed at a time.
const FOLLOWED: usize = 10_000;
/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The messages whose stages somebody wants to know.
pub struct Callbacks {
    new: RefCell<Vec<u64>>,
    /// Each message is followed once, and told when it is worth another look.
    followed: RefCell<HashMap<u64, Rc<Notify>>>,
    news: Notify,
    turns: Semaphore,
    /// PEM files with roots to trust beside the system's.
    pub roots: Vec<PathBuf>,
    pub policy: CallbackPolicy,
}

impl Callbacks {
    pub fn new(policy: CallbackPolicy) -> Self {
        let (new, followed) = (RefCell::default(), RefCell::default());
        Self { new, followed, news: Notify::new(), turns: Semaphore::new(CALLS), roots: vec![], policy }
    }

    /// Looks at a message again: it is new, or its course was changed by hand.
    pub fn look(&self, number: u64) {
        match self.followed.borrow().get(&number) {
            Some(again) => again.notify_one(),
            None => {
                self.new.borrow_mut().push(number);
                self.news.notify_one();
            }
        }
    }
}

impl Sandbox {
    /// Decides for each new message that asks for callbacks whether they can be made.
    pub(super) fn expect_callbacks(&self, before: u64) {
        let counter = &mut *self.counter.borrow_mut();
        let asks = counter.desk.inbox.messages(before).filter(|(_, kept)| kept.what.callback.is_some());
        for number in asks.map(|(number, _)| number).collect::<Vec<_>>() {
            let skipped = match counter.callback(number, &(self.moment)()) {
                None => Some("the connector has no secret to sign callbacks with"),
                Some(request) => self.callbacks.policy.admit(request.uri()).err(),
            };
            let callback = counter.desk.inbox.message_mut(number).and_then(|kept| kept.callback.as_mut());
            match (skipped, callback) {
                (Some(reason), Some(callback)) => callback.told = Told::Skipped(reason),
                _ => self.callbacks.look(number),
            }
        }
    }

    /// Makes the callbacks, for as long as the server runs.
    pub(super) async fn call_back(&self) -> Infallible {
        let mut followed = FuturesUnordered::new();
        loop {
            for number in self.callbacks.new.take() {
                let mut known = self.callbacks.followed.borrow_mut();
                if known.contains_key(&number) {
                    continue;
                }
                if known.len() >= FOLLOWED {
                    drop(known);
                    self.skip(number, "too many callbacks are pending");
                    continue;
                }
                let again = Rc::new(Notify::new());
                known.insert(number, again.clone());
                followed.push(self.follow(number, again));
            }
            tokio::select! {
                () = self.callbacks.news.notified() => {}
                Some(()) = followed.next() => {}
            }
        }
    }

    /// One message, until nothing more becomes of it. Looks again after each wait: much may have changed.
    async fn follow(&self, number: u64, again: Rc<Notify>) {
        while let Some(due) = self.due(number) {
            match due.checked_sub(self.now().millis) {
                None | Some(0) => self.tell(number, due).await,
                Some(early) => tokio::select! {
                    () = sleep(Duration::from_millis(early)) => {}
                    () = again.notified() => {}
                },
            }
        }
        self.callbacks.followed.borrow_mut().remove(&number);
    }

    fn due(&self, number: u64) -> Option<u64> {
        self.desk().inbox.message(number)?.what.news()
    }

    /// Tells of the stage that began then, in the order of the stages even where the answers are slow.
    async fn tell(&self, number: u64, due: u64) {
        let at = Moment { millis: due, ..(self.moment)() };
        let request = {
            let mut counter = self.counter.borrow_mut();
            if let Some(arrival) = counter.desk.inbox.message_mut(number) {
                let stage = arrival.stage(due);
                arrival.callback.iter_mut().for_each(|callback| callback.stage = stage);
            }
            counter.callback(number, &at)
        };
        let (Some(request), Ok(_turn)) = (request, self.callbacks.turns.acquire().await) else { return };
        // Boxed, so that a message that only waits is small.
        let told = match timeout(PATIENCE, Box::pin(self.call(request))).await {
            Ok(Ok(status @ 200..300)) => Told::Done(status),
            Ok(Ok(status @ 300..400)) => {
                Told::Failed(format!("it responded {status}; redirects are not followed"))
            }
            Ok(Ok(status)) => Told::Failed(format!("it responded {status}")),
            Ok(Err(failure)) => Told::Failed(failure.cause.unwrap_or(failure.message)),
            Err(_) => Told::Failed(format!("no response within {} s", PATIENCE.as_secs())),
        };
        self.note(number, told);
    }

    /// The status of the answer.
    async fn call(&self, mut request: Request) -> Result<u16, Failure> {
        let mark = HeaderValue::from_static("nothing reached a phone");
        request.headers_mut().insert("x-smsctl-sandbox", mark);
        // The policy has admitted the address, and what is told here is no secret.
        request.extensions_mut().insert(AllowUnencrypted);
        let wire = Wire::new(Options {
            sandbox: None,
            roots: self.callbacks.roots.clone(),
            // Later than ours, which words it better.
            timeout: 2 * PATIENCE,
            // Nothing here compares clocks.
            clock: || 0,
            trace: None,
        })?;
        wire.perform("the callback", Exchange::ask(request, |response| Ok(response.status().as_u16()))).await
    }

    /// Says that a message is not followed, unless something was told of it already.
    fn skip(&self, number: u64, why: &'static str) {
        let waits = |arrival: &Arrival| arrival.callback.as_ref().is_some_and(|it| it.told == Told::Waiting);
        if self.desk().inbox.message(number).is_some_and(|kept| waits(&kept.what)) {
            self.note(number, Told::Skipped(why));
        }
    }

    fn note(&self, number: u64, told: Told) {
        if let Some(arrival) = self.counter.borrow_mut().desk.inbox.message_mut(number) {
            arrival.callback.iter_mut().for_each(|callback| callback.told = told.clone());
        }
        api::tell_change(self, number);
    }
}
