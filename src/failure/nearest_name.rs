//! Suggests the known name that a misspelled one probably means.

use super::Failure;

/// Returns the name that was probably meant, if one is close enough.
pub fn nearest_name<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let score = |name: &'a str| (strsim::jaro_winkler(typed, name), name);
    let best = names.into_iter().map(score).max_by(|a, b| a.0.total_cmp(&b.0));
    let is_close = |score: f64, name| score > 0.75 || strsim::osa_distance(typed, name) == 1;
    best.filter(|(score, name)| is_close(*score, name)).map(|(_, name)| name)
}

impl Failure {
    /// Suggests the name that was probably meant. The fix stays if no name is close enough, or if the typed one exists.
    pub fn with_nearest_name<'a>(self, typed: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest_name(typed, names).filter(|nearest| *nearest != typed) {
            Some(nearest) => self.with_fix(format!("did you mean {nearest}?")),
            None => self,
        }
    }
}
