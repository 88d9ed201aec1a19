//! The provider's side of the counter: what a sandbox knows and keeps.

use std::collections::HashSet;

use super::{MINUTES, Phone, Template, Usage, Wording};

/// What a sandbox knows (approved templates) and keeps (messages, refusals, used nonces).
#[derive(Debug, Default)]
pub struct Desk {
    pub approved: Vec<Approved>,
    pub arrivals: Vec<Arrival>,
    pub refusals: Vec<String>,
    nonces: HashSet<String>,
}

/// A registered template that the provider has approved.
#[derive(Clone, Debug, PartialEq)]
pub struct Approved {
    pub id: String,
    /// The names of its variables, in the provider's order.
    pub variables: Vec<String>,
    pub wording: Wording,
    /// The only kind of number it may go to: mainland China, or all others. `None` for both.
    pub mainland: Option<bool>,
}

impl Approved {
    /// The registered templates behind one usage. The provider alone knows their wording,
    /// so a stand-in has to do.
    pub fn of(usage: &Usage, template: &Template) -> Vec<Self> {
        let Template::Registered { id, params } = template else { return vec![] };
        let keep = |name: &str| match name {
            "minutes" if !params.iter().any(|param| param == name) => MINUTES.to_string(),
            _ => format!("{{{{{name}}}}}"),
        };
        let Ok(wording) = Wording::suggested(usage).with(keep).parse::<Wording>() else { return vec![] };
        let split = id.values().len() > 1;
        let approve = |(id, china): (&str, bool)| Self {
            id: id.to_owned(),
            variables: params.clone(),
            wording: wording.clone(),
            mainland: split.then_some(china),
        };
        id.values().into_iter().map(approve).collect()
    }

    /// The text that arrives, with these values in the order of the variables.
    pub fn render(&self, values: &[String]) -> String {
        let place = |name: &str| self.variables.iter().position(|variable| variable == name);
        self.wording.with(|name| place(name).and_then(|at| values.get(at)).cloned().unwrap_or_default())
    }
}

/// A message as it arrived, after everything about it was verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    pub id: String,
    pub to: Phone,
    /// The sender that the phone shows: a number, a name, or a signature.
    pub from: String,
    pub text: String,
    /// What was verified, such as `ACS3-HMAC-SHA256 signature`.
    pub verified: &'static str,
    /// When it was taken, in milliseconds since 1970.
    pub at: u64,
}

/// Where a taken message is on its way to the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Queued,
    Sent,
    Delivered,
}

impl Arrival {
    /// Queued for 300 ms, with the carrier for 300 ms more, then delivered.
    pub fn stage(&self, now: u64) -> Stage {
        match now.saturating_sub(self.at) {
            0..300 => Stage::Queued,
            300..600 => Stage::Sent,
            _ => Stage::Delivered,
        }
    }
}

impl Desk {
    pub fn knowing(approved: Vec<Approved>) -> Self {
        Self { approved, ..Self::default() }
    }

    pub fn arrival(&self, id: &str) -> Option<&Arrival> {
        self.arrivals.iter().find(|arrival| arrival.id == id)
    }

    pub fn template(&self, id: &str) -> Option<&Approved> {
        self.approved.iter().find(|approved| approved.id == id)
    }

    /// False when the nonce was seen before.
    pub fn first_use(&mut self, nonce: &str) -> bool {
        self.nonces.insert(nonce.to_owned())
    }
}
