//! The process group that a program leads.

use std::{os::unix::process::ExitStatusExt, process::ExitStatus};

use rustix::process::{Pid, Signal, kill_process_group};

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

    /// Kills every process of the group.
    pub fn kill(&mut self) {
        if let Some(id) = self.id.take() {
            // One that is gone needs no killing.
            let _ = kill_process_group(id, Signal::KILL);
        }
    }

    /// Leaves the group alone from here on: its leader has finished, and its number may be another's soon.
    pub fn leave(&mut self) {
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
