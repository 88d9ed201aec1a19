//! A program in the place of a provider: the request's body is its standard input, its output the answer.

use std::process::Stdio;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    time::{Instant, timeout_at},
};

use super::{Request, Response, transport::Lost};
use crate::failure::Failure;

/// No output of a program is longer, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The program that carries a request, and its arguments. It travels with the request.
#[derive(Clone, Debug)]
pub struct Program(pub Vec<String>);

impl Program {
    /// Runs it until the deadline, and not longer. What it says on standard error is the answer where it says nothing else.
    pub(super) async fn carry(&self, request: Request, deadline: Instant) -> Result<Response, Lost> {
        let (name, arguments) =
            self.0.split_first().ok_or_else(|| Failure::configuration("no program is named"))?;
        let mut child = Command::new(name)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                Failure::configuration(format!("{name} cannot be started; nothing was sent"))
                    .cause(error)
                    .fix("`smsctl set command=...` with a program that is there and may be run")
            })?;
        let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let tell = async {
            if let Some(mut input) = input {
                // A program that does not listen may still answer.
                let _ = input.write_all(request.body()).await;
            }
        };
        let (mut said, mut complained) = (vec![], vec![]);
        let hear = async {
            if let Some(output) = output {
                let _ = output.take(LONGEST).read_to_end(&mut said).await;
            }
        };
        let mind = async {
            if let Some(errors) = errors {
                let _ = errors.take(LONGEST).read_to_end(&mut complained).await;
            }
        };
        let all = async { tokio::join!(tell, hear, mind, child.wait()).3 };
        let lost = |cause: String| Lost::On { host: name.clone(), cause, reached: true, hopeless: true };
        let status = match timeout_at(deadline, all).await {
            Ok(Ok(status)) => status,
            Ok(Err(error)) => return Err(lost(error.to_string())),
            Err(_) => {
                let _ = child.kill().await;
                return Err(lost("it was stopped when the time of --timeout was over".into()));
            }
        };
        let mut response = Response::new(if said.is_empty() { complained } else { said });
        if !status.success() {
            *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        }
        Ok(response)
    }
}
