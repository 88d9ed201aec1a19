//! Why a signature is not what it should be.

use serde::Serialize;

use crate::emulation::{SignatureInput, SigningMistake};

/// A signature that is not what it should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SignatureMismatch {
    /// What for this request, the string to sign is.
    pub ours: String,
    /// What the client signed instead, where one of the usual mistakes explains its signature.
    pub theirs: Option<String>,
    /// That mistake; or that no known mistake explains it.
    pub because: String,
}

impl SignatureMismatch {
    /// Makes the usual mistakes, one at a time and then two, until one leads to the client's signature.
    pub fn find_mistake<R: SignatureInput>(right: &R, signature: &str, usual: &[&[SigningMistake<R>]]) -> Self {
        let explained =
            |made: R, because: String| Self { ours: right.describe(), theirs: Some(made.describe()), because };
        // Those that change nothing about this request, or nothing new, need not be combined.
        let (mut seen, mut telling) = (vec![right.compute_signature()], vec![]);
        for (because, slip) in usual.iter().copied().flatten() {
            let made = apply_mistake(right, slip);
            let claimed = made.compute_signature();
            if claimed == signature {
                return explained(made, (*because).to_owned());
            }
            if !seen.contains(&claimed) {
                seen.push(claimed);
                telling.push((because, slip, made));
            }
        }
        // Two mistakes at a time are many tries, which a long request makes dear.
        if right.describe().len() > MAX_PAIRED_TEXT_BYTES {
            telling.clear();
        }
        for (n, (first, _, made)) in telling.iter().enumerate() {
            for (next, slip, _) in &telling[n + 1..] {
                let made = apply_mistake(made, slip);
                if made.compute_signature() == signature {
                    return explained(made, format!("{first}; and {next}"));
                }
            }
        }
        Self { ours: right.describe(), theirs: None, because: UNEXPLAINED_MISTAKE.to_owned() }
    }

    /// The claim itself is wrong, whatever was signed; `claimed` is made as the claim says.
    pub fn with_invalid_header<R: SignatureInput>(right: &R, claimed: &R, signature: &str, because: String) -> Self {
        let theirs = (claimed.compute_signature() == signature).then(|| claimed.describe());
        Self { ours: right.describe(), theirs, because }
    }
}

/// The longest text that is tried with two mistakes, in bytes.
const MAX_PAIRED_TEXT_BYTES: usize = 8 * 1024;

const UNEXPLAINED_MISTAKE: &str = "the secret is wrong, or the client makes an uncommon mistake";

fn apply_mistake<R: SignatureInput>(recipe: &R, slip: &fn(&mut R)) -> R {
    let mut recipe = recipe.clone();
    slip(&mut recipe);
    recipe
}
