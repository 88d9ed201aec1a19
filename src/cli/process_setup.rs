//! Prepares the process before the command line is parsed: core dumps, file size limit, stack size.

/// The stack that the command line and the configuration file need, however low `ulimit -s` is.
#[cfg(unix)]
const MIN_STACK_BYTES: usize = 8 * 1024 * 1024;

/// Disables core dumps, which would contain secrets, and makes writes beyond `ulimit -f` fail instead of killing the
/// process. Does nothing on Windows, which has neither.
pub fn disable_core_dumps_and_file_size_signal() {
    #[cfg(unix)]
    {
        use std::sync::{Arc, atomic::AtomicBool};

        use rustix::process::{Resource, Rlimit, setrlimit};

        // If the limit cannot be lowered, an administrator has set it.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        // A handler, unlike an ignored signal, is not inherited by programs that smsctl starts. If it cannot be set, the
        // signal kills smsctl as it does other programs.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::<AtomicBool>::default());
    }
}

/// Runs the function with a stack of at least 8 MiB: on a thread of its own if the stack of this thread is smaller.
pub fn run_with_large_stack(run: impl Fn() -> i32 + Clone + Send + 'static) -> i32 {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit};

        let current = getrlimit(Resource::Stack).current;
        if current.is_some_and(|bytes| bytes < MIN_STACK_BYTES as u64) {
            // If no thread can be started, the existing stack may still be large enough.
            let thread = std::thread::Builder::new().stack_size(MIN_STACK_BYTES).spawn(run.clone());
            return thread.map_or_else(|_| run(), |thread| thread.join().unwrap_or(1));
        }
    }
    run()
}
