//! Explains why the signature of a request is wrong.

use serde::Serialize;

/// How a signature is made, step by step. A [`SigningMistake`] changes a copy of it.
pub trait SignatureInput: Clone {
    /// Returns everything that is signed, for people to read.
    fn describe(&self) -> String;

    /// Returns the signature as the request should have it.
    fn compute_signature(&self) -> String;
}

/// A mistake that clients make: a sentence that describes it, and the change to the steps of signing.
pub type SigningMistake<R> = (&'static str, fn(&mut R));

/// A wrong signature, and why it is wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SignatureMismatch {
    /// What has to be signed for this request.
    pub expected: String,
    /// What the client signed instead, if that is known.
    pub signed_by_client: Option<String>,
    /// The mistake that the client made, or that no known mistake leads to its signature.
    pub explanation: String,
}

impl SignatureMismatch {
    /// Tries these mistakes, first each alone and then two together, until one leads to the client's signature.
    pub fn find_mistake<R: SignatureInput>(correct: &R, signature: &str, mistakes: &[&[SigningMistake<R>]]) -> Self {
        let explained = |changed: R, explanation: String| Self {
            expected: correct.describe(),
            signed_by_client: Some(changed.describe()),
            explanation,
        };
        // Mistakes that lead to a signature that was seen already need not be combined.
        let (mut seen_signatures, mut candidates) = (vec![correct.compute_signature()], vec![]);
        for (explanation, mistake) in mistakes.iter().copied().flatten() {
            let changed = apply_mistake(correct, mistake);
            let changed_signature = changed.compute_signature();
            if changed_signature == signature {
                return explained(changed, (*explanation).to_owned());
            }
            if !seen_signatures.contains(&changed_signature) {
                seen_signatures.push(changed_signature);
                candidates.push((explanation, mistake, changed));
            }
        }
        // There are many pairs, which take too long for a long request.
        if correct.describe().len() > MAX_PAIRED_TEXT_BYTES {
            candidates.clear();
        }
        for (index, (first, _, changed)) in candidates.iter().enumerate() {
            for (second, mistake, _) in &candidates[index + 1..] {
                let changed = apply_mistake(changed, mistake);
                if changed.compute_signature() == signature {
                    return explained(changed, format!("{first}; and {second}"));
                }
            }
        }
        Self { expected: correct.describe(), signed_by_client: None, explanation: UNEXPLAINED_MISTAKE.to_owned() }
    }

    /// Returns the mismatch of a request whose header about the signature is wrong, whatever was signed. `claimed` is
    /// what the header says was signed.
    pub fn with_invalid_header<R: SignatureInput>(
        correct: &R,
        claimed: &R,
        signature: &str,
        explanation: String,
    ) -> Self {
        let signed_by_client = (claimed.compute_signature() == signature).then(|| claimed.describe());
        Self { expected: correct.describe(), signed_by_client, explanation }
    }
}

/// The longest text that is tried with two mistakes, in bytes.
const MAX_PAIRED_TEXT_BYTES: usize = 8 * 1024;

const UNEXPLAINED_MISTAKE: &str = "the secret is wrong, or the client makes an uncommon mistake";

fn apply_mistake<R: SignatureInput>(input: &R, mistake: &fn(&mut R)) -> R {
    let mut changed = input.clone();
    mistake(&mut changed);
    changed
}
