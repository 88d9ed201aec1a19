//! The calling codes, the lengths of their numbers, and the prefixes of premium-rate numbers.

/// The numbers of one calling code.
pub(super) struct NumberingPlan {
    pub(super) calling_code: &'static str,
    pub(super) place_name: &'static str,
    national_lengths: &'static str,
    /// Prefixes, and ranges of them, that only premium-rate numbers have.
    premium_prefixes: &'static str,
}

/// The plans, sorted by calling code, from libphonenumber 9.0.42. One text, because a table of texts would have to be
/// relocated at each start of the program. The fields of a line are those of [`NumberingPlan`].
const NUMBERING_PLANS: &str = include_str!("numbering_plans.txt");

/// Where each line of them starts.
const LINE_STARTS: [u16; 206] = {
    let (mut starts, mut line, mut at) = ([0; _], 0, 0);
    while at < NUMBERING_PLANS.len() {
        if at == 0 || NUMBERING_PLANS.as_bytes()[at - 1] == b'\n' {
            starts[line] = at as u16;
            line += 1;
        }
        at += 1;
    }
    assert!(line == starts.len());
    starts
};

impl NumberingPlan {
    /// Returns the plan whose calling code `digits` starts with.
    pub(super) fn for_digits(digits: &str) -> Option<Self> {
        let line_from = |start: u16| &NUMBERING_PLANS[usize::from(start)..];
        // A code is so short that a loop over its bytes is faster than a search for the separator.
        let code_of = |line: &'static str| &line[..line.bytes().position(|b| b == b';').unwrap_or(line.len())];
        // No code is a prefix of another, so the last one sorted at or before `digits` is the only candidate.
        let next = LINE_STARTS.partition_point(|start| code_of(line_from(*start)) <= digits);
        let candidate = line_from(LINE_STARTS[next.checked_sub(1)?]).lines().next().and_then(Self::parse);
        candidate.filter(|plan| digits.starts_with(plan.calling_code))
    }

    fn parse(line: &'static str) -> Option<Self> {
        let mut fields = line.split(';');
        let mut next_field = || fields.next();
        Some(Self {
            calling_code: next_field()?,
            place_name: next_field()?,
            national_lengths: next_field()?,
            premium_prefixes: next_field()?,
        })
    }

    /// Returns the possible numbers of digits after the calling code, the smallest first.
    pub(super) fn national_lengths(&self) -> impl Iterator<Item = usize> {
        self.national_lengths.split(' ').filter_map(|length| length.parse().ok())
    }

    pub(super) fn is_premium(&self, national: &str) -> bool {
        self.premium_prefixes.split_ascii_whitespace().any(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            national.get(..first.len()).is_some_and(|start| (first..=last).contains(&start))
        })
    }

    /// Returns whether national numbers can start with 0, so that a 0 after the calling code may be part of the number.
    pub(super) fn allows_leading_zero(&self) -> bool {
        ["225", "226", "229", "241", "242", "250", "378", "39", "992"].contains(&self.calling_code)
    }
}

/// The calling codes of satellite and global services, which belong to no country.
pub(super) const GLOBAL_SERVICE_CODES: [&str; 9] = ["800", "808", "870", "878", "881", "882", "883", "888", "979"];

#[cfg(test)]
mod tests {
    use super::*;

    fn plans() -> impl Iterator<Item = NumberingPlan> {
        NUMBERING_PLANS.lines().map(|line| NumberingPlan::parse(line).unwrap())
    }

    #[test]
    fn codes_are_sorted_and_none_starts_another() {
        for (plan, next) in plans().zip(plans().skip(1)) {
            let (code, next_code) = (plan.calling_code, next.calling_code);
            assert!(code < next_code, "{code} before {next_code}");
            assert!(!next_code.starts_with(code), "{code} starts {next_code}");
        }
    }

    #[test]
    fn every_row_is_well_formed() {
        for plan in plans() {
            let lengths: Vec<_> = plan.national_lengths().collect();
            assert!(lengths.is_sorted() && !lengths.is_empty(), "{}", plan.calling_code);
            let longest = lengths.last().unwrap();
            assert!(plan.calling_code.len() + longest <= 15, "{}", plan.calling_code);
            for range in plan.premium_prefixes.split_ascii_whitespace() {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                assert_eq!(first.len(), last.len(), "{} {range}", plan.calling_code);
                assert!(first <= last, "{} {range}", plan.calling_code);
            }
        }
    }

    #[test]
    fn finds_the_plan_of_every_code_and_of_nothing_else() {
        for code in 0..=999 {
            let digits = format!("{code}0000000000");
            let scanned = plans().find(|plan| digits.starts_with(plan.calling_code));
            assert_eq!(
                NumberingPlan::for_digits(&digits).map(|plan| plan.calling_code),
                scanned.map(|plan| plan.calling_code)
            );
        }
        assert!(NumberingPlan::for_digits("").is_none());
        assert!(NumberingPlan::for_digits("99").is_none());
    }

    #[test]
    fn premium_ranges_include_both_ends() {
        let austria = NumberingPlan::for_digits("43").unwrap();
        for (start, premium) in [("861", false), ("862", true), ("866", true), ("867", false), ("868", true)] {
            assert_eq!(austria.is_premium(&format!("{start}123456")), premium, "{start}");
        }
        assert!(!austria.is_premium("86"), "a start shorter than the range");
    }
}
