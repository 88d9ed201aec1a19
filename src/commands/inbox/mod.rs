//! `smsctl inbox`: reads the inbox of a running sandbox over its HTTP API.

mod clear;
mod entry_view;
mod list;
mod show;
mod wait;

use clap::{Args, Subcommand};
use http::Method;
use serde_json::Value;

use super::{
    App, CommandResult,
    connector_client::{Destination, running_sandbox_help},
    now_millis,
};
use crate::{
    encoding::{self, escape_control_chars, mask_foreign_text},
    failure::{Failure, FailureKind},
    http_client::{Exchange, HttpClient, HttpClientOptions, Request, is_sandbox_response},
    sms::Phone,
};

/// Read the inbox of a running sandbox and wait for messages
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox list
  smsctl inbox wait --to +14155550100 --code-only", mut_arg("sandbox", |arg| arg.help(running_sandbox_help())))]
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

/// Flags that select messages.
#[derive(Debug, Args)]
struct MessageFilter {
    /// Only messages to this number
    #[arg(long, value_name = "NUMBER")]
    to: Option<Phone>,
    /// Only messages of this provider
    #[arg(long, value_name = "PROVIDER")]
    provider: Option<String>,
    /// Only messages of this connector
    #[arg(value_name = "NAME", conflicts_with = "connector")]
    name: Option<String>,
    /// The same as NAME
    #[arg(long, hide_short_help = true, value_name = "NAME")]
    connector: Option<String>,
    /// Only messages after this one, by its number in the inbox
    #[arg(long, value_name = "ID")]
    after: Option<u64>,
}

impl MessageFilter {
    fn connector_name(&self) -> Option<&str> {
        self.name.as_deref().or(self.connector.as_deref())
    }

    /// Returns what the messages have in common, such as ` for +14155550100 of twilio`.
    fn describe(&self) -> String {
        let words = [
            self.to.map(|to| format!(" for {to}")),
            self.provider.as_ref().map(|provider| format!(" of {provider}")),
            self.connector_name().map(|connector| format!(" of connector {connector}")),
            self.after.map(|after| format!(" after {after}")),
        ];
        escape_control_chars(&words.into_iter().flatten().collect::<String>())
    }

    /// Returns the query parameters of the API, with one more: a limit or a timeout.
    fn to_query(&self, extra_name: &'static str, extra: &dyn ToString) -> [(&'static str, String); 5] {
        [
            ("to", self.to.map(|to| to.to_string()).unwrap_or_default()),
            ("provider", self.provider.clone().unwrap_or_default()),
            ("connector", self.connector_name().unwrap_or_default().to_owned()),
            ("after", self.after.map(|after| after.to_string()).unwrap_or_default()),
            (extra_name, extra.to_string()),
        ]
    }
}

impl InboxArgs {
    /// Runs the subcommand.
    ///
    /// # Errors
    /// No sandbox responds at the address, it refuses the request, or there is no such message.
    pub async fn run(self, app: &App) -> CommandResult {
        let inbox = InboxClient::open(app, &self.destination)?;
        match self.command {
            InboxCommand::List(list) => list.run(app, &inbox).await?,
            InboxCommand::Show(show) => show.run(app, &inbox).await?,
            InboxCommand::Wait(wait) => wait.run(app, &inbox).await?,
            InboxCommand::Clear(clear) => clear.run(app, &inbox).await?,
        }
        Ok(0)
    }
}

/// A client of the sandbox's API.
pub struct InboxClient {
    http_client: HttpClient,
    url: String,
}

impl InboxClient {
    /// Prepares requests to the sandbox; sends none.
    ///
    /// # Errors
    /// A temporary sandbox was requested, or its address is invalid.
    pub fn open(app: &App, destination: &Destination) -> Result<Self, Failure> {
        let url = destination.running_sandbox_url()?;
        // `wait` is answered within the timeout; the rest is for the connection.
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

    /// Returns the address of the sandbox for messages: without a path, which may contain a secret.
    fn origin(&self) -> String {
        let parts = self.url.splitn(4, '/').take(3);
        parts.collect::<Vec<_>>().join("/")
    }

    /// Returns the address of a message in the web inbox: the message with the provider's id, or else the newest to the
    /// number. Returns `None` if the sandbox does not know it.
    pub async fn find_page_url(&self, message_id: Option<&str>, to: &Phone) -> Option<String> {
        let message = match message_id {
            Some(id) => {
                let path = format!("messages/{}", encoding::percent_encode(id));
                self.request(Method::GET, &path, &[]).await.ok()??
            }
            None => {
                let query = [("to", to.to_string()), ("limit", "1".to_owned())];
                self.request(Method::GET, "messages", &query).await.ok()??["messages"][0].take()
            }
        };
        Some(format!("{}/#/messages/{}", self.origin(), message["id"].as_u64()?))
    }

    /// Sends a request to the API and returns the JSON object in its response, or `None` if there is no such entry.
    /// Empty query parameters are omitted.
    ///
    /// # Errors
    /// Nothing responds, the server is no sandbox, or the sandbox refuses the request.
    async fn request(&self, method: Method, path: &str, query: &[(&str, String)]) -> Result<Option<Value>, Failure> {
        let query = query.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<_> = query.map(|(name, value)| (*name, value.as_str())).collect();
        let uri = format!("{}/api/v1/{path}?{}", self.url, encoding::encode_form(&query));
        let request: Request = http::Request::builder()
            .method(method)
            .uri(uri.trim_end_matches('?'))
            .body(vec![])
            .map_err(|error| Failure::usage("invalid request").with_cause(error))?;
        let parse = |response: &crate::http_client::Response| {
            // Another server may respond with JSON too.
            let body = serde_json::from_slice(response.body()).ok().filter(|_| is_sandbox_response(response));
            Ok((response.status().as_u16(), body.unwrap_or(Value::Null)))
        };
        let sent = self.http_client.send("the sandbox", Exchange::query(request, parse)).await;
        let response = sent.map_err(|failure| {
            let fix = "start one with `smsctl sandbox`, or give the address of a running one with --sandbox=URL";
            let is_unreachable = failure.kind == FailureKind::Unreachable;
            let failure = Failure { message: format!("no sandbox at {}", self.origin()), ..failure };
            if is_unreachable { failure.with_fix(fix) } else { failure }
        })?;
        match response {
            (200, body @ Value::Object(_)) => Ok(Some(body)),
            (404, Value::Object(_)) => Ok(None),
            (_, Value::Object(body)) => {
                let message = body.get("error").and_then(|error| error["message"].as_str()).unwrap_or_default();
                Err(Failure::usage(format!("the sandbox refused: {}", mask_foreign_text(message))))
            }
            _ => Err(Failure::new(FailureKind::Unexpected, format!("{} is not an smsctl sandbox", self.origin()))
                .with_fix("use the address that `smsctl sandbox` printed: --sandbox=URL")),
        }
    }
}
