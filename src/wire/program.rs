//! A program in the place of a provider: the request's body is its standard input, its output the answer.

use tokio::time::Instant;

use super::{Request, Response, transport::Lost};
use crate::{
    failure::Failure,
    process::{ProgramError, ProgramRun},
};

/// The program that carries a request, and its arguments. It travels with the request.
#[derive(Clone, Debug)]
pub struct Program(pub Vec<String>);

impl Program {
    /// Runs it until the deadline, and not longer. What it says on standard error is the answer where it says nothing else.
    pub(super) async fn carry(&self, request: Request, deadline: Instant) -> Result<Response, Lost> {
        let (name, arguments) =
            self.0.split_first().ok_or_else(|| Failure::configuration("the program is missing"))?;
        let input = Some(&request.body()[..]);
        let program = ProgramRun { name, arguments, input, captures_errors: true, may_ask: false };
        let lost = |cause: String| Lost::On { host: name.clone(), cause, reached: true, hopeless: true };
        let output = program.run(deadline).await.map_err(|error| match error {
            ProgramError::Start(error) => {
                Failure::configuration(format!("{name} cannot be started; nothing was sent"))
                    .cause(error)
                    .fix("`smsctl set command=...` to an executable program")
                    .into()
            }
            ProgramError::Wait(error) => lost(error.to_string()),
            ProgramError::Late => lost("it was stopped after --timeout".into()),
        })?;
        let said = if output.stdout.is_empty() { &output.stderr } else { &output.stdout };
        let mut response = Response::new(said.to_vec());
        if !output.status.success() {
            *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        }
        Ok(response)
    }
}
