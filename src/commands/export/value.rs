//! What of an answer leaves: the value, its reference, or nothing.

use crate::{
    connectors::form::{Answer, Flaw, Resolve},
    store::Saved,
};

/// An answer on its way out.
pub struct Leaving {
    pub name: String,
    /// The provider's own variable for it.
    pub variable: Option<String>,
    pub goes: Goes,
}

/// How much of it goes.
pub enum Goes {
    Open(String),
    Reference(String),
    Nothing,
}

impl Leaving {
    /// A blank for what does not leave.
    pub fn text(&self) -> String {
        match &self.goes {
            Goes::Open(text) | Goes::Reference(text) => text.clone(),
            Goes::Nothing => String::new(),
        }
    }
}

/// Every answer in the form's order, and what must be said of those that do not leave as they are.
pub fn leaving(saved: &Saved, resolve: Option<Resolve>) -> Result<(Vec<Leaving>, Vec<String>), Flaw> {
    let (mut all, mut notes) = (vec![], vec![]);
    for field in saved.provider.fields() {
        for (name, answer) in saved.answers.iter().filter(|(name, _)| field.owns(name)) {
            let goes = match (answer, resolve) {
                (Answer::Text(text), _) => Goes::Open(text.clone()),
                (Answer::Bare(secret), Some(_)) => Goes::Open(secret.expose().to_owned()),
                (Answer::Kept(reference), Some(resolve)) => {
                    let secret = resolve(reference).map_err(|problem| Flaw::wrong(name, problem))?;
                    Goes::Open(secret.expose().to_owned())
                }
                (Answer::Bare(_), None) => {
                    notes.push(format!("{name} is left blank; --show-secrets includes it"));
                    Goes::Nothing
                }
                (Answer::Kept(reference), None) => {
                    notes.push(format!("{name} stays a reference; --show-secrets includes its value"));
                    Goes::Reference(reference.to_string())
                }
            };
            all.push(Leaving { name: name.clone(), variable: field.env.clone(), goes });
        }
    }
    Ok((all, notes))
}
