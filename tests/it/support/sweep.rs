//! How much of a sweep is tried: a sample in `cargo test`, more as `SMSCTL_SWEEP` says.

/// Returns how far apart the points of a sweep are. `SMSCTL_SWEEP=7` tries about seven times as many as `cargo test`
/// does, `SMSCTL_SWEEP=all` every one. The step is odd, so that it does not meet the same call of a pair each time.
pub fn step(usual: usize) -> usize {
    match std::env::var("SMSCTL_SWEEP").as_deref() {
        Ok("all") => 1,
        Ok(factor) => (usual / factor.parse::<usize>().expect("SMSCTL_SWEEP is a number or \"all\"")).max(1) | 1,
        Err(_) => usual | 1,
    }
}

/// Whether every point of every sweep is tried.
pub fn is_whole() -> bool {
    std::env::var("SMSCTL_SWEEP").as_deref() == Ok("all")
}

/// Returns the variants in which the nth case is tried: all where `SMSCTL_SWEEP` is set, else the one whose turn it is.
pub fn variants<T>(all: &[T], nth: usize) -> &[T] {
    match std::env::var_os("SMSCTL_SWEEP") {
        Some(_) => all,
        None => std::slice::from_ref(&all[nth % all.len()]),
    }
}
