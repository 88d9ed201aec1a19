//! A program and the processes of its group.

use std::{io, os::unix::process::ExitStatusExt, process::ExitStatus, time::Duration};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};

use super::ProgramPipes;

/// How often to check whether a process of the group is left.
const GROUP_POLL_INTERVAL: Duration = Duration::from_millis(10);

/// A program and the process group that it leads. The group is killed when this is dropped before it was released.
pub struct ProcessGroup {
    leader: Child,
    id: Option<Pid>,
}

impl ProcessGroup {
    /// Starts a program as the leader of a group of its own.
    pub fn spawn(mut command: Command) -> io::Result<Self> {
        let leader = command.process_group(0).spawn()?;
        let id = leader.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        Ok(Self { leader, id })
    }

    /// Takes the ends of the program's pipes.
    pub fn take_pipes(&mut self) -> ProgramPipes {
        (self.leader.stdin.take(), self.leader.stdout.take(), self.leader.stderr.take())
    }

    /// Waits until the program itself has ended, whatever it leaves running.
    pub async fn wait_for_leader(&mut self) -> io::Result<ExitStatus> {
        self.leader.wait().await
    }

    /// Returns the id of the group, unless it was killed or released.
    pub fn id(&self) -> Option<Pid> {
        self.id
    }

    /// Sends a signal to every process of the group, and continues those that are stopped, so that they receive it.
    pub fn signal(&self, signal: Signal) {
        if let Some(id) = self.id {
            // The group may have ended just now.
            let _ = kill_process_group(id, signal);
            let _ = kill_process_group(id, Signal::CONT);
        }
    }

    /// Waits until every process of the group has ended, and kills what is left at the deadline. The leader must have
    /// finished.
    pub async fn wait_or_kill(&mut self, deadline: Instant) {
        while self.id.is_some_and(|id| test_kill_process_group(id).is_ok()) {
            if Instant::now() >= deadline {
                return self.kill();
            }
            sleep(GROUP_POLL_INTERVAL).await;
        }
        self.release();
    }

    /// Kills every process of the group.
    pub fn kill(&mut self) {
        if let Some(id) = self.id.take() {
            // The group may have ended just now.
            let _ = kill_process_group(id, Signal::KILL);
        }
    }

    /// Gives the group up: once its leader has finished, the system may use its id for another group.
    pub fn release(&mut self) {
        self.id = None;
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Returns whether Ctrl-C ended a program.
pub fn was_interrupted(status: ExitStatus) -> bool {
    status.signal() == Some(Signal::INT.as_raw())
}
