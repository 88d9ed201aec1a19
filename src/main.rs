//! `smsctl`: runs the command line and exits with its code.

use smsctl::cli::{self, process_setup};

fn main() {
    process_setup::disable_core_dumps_and_file_size_signal();
    let code = process_setup::run_with_large_stack(|| cli::run(std::env::args_os().collect()));
    // `ExitCode` keeps only 8 bits; exit codes of Windows have 32.
    std::process::exit(code)
}
