//! Why a signature is not what it should be.

use serde::Serialize;

use crate::wire::verify::{Mistake, Recipe};

/// A signature that is not what it should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mismatch {
    /// What the request as it arrived has to be signed as.
    pub ours: String,
    /// What the client signed instead, where one of the usual mistakes explains its signature.
    pub theirs: Option<String>,
    /// That mistake; or that no known mistake explains it.
    pub because: String,
}

impl Mismatch {
    /// Makes the usual mistakes, one at a time and then two, until one leads to the client's signature.
    pub fn explain<R: Recipe>(right: &R, signature: &str, usual: &[&[Mistake<R>]]) -> Self {
        let mistakes: Vec<_> = usual.concat();
        let tried = |slips: &[Mistake<R>]| {
            let mut recipe = right.clone();
            slips.iter().for_each(|(_, slip)| slip(&mut recipe));
            let sentences: Vec<_> = slips.iter().map(|(because, _)| *because).collect();
            (recipe.signature() == signature).then(|| (recipe.text(), sentences.join("; and ")))
        };
        let pairs = mistakes.iter().enumerate();
        let mut pairs =
            pairs.flat_map(|(n, first)| mistakes[n + 1..].iter().map(move |next| [*first, *next]));
        let found =
            mistakes.iter().find_map(|slip| tried(&[*slip])).or_else(|| pairs.find_map(|two| tried(&two)));
        let (theirs, because) = match found {
            Some((theirs, because)) => (Some(theirs), because),
            None => (None, UNEXPLAINED.to_owned()),
        };
        Self { ours: right.text(), theirs, because }
    }

    /// The claim itself is wrong, whatever was signed; `claimed` is made as the claim says.
    pub fn flawed<R: Recipe>(right: &R, claimed: &R, signature: &str, because: String) -> Self {
        let theirs = (claimed.signature() == signature).then(|| claimed.text());
        Self { ours: right.text(), theirs, because }
    }
}

const UNEXPLAINED: &str =
    "the secret is another one, or the client makes a mistake that is not among the usual ones";
