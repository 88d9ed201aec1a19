//! `smsctl`: run the command line, exit with its code.

use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    ExitCode::from(smsctl::cli::run(std::env::args_os().collect()).await)
}
