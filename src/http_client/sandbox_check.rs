//! Makes sure that a sandbox is one before anything is sent to it.

use http::{Method, Uri};

use super::{HttpClient, Request, Response, is_sandbox_response, transport::SendError};
use crate::failure::Failure;

/// What the sandbox answers whenever it runs.
const READY_PATH: &str = "/readyz";

impl HttpClient {
    /// Asks the sandbox, where there is one, whether it is one, before the command does anything.
    ///
    /// # Errors
    /// Fails where another server answers. Where none answers, the first request tells it.
    pub async fn check_sandbox(&self) -> Result<(), Failure> {
        let Some(sandbox) = self.sandbox() else { return Ok(()) };
        match self.verify_sandbox_once(sandbox).await {
            Ok(()) => Ok(()),
            Err(SendError::NotAttempted(failure)) => Err(failure),
            Err(lost) => {
                *self.sandbox_error.borrow_mut() = Some(lost);
                Ok(())
            }
        }
    }

    /// Asks the sandbox once per command whether it is one. Without this, `--sandbox=` and the address of a real
    /// provider would be a real send that nobody counts.
    ///
    /// # Errors
    /// Fails where another server answers, and where none does. Nothing was sent then.
    pub(super) async fn verify_sandbox_once(&self, sandbox: &Uri) -> Result<(), SendError> {
        let verify = || async {
            if let Some(lost) = self.sandbox_error.take() {
                return Err(lost);
            }
            let response = self.transmit(ready_request(sandbox)?, false).await.map_err(SendError::into_not_arrived)?;
            match is_sandbox_response(&response) {
                true => Ok(()),
                false => Err(SendError::NotAttempted(not_a_sandbox_failure(sandbox, &response))),
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
