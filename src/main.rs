//! `smsctl`: run the command line, exit with its code.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(unix)]
    keep_no_core();
    // A server that never pauses must not keep the clock from being looked at.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().event_interval(1).build();
    let runtime = runtime.expect("an operating system without timers and sockets cannot go on");
    ExitCode::from(runtime.block_on(smsctl::cli::run(std::env::args_os().collect())))
}

/// A core dump would hold every secret that was read.
#[cfg(unix)]
fn keep_no_core() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // Where it cannot be lowered, it is the administrator's wish.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}
