//! The process group that a program leads.

use std::{os::unix::process::ExitStatusExt, process::ExitStatus, time::Duration};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tokio::time::{Instant, sleep};

/// How often it is looked whether a process of the group is left.
const GROUP_POLL_INTERVAL: Duration = Duration::from_millis(10);

/// A program's process group. It is killed when this is dropped before the program has finished.
pub struct ProcessGroup {
    id: Option<Pid>,
}

impl ProcessGroup {
    /// Returns the group of a child that was started as the leader of one and is not waited for yet.
    pub fn led_by(child: Option<u32>) -> Self {
        Self { id: child.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)) }
    }

    pub fn id(&self) -> Option<Pid> {
        self.id
    }

    /// Sends a signal to every process of the group, and wakes those that are stopped: they receive it only then.
    pub fn signal(&self, signal: Signal) {
        if let Some(id) = self.id {
            // It may have ended just now.
            let _ = kill_process_group(id, signal);
            let _ = kill_process_group(id, Signal::CONT);
        }
    }

    /// Ends what is left of the group once its leader has finished: asks it to end, unless it was asked already, and
    /// kills what has not ended by the deadline.
    pub async fn terminate_rest(&mut self, asked: bool, deadline: Instant) {
        if !asked {
            self.signal(Signal::TERM);
        }
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
            // One that is gone needs no killing.
            let _ = kill_process_group(id, Signal::KILL);
        }
    }

    /// Leaves the group alone from here on: its leader has finished, and its number may be another's soon.
    pub fn release(&mut self) {
        self.id = None;
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Reports whether Ctrl-C ended a program.
pub fn was_interrupted(status: ExitStatus) -> bool {
    status.signal() == Some(Signal::INT.as_raw())
}
