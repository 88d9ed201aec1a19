//! Brings a program's process group to the foreground of the terminal, so that it may ask the user.
//!
//! The kernel stops a process that reads the terminal unless its group is the terminal's foreground group. A program in its
//! own group, such as a password manager, could therefore ask nothing. So its group becomes the foreground group while it
//! runs, as a shell does for a job, and this process's group again afterwards.

use std::{fs::File, os::unix::fs::OpenOptionsExt, time::Duration};

use nix::sys::signal::{SigSet, Signal as Blocked};
use rustix::{
    process::{Pid, Signal, WaitId, WaitIdOptions, getpgrp, getpid, kill_process, kill_process_group, waitid},
    termios::{tcgetpgrp, tcsetpgrp},
};

/// How often to check whether the program was stopped.
const STOP_POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Returns this process's own group to the foreground of the terminal when it is dropped.
pub struct ForegroundGuard {
    terminal: File,
    own_group: Pid,
    program_group: Pid,
    /// Whether the program's group is the foreground group.
    is_program_in_foreground: bool,
}

impl ForegroundGuard {
    /// Brings a program's group to the foreground. Returns `None` if this process has no terminal or is in the background.
    pub fn bring_to_foreground(group: Pid) -> Option<Self> {
        let mut guard = Self::bring_to_foreground_on_demand(group)?;
        guard.set_foreground_group(group);
        Some(guard)
    }

    /// Leaves a program's group in the background until the kernel stops it for using the terminal. Then
    /// [`Self::handle_stops`], which has to be polled meanwhile, brings it to the foreground. Until then a pager in this
    /// process's own group can use the terminal. Returns `None` as [`Self::bring_to_foreground`] does.
    pub fn bring_to_foreground_on_demand(group: Pid) -> Option<Self> {
        let flags = rustix::fs::OFlags::NOCTTY.bits() as i32;
        let terminal = File::options().read(true).write(true).custom_flags(flags).open("/dev/tty").ok()?;
        let own_group = getpgrp();
        if tcgetpgrp(&terminal).ok()? != own_group {
            return None;
        }
        Some(Self { terminal, own_group, program_group: group, is_program_in_foreground: false })
    }

    /// Makes a group the foreground group, and continues it if the terminal had stopped it.
    fn set_foreground_group(&mut self, group: Pid) {
        self.is_program_in_foreground = group == self.program_group;
        // Without this, the change would stop this process where it is in the background.
        let mut stop = SigSet::empty();
        stop.add(Blocked::SIGTTOU);
        let blocked = stop.thread_block();
        // The terminal may be gone.
        let _ = tcsetpgrp(&self.terminal, group);
        if blocked.is_ok() {
            let _ = stop.thread_unblock();
        }
        let _ = kill_process_group(group, Signal::CONT);
    }

    /// Waits for stops of the program. When Ctrl-Z stops it, stops this process too; when the kernel stops it for using the
    /// terminal, or this process is continued, brings it to the foreground and continues it. Never returns.
    pub async fn handle_stops(&mut self) {
        loop {
            tokio::time::sleep(STOP_POLL_INTERVAL).await;
            let stops = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
            let Ok(Some(stopped)) = waitid(WaitId::Pid(self.program_group), stops) else { continue };
            if stopped.stopping_signal() == Some(Signal::TSTP.as_raw()) {
                self.set_foreground_group(self.own_group);
                let _ = kill_process(getpid(), Signal::STOP);
                if tcgetpgrp(&self.terminal).ok() != Some(self.own_group) {
                    continue;
                }
            }
            self.set_foreground_group(self.program_group);
        }
    }
}

impl Drop for ForegroundGuard {
    fn drop(&mut self) {
        if self.is_program_in_foreground {
            self.set_foreground_group(self.own_group);
        }
    }
}
