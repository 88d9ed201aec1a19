//! Reads an output of a program up to a limit.

use tokio::io::{AsyncRead, AsyncReadExt};
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
        while self.pipe.is_some() {
            self.read_some().await;
        }
    }

    /// Reads once from the pipe, if it is open.
    async fn read_some(&mut self) {
        if let Some(pipe) = &mut self.pipe {
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
    pub async fn finish(&mut self) {
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

/// How long nothing may come from a pipe of a program that has ended before the pipe counts as empty.
#[cfg(windows)]
const DRAIN_TIMEOUT: std::time::Duration = std::time::Duration::from_millis(200);

#[cfg(windows)]
impl<P: AsyncRead + Unpin> OutputCapture<P> {
    /// Reads what the program had written when it ended, without waiting for other processes that hold the pipe open.
    pub async fn finish(&mut self) {
        while self.pipe.is_some() {
            // What was written is in the pipe, so a read that takes long has found it empty.
            if tokio::time::timeout(DRAIN_TIMEOUT, self.read_some()).await.is_err() {
                self.pipe = None;
            }
        }
    }
}
