//! One message, or one refusal.

use clap::Args;
use http::Method;

use super::{super::App, Reader, message::One};
use crate::failure::Failure;

/// Show one message or refusal, with the request behind it
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox show 1")]
pub struct Show {
    /// Its number in the inbox, or the message id of the provider
    id: String,
}

impl Show {
    pub(super) async fn run(self, app: &App, inbox: &Reader) -> anyhow::Result<()> {
        let id = crate::wire::hash::percent(&self.id);
        for kind in ["messages", "refusals"] {
            let (status, told) = inbox.ask(Method::GET, &format!("{kind}/{id}"), &[]).await?;
            if status == 200 {
                return Ok(app.screen.show(&One(told))?);
            }
        }
        let failure = Failure::usage(format!("there is no message {} in the inbox", self.id));
        Err(failure.fix("`smsctl inbox list`").into())
    }
}
