//! A program in place of a provider: it reads the request's body from standard input and prints the response.

use tokio::time::Instant;

use super::{Request, Response, send_error::SendError};
use crate::{
    failure::Failure,
    process::{ProgramError, ProgramRun},
};

/// The program that handles a request, and its arguments. It is an extension of the request.
#[derive(Clone, Debug)]
pub struct ProviderProgram(pub Vec<String>);

impl ProviderProgram {
    /// Runs the program until the deadline at most. The response is its standard output, or where that is empty, its
    /// standard error.
    pub(super) async fn run(&self, request: Request, deadline: Instant) -> Result<Response, SendError> {
        let (name, arguments) = self.0.split_first().ok_or_else(|| Failure::configuration("the program is missing"))?;
        let input = Some(&request.body()[..]);
        let program = ProgramRun { name, arguments, input, captures_stderr: true, may_use_terminal: false };
        let unfinished = |cause: String| SendError::unanswered(cause).permanent().at_host(name);
        let output = program.run(deadline).await.map_err(|error| match error {
            ProgramError::NotStarted(error) => {
                Failure::configuration(format!("{name} cannot be started; nothing was sent"))
                    .with_cause(error)
                    .with_fix("`smsctl set command=PROGRAM`, an executable program")
                    .into()
            }
            ProgramError::WaitFailed(error) => unfinished(error.to_string()),
            ProgramError::TimedOut => unfinished("it was stopped after --timeout".into()),
        })?;
        let printed = if output.stdout.is_empty() { &output.stderr } else { &output.stdout };
        let mut response = Response::new(printed.to_vec());
        if !output.status.success() {
            *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        }
        Ok(response)
    }
}
