//! A program and the programs that it started, on Windows.

use std::process::{Command, Stdio};

/// A program and what it started. They are killed when this is dropped before the program has finished.
pub struct ProcessGroup {
    id: Option<u32>,
}

impl ProcessGroup {
    /// Returns the group of a child process that was not waited for yet.
    pub fn led_by(child: Option<u32>) -> Self {
        Self { id: child }
    }

    /// Kills the program with every process that descends from it, by Windows' own `taskkill`:
    /// <https://learn.microsoft.com/windows-server/administration/windows-commands/taskkill>.
    pub fn kill(&mut self) {
        if let Some(id) = self.id.take() {
            let mut command = Command::new("taskkill");
            command.args(["/T", "/F", "/PID", &id.to_string()]);
            // The program may have ended just now.
            let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        }
    }

    /// Gives the group up: once its program has finished, the system may use its id for another.
    pub fn release(&mut self) {
        self.id = None;
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}
