//! What holds for every input, tried on many: what is written reads back, and what is counted adds up.

mod file;
mod form;
mod moving;
mod numbers;
mod segments;
mod wordings;

use std::fmt::Debug;

use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngSeed, TestRunner},
};

/// Tries it on so many values, the same in every run, and shows the smallest on which it fails.
fn every<S: Strategy<Value: Debug>>(cases: u32, values: S, holds: impl Fn(S::Value)) {
    let rng_seed = RngSeed::Fixed(7);
    let config = Config { cases, rng_seed, failure_persistence: None, ..Config::default() };
    let tried = TestRunner::new(config).run(&values, |value| {
        holds(value);
        Ok(())
    });
    tried.unwrap_or_else(|failure| panic!("{failure}"));
}
