//! A command in a pseudo-terminal.

use std::{
    io::{self, Read, Write},
    os::fd::{AsFd, AsRawFd, RawFd},
    process::Command,
    time::Duration,
};

use expectrl::{
    Session,
    process::{
        NonBlocking, Process,
        unix::{PtyStream, UnixProcess},
    },
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// The longest wait for output, before the session looks whether its own time is over.
const OUTPUT_WAIT: Duration = Duration::from_millis(50);

/// A command in a pseudo-terminal, to which keys are sent and from which text is expected.
pub type PtySession = Session<UnixProcess, WaitingStream>;

/// Starts a command in a pseudo-terminal.
pub fn spawn_in_pty(command: Command) -> PtySession {
    let mut process = UnixProcess::spawn_command(command).unwrap();
    let stream = process.open_stream().unwrap();
    Session::new(process, WaitingStream { stream, is_drained: false }).unwrap()
}

/// What the command prints. A session reads without blocking, again and again, which would keep a core busy for as long as
/// the command prints nothing: so once there is nothing, the next read waits until there is something.
#[derive(Debug)]
pub struct WaitingStream {
    stream: PtyStream,
    is_drained: bool,
}

impl Read for WaitingStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_drained {
            let wait = Timespec::try_from(OUTPUT_WAIT).expect("short");
            poll(&mut [PollFd::new(&self.stream.as_fd(), PollFlags::IN)], Some(&wait))?;
        }
        let read = self.stream.read(buffer);
        self.is_drained = read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock);
        read
    }
}

impl Write for WaitingStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl NonBlocking for WaitingStream {
    fn set_blocking(&mut self, on: bool) -> io::Result<()> {
        self.stream.set_blocking(on)
    }
}

impl AsRawFd for WaitingStream {
    fn as_raw_fd(&self) -> RawFd {
        self.stream.as_raw_fd()
    }
}
