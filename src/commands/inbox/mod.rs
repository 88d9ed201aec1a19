//! The inbox of a running sandbox.

mod clear;
mod entry_view;
mod list;
mod show;
mod wait;

use clap::{Args, Subcommand};
use http::Method;
use serde_json::Value;

use super::{App, now_millis, session::Destination};
use crate::{
    encoding::{hash, mask_foreign_text},
    failure::{Failure, FailureKind},
    http_client::{Exchange, HttpClient, HttpClientOptions, Request, is_sandbox_response},
    sandbox::DEFAULT_LISTEN_ADDRESS,
    sms::Phone,
};

/// Read the inbox of a running sandbox and wait for messages
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox list
  smsctl inbox wait --to +14155550100 --code-only")]
pub struct InboxArgs {
    #[command(subcommand)]
    command: InboxCommand,
    #[command(flatten)]
    destination: Destination,
}

#[derive(Debug, Subcommand)]
enum InboxCommand {
    List(list::InboxListArgs),
    Show(show::InboxShowArgs),
    Wait(wait::InboxWaitArgs),
    Clear(clear::InboxClearArgs),
}

/// Which messages are meant.
#[derive(Debug, Args)]
struct MessageFilter {
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

impl MessageFilter {
    /// The same in words of the API, with how much or how long.
    fn to_query(&self, extent: &'static str, value: &dyn ToString) -> [(&'static str, String); 5] {
        [
            ("to", self.to.map(|to| to.to_string()).unwrap_or_default()),
            ("provider", self.provider.clone().unwrap_or_default()),
            ("connector", self.connector.clone().unwrap_or_default()),
            ("after", self.after.map(|after| after.to_string()).unwrap_or_default()),
            (extent, value.to_string()),
        ]
    }
}

impl InboxArgs {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let desk = InboxClient::open(app, &self.destination)?;
        match self.command {
            InboxCommand::List(list) => list.run(app, &desk).await,
            InboxCommand::Show(show) => show.run(app, &desk).await,
            InboxCommand::Wait(wait) => wait.run(app, &desk).await,
            InboxCommand::Clear(clear) => clear.run(app, &desk).await,
        }
    }
}

/// Who reads in an inbox over HTTP.
struct InboxClient {
    http_client: HttpClient,
    url: String,
}

/// A status, and the JSON that came with it.
type InboxResponse = (u16, Value);

impl InboxClient {
    fn open(app: &App, destination: &Destination) -> Result<Self, Failure> {
        if destination.is_local_sandbox() {
            return Err(Failure::usage("a new sandbox has an empty inbox")
                .with_fix("start a sandbox with `smsctl sandbox` and use its address: --sandbox=URL"));
        }
        let usual =
            || format!("http://{DEFAULT_LISTEN_ADDRESS}").parse().map_err(|_| Failure::usage("no such address"));
        let url = destination.sandbox_url()?.map_or_else(usual, Ok)?;
        // A server that waits for a message answers in time; the rest is for the way.
        let timeout = app.timeout + std::time::Duration::from_secs(5);
        let options = HttpClientOptions {
            sandbox: Some(url.clone()),
            ca_files: app.ca_files.clone(),
            timeout,
            now_millis,
            trace: app.trace,
        };
        Ok(Self {
            http_client: HttpClient::for_sandbox_api(options)?,
            url: url.to_string().trim_end_matches('/').to_owned(),
        })
    }

    /// The address of the sandbox as it is printed: without a path, which may hold a secret.
    fn origin(&self) -> String {
        let parts = self.url.splitn(4, '/').take(3);
        parts.collect::<Vec<_>>().join("/")
    }

    async fn request(&self, method: Method, path: &str, query: &[(&str, String)]) -> Result<InboxResponse, Failure> {
        let given: Vec<_> = query.iter().filter(|(_, value)| !value.is_empty()).collect();
        let pairs: Vec<_> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let uri = format!("{}/api/v1/{path}?{}", self.url, hash::encode_form(&pairs));
        let uri = uri.trim_end_matches('?');
        let request: Request = http::Request::builder()
            .method(method)
            .uri(uri)
            .body(vec![])
            .map_err(|error| Failure::usage("invalid request").with_cause(error))?;
        let read = |response: &crate::http_client::Response| {
            // Some other server may answer JSON too.
            let told = serde_json::from_slice(response.body()).ok().filter(|_| is_sandbox_response(response));
            Ok((response.status().as_u16(), told.unwrap_or(Value::Null)))
        };
        let told = self.http_client.send("the sandbox", Exchange::query(request, read)).await.map_err(|failure| {
            let none = failure.kind == FailureKind::Unreachable;
            let failure = Failure { message: format!("no sandbox at {}", self.origin()), ..failure };
            if none {
                failure.with_fix(
                    "start one with `smsctl sandbox`, or give the address of a running one with --sandbox=URL",
                )
            } else {
                failure
            }
        })?;
        match told {
            (200 | 404, Value::Object(_)) => Ok(told),
            (_, Value::Object(problem)) => {
                let message = problem.get("error").and_then(|error| error["message"].as_str()).unwrap_or_default();
                Err(Failure::usage(format!("the sandbox refused: {}", mask_foreign_text(message))))
            }
            _ => Err(Failure::new(FailureKind::Unexpected, format!("{} is not an smsctl sandbox", self.origin()))
                .with_fix("use the address that `smsctl sandbox` printed: --sandbox=URL")),
        }
    }
}
