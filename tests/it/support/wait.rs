//! Waits for what other processes do.

use std::{thread, time::Duration};

/// Waits until a condition holds, looking a thousand times a second.
pub fn wait_until(mut holds: impl FnMut() -> bool) {
    while !holds() {
        thread::sleep(Duration::from_millis(1));
    }
}
