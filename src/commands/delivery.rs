//! Looks up the delivery status of a message.

use std::{fmt, time::Duration};

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{
    App, CommandResult,
    connector_client::{ConnectorClient, Destination, RUNNING_SANDBOX_HELP},
    test::TestTarget,
};
use crate::{
    encoding::escape_control_chars,
    failure::Failure,
    sending::{SentMessage, delivery_failure, follow_delivery, journal::LoggedSend},
    sms::{Delivery, Phone},
};

/// Look up the delivery status of a message
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl delivery                                      the newest message
  smsctl delivery backup                               the newest message of this connector
  smsctl delivery SM00000000000000000000000000000000
  smsctl delivery SM00000000000000000000000000000000 --wait=120", mut_arg("sandbox", |arg| arg.help(RUNNING_SANDBOX_HELP)))]
pub struct DeliveryArgs {
    /// Message id that `smsctl test` printed [default: the newest in `smsctl log`]
    #[arg(value_parser = parse_message_id)]
    id: Option<String>,
    /// The connector; may be given without ID [default: the live one]
    #[arg(value_name = "NAME", conflicts_with = "connector", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    name: Option<String>,
    /// Follow it until it is delivered or fails, for 60 s or SECS
    #[arg(long, value_name = "SECS", num_args = 0..=1, require_equals = true, default_missing_value = "60", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    wait: Option<u64>,
    /// Recipient; some providers need it [default: the saved test recipient]
    #[arg(long, value_name = "NUMBER")]
    to: Option<Phone>,
    /// The same as NAME
    #[arg(long, hide_short_help = true, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    connector: Option<String>,
    #[command(flatten)]
    destination: Destination,
}

#[derive(Serialize)]
struct DeliveryStatusView {
    sandbox: bool,
    message_id: String,
    connector: String,
    provider: &'static str,
    delivery: Delivery,
}

impl DeliveryArgs {
    /// Runs `smsctl delivery`. Returns the failure of a message that was not delivered.
    pub async fn run(self, app: &App) -> CommandResult {
        if self.destination.is_in_process_sandbox() {
            return Err(Failure::usage("a new sandbox has no messages yet")
                .with_fix("use the URL of a running sandbox: --sandbox=URL"));
        }
        let config = app.store.load()?;
        let (id, name) = match (self.id, self.name.or(self.connector)) {
            (Some(word), None) if config.find_connector(&word).is_some() => (None, Some(word)),
            given => given,
        };
        let target = TestTarget::select(&config, name.as_deref(), &self.destination)?;
        let to = self.to.as_ref().or(config.test_recipient.as_ref());
        let id = match id {
            Some(id) => id,
            None => newest_message_id(app, target.name)?,
        };
        // The provider is asked even if the journal cannot be read.
        let sends = app.logged_sends().unwrap_or_default();
        let is_this =
            |send: &&LoggedSend| send.started.connector == target.name && send.message_id.as_ref() == Some(&id);
        let sent_at_millis = sends.iter().rev().find(is_this).map(|send| send.started.at);
        let connector = target.build_connector(app).await?;
        let session =
            ConnectorClient::open(app, target.provider, &target.templates, &self.destination, connector).await?;
        let on_retry = |line: &str| session.note_retry(line);
        let sender = session.message_sender(&on_retry);
        let message = SentMessage { id: Some(&id), to, sent_at_millis };
        let delivery = match self.wait.map(Duration::from_secs) {
            Some(wait) => follow_delivery(&sender, &message, wait).await?,
            None => sender.ask_delivery(&message).await?,
        };
        let failed = match (&delivery, self.wait) {
            (Delivery::Pending { .. }, None) => None,
            (delivery, _) => delivery_failure(delivery),
        };
        let view = DeliveryStatusView {
            sandbox: session.is_sandbox(),
            message_id: id,
            connector: target.name.to_owned(),
            provider: target.provider.name,
            delivery,
        };
        let state = match &view.delivery {
            Delivery::Delivered => "delivered",
            Delivery::Pending { .. } => "pending",
            Delivery::Failed { .. } => "failed",
        };
        app.screen.show_or_print_text(state, &view)?;
        Ok(failed.map_or(0, |failure| failure.exit_code))
    }
}

/// Returns the id of the newest message that was sent through this connector.
fn newest_message_id(app: &App, connector: &str) -> Result<String, Failure> {
    let mut sends = app.logged_sends()?;
    sends.retain(|send| send.started.connector == connector);
    sends.into_iter().rev().find_map(|send| send.message_id).ok_or_else(|| {
        Failure::usage(format!("the journal has no message id for {connector}"))
            .with_fix("give the id: `smsctl delivery ID`; `smsctl log` lists what was sent")
    })
}

fn parse_message_id(text: &str) -> Result<String, &'static str> {
    let plain = text.chars().all(|c| c.is_ascii_graphic()) && (1..=128).contains(&text.len());
    plain.then(|| text.to_owned()).ok_or("a message id has at most 128 characters and no spaces")
}

impl fmt::Display for DeliveryStatusView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let id = escape_control_chars(&self.message_id);
        match &self.delivery {
            Delivery::Delivered => write!(f, "{} {id}", "✓ delivered".green()),
            Delivery::Pending { status } => {
                write!(f, "{} {id}: {}", "… pending".yellow(), escape_control_chars(status))
            }
            Delivery::Failed { code, reason } => {
                let (code, reason) = (escape_control_chars(code), escape_control_chars(reason));
                write!(f, "{} {id}: {code}: {reason}", "✗ not delivered".red())
            }
        }
    }
}
