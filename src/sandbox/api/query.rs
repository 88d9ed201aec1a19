//! Which messages are wanted: the words of a query.

use std::time::Duration;

use http::StatusCode;

use super::ApiError;
use crate::{
    emulation::{CapturedMessage, Inbox, InboxEntry},
    encoding::hash,
    sms::Phone,
};

/// The most that one answer lists.
const MAX_LISTED_ITEMS: usize = 1_000;

/// What a query asks for. What it does not name does not matter.
#[derive(Default)]
pub struct InboxQuery {
    pub to: Option<Phone>,
    pub provider: Option<String>,
    pub connector: Option<String>,
    /// A part of the text.
    pub text: Option<String>,
    pub after: Option<u64>,
    pub before: Option<u64>,
    pub limit: usize,
    pub timeout: Duration,
}

impl InboxQuery {
    /// Fails on a name or a value that makes no sense here, and on a cursor that this inbox never gave out.
    pub fn parse(query: &str, names: &[&str], inbox: &Inbox) -> Result<Self, ApiError> {
        let wrong = |message: String| (StatusCode::BAD_REQUEST, message);
        let mut wanted = Self { limit: 50, timeout: Duration::from_secs(30), ..Self::default() };
        for (name, value) in hash::decode_form(query).into_iter().filter(|(_, value)| !value.is_empty()) {
            let number = || value.parse::<u64>().map_err(|_| wrong(format!("{name}: {value} is not a number")));
            match name.as_str() {
                _ if !names.contains(&name.as_str()) => {
                    return Err(wrong(format!("unknown parameter {name}; expected {}", names.join(", "))));
                }
                // A bare `+` in a query reads as a space.
                "to" => {
                    wanted.to =
                        Some(value.trim().parse().or_else(|_| format!("+{}", value.trim()).parse()).map_err(wrong)?)
                }
                "provider" => wanted.provider = Some(value),
                "connector" => wanted.connector = Some(value),
                "text" => wanted.text = Some(value.to_lowercase()),
                "after" => wanted.after = Some(number()?),
                "before" => wanted.before = Some(number()?),
                "limit" => wanted.limit = (number()? as usize).clamp(1, MAX_LISTED_ITEMS),
                _ => {
                    let seconds = value.parse().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
                    let seconds = seconds.ok_or_else(|| wrong(format!("{name}: expected seconds, up to 86400")))?;
                    wanted.timeout = Duration::from_secs_f64(seconds);
                }
            }
        }
        match wanted.after {
            Some(after) if after > inbox.cursor() => Err(wrong(format!(
                "cursor {after} is beyond the newest message, {}: the sandbox was restarted",
                inbox.cursor()
            ))),
            _ => Ok(wanted),
        }
    }

    pub fn matches_message(&self, kept: &InboxEntry<CapturedMessage>) -> bool {
        self.to.as_ref().is_none_or(|to| *to == kept.item.to)
            && self.matches_account(kept)
            && self.text.as_deref().is_none_or(|part| {
                kept.item.text.to_lowercase().contains(part)
                    || kept.item.id.to_lowercase().contains(part)
                    || kept.item.to.to_string().contains(part)
            })
    }

    /// Whether it is of the provider and the connector.
    pub fn matches_account<T>(&self, kept: &InboxEntry<T>) -> bool {
        self.provider.as_deref().is_none_or(|name| name == kept.owner.provider)
            && self.connector.as_deref().is_none_or(|name| *name == kept.owner.connector)
    }
}

/// A page of what there is: behind a cursor the first ones, else the newest, or the newest before a number;
/// older before newer.
pub struct ResultPage<T> {
    pub items: Vec<T>,
    pub cursor: u64,
    pub more: bool,
}

impl<T> ResultPage<T> {
    pub fn from_items(items: impl DoubleEndedIterator<Item = (u64, T)>, wanted: &InboxQuery, newest: u64) -> Self {
        let most = wanted.limit + 1;
        let items = items.filter(|(number, _)| wanted.before.is_none_or(|before| *number < before));
        let mut items: Vec<_> = match wanted.after {
            Some(_) => items.take(most).collect(),
            None => items.rev().take(most).collect(),
        };
        let more = items.len() == most;
        items.truncate(wanted.limit);
        if wanted.after.is_none() {
            items.reverse();
        }
        let last = items.last().map_or(newest, |(number, _)| *number);
        // Nothing at or behind `before` was looked at.
        let newest = wanted.before.map_or(newest, |before| newest.min(before.saturating_sub(1)));
        let cursor = if more && wanted.after.is_some() { last } else { newest };
        Self { items: items.into_iter().map(|(_, item)| item).collect(), cursor, more }
    }
}
