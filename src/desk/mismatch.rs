//! Why a signature is not what it should be.

use serde::Serialize;

use crate::wire::verify::{Mistake, Recipe};

/// A signature that is not what it should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mismatch {
    /// What for this request, the string to sign is.
    pub ours: String,
    /// What the client signed instead, where one of the usual mistakes explains its signature.
    pub theirs: Option<String>,
    /// That mistake; or that no known mistake explains it.
    pub because: String,
}

impl Mismatch {
    /// Makes the usual mistakes, one at a time and then two, until one leads to the client's signature.
    pub fn explain<R: Recipe>(right: &R, signature: &str, usual: &[&[Mistake<R>]]) -> Self {
        let explained =
            |made: R, because: String| Self { ours: right.text(), theirs: Some(made.text()), because };
        // Those that change nothing about this request, or nothing new, need not be combined.
        let (mut seen, mut telling) = (vec![right.signature()], vec![]);
        for (because, slip) in usual.iter().copied().flatten() {
            let made = with(right, slip);
            let claimed = made.signature();
            if claimed == signature {
                return explained(made, (*because).to_owned());
            }
            if !seen.contains(&claimed) {
                seen.push(claimed);
                telling.push((because, slip, made));
            }
        }
        // Two mistakes at a time are many tries, which a long request makes dear.
        if right.text().len() > LONGEST {
            telling.clear();
        }
        for (n, (first, _, made)) in telling.iter().enumerate() {
            for (next, slip, _) in &telling[n + 1..] {
                let made = with(made, slip);
                if made.signature() == signature {
                    return explained(made, format!("{first}; and {next}"));
                }
            }
        }
        Self { ours: right.text(), theirs: None, because: UNEXPLAINED.to_owned() }
    }

    /// The claim itself is wrong, whatever was signed; `claimed` is made as the claim says.
    pub fn flawed<R: Recipe>(right: &R, claimed: &R, signature: &str, because: String) -> Self {
        let theirs = (claimed.signature() == signature).then(|| claimed.text());
        Self { ours: right.text(), theirs, because }
    }
}

/// The longest text that is tried with two mistakes, in bytes.
const LONGEST: usize = 8 * 1024;

const UNEXPLAINED: &str = "the secret is wrong, or the client makes an uncommon mistake";

fn with<R: Recipe>(recipe: &R, slip: &fn(&mut R)) -> R {
    let mut recipe = recipe.clone();
    slip(&mut recipe);
    recipe
}
