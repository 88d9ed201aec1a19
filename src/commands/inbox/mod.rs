//! The inbox of a running sandbox.

mod clear;
mod list;
mod message;
mod show;
mod wait;

use clap::{Args, Subcommand};
use http::Method;
use serde_json::Value;

use super::{App, now, session::Destination};
use crate::{
    encoding::mask_foreign_text,
    failure::{Failure, Kind},
    sandbox::USUAL,
    sms::Phone,
    wire::{Exchange, Options, Request, Wire, hash, is_sandbox_response},
};

/// Read the inbox of a running sandbox and wait for messages
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox list
  smsctl inbox wait --to +14155550100 --code-only")]
pub struct Inbox {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    destination: Destination,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::List),
    Show(show::Show),
    Wait(wait::Wait),
    Clear(clear::Clear),
}

/// Which messages are meant.
#[derive(Debug, Args)]
struct Which {
    /// Only messages to this number
    #[arg(long, value_name = "NUMBER")]
    to: Option<Phone>,
    /// Only messages of this provider
    #[arg(long, value_name = "PROVIDER")]
    provider: Option<String>,
    /// Only messages of this connector
    #[arg(long, value_name = "NAME")]
    connector: Option<String>,
    /// Only messages after this one, by its number in the inbox
    #[arg(long, value_name = "ID")]
    after: Option<u64>,
}

impl Which {
    /// The same in words of the API, with how much or how long.
    fn query(&self, extent: &'static str, value: &dyn ToString) -> [(&'static str, String); 5] {
        [
            ("to", self.to.map(|to| to.to_string()).unwrap_or_default()),
            ("provider", self.provider.clone().unwrap_or_default()),
            ("connector", self.connector.clone().unwrap_or_default()),
            ("after", self.after.map(|after| after.to_string()).unwrap_or_default()),
            (extent, value.to_string()),
        ]
    }
}

impl Inbox {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let desk = Reader::open(app, &self.destination)?;
        match self.command {
            Command::List(list) => list.run(app, &desk).await,
            Command::Show(show) => show.run(app, &desk).await,
            Command::Wait(wait) => wait.run(app, &desk).await,
            Command::Clear(clear) => clear.run(app, &desk).await,
        }
    }
}

/// Who reads in an inbox over HTTP.
struct Reader {
    wire: Wire,
    url: String,
}

/// A status, and the JSON that came with it.
type Told = (u16, Value);

impl Reader {
    fn open(app: &App, destination: &Destination) -> Result<Self, Failure> {
        if destination.is_here() {
            return Err(Failure::usage("a new sandbox has an empty inbox")
                .fix("start a sandbox with `smsctl sandbox` and use its address: --sandbox=URL"));
        }
        let usual = || format!("http://{USUAL}").parse().map_err(|_| Failure::usage("no such address"));
        let url = destination.url()?.map_or_else(usual, Ok)?;
        // A server that waits for a message answers in time; the rest is for the way.
        let timeout = app.timeout + std::time::Duration::from_secs(5);
        let options = Options {
            sandbox: Some(url.clone()),
            roots: app.roots.clone(),
            timeout,
            clock: now,
            trace: app.trace,
        };
        Ok(Self {
            wire: Wire::to_sandbox_api(options)?,
            url: url.to_string().trim_end_matches('/').to_owned(),
        })
    }

    /// The address of the sandbox as it is printed: without a path, which may hold a secret.
    fn origin(&self) -> String {
        let parts = self.url.splitn(4, '/').take(3);
        parts.collect::<Vec<_>>().join("/")
    }

    async fn ask(&self, method: Method, path: &str, query: &[(&str, String)]) -> Result<Told, Failure> {
        let given: Vec<_> = query.iter().filter(|(_, value)| !value.is_empty()).collect();
        let pairs: Vec<_> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let uri = format!("{}/api/v1/{path}?{}", self.url, hash::form(&pairs));
        let uri = uri.trim_end_matches('?');
        let request: Request = http::Request::builder()
            .method(method)
            .uri(uri)
            .body(vec![])
            .map_err(|error| Failure::usage("invalid request").cause(error))?;
        let read = |response: &crate::wire::Response| {
            // Some other server may answer JSON too.
            let told = serde_json::from_slice(response.body()).ok().filter(|_| is_sandbox_response(response));
            Ok((response.status().as_u16(), told.unwrap_or(Value::Null)))
        };
        let told =
            self.wire.perform("the sandbox", Exchange::ask(request, read)).await.map_err(|failure| {
                let none = failure.kind == Kind::Unreachable;
                let failure =
                    Failure { message: format!("no sandbox at {}", self.origin()), ..failure };
                if none {
                    failure.fix("start one with `smsctl sandbox`, or give the address of a running one with --sandbox=URL")
                } else {
                    failure
                }
            })?;
        match told {
            (200 | 404, Value::Object(_)) => Ok(told),
            (_, Value::Object(problem)) => {
                let message =
                    problem.get("error").and_then(|error| error["message"].as_str()).unwrap_or_default();
                Err(Failure::usage(format!("the sandbox refused: {}", mask_foreign_text(message))))
            }
            _ => Err(Failure::new(Kind::Unexpected, format!("{} is not an smsctl sandbox", self.origin()))
                .fix("use the address that `smsctl sandbox` printed: --sandbox=URL")),
        }
    }
}
