//! Reads an output of a program up to a limit.

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    time::Instant,
};
use zeroize::Zeroizing;

/// The longest output of a program that is read, in bytes. After that its pipe is closed.
pub const MAX_OUTPUT_BYTES: usize = 64 * 1024;

/// What was read from a pipe. Its memory is overwritten when it is no longer needed.
pub struct OutputCapture<P> {
    pipe: Option<P>,
    pub bytes: Zeroizing<Vec<u8>>,
    pub overflowed: bool,
}

impl<P: AsyncRead + Unpin> OutputCapture<P> {
    pub fn from_pipe(pipe: Option<P>) -> Self {
        let capacity = if pipe.is_some() { MAX_OUTPUT_BYTES + 1 } else { 0 };
        // Allocated at once: a growing buffer would leave copies of secrets in memory.
        Self { pipe, bytes: Zeroizing::new(Vec::with_capacity(capacity)), overflowed: false }
    }

    /// Reads to the end or the limit. Can be dropped at any time without losing what was read.
    pub async fn read_to_limit(&mut self) {
        while let Some(pipe) = &mut self.pipe {
            let capacity = (MAX_OUTPUT_BYTES + 1 - self.bytes.len()) as u64;
            let read = pipe.take(capacity).read_buf(&mut *self.bytes).await;
            self.record_read(read.unwrap_or(0));
        }
    }

    /// Checks what was read, where 0 bytes mean the end. After the end or the limit the pipe is closed.
    fn record_read(&mut self, count: usize) {
        self.overflowed = self.bytes.len() > MAX_OUTPUT_BYTES;
        if count == 0 || self.overflowed {
            self.pipe = None;
            self.bytes.truncate(MAX_OUTPUT_BYTES);
        }
    }
}

#[cfg(unix)]
impl<P: AsyncRead + Unpin + std::os::fd::AsFd> OutputCapture<P> {
    /// Reads what the program had written when it ended, without waiting for other processes that hold the pipe open.
    pub async fn finish(&mut self, _: Instant) {
        let mut chunk = Zeroizing::new([0; 4_096]);
        while let Some(pipe) = &self.pipe {
            // The pipe does not block, so an empty one that is still open is an error here.
            match rustix::io::read(pipe, &mut *chunk) {
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => self.pipe = None,
                Ok(count) => {
                    let capacity = MAX_OUTPUT_BYTES + 1 - self.bytes.len();
                    self.bytes.extend_from_slice(&chunk[..count.min(capacity)]);
                    self.record_read(count);
                }
            }
        }
    }
}

#[cfg(not(unix))]
impl<P: AsyncRead + Unpin> OutputCapture<P> {
    /// Reads to the end, or until the deadline where another process holds the pipe open.
    pub async fn finish(&mut self, deadline: Instant) {
        let _ = tokio::time::timeout_at(deadline, self.read_to_limit()).await;
    }
}
