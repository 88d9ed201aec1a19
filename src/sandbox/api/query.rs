//! Query parameters of the API, and pages of results.

use std::time::Duration;

use crate::{
    emulation::{CapturedMessage, InboxEntry, Rejection},
    encoding,
    failure::nearest_name,
    sandbox::{AccountRegistry, response::HttpError},
    sms::Phone,
};

/// The most entries that one response lists.
const MAX_LISTED_ITEMS: usize = 1_000;

/// What a query asks for. Parameters that it does not have match everything.
#[derive(Default)]
pub struct InboxQuery {
    pub to: Option<Phone>,
    pub provider: Option<String>,
    pub connector: Option<String>,
    /// A part of the text, the id or the phone number, in lower case.
    pub text: Option<String>,
    /// A part of anything that a list of the entries shows, in lower case.
    pub search: Option<String>,
    /// A cursor: only later entries match.
    pub after: Option<u64>,
    /// A number: only earlier entries match.
    pub before: Option<u64>,
    pub limit: usize,
    pub timeout: Duration,
}

impl InboxQuery {
    /// Parses a query string in which these parameters are allowed.
    ///
    /// # Errors
    /// Fails on other parameters, on invalid values, on a provider or a connector that the sandbox does not have, and on a
    /// cursor that its inbox has not reached.
    pub fn parse(query: &str, allowed: &[&str], accounts: &AccountRegistry) -> Result<Self, HttpError> {
        let mut parsed = Self { limit: 50, timeout: Duration::from_secs(30), ..Self::default() };
        for (name, value) in encoding::decode_form(query).into_iter().filter(|(_, value)| !value.is_empty()) {
            let number =
                || value.parse::<u64>().map_err(|_| HttpError::bad_request(format!("{name}: {value} is not a number")));
            match name.as_ref() {
                _ if !allowed.contains(&name.as_ref()) => {
                    let allowed = allowed.join(", ");
                    return Err(HttpError::bad_request(format!("unknown parameter {name}; expected {allowed}")));
                }
                "to" => {
                    // An unescaped `+` in a query is decoded as a space.
                    let (digits, number) = (format!("+{}", value.trim()), value.trim().parse::<Phone>());
                    parsed.to = Some(
                        number
                            .or_else(|_| digits.parse())
                            .map_err(|problem| HttpError::bad_request(problem.to_string()))?,
                    );
                }
                "provider" => {
                    check_known("provider", &value, accounts.connector_names().map(|(provider, _)| provider))?;
                    parsed.provider = Some(value.into_owned());
                }
                "connector" => {
                    check_known("connector", &value, accounts.connector_names().map(|(_, name)| name))?;
                    parsed.connector = Some(value.into_owned());
                }
                "text" => parsed.text = Some(value.to_lowercase()),
                "search" => parsed.search = Some(value.to_lowercase()),
                "after" => parsed.after = Some(number()?),
                "before" => parsed.before = Some(number()?),
                "limit" => parsed.limit = (number()? as usize).clamp(1, MAX_LISTED_ITEMS),
                // The last one is `timeout`.
                _ => {
                    let seconds = value.parse().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
                    let error = || HttpError::bad_request(format!("{name}: expected seconds, up to 86400"));
                    parsed.timeout = Duration::from_secs_f64(seconds.ok_or_else(error)?);
                }
            }
        }
        match (parsed.after, accounts.state.inbox.cursor()) {
            (Some(after), newest) if after > newest => Err(HttpError::bad_request(format!(
                "cursor {after} is beyond the newest message, {newest}: the sandbox was restarted"
            ))),
            _ => Ok(parsed),
        }
    }

    /// Whether a message matches, whatever its number.
    pub fn matches_message(&self, entry: &InboxEntry<CapturedMessage>) -> bool {
        let message = &entry.item;
        self.to.is_none_or(|to| to == message.to)
            && self.matches_account(entry)
            && self.text.as_deref().is_none_or(|part| {
                message.text.to_lowercase().contains(part)
                    || message.id.to_lowercase().contains(part)
                    || message.to.to_string().contains(part)
            })
            && self.is_found_in(entry, || {
                let shown =
                    [&*message.text, &message.id, &message.sender, message.template_id.as_deref().unwrap_or("")];
                format!("{}\n{}", shown.join("\n"), message.to)
            })
    }

    /// Whether a refusal matches, whatever its number.
    pub fn matches_refusal(&self, entry: &InboxEntry<Rejection>) -> bool {
        let refusal = &entry.item;
        self.matches_account(entry) && self.is_found_in(entry, || format!("{}\n{}", refusal.code, refusal.reason))
    }

    /// Whether what is searched for is in the text that a list shows of an entry, or in the names of its account.
    fn is_found_in<T>(&self, entry: &InboxEntry<T>, shown: impl Fn() -> String) -> bool {
        self.search.as_deref().is_none_or(|part| {
            entry.owner.provider.contains(part)
                || entry.owner.connector.to_lowercase().contains(part)
                || shown().to_lowercase().contains(part)
        })
    }

    /// Whether the provider and the connector of an entry match.
    pub fn matches_account<T>(&self, entry: &InboxEntry<T>) -> bool {
        self.provider.as_deref().is_none_or(|name| name == entry.owner.provider)
            && self.connector.as_deref().is_none_or(|name| *name == entry.owner.connector)
    }
}

/// Fails on a name that the sandbox does not have.
fn check_known<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Result<(), HttpError> {
    let known: Vec<_> = known.collect();
    if known.contains(&name) {
        return Ok(());
    }
    let hint = nearest_name(name, known).map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
    Err(HttpError::bad_request(format!("no {kind} {name}{hint}")))
}

/// A page of results, the oldest first: the first ones after a cursor, or else the newest ones.
pub struct ResultPage<T> {
    pub items: Vec<T>,
    /// The cursor to continue after.
    pub cursor: u64,
    /// Whether there are more results than the page has.
    pub more: bool,
}

impl<T> ResultPage<T> {
    /// Returns the page that a query asks for. `newest` is the cursor of the whole inbox.
    pub fn from_items(items: impl DoubleEndedIterator<Item = (u64, T)>, query: &InboxQuery, newest: u64) -> Self {
        let wanted = query.limit + 1;
        let items = items.filter(|(number, _)| query.before.is_none_or(|before| *number < before));
        let mut items: Vec<_> = match query.after {
            Some(_) => items.take(wanted).collect(),
            None => items.rev().take(wanted).collect(),
        };
        let more = items.len() == wanted;
        items.truncate(query.limit);
        if query.after.is_none() {
            items.reverse();
        }
        let last = items.last().map_or(newest, |(number, _)| *number);
        // The query did not look at `before` and later.
        let newest = query.before.map_or(newest, |before| newest.min(before.saturating_sub(1)));
        let cursor = if more && query.after.is_some() { last } else { newest };
        Self { items: items.into_iter().map(|(_, item)| item).collect(), cursor, more }
    }
}
