//! A program in the place of a provider: the request's body is its standard input, its output the answer.

use tokio::time::Instant;

use super::{Request, Response, transport::SendError};
use crate::{
    failure::Failure,
    process::{ProgramError, ProgramRun},
};

/// The program that carries a request, and its arguments. It travels with the request.
#[derive(Clone, Debug)]
pub struct ProviderProgram(pub Vec<String>);

impl ProviderProgram {
    /// Runs it until the deadline, and not longer. What it says on standard error is the answer where it says nothing else.
    pub(super) async fn run(&self, request: Request, deadline: Instant) -> Result<Response, SendError> {
        let (name, arguments) = self.0.split_first().ok_or_else(|| Failure::configuration("the program is missing"))?;
        let input = Some(&request.body()[..]);
        let program = ProgramRun { name, arguments, input, captures_stderr: true, may_use_terminal: false };
        let lost = |cause: String| SendError::NoResponse {
            host: name.clone(),
            cause,
            may_have_arrived: true,
            is_permanent: true,
        };
        let output = program.run(deadline).await.map_err(|error| match error {
            ProgramError::NotStarted(error) => {
                Failure::configuration(format!("{name} cannot be started; nothing was sent"))
                    .with_cause(error)
                    .with_fix("`smsctl set command=...` to an executable program")
                    .into()
            }
            ProgramError::WaitFailed(error) => lost(error.to_string()),
            ProgramError::TimedOut => lost("it was stopped after --timeout".into()),
        })?;
        let said = if output.stdout.is_empty() { &output.stderr } else { &output.stdout };
        let mut response = Response::new(said.to_vec());
        if !output.status.success() {
            *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        }
        Ok(response)
    }
}
