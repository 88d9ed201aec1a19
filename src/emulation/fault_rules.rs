//! Faults on demand: which sends they strike.

mod fault_rule;

pub use fault_rule::{ConnectionDrop, FaultOutcome, FaultRule};

use crate::sms::Phone;

/// The rules in force, each with the number of sends that it has met.
#[derive(Debug, Default)]
pub struct FaultRules(Vec<(FaultRule, u64)>);

impl FaultRules {
    pub fn add_rule(&mut self, rule: FaultRule) {
        self.0.push((rule, 0));
    }

    pub fn rules(&self) -> impl Iterator<Item = &FaultRule> {
        self.0.iter().map(|(rule, _)| rule)
    }

    /// Seconds by which the clock is wrong.
    pub fn clock_skew_seconds(&self) -> i64 {
        self.rules().filter_map(|rule| rule.skew).sum()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The faults of all rules that strike this send, as one; of two that contradict each other the first.
    pub(super) fn match_send(&mut self, provider: &str, to: &Phone) -> Option<FaultRule> {
        let mut struck: Option<FaultRule> = None;
        for (rule, met) in self.0.iter_mut().filter(|(rule, _)| rule.skew.is_none() && rule.matches_send(provider, to))
        {
            *met += 1;
            if rule.applies_to_nth(*met) {
                struck = Some(struck.map_or_else(|| rule.clone(), |first| first.merge(rule)));
            }
        }
        struck
    }
}

impl FaultRule {
    fn matches_send(&self, provider: &str, to: &Phone) -> bool {
        let to = to.to_string();
        let number = self.to.as_deref().is_none_or(|wanted| match wanted.strip_suffix('*') {
            Some(start) => to.starts_with(start),
            None => to == wanted,
        });
        number && self.provider.as_deref().is_none_or(|wanted| wanted == provider)
    }

    /// Whether it strikes the `nth` send that it meets, counted from 1.
    fn applies_to_nth(&self, nth: u64) -> bool {
        self.every.is_none_or(|every| nth.is_multiple_of(every))
            && self.times.is_none_or(|times| nth <= times.saturating_mul(self.every.unwrap_or(1)))
            && self.probability.is_none_or(|p| seeded_fraction(self.seed, nth) < p)
    }
}

/// A number from 0 to 1, the same for the same seed: SplitMix64, <https://prng.di.unimi.it/splitmix64.c>.
fn seeded_fraction(seed: u64, nth: u64) -> f64 {
    let mut z = seed.wrapping_add(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as f64 / u64::MAX as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sends_hit(rule: &str, sends: usize) -> Vec<usize> {
        let mut faults = FaultRules::default();
        faults.add_rule(rule.parse().unwrap());
        let to = "+14155550100".parse().unwrap();
        (1..=sends).filter(|_| faults.match_send("any", &to).is_some()).collect()
    }

    #[test]
    fn every_nth_the_first_few_and_the_same_chance_in_every_run() {
        assert_eq!(sends_hit("every=3 refuse=1", 7), [3, 6]);
        assert_eq!(sends_hit("times=2 refuse=1", 7), [1, 2]);
        assert_eq!(sends_hit("every=2 times=1 refuse=1", 7), [2]);
        let often = sends_hit("probability=0.25 seed=7 refuse=1", 1_000);
        assert!((200..300).contains(&often.len()), "{}", often.len());
        assert_eq!(often, sends_hit("probability=0.25 seed=7 refuse=1", 1_000));
        assert_ne!(often, sends_hit("probability=0.25 seed=8 refuse=1", 1_000));
    }

    #[test]
    fn rules_that_strike_together_all_come_true() {
        let mut faults = FaultRules::default();
        for rule in ["latency=5", "limits", "refuse=1", "refuse=2 truncate"] {
            faults.add_rule(rule.parse().unwrap());
        }
        let struck = faults.match_send("any", &"+14155550100".parse().unwrap()).unwrap();
        assert_eq!(struck.to_string(), "refuse=1 latency=5 truncate limits");
    }

    #[test]
    fn a_rule_meets_a_number_a_beginning_or_a_provider() {
        let to: Phone = "+14155550100".parse().unwrap();
        for (rule, met) in
            [("to=+14155550100", true), ("to=+1415*", true), ("to=+86*", false), ("provider=other", false)]
        {
            let rule: FaultRule = format!("{rule} drop=before").parse().unwrap();
            assert_eq!(rule.matches_send("any", &to), met, "{rule}");
        }
    }
}
