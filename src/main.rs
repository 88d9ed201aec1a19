//! `smsctl`: runs the command line and exits with its code.

use std::process::ExitCode;

use smsctl::cli::{self, process_setup};

fn main() -> ExitCode {
    process_setup::prepare_process();
    process_setup::run_with_large_stack(|| ExitCode::from(cli::run(std::env::args_os().collect())))
}
