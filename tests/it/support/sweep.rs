//! How many points of a sweep are tried.

/// Returns how far apart the points of a sweep are. `SMSCTL_SWEEP=3` tries about three times as many as `cargo test`
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
