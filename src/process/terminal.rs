//! Lends the terminal to a program that may ask the user.
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

/// The terminal while a program's group may have it. This process gets it back when this is dropped.
pub struct LentTerminal {
    terminal: File,
    own_group: Pid,
    program_group: Pid,
    /// Whether the program's group is the foreground group.
    lent: bool,
}

impl LentTerminal {
    /// Lends the terminal to a group. Returns `None` where this process has no terminal or is in the background.
    pub fn lend(group: Pid) -> Option<Self> {
        let mut lent = Self::lend_on_demand(group)?;
        lent.set_foreground_group(group);
        Some(lent)
    }

    /// Prepares to lend the terminal once the kernel stops the group for using it, while [`Self::follow_stops`] is polled.
    /// Until then this process's own group keeps it, with a pager that may be in that group.
    pub fn lend_on_demand(group: Pid) -> Option<Self> {
        let flags = rustix::fs::OFlags::NOCTTY.bits() as i32;
        let terminal = File::options().read(true).write(true).custom_flags(flags).open("/dev/tty").ok()?;
        let own_group = getpgrp();
        if tcgetpgrp(&terminal).ok()? != own_group {
            return None;
        }
        Some(Self { terminal, own_group, program_group: group, lent: false })
    }

    /// Makes a group the foreground group, and continues it if the terminal had stopped it.
    fn set_foreground_group(&mut self, group: Pid) {
        self.lent = group == self.program_group;
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

    /// Stops this process too when Ctrl-Z stops the program, and lends the terminal again afterwards. Never returns.
    pub async fn follow_stops(&mut self) {
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

impl Drop for LentTerminal {
    fn drop(&mut self) {
        if self.lent {
            self.set_foreground_group(self.own_group);
        }
    }
}
