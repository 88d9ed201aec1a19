//! Lends the terminal to a program that may ask its person.
//!
//! The kernel stops a process that reads the terminal from any but the terminal's foreground group. A program in a
//! group of its own, such as a password manager, could therefore ask nothing. So its group becomes the foreground
//! group while it runs, as a shell does it for a job, and this process's group again afterwards.

use std::{fs::File, os::unix::fs::OpenOptionsExt, time::Duration};

use nix::sys::signal::{SigSet, Signal as Blocked};
use rustix::{
    process::{Pid, Signal, WaitId, WaitIdOptions, getpgrp, getpid, kill_process, kill_process_group, waitid},
    termios::{tcgetpgrp, tcsetpgrp},
};

/// How often it is looked whether the program was stopped.
const STOP_POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The terminal while a program's group has it. It comes back when this is dropped.
pub struct LentTerminal {
    terminal: File,
    own_group: Pid,
    program_group: Pid,
    /// Whether the group has it right now.
    lent: bool,
}

impl LentTerminal {
    /// Lends the terminal to a group. Returns `None` where this process has no terminal or is in its background.
    pub fn lend(group: Pid) -> Option<Self> {
        let mut lent = Self::lend_on_demand(group)?;
        lent.set_foreground_group(group);
        Some(lent)
    }

    /// The same, but the terminal is lent only once the group asks for it, by being stopped for its sake, and
    /// [`Self::follow`] is polled. Until then this process's own group keeps it, with a pager that may be in it.
    pub fn lend_on_demand(group: Pid) -> Option<Self> {
        let flags = rustix::fs::OFlags::NOCTTY.bits() as i32;
        let terminal = File::options().read(true).write(true).custom_flags(flags).open("/dev/tty").ok()?;
        let own = getpgrp();
        if tcgetpgrp(&terminal).ok()? != own {
            return None;
        }
        Some(Self { terminal, own_group: own, program_group: group, lent: false })
    }

    /// Makes a group the foreground one, and wakes it where the terminal had stopped it before.
    fn set_foreground_group(&mut self, group: Pid) {
        self.lent = group == self.program_group;
        // Changing it from the background would stop this process, unless the signal for that is blocked.
        let mut stop = SigSet::empty();
        stop.add(Blocked::SIGTTOU);
        let blocked = stop.thread_block();
        // A terminal that is gone can be given to nobody.
        let _ = tcsetpgrp(&self.terminal, group);
        if blocked.is_ok() {
            let _ = stop.thread_unblock();
        }
        let _ = kill_process_group(group, Signal::CONT);
    }

    /// Follows the program's stops, for as long as it is polled: Ctrl-Z stops this process too, as the person meant.
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
