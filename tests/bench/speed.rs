//! `cargo bench --bench speed`: what a run of smsctl costs, beside curl and /bin/true, on this machine in one run.
//!
//! Instructions and system calls are counted by valgrind and strace and repeat; they and the size of the binary have
//! limits, and passing one ends with exit code 1. Times do not repeat: they are told as ratios, of which those of real
//! sends have limits too, several times what was measured. `-- gates` leaves the other times out, `-- real` all but the
//! real sends. For Linux; what needs a tool that is not installed is said to be skipped.
#![allow(clippy::print_stdout)]

#[cfg(unix)]
mod costs;
#[cfg(unix)]
#[allow(dead_code)]
#[path = "../it/support/gateway.rs"]
mod gateway;
#[cfg(unix)]
mod measure;
#[cfg(unix)]
mod place;
#[cfg(unix)]
mod real_sends;

#[cfg(unix)]
use costs::main;

/// Windows counts neither instructions nor system calls, and has no modes of files.
#[cfg(not(unix))]
fn main() {
    println!("SKIPPED: needs Unix");
}
