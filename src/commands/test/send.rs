//! One message: sent, and followed.

use std::time::Duration;

use futures_util::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};
use tokio::time::{Instant, sleep};

use super::{
    super::session::Session,
    Job, Limits,
    report::{Arrived, Outcome, Sent},
};
use crate::{
    connectors::Provider,
    failure::{Failure, Kind},
    sms::{Delivery, Phone, Receipt},
    wire::Moment,
};

/// Sends a message, and follows it for so long. Never sends again what may have been taken.
/// Where there are limits, they are told before and after.
pub async fn send<'a>(
    session: &Session,
    limits: Option<&Limits>,
    connector: &'a str,
    job: &'a Job,
    wait: Option<Duration>,
    stop: Stop,
) -> Sent<'a> {
    let mut sent = Sent::begun(session.provider.name, connector, job);
    if stop.peek().is_some() {
        sent.refuse(Failure::interrupted().fix("it was not sent"));
        sent.outcome = Outcome::Unreachable;
        return sent;
    }
    let begin = |limits: &Limits| limits.begin(connector, session.provider.name, job);
    let begun = match limits.map(begin).transpose() {
        Ok(begun) => begun,
        Err(failure) => {
            sent.refuse(failure);
            return sent;
        }
    };
    let answer = tokio::select! {
        biased;
        answer = take(session, job) => answer,
        () = stop.clone() => Err(Failure::interrupted()
            .cause("the provider had not answered yet, so it may have been sent")
            .fix(finding(session.provider))),
    };
    match &answer {
        Ok(receipt) => sent.accept(receipt),
        Err(failure) => sent.refuse(failure.clone()),
    }
    if let (Some(limits), Some(id)) = (limits, begun) {
        limits.end(id, &sent);
    }
    let Ok(receipt) = answer else { return sent };
    sent.arrived = session
        .stand_in
        .as_ref()
        .and_then(|sandbox| Arrived::of(&sandbox.desk(), &receipt, &job.message.to))
        .map(Box::new);
    if let Some(wait) = wait {
        sent.follow(tokio::select! {
            biased;
            delivery = follow(session, receipt.id.as_deref(), Some(&job.message.to), wait) => delivery,
            () = stop => Err(Failure::interrupted().fix("follow it with `smsctl delivery ID --wait`")),
        });
    }
    sent
}

/// Ready from the moment at which the user presses Ctrl-C.
pub type Stop = Shared<LocalBoxFuture<'static, ()>>;

pub fn on_ctrl_c() -> Stop {
    crate::interrupt::received().map(drop).boxed_local().shared()
}

async fn take(session: &Session, job: &Job) -> Result<Receipt, Failure> {
    let make = |at: &Moment| job.exchange(&*session.connector, at);
    session.perform(make).await.map_err(|failure| match failure.kind {
        Kind::Unknown => failure.fix(finding(session.provider)),
        _ => failure,
    })
}

/// How to find out what became of a message without a message id.
pub fn finding(provider: &Provider) -> String {
    format!("look for it in {} before sending again", provider.records)
}

/// Asks for the delivery again and again until it is final or the time is over; then the last word.
/// A provider that is throttling or out of reach meanwhile is asked again.
pub async fn follow(
    session: &Session,
    id: Option<&str>,
    to: Option<&Phone>,
    wait: Duration,
) -> Result<Delivery, Failure> {
    let until = Instant::now() + wait;
    session.wire.allow(wait);
    let mut pause = Duration::from_millis(250);
    loop {
        let last = session.delivery(id, to).await;
        let open = match &last {
            Ok(delivery) => matches!(delivery, Delivery::Pending { .. }),
            Err(failure) => matches!(failure.kind, Kind::Throttled | Kind::Unreachable),
        };
        if !open || Instant::now() + pause >= until {
            return last;
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(3));
    }
}
