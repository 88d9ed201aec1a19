//! `smsctl`: run the command line, exit with its code.

use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    #[cfg(unix)]
    keep_no_core();
    ExitCode::from(smsctl::cli::run(std::env::args_os().collect()).await)
}

/// A core dump would hold every secret that was read.
#[cfg(unix)]
fn keep_no_core() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // Where it cannot be lowered, it is the administrator's wish.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}
