//! Reads the input that a user gives: a regular file, a pipe such as a shell's `<(...)`, or standard input.

#[cfg(unix)]
use std::{
    fs::File,
    io::{ErrorKind, Read},
    time::Instant,
};
use std::{
    io::{self, stdin},
    path::Path,
    time::Duration,
};

use super::{bounded_read::read_whole, platform};

/// Returns all bytes of standard input.
///
/// # Errors
/// It cannot be read, or has more than `max_bytes`.
pub fn read_stdin(max_bytes: u64) -> io::Result<Vec<u8>> {
    read_whole(stdin().lock(), max_bytes)
}

/// Returns all bytes of a regular file or a pipe. Symbolic links are followed.
///
/// # Errors
/// It cannot be read, is anything else, such as a device, has more than `max_bytes`, or is a pipe that does not end within
/// `timeout`. The message does not name the path.
pub fn read_input(path: &Path, max_bytes: u64, timeout: Duration) -> io::Result<Vec<u8>> {
    let file = platform::open_user_file(path)?;
    let kind = file.metadata()?.file_type();
    // Windows' pipes have no names in folders, so `timeout` matters on Unix only.
    #[cfg(not(unix))]
    let _ = timeout;
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&kind) {
        return read_whole(PipeReader { file, deadline: Instant::now() + timeout, timeout }, max_bytes);
    }
    match kind.is_file() {
        true => read_whole(file, max_bytes),
        false => Err(io::Error::other("it is neither a regular file nor a pipe")),
    }
}

/// Reads a pipe without blocking, until a deadline.
#[cfg(unix)]
struct PipeReader {
    file: File,
    deadline: Instant,
    timeout: Duration,
}

#[cfg(unix)]
impl Read for PipeReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.wait_until_readable()?;
            match self.file.read(buffer) {
                // Another process has read what was there.
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                read => return read,
            }
        }
    }
}

#[cfg(unix)]
impl PipeReader {
    /// Waits until there is something to read, or the pipe has ended.
    fn wait_until_readable(&self) -> io::Result<()> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};

        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            let timeout = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
            match poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&timeout)) {
                Ok(0) => {
                    let problem = format!("it took longer than {} s to read", self.timeout.as_secs_f32());
                    return Err(io::Error::new(ErrorKind::TimedOut, problem));
                }
                Err(rustix::io::Errno::INTR) => {}
                ready => return ready.map(drop).map_err(io::Error::from),
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, thread};

    use super::*;

    #[test]
    fn a_pipe_is_read_to_its_end_and_has_to_end_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let late = read_input(&path, 8, Duration::from_millis(20)).unwrap_err();
        assert_eq!(late.kind(), ErrorKind::TimedOut);
        let (writer, long) = (path.clone(), Duration::from_secs(60));
        let writer = thread::spawn(move || fs::write(writer, "words"));
        assert_eq!(read_input(&path, 8, long).unwrap(), b"words");
        writer.join().unwrap().unwrap();
        assert!(read_input("/dev/zero".as_ref(), 8, long).is_err());
    }
}
