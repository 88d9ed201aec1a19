//! A gateway that is described by data: the user's own, or a preset that comes with smsctl.

mod address;
mod answer;
mod block;
mod client;
mod preset;
mod rows;
mod sandbox;
mod spot;
#[cfg(test)]
mod tests;
mod text;

use std::sync::Arc;

pub use address::Address;
pub use block::Block;
pub use preset::Preset;
pub use spot::Spot;
pub use text::Text;

use super::{Check, Connector, Untold};
use crate::{
    desk::{Reply, Visit},
    sms::{Delivery, Message, Phone, Receipt, Secret, Template, Usage},
    wire::{Exchange, Moment, Request},
};

/// What a description may name beside settings: what a message says, and the id of one that was taken.
const SAID: [&str; 10] =
    ["to", "digits", "text", "unicode", "ucs2", "template", "code", "usage", "locale", "id"];

/// A described gateway with the settings of an account.
#[derive(Clone, Debug)]
pub struct Gateway {
    block: Arc<Block>,
    settings: Vec<(String, Setting)>,
}

/// What stands at a place of the description.
#[derive(Clone, Debug)]
pub enum Setting {
    Open(String),
    Secret(Secret),
}

impl Gateway {
    pub fn new(block: Arc<Block>, settings: Vec<(String, Setting)>) -> Self {
        Self { block, settings }
    }

    fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|(known, _)| known == name).map(|(_, setting)| setting)
    }

    fn value(&self, name: &str) -> Option<String> {
        Some(match self.setting(name)? {
            Setting::Open(text) => text.clone(),
            Setting::Secret(secret) => secret.expose().to_owned(),
        })
    }

    fn is_secret(&self, name: &str) -> bool {
        matches!(self.setting(name), Some(Setting::Secret(_)))
    }

    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.settings.iter().filter_map(|(_, setting)| match setting {
            Setting::Secret(secret) => Some(secret),
            Setting::Open(_) => None,
        })
    }
}

impl Connector for Gateway {
    fn send(&self, message: &Message, _: &Moment) -> Result<Exchange<Receipt>, String> {
        self.carry(message)
    }

    fn checks(&self, _: &[(Usage, Template)], _: &Moment) -> Vec<Check> {
        self.questions()
    }

    fn delivery(&self, id: &str, _: Option<&Phone>, _: &Moment) -> Result<Exchange<Delivery>, Untold> {
        self.follow(id)
    }

    /// A gateway has no name for an account that is the same for all of them.
    fn key_id(&self) -> &str {
        ""
    }

    fn host(&self) -> String {
        let url = self.block.url.filled(&|name| Some(self.value(name).unwrap_or_default()));
        let uri: Option<http::Uri> = url.and_then(|url| url.parse().ok());
        uri.and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default()
    }

    fn expects(&self, request: &Request, host: Option<&str>) -> bool {
        self.block.is_shape_of(request, &|name| self.value(name))
            && host.is_none_or(|host| host == self.host())
    }

    fn secrets_in(&self, request: &Request) -> Vec<Secret> {
        self.claimed(request)
    }

    fn emulate(&self, request: &Request, visit: Visit) -> Reply {
        self.serve(request, visit)
    }
}
