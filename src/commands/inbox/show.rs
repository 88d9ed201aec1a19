//! One message, or one refusal.

use clap::Args;
use http::Method;

use super::{super::App, Reader, message::One};
use crate::failure::Failure;

/// Show a message or a refused request, with the HTTP request
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox show 1")]
pub struct Show {
    /// Number in the inbox, or message id of the provider
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
        let failure = Failure::usage(format!("no message {} in the inbox", self.id));
        Err(failure.fix("`smsctl inbox list`").into())
    }
}
