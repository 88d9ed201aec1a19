//! `smsctl`: run the command line, exit with its code.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(unix)]
    {
        keep_no_core();
        survive_size_limits();
    }
    ExitCode::from(smsctl::cli::run(std::env::args_os().collect()))
}

/// A core dump would hold every secret that was read.
#[cfg(unix)]
fn keep_no_core() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // Where it cannot be lowered, it is the administrator's wish.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// A write past `ulimit -f` shall fail, not kill. A handler, unlike ignoring, is not handed on to programs we start.
#[cfg(unix)]
fn survive_size_limits() {
    // Where it cannot be set, such a write kills as it does any other program.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Default::default());
}
