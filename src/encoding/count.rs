//! Numbers in sentences.

/// Returns a number with its noun, which takes an s unless there is one of it.
pub fn count_noun(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_is_singular_for_one() {
        assert_eq!([0, 1, 2].map(|n| count_noun(n, "message")), ["0 messages", "1 message", "2 messages"]);
    }
}
