//! The clock and the randomness of the process: times, nonces and codes.

use std::{
    cell::RefCell,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{failure::Failure, http_client::SigningContext, sms::Code, terminal::no_randomness};

/// Returns a signing context with the current time and a nonce of 128 random bits.
///
/// # Errors
/// The system provides no random numbers.
pub fn new_signing_context() -> Result<SigningContext, Failure> {
    let mut bits = [0; 16];
    fill_random(&mut bits)?;
    Ok(SigningContext { timestamp_millis: now_millis(), nonce: hex::encode(bits) })
}

/// 64 random bits of this process, for the nonces of its servers.
static PROCESS_NONCE: OnceLock<u64> = OnceLock::new();

/// Returns a function that returns signing contexts for a server, which needs many: their nonces are 64 random bits of
/// this process and a counter.
///
/// # Errors
/// The system provides no random numbers.
pub fn server_signing_contexts() -> Result<fn() -> SigningContext, Failure> {
    let mut bits = [0; 8];
    fill_random(&mut bits)?;
    PROCESS_NONCE.get_or_init(|| u64::from_ne_bytes(bits));
    Ok(|| {
        static ISSUED_COUNT: AtomicU64 = AtomicU64::new(0);
        let (process, count) =
            (PROCESS_NONCE.get().copied().unwrap_or(0), ISSUED_COUNT.fetch_add(1, Ordering::Relaxed));
        let nonce = hex::encode([process, count].map(u64::to_be_bytes).as_flattened());
        SigningContext { timestamp_millis: now_millis(), nonce }
    })
}

/// Returns the current time in Unix milliseconds.
pub fn now_millis() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Returns a code of six random digits.
///
/// # Errors
/// The system provides no random numbers.
pub fn generate_code() -> Result<Code, Failure> {
    loop {
        let mut bits = [0; 4];
        fill_random(&mut bits)?;
        if let Some(code) = Code::from_random_bits(u32::from_ne_bytes(bits)) {
            return Ok(code);
        }
    }
}

/// Fills in random bytes. They are drawn from the system 256 at a time, because a batch needs some for every message.
///
/// # Errors
/// The system provides no random numbers.
fn fill_random(bits: &mut [u8]) -> Result<(), Failure> {
    thread_local!(static RANDOM_POOL: RefCell<Vec<u8>> = const { RefCell::new(vec![]) });
    RANDOM_POOL.with_borrow_mut(|drawn| {
        if drawn.len() < bits.len() {
            let mut fresh = vec![0; 256];
            getrandom::fill(&mut fresh).map_err(|error| no_randomness().with_cause(error))?;
            *drawn = fresh;
        }
        let rest = drawn.len() - bits.len();
        bits.copy_from_slice(&drawn[rest..]);
        drawn.truncate(rest);
        Ok(())
    })
}
