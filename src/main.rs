//! `smsctl`: runs the command line and exits with its code.

use smsctl::cli::{self, process_setup};

fn main() {
    process_setup::prepare_process();
    let code = process_setup::run_with_large_stack(|| cli::run(std::env::args_os().collect()));
    // Not `ExitCode`, which has only 8 bits on every system.
    std::process::exit(code)
}
