//! Received messages and refused requests, limited in number and bytes and numbered by a cursor.

use std::{
    collections::{HashMap, VecDeque},
    rc::Rc,
};

use super::{
    account_ref::AccountRef, captured_message::CapturedMessage, raw_request::RawRequest, rejection::Rejection,
};
use crate::sms::Phone;

/// How much an inbox keeps. When a limit is exceeded, the oldest entries are dropped.
#[derive(Clone, Copy, Debug)]
pub struct InboxLimits {
    /// How many messages are kept.
    pub max_messages: usize,
    /// How many refusals are kept.
    pub max_rejections: usize,
    /// Bytes of all messages together.
    pub max_message_bytes: usize,
    /// Bytes of all refusals together.
    pub max_rejection_bytes: usize,
    /// Bytes of all raw requests together.
    pub max_raw_bytes: usize,
}

impl Default for InboxLimits {
    fn default() -> Self {
        Self {
            max_messages: 10_000,
            max_rejections: 1_000,
            max_message_bytes: 4 << 20,
            max_rejection_bytes: 2 << 20,
            max_raw_bytes: 256 << 10,
        }
    }
}

/// A message or a refusal, with the account that it belongs to.
#[derive(Debug)]
pub struct InboxEntry<T> {
    /// The account.
    pub owner: Rc<AccountRef>,
    /// The message or refusal.
    pub item: T,
    /// For a message, the number of the message to the same phone before it; else 0.
    previous_number: u64,
}

/// What an [`EntryLog`] keeps.
trait LogItem {
    /// Returns the bytes that count towards the limit: everything that a client chose.
    fn size_bytes(&self) -> usize;
}

impl LogItem for CapturedMessage {
    fn size_bytes(&self) -> usize {
        let callback = self.callback.as_ref().map_or(0, |callback| callback.url.len() + callback.account_id.len());
        let optional = [self.template_id.as_deref(), self.client_reference.as_deref()];
        let optional = optional.into_iter().flatten().map(str::len).sum::<usize>();
        self.text.len() + self.sender.len() + optional + callback
    }
}

impl LogItem for Rejection {
    fn size_bytes(&self) -> usize {
        let signature = self.signature.as_ref().map_or(0, |signature| {
            let signed = signature.signed_by_client.as_ref().map_or(0, String::len);
            signature.expected.len() + signed + signature.explanation.len()
        });
        self.code.len() + self.reason.len() + signature
    }
}

/// Entries by number, from the oldest to the newest.
#[derive(Debug)]
struct EntryLog<T> {
    entries: VecDeque<(u64, Box<InboxEntry<T>>)>,
    total_bytes: usize,
}

impl<T> Default for EntryLog<T> {
    fn default() -> Self {
        Self { entries: VecDeque::new(), total_bytes: 0 }
    }
}

impl<T: LogItem> EntryLog<T> {
    fn after(&self, cursor: u64) -> impl DoubleEndedIterator<Item = (u64, &InboxEntry<T>)> {
        let first = self.entries.partition_point(|(number, _)| *number <= cursor);
        self.entries.range(first..).map(|(number, entry)| (*number, &**entry))
    }

    fn index_of(&self, number: u64) -> Option<usize> {
        self.entries.binary_search_by_key(&number, |(number, _)| *number).ok()
    }

    fn get(&self, number: u64) -> Option<&InboxEntry<T>> {
        self.index_of(number).map(|index| &*self.entries[index].1)
    }

    fn push(&mut self, number: u64, entry: InboxEntry<T>) {
        self.total_bytes += entry.item.size_bytes();
        self.entries.push_back((number, Box::new(entry)));
    }

    /// Removes the oldest entry if there are too many entries, or too many bytes in more than one entry.
    fn pop_excess(&mut self, max_entries: usize, max_bytes: usize) -> Option<(u64, Box<InboxEntry<T>>)> {
        let is_excess = self.entries.len() > max_entries || self.total_bytes > max_bytes && self.entries.len() > 1;
        let oldest = if is_excess { self.entries.pop_front() } else { None };
        self.total_bytes -= oldest.as_ref().map_or(0, |(_, entry)| entry.item.size_bytes());
        oldest
    }

    /// Removes the newest entry if it is after this cursor.
    fn pop_after(&mut self, cursor: u64) -> Option<Box<InboxEntry<T>>> {
        self.entries.back().filter(|(number, _)| *number > cursor)?;
        let (_, newest) = self.entries.pop_back()?;
        self.total_bytes -= newest.item.size_bytes();
        Some(newest)
    }

    /// Removes entries and returns how many.
    fn remove_where(&mut self, remove: &dyn Fn(u64, &InboxEntry<T>) -> bool) -> usize {
        let before = self.entries.len();
        self.entries.retain(|(number, entry)| !remove(*number, entry));
        self.total_bytes = self.entries.iter().map(|(_, entry)| entry.item.size_bytes()).sum();
        before - self.entries.len()
    }
}

/// Messages and refusals, numbered together. The number of the newest entry is a cursor: it never decreases once a
/// request is finished.
#[derive(Debug, Default)]
pub struct Inbox {
    limits: InboxLimits,
    messages: EntryLog<CapturedMessage>,
    rejections: EntryLog<Rejection>,
    /// Raw requests, each with the number of the last entry that it led to.
    raw_requests: VecDeque<(u64, RawRequest)>,
    raw_bytes: usize,
    /// The last number whose raw request was dropped.
    last_without_raw: u64,
    newest_by_phone: HashMap<Phone, u64>,
    last_number: u64,
    rejection_count: u64,
}

impl Inbox {
    /// Returns an empty inbox with these limits.
    pub fn with_limits(limits: InboxLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Returns the number of the newest entry, even if it was deleted; 0 if there was none.
    pub fn cursor(&self) -> u64 {
        self.last_number
    }

    /// Returns how many messages and how many refusals there have been, including deleted ones.
    pub fn total_counts(&self) -> (u64, u64) {
        (self.last_number - self.rejection_count, self.rejection_count)
    }

    /// Returns how many messages and how many refusals there are.
    pub fn kept_counts(&self) -> (usize, usize) {
        (self.messages.entries.len(), self.rejections.entries.len())
    }

    /// Returns the messages after a cursor, from the oldest to the newest.
    pub fn messages_after(&self, cursor: u64) -> impl DoubleEndedIterator<Item = (u64, &InboxEntry<CapturedMessage>)> {
        self.messages.after(cursor)
    }

    /// Returns the refusals after a cursor, from the oldest to the newest.
    pub fn rejections_after(&self, cursor: u64) -> impl DoubleEndedIterator<Item = (u64, &InboxEntry<Rejection>)> {
        self.rejections.after(cursor)
    }

    /// Returns how many messages and refusals are after a cursor.
    pub fn count_after(&self, cursor: u64) -> usize {
        self.messages_after(cursor).count() + self.rejections_after(cursor).count()
    }

    /// Returns the message with this number.
    pub fn message(&self, number: u64) -> Option<&InboxEntry<CapturedMessage>> {
        self.messages.get(number)
    }

    /// Returns the message with this number, to change its delivery or callback.
    pub fn message_mut(&mut self, number: u64) -> Option<&mut CapturedMessage> {
        self.messages.index_of(number).map(|index| &mut self.messages.entries[index].1.item)
    }

    /// Returns the refusal with this number.
    pub fn rejection(&self, number: u64) -> Option<&InboxEntry<Rejection>> {
        self.rejections.get(number)
    }

    /// Returns the messages to a phone, from the newest to the oldest.
    pub fn messages_to(&self, phone: &Phone) -> impl Iterator<Item = &InboxEntry<CapturedMessage>> {
        let mut number = self.newest_by_phone.get(phone).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let entry = self.message(number)?;
            number = entry.previous_number;
            Some(entry)
        })
    }

    /// Returns the newest message with the id that the provider gave it.
    pub fn find_by_id(&self, id: &str) -> Option<(u64, &InboxEntry<CapturedMessage>)> {
        self.messages_after(0).rev().find(|(_, entry)| &*entry.item.id == id)
    }

    /// Returns the request that led to a message or refusal, unless it was dropped.
    pub fn raw_request(&self, number: u64) -> Option<&RawRequest> {
        let is_kept =
            number > self.last_without_raw && (self.message(number).is_some() || self.rejection(number).is_some());
        let index = self.raw_requests.partition_point(|(last, _)| *last < number);
        self.raw_requests.get(index).filter(|_| is_kept).map(|(_, request)| request)
    }

    pub(super) fn add_message(&mut self, owner: Rc<AccountRef>, mut item: CapturedMessage) {
        self.last_number += 1;
        if let Some((_, newest)) = self.messages.entries.back() {
            item.share_strings_with(&newest.item);
        }
        let previous_number = self.newest_by_phone.insert(item.to, self.last_number).unwrap_or(0);
        self.messages.push(self.last_number, InboxEntry { owner, item, previous_number });
        let InboxLimits { max_messages, max_message_bytes, .. } = self.limits;
        while let Some((number, oldest)) = self.messages.pop_excess(max_messages, max_message_bytes) {
            if self.newest_by_phone.get(&oldest.item.to) == Some(&number) {
                self.newest_by_phone.remove(&oldest.item.to);
            }
        }
    }

    pub(super) fn add_rejection(&mut self, owner: Rc<AccountRef>, item: Rejection) {
        self.last_number += 1;
        self.rejection_count += 1;
        self.rejections.push(self.last_number, InboxEntry { owner, item, previous_number: 0 });
        let InboxLimits { max_rejections, max_rejection_bytes, .. } = self.limits;
        while self.rejections.pop_excess(max_rejections, max_rejection_bytes).is_some() {}
    }

    /// Keeps the request that led to all entries after the last one that has a raw request.
    pub fn attach_raw_request(&mut self, request: RawRequest) {
        if self.raw_requests.back().is_some_and(|(last, _)| *last == self.last_number) {
            return;
        }
        self.raw_bytes += request.size_bytes();
        self.raw_requests.push_back((self.last_number, request));
        while self.raw_bytes > self.limits.max_raw_bytes {
            let Some((last, oldest)) = self.raw_requests.pop_front() else { return };
            self.raw_bytes -= oldest.size_bytes();
            self.last_without_raw = last;
        }
    }

    /// Undoes the messages after a cursor, and their numbers. They must be those of a request that is not finished.
    pub(super) fn undo_messages_after(&mut self, cursor: u64) {
        while let Some(newest) = self.messages.pop_after(cursor) {
            self.last_number -= 1;
            match self.message(newest.previous_number) {
                Some(_) => self.newest_by_phone.insert(newest.item.to, newest.previous_number),
                None => self.newest_by_phone.remove(&newest.item.to),
            };
        }
    }

    /// Removes the messages and refusals for which these return true, and returns how many were removed.
    pub fn remove_where(
        &mut self,
        remove_message: &dyn Fn(u64, &InboxEntry<CapturedMessage>) -> bool,
        remove_rejection: &dyn Fn(u64, &InboxEntry<Rejection>) -> bool,
    ) -> usize {
        let removed = self.messages.remove_where(remove_message) + self.rejections.remove_where(remove_rejection);
        self.newest_by_phone.clear();
        for (number, entry) in &mut self.messages.entries {
            entry.previous_number = self.newest_by_phone.insert(entry.item.to, *number).unwrap_or(0);
        }
        if self.messages.entries.is_empty() && self.rejections.entries.is_empty() {
            self.raw_requests.clear();
            self.raw_bytes = 0;
        }
        removed
    }
}
