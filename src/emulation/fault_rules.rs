//! The fault rules of a sandbox.

mod fault_rule;

pub use fault_rule::{ConnectionDrop, FaultOutcome, FaultRule};

use crate::sms::Phone;

/// The rules, in the order they were added.
#[derive(Debug, Default)]
pub struct FaultRules {
    active: Vec<ActiveFaultRule>,
    last_number: u64,
}

/// A rule of a sandbox.
#[derive(Debug)]
pub struct ActiveFaultRule {
    /// Its number, which is given once.
    pub number: u64,
    /// The rule.
    pub rule: FaultRule,
    /// How many sends have matched its filter by recipient and provider.
    pub matched_sends: u64,
}

impl FaultRules {
    /// Adds a rule after the others.
    pub fn add_rule(&mut self, rule: FaultRule) {
        self.last_number += 1;
        self.active.push(ActiveFaultRule { number: self.last_number, rule, matched_sends: 0 });
    }

    /// Returns the rules in the order they were added.
    pub fn rules(&self) -> &[ActiveFaultRule] {
        &self.active
    }

    /// Returns by how many seconds the clock of the sandbox is ahead: the sum of `skew` over all rules. A negative
    /// number means that it is behind.
    pub fn clock_skew_seconds(&self) -> i64 {
        self.active.iter().filter_map(|active| active.rule.skew).sum()
    }

    /// Removes the rule with this number, and returns whether there was one.
    pub fn remove_rule(&mut self, number: u64) -> bool {
        let before = self.active.len();
        self.active.retain(|active| active.number != number);
        self.active.len() < before
    }

    /// Removes all rules.
    pub fn clear(&mut self) {
        self.active.clear();
    }

    /// Counts a send for each rule whose filter it matches, and returns the effects of all rules that apply to it as
    /// one rule. Where rules contradict each other, the first wins. Rules with a `skew` are not counted: it is not an
    /// effect on a send.
    pub(super) fn count_and_match(&mut self, provider: &str, to: &Phone) -> Option<FaultRule> {
        let mut merged: Option<FaultRule> = None;
        for ActiveFaultRule { rule, matched_sends, .. } in &mut self.active {
            if rule.skew.is_none() && rule.matches_send(provider, to) {
                *matched_sends += 1;
                if rule.applies_to_nth(*matched_sends) {
                    merged = Some(merged.map_or_else(|| rule.clone(), |first| first.merge(rule)));
                }
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sends_hit(rule: &str, sends: usize) -> Vec<usize> {
        let mut faults = FaultRules::default();
        faults.add_rule(rule.parse().unwrap());
        let to = "+14155550100".parse().unwrap();
        (1..=sends).filter(|_| faults.count_and_match("any", &to).is_some()).collect()
    }

    #[test]
    fn every_times_and_probability_select_the_same_sends_in_every_run() {
        assert_eq!(sends_hit("every=3 refuse=1", 7), [3, 6]);
        assert_eq!(sends_hit("times=2 refuse=1", 7), [1, 2]);
        assert_eq!(sends_hit("every=2 times=1 refuse=1", 7), [2]);
        let often = sends_hit("probability=0.25 seed=7 refuse=1", 1_000);
        assert!((200..300).contains(&often.len()), "{}", often.len());
        assert_eq!(often, sends_hit("probability=0.25 seed=7 refuse=1", 1_000));
        assert_ne!(often, sends_hit("probability=0.25 seed=8 refuse=1", 1_000));
    }

    #[test]
    fn rules_that_apply_together_are_merged() {
        let mut faults = FaultRules::default();
        for rule in ["latency=5", "limits", "refuse=1", "refuse=2 truncate"] {
            faults.add_rule(rule.parse().unwrap());
        }
        let merged = faults.count_and_match("any", &"+14155550100".parse().unwrap()).unwrap();
        assert_eq!(merged.to_string(), "refuse=1 latency=5 truncate limits");
    }

    #[test]
    fn a_rule_matches_a_number_a_prefix_or_a_provider() {
        let to: Phone = "+14155550100".parse().unwrap();
        for (rule, matches) in
            [("to=+14155550100", true), ("to=+1415*", true), ("to=+86*", false), ("provider=other", false)]
        {
            let rule: FaultRule = format!("{rule} drop=before").parse().unwrap();
            assert_eq!(rule.matches_send("any", &to), matches, "{rule}");
        }
    }
}
