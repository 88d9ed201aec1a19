//! Checks that a sandbox is one before anything is sent to it.

use std::time::Duration;

use http::{Method, Uri};

use super::{
    HttpClient, Request, Response, is_sandbox_response,
    send_error::{SendError, SendStage},
};
use crate::failure::Failure;

/// The path that every running sandbox answers.
const READY_PATH: &str = "/readyz";

impl HttpClient {
    /// Checks that the server in place of the provider, where there is one, is a sandbox.
    ///
    /// # Errors
    /// Another server answers. Where none answers, the first request fails instead.
    pub async fn check_sandbox(&self) -> Result<(), Failure> {
        let Some(sandbox) = self.sandbox() else { return Ok(()) };
        match self.verify_sandbox_once(sandbox).await {
            Err(error) if error.stage == SendStage::Preparation => Err(error.failure),
            Err(error) => {
                *self.sandbox_error.borrow_mut() = Some(error);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Checks that the sandbox answers.
    ///
    /// # Errors
    /// Another server answers, or none does.
    pub async fn ask_sandbox(&self) -> Result<(), Failure> {
        let Some(sandbox) = self.sandbox() else { return Ok(()) };
        self.verify_sandbox_once(sandbox).await.map_err(|error| match error.stage {
            SendStage::Preparation => error.failure,
            _ => {
                let address = sandbox.authority().map(ToString::to_string).unwrap_or_default();
                Failure { message: format!("no sandbox at {address}"), ..error.failure }.with_fix(
                    "start one with `smsctl sandbox`, or give the address of a running one with --sandbox=URL",
                )
            }
        })
    }

    /// Checks once per command that the server is a sandbox. Without this, `--sandbox=` with the address of a real
    /// provider would send real messages that are not counted.
    ///
    /// # Errors
    /// Another server answers, or none does. Nothing was sent then.
    pub(super) async fn verify_sandbox_once(&self, sandbox: &Uri) -> Result<(), SendError> {
        let verify = || async {
            if let Some(error) = self.sandbox_error.take() {
                return Err(error);
            }
            let sent = self.transmit(ready_request(sandbox)?, Duration::ZERO).await;
            let response = sent.map_err(|error| SendError { request_reached_provider: false, ..error })?;
            match is_sandbox_response(&response) {
                true => Ok(()),
                false => Err(SendError::from(not_a_sandbox_failure(sandbox, &response))),
            }
        };
        self.sandbox_verified.get_or_try_init(verify).await.map(drop)
    }
}

fn ready_request(sandbox: &Uri) -> Result<Request, Failure> {
    let mut parts = sandbox.clone().into_parts();
    parts.path_and_query = Some(http::uri::PathAndQuery::from_static(READY_PATH));
    let unusable = |error| Failure::usage("the sandbox URL is invalid").with_cause(error);
    let mut request = Request::new(vec![]);
    *request.method_mut() = Method::GET;
    *request.uri_mut() = Uri::from_parts(parts).map_err(unusable)?;
    Ok(request)
}

fn not_a_sandbox_failure(sandbox: &Uri, response: &Response) -> Failure {
    let host = sandbox.authority().map(ToString::to_string).unwrap_or_default();
    Failure::usage(format!("{host} is not an smsctl sandbox; nothing was sent"))
        .with_cause(format!(
            "its response to {READY_PATH} has status {} and does not identify a sandbox",
            response.status().as_u16()
        ))
        .with_fix("start one with `smsctl sandbox` and use the address that it prints: --sandbox=URL")
}
