//! Faults on demand: which sends they strike.

mod rule;

use crate::sms::Phone;

pub use rule::{Drop, Fate, Rule};

/// The rules in force, each with the number of sends that it has met.
#[derive(Debug, Default)]
pub struct Faults(Vec<(Rule, u64)>);

impl Faults {
    pub fn add(&mut self, rule: Rule) {
        self.0.push((rule, 0));
    }

    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.0.iter().map(|(rule, _)| rule)
    }

    /// Seconds by which the clock is wrong.
    pub fn skew(&self) -> i64 {
        self.rules().filter_map(|rule| rule.skew).sum()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The faults of all rules that strike this send, as one; of two that contradict each other the first.
    pub(super) fn strike(&mut self, provider: &str, to: &Phone) -> Option<Rule> {
        let mut struck: Option<Rule> = None;
        for (rule, met) in
            self.0.iter_mut().filter(|(rule, _)| rule.skew.is_none() && rule.meets(provider, to))
        {
            *met += 1;
            if rule.strikes(*met) {
                struck = Some(struck.map_or_else(|| rule.clone(), |first| first.and(rule)));
            }
        }
        struck
    }
}

impl Rule {
    fn meets(&self, provider: &str, to: &Phone) -> bool {
        let to = to.to_string();
        let number = self.to.as_deref().is_none_or(|wanted| match wanted.strip_suffix('*') {
            Some(start) => to.starts_with(start),
            None => to == wanted,
        });
        number && self.provider.as_deref().is_none_or(|wanted| wanted == provider)
    }

    /// Whether it strikes the `nth` send that it meets, counted from 1.
    fn strikes(&self, nth: u64) -> bool {
        self.every.is_none_or(|every| nth.is_multiple_of(every))
            && self.times.is_none_or(|times| nth <= times.saturating_mul(self.every.unwrap_or(1)))
            && self.probability.is_none_or(|p| chance(self.seed, nth) < p)
    }
}

/// A number from 0 to 1, the same for the same seed: SplitMix64, <https://prng.di.unimi.it/splitmix64.c>.
fn chance(seed: u64, nth: u64) -> f64 {
    let mut z = seed.wrapping_add(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as f64 / u64::MAX as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(rule: &str, sends: usize) -> Vec<usize> {
        let mut faults = Faults::default();
        faults.add(rule.parse().unwrap());
        let to = "+14155550100".parse().unwrap();
        (1..=sends).filter(|_| faults.strike("any", &to).is_some()).collect()
    }

    #[test]
    fn every_nth_the_first_few_and_the_same_chance_in_every_run() {
        assert_eq!(struck("every=3 refuse=1", 7), [3, 6]);
        assert_eq!(struck("times=2 refuse=1", 7), [1, 2]);
        assert_eq!(struck("every=2 times=1 refuse=1", 7), [2]);
        let often = struck("probability=0.25 seed=7 refuse=1", 1_000);
        assert!((200..300).contains(&often.len()), "{}", often.len());
        assert_eq!(often, struck("probability=0.25 seed=7 refuse=1", 1_000));
        assert_ne!(often, struck("probability=0.25 seed=8 refuse=1", 1_000));
    }

    #[test]
    fn rules_that_strike_together_all_come_true() {
        let mut faults = Faults::default();
        for rule in ["latency=5", "limits", "refuse=1", "refuse=2 truncate"] {
            faults.add(rule.parse().unwrap());
        }
        let struck = faults.strike("any", &"+14155550100".parse().unwrap()).unwrap();
        assert_eq!(struck.to_string(), "refuse=1 latency=5 truncate limits");
    }

    #[test]
    fn a_rule_meets_a_number_a_beginning_or_a_provider() {
        let to: Phone = "+14155550100".parse().unwrap();
        for (rule, met) in
            [("to=+14155550100", true), ("to=+1415*", true), ("to=+86*", false), ("provider=other", false)]
        {
            let rule: Rule = format!("{rule} drop=before").parse().unwrap();
            assert_eq!(rule.meets("any", &to), met, "{rule}");
        }
    }
}
