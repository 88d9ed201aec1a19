//! One message: sent, and followed.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{
    super::{moment, session::Session},
    Job,
    report::{Arrived, Outcome, Sent},
};
use crate::{
    failure::{Failure, Kind},
    sms::{Content, Delivery, Phone, Receipt, Segments},
};

/// Sends a message once, and follows it for so long. Never sends again.
pub async fn send(session: &Session, connector: &str, job: &Job, wait: Option<Duration>) -> Sent {
    let mut sent = Sent {
        to: job.message.to.to_string(),
        template: job.usage.to_string(),
        connector: connector.to_owned(),
        provider: session.provider.name,
        outcome: Outcome::Refused,
        message_id: None,
        request_id: None,
        encoding: None,
        segments: None,
        code: None,
        delivery: None,
        arrived: None,
        error: None,
    };
    if let Content::Text(text) = &job.message.content {
        let segments = Segments::of(text);
        sent.encoding = Some(segments.encoding.to_string());
        sent.segments = Some(segments.count);
    }
    match take(session, job).await {
        Ok(receipt) => {
            sent.arrived =
                session.stand_in.as_ref().and_then(|sandbox| Arrived::of(&sandbox.desk(), &receipt.id));
            let delivery = match wait {
                Some(wait) => Some(follow(session, &receipt.id, &job.message.to, wait).await),
                None => None,
            };
            sent.accept(receipt, delivery);
        }
        Err(failure) => sent.refuse(failure),
    }
    sent
}

async fn take(session: &Session, job: &Job) -> Result<Receipt, Failure> {
    let exchange = session.connector.send(&job.message, &moment());
    session.perform(exchange.map_err(Failure::configuration)?).await
}

/// Asks for the delivery again and again until it is final or the time is over; then the last word.
/// A provider that is throttling or out of reach meanwhile is asked again.
pub async fn follow(session: &Session, id: &str, to: &Phone, wait: Duration) -> Result<Delivery, Failure> {
    let until = Instant::now() + wait;
    let mut pause = Duration::from_millis(250);
    loop {
        let last = session.perform(session.connector.delivery(id, to, &moment())).await;
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
