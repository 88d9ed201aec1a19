//! A program and everything that it starts, on Windows: the processes of a job object, see
//! <https://learn.microsoft.com/windows/win32/procthread/job-objects>.

use std::{io, process::ExitStatus};

use process_wrap::tokio::{ChildWrapper, CommandWrap, JobObject};
use tokio::process::Command;

use super::ProgramPipes;

/// A program and what it started. They are killed when this is dropped before the program was released.
pub struct ProcessGroup {
    job: Box<dyn ChildWrapper>,
    is_released: bool,
}

impl ProcessGroup {
    /// Starts a program in a job of its own. It runs only once it is in the job, so nothing that it starts is outside.
    pub fn spawn(command: Command) -> io::Result<Self> {
        let job = CommandWrap::from(command).wrap(JobObject).spawn()?;
        Ok(Self { job, is_released: false })
    }

    /// Takes the ends of the program's pipes.
    pub fn take_pipes(&mut self) -> ProgramPipes {
        (self.job.stdin().take(), self.job.stdout().take(), self.job.stderr().take())
    }

    /// Waits until the program itself has ended, whatever it leaves running.
    pub async fn wait_for_leader(&mut self) -> io::Result<ExitStatus> {
        self.job.inner_mut().wait().await
    }

    /// Kills every process of the job.
    pub fn kill(&mut self) {
        if !self.is_released {
            self.is_released = true;
            // All of them may have ended just now.
            let _ = self.job.start_kill();
        }
    }

    /// Leaves what the program started running.
    pub fn release(&mut self) {
        self.is_released = true;
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use std::{process::Stdio, time::Duration};

    use tokio::{
        io::{AsyncBufReadExt, AsyncReadExt, BufReader},
        runtime::Builder,
        time::{Instant, timeout},
    };

    use super::*;
    use crate::process::ProgramRun;

    #[tokio::test]
    async fn what_a_program_leaves_behind_is_killed_with_its_job() {
        let mut command = Command::new("cmd");
        command.args(["/c", "start", "/b", "ping", "-n", "600", "127.0.0.1"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut group = ProcessGroup::spawn(command).unwrap();
        assert!(group.wait_for_leader().await.unwrap().success());
        // The pipe stays open for as long as `ping` runs.
        let mut stdout = BufReader::new(group.take_pipes().1.unwrap());
        let mut line = String::new();
        while line.trim().is_empty() {
            assert_ne!(stdout.read_line(&mut line).await.unwrap(), 0);
        }
        group.kill();
        let rest = timeout(Duration::from_secs(60), stdout.read_to_end(&mut vec![])).await;
        assert!(rest.is_ok(), "ping goes on");
    }

    #[test]
    fn what_a_program_leaves_behind_is_not_waited_for() {
        let arguments = ["/c", "echo written& start /b ping -n 300 127.0.0.1"].map(str::to_owned);
        let (name, arguments) = ("cmd", &arguments[..]);
        let run = ProgramRun { name, arguments, input: None, captures_stderr: true, may_use_terminal: false };
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let output = runtime.block_on(async {
            timeout(Duration::from_secs(60), run.run(Instant::now() + Duration::from_secs(600))).await
        });
        let output = output.ok().and_then(Result::ok).unwrap();
        // As smsctl does, because the thread that reads the pipe ends with `ping`.
        runtime.shutdown_background();
        assert!(output.status.success() && output.stdout.starts_with(b"written"));
    }
}
