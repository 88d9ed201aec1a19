//! The process group of a program.

use std::{os::unix::process::ExitStatusExt, process::ExitStatus, time::Duration};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tokio::time::{Instant, sleep};

/// How often to check whether a process of the group is left.
const GROUP_POLL_INTERVAL: Duration = Duration::from_millis(10);

/// The process group of a program. It is killed when this is dropped before the program has finished.
pub struct ProcessGroup {
    id: Option<Pid>,
}

impl ProcessGroup {
    /// Returns the group of a child process that was started as its leader and was not waited for yet.
    pub fn led_by(child: Option<u32>) -> Self {
        Self { id: child.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)) }
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
