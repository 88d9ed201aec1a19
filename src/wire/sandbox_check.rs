//! Makes sure that a sandbox is one before anything is sent to it.

use http::{Method, Uri};

use super::{Request, Response, Wire, is_sandbox_response, transport::Lost};
use crate::failure::Failure;

/// What the sandbox answers whenever it runs.
const READY: &str = "/readyz";

impl Wire {
    /// Asks the sandbox, where there is one, whether it is one, before the command does anything.
    ///
    /// # Errors
    /// Fails where another server answers. Where none answers, the first request tells it.
    pub async fn recognise_sandbox(&self) -> Result<(), Failure> {
        let Some(sandbox) = self.sandbox() else { return Ok(()) };
        match self.verify_sandbox(sandbox).await {
            Ok(()) => Ok(()),
            Err(Lost::Here(failure)) => Err(failure),
            Err(lost) => {
                *self.sandbox_lost.borrow_mut() = Some(lost);
                Ok(())
            }
        }
    }

    /// Asks the sandbox once per command whether it is one. Without this, `--sandbox=` and the address of a real
    /// provider would be a real send that nobody counts.
    ///
    /// # Errors
    /// Fails where another server answers, and where none does. Nothing was sent then.
    pub(super) async fn verify_sandbox(&self, sandbox: &Uri) -> Result<(), Lost> {
        let verify = || async {
            if let Some(lost) = self.sandbox_lost.take() {
                return Err(lost);
            }
            let response = self.transmit(question(sandbox)?, false).await.map_err(Lost::unsent)?;
            match is_sandbox_response(&response) {
                true => Ok(()),
                false => Err(Lost::Here(refused(sandbox, &response))),
            }
        };
        self.sandbox_verified.get_or_try_init(verify).await.map(drop)
    }
}

fn question(sandbox: &Uri) -> Result<Request, Failure> {
    let mut parts = sandbox.clone().into_parts();
    parts.path_and_query = Some(http::uri::PathAndQuery::from_static(READY));
    let unusable = |error| Failure::usage("the sandbox URL is invalid").cause(error);
    let mut request = Request::new(vec![]);
    *request.method_mut() = Method::GET;
    *request.uri_mut() = Uri::from_parts(parts).map_err(unusable)?;
    Ok(request)
}

fn refused(sandbox: &Uri, response: &Response) -> Failure {
    let host = sandbox.authority().map(ToString::to_string).unwrap_or_default();
    Failure::usage(format!("{host} is not an smsctl sandbox; nothing was sent"))
        .cause(format!(
            "its response to {READY} has status {} and does not identify a sandbox",
            response.status().as_u16()
        ))
        .fix("start one with `smsctl sandbox` and use the address that it prints: --sandbox=URL")
}
