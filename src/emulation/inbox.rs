//! What is kept of messages and refusals: bounded in number and in bytes, and read by cursor.

use std::{
    collections::{HashMap, VecDeque},
    rc::Rc,
};

use super::{AccountRef, CapturedMessage, Rejection};
use crate::sms::Phone;

/// How much is kept; what is oldest goes first.
#[derive(Clone, Copy, Debug)]
pub struct InboxLimits {
    pub max_messages: usize,
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

/// One thing that is kept, with whose it is.
#[derive(Debug)]
pub struct InboxEntry<T> {
    pub owner: Rc<AccountRef>,
    pub item: T,
    /// The message to the same number before it.
    previous_number: u64,
}

/// Things by number, from the oldest to the newest.
type NumberedEntries<T> = VecDeque<(u64, Box<T>)>;

fn entries_after<T>(all: &NumberedEntries<T>, after: u64) -> impl DoubleEndedIterator<Item = (u64, &T)> {
    all.range(all.partition_point(|(number, _)| *number <= after)..).map(|(number, kept)| (*number, &**kept))
}

fn index_of<T>(all: &NumberedEntries<T>, number: u64) -> Option<usize> {
    all.binary_search_by_key(&number, |(number, _)| *number).ok()
}

/// Messages and refusals in one numbering, which only grows: a number is a cursor.
#[derive(Debug, Default)]
pub struct Inbox {
    limits: InboxLimits,
    messages: NumberedEntries<InboxEntry<CapturedMessage>>,
    rejections: NumberedEntries<InboxEntry<Rejection>>,
    /// Each with the number of the last thing that came of it.
    raw_requests: VecDeque<(u64, Box<str>)>,
    /// The last number whose request is no longer kept.
    last_without_raw: u64,
    newest_by_phone: HashMap<Phone, u64>,
    last_number: u64,
    rejection_count: u64,
    message_bytes: usize,
    rejection_bytes: usize,
    raw_bytes: usize,
}

impl Inbox {
    pub fn with_limits(limits: InboxLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// The number of the newest thing, kept or not; 0 before the first.
    pub fn cursor(&self) -> u64 {
        self.last_number
    }

    /// How many messages and how many refusals there were, kept or not.
    pub fn total_counts(&self) -> (u64, u64) {
        (self.last_number - self.rejection_count, self.rejection_count)
    }

    /// Messages from the oldest to the newest.
    pub fn messages_after(&self, after: u64) -> impl DoubleEndedIterator<Item = (u64, &InboxEntry<CapturedMessage>)> {
        entries_after(&self.messages, after)
    }

    pub fn rejections_after(&self, after: u64) -> impl DoubleEndedIterator<Item = (u64, &InboxEntry<Rejection>)> {
        entries_after(&self.rejections, after)
    }

    /// How many messages and refusals stand behind a cursor.
    pub fn count_after(&self, after: u64) -> usize {
        self.messages_after(after).count() + self.rejections_after(after).count()
    }

    pub fn message(&self, number: u64) -> Option<&InboxEntry<CapturedMessage>> {
        index_of(&self.messages, number).map(|at| &*self.messages[at].1)
    }

    pub fn message_mut(&mut self, number: u64) -> Option<&mut CapturedMessage> {
        index_of(&self.messages, number).map(|at| &mut self.messages[at].1.item)
    }

    pub fn rejection(&self, number: u64) -> Option<&InboxEntry<Rejection>> {
        index_of(&self.rejections, number).map(|at| &*self.rejections[at].1)
    }

    /// Messages to one number, from the newest to the oldest.
    pub fn messages_to(&self, phone: &Phone) -> impl Iterator<Item = &InboxEntry<CapturedMessage>> {
        let mut next = self.newest_by_phone.get(phone).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let kept = self.message(next)?;
            next = kept.previous_number;
            Some(kept)
        })
    }

    /// The request behind a message or refusal, while it is kept.
    pub fn raw_request(&self, number: u64) -> Option<&str> {
        let at = self.raw_requests.partition_point(|(last, _)| *last < number);
        self.raw_requests
            .get(at)
            .map(|(_, text)| &**text)
            .filter(|_| number > self.last_without_raw && self.contains(number))
    }

    fn contains(&self, number: u64) -> bool {
        self.message(number).is_some() || self.rejection(number).is_some()
    }

    pub(super) fn add_message(&mut self, whose: Rc<AccountRef>, mut what: CapturedMessage) {
        self.last_number += 1;
        if let Some((_, newest)) = self.messages.back() {
            what.share_strings_with(&newest.item);
        }
        self.message_bytes += what.size_bytes();
        let before = self.newest_by_phone.insert(what.to, self.last_number).unwrap_or(0);
        self.messages
            .push_back((self.last_number, Box::new(InboxEntry { owner: whose, item: what, previous_number: before })));
        while self.messages.len() > self.limits.max_messages
            || self.message_bytes > self.limits.max_message_bytes && self.messages.len() > 1
        {
            let Some((number, oldest)) = self.messages.pop_front() else { return };
            self.message_bytes -= oldest.item.size_bytes();
            if self.newest_by_phone.get(&oldest.item.to) == Some(&number) {
                self.newest_by_phone.remove(&oldest.item.to);
            }
        }
    }

    pub(super) fn add_rejection(&mut self, whose: Rc<AccountRef>, what: Rejection) {
        self.last_number += 1;
        self.rejection_count += 1;
        self.rejection_bytes += what.size_bytes();
        self.rejections
            .push_back((self.last_number, Box::new(InboxEntry { owner: whose, item: what, previous_number: 0 })));
        while self.rejections.len() > self.limits.max_rejections
            || self.rejection_bytes > self.limits.max_rejection_bytes && self.rejections.len() > 1
        {
            let Some((_, oldest)) = self.rejections.pop_front() else { return };
            self.rejection_bytes -= oldest.item.size_bytes();
        }
    }

    /// Keeps the request behind everything that is newer than what already has one.
    pub fn attach_raw_request(&mut self, raw: &str) {
        if self.raw_requests.back().is_some_and(|(last, _)| *last == self.last_number) {
            return;
        }
        self.raw_bytes += raw.len();
        self.raw_requests.push_back((self.last_number, raw.into()));
        while self.raw_bytes > self.limits.max_raw_bytes {
            let Some((last, oldest)) = self.raw_requests.pop_front() else { return };
            self.raw_bytes -= oldest.len();
            self.last_without_raw = last;
        }
    }

    /// Forgets the messages behind a cursor, as if they had never come. Nobody has seen them yet.
    pub(super) fn remove_messages_after(&mut self, after: u64) {
        while self.messages.back().is_some_and(|(number, _)| *number > after) {
            let Some((_, newest)) = self.messages.pop_back() else { return };
            self.last_number -= 1;
            self.message_bytes -= newest.item.size_bytes();
            match self.message(newest.previous_number) {
                Some(_) => self.newest_by_phone.insert(newest.item.to, newest.previous_number),
                None => self.newest_by_phone.remove(&newest.item.to),
            };
        }
    }

    /// The newest message with this id, which the provider gave out.
    pub fn find_by_id(&self, id: &str) -> Option<(u64, &InboxEntry<CapturedMessage>)> {
        self.messages_after(0).rev().find(|(_, kept)| &*kept.item.id == id)
    }

    /// Forgets the messages and refusals that are wanted gone; how many there were.
    pub fn remove_where(
        &mut self,
        message: impl Fn(u64, &InboxEntry<CapturedMessage>) -> bool,
        refusal: impl Fn(u64, &InboxEntry<Rejection>) -> bool,
    ) -> usize {
        let before = self.messages.len() + self.rejections.len();
        self.messages.retain(|(number, kept)| !message(*number, kept));
        self.rejections.retain(|(number, kept)| !refusal(*number, kept));
        self.message_bytes = self.messages.iter().map(|(_, kept)| kept.item.size_bytes()).sum();
        self.rejection_bytes = self.rejections.iter().map(|(_, kept)| kept.item.size_bytes()).sum();
        self.newest_by_phone.clear();
        for (number, kept) in &mut self.messages {
            kept.previous_number = self.newest_by_phone.insert(kept.item.to, *number).unwrap_or(0);
        }
        if self.messages.is_empty() && self.rejections.is_empty() {
            self.raw_requests.clear();
            self.raw_bytes = 0;
        }
        before - self.messages.len() - self.rejections.len()
    }
}
