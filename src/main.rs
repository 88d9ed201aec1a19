//! `smsctl`: run the command line, exit with its code.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(unix)]
    {
        disable_core_dumps();
        catch_file_size_signal();
    }
    let run = || ExitCode::from(smsctl::cli::run(std::env::args_os().collect()));
    #[cfg(unix)]
    if has_small_stack() {
        // Where no thread can be started, the stack that is there may still suffice.
        let thread = std::thread::Builder::new().stack_size(MIN_STACK_BYTES as usize).spawn(run);
        return thread.map_or_else(|_| run(), |thread| thread.join().unwrap_or(ExitCode::FAILURE));
    }
    run()
}

/// The stack on which the command line and the file are read, however low `ulimit -s` is.
#[cfg(unix)]
const MIN_STACK_BYTES: u64 = 8 * 1024 * 1024;

#[cfg(unix)]
fn has_small_stack() -> bool {
    use rustix::process::{Resource, getrlimit};

    getrlimit(Resource::Stack).current.is_some_and(|bytes| bytes < MIN_STACK_BYTES)
}

/// A core dump would hold every secret that was read.
#[cfg(unix)]
fn disable_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // Where it cannot be lowered, it is the administrator's wish.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// A write past `ulimit -f` shall fail, not kill. A handler, unlike ignoring, is not handed on to programs we start.
#[cfg(unix)]
fn catch_file_size_signal() {
    // Where it cannot be set, such a write kills as it does any other program.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Default::default());
}
