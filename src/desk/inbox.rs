//! What is kept of messages and refusals: bounded in number and in bytes, and read by cursor.

use std::{
    collections::{HashMap, VecDeque},
    rc::Rc,
};

use super::{Arrival, Denial, Whose};
use crate::sms::Phone;

/// How much is kept; what is oldest goes first.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub messages: usize,
    pub refusals: usize,
    /// Bytes of all messages together.
    pub message_bytes: usize,
    /// Bytes of all refusals together.
    pub refusal_bytes: usize,
    /// Bytes of all raw requests together.
    pub raw: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            messages: 10_000,
            refusals: 1_000,
            message_bytes: 4 << 20,
            refusal_bytes: 2 << 20,
            raw: 256 << 10,
        }
    }
}

/// One thing that is kept, with whose it is.
#[derive(Debug)]
pub struct Kept<T> {
    pub whose: Rc<Whose>,
    pub what: T,
    /// The message to the same number before it.
    before: u64,
}

/// Things by number, from the oldest to the newest.
type Numbered<T> = VecDeque<(u64, Box<T>)>;

fn behind<T>(all: &Numbered<T>, after: u64) -> impl DoubleEndedIterator<Item = (u64, &T)> {
    all.range(all.partition_point(|(number, _)| *number <= after)..).map(|(number, kept)| (*number, &**kept))
}

fn place<T>(all: &Numbered<T>, number: u64) -> Option<usize> {
    all.binary_search_by_key(&number, |(number, _)| *number).ok()
}

/// Messages and refusals in one numbering, which only grows: a number is a cursor.
#[derive(Debug, Default)]
pub struct Inbox {
    bounds: Bounds,
    messages: Numbered<Kept<Arrival>>,
    refusals: Numbered<Kept<Denial>>,
    /// Each with the number of the last thing that came of it.
    raw: VecDeque<(u64, Box<str>)>,
    /// The last number whose request is no longer kept.
    bare: u64,
    newest: HashMap<Phone, u64>,
    last: u64,
    refused: u64,
    message_bytes: usize,
    refusal_bytes: usize,
    raw_bytes: usize,
}

impl Inbox {
    pub fn bounded(bounds: Bounds) -> Self {
        Self { bounds, ..Self::default() }
    }

    /// The number of the newest thing, kept or not; 0 before the first.
    pub fn cursor(&self) -> u64 {
        self.last
    }

    /// How many messages and how many refusals there were, kept or not.
    pub fn totals(&self) -> (u64, u64) {
        (self.last - self.refused, self.refused)
    }

    /// Messages from the oldest to the newest.
    pub fn messages(&self, after: u64) -> impl DoubleEndedIterator<Item = (u64, &Kept<Arrival>)> {
        behind(&self.messages, after)
    }

    pub fn refusals(&self, after: u64) -> impl DoubleEndedIterator<Item = (u64, &Kept<Denial>)> {
        behind(&self.refusals, after)
    }

    /// How many messages and refusals stand behind a cursor.
    pub fn behind(&self, after: u64) -> usize {
        self.messages(after).count() + self.refusals(after).count()
    }

    pub fn message(&self, number: u64) -> Option<&Kept<Arrival>> {
        place(&self.messages, number).map(|at| &*self.messages[at].1)
    }

    pub fn message_mut(&mut self, number: u64) -> Option<&mut Arrival> {
        place(&self.messages, number).map(|at| &mut self.messages[at].1.what)
    }

    pub fn refusal(&self, number: u64) -> Option<&Kept<Denial>> {
        place(&self.refusals, number).map(|at| &*self.refusals[at].1)
    }

    /// Messages to one number, from the newest to the oldest.
    pub fn to(&self, phone: &Phone) -> impl Iterator<Item = &Kept<Arrival>> {
        let mut next = self.newest.get(phone).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let kept = self.message(next)?;
            next = kept.before;
            Some(kept)
        })
    }

    /// The request behind a message or refusal, while it is kept.
    pub fn raw(&self, number: u64) -> Option<&str> {
        let at = self.raw.partition_point(|(last, _)| *last < number);
        self.raw.get(at).map(|(_, text)| &**text).filter(|_| number > self.bare && self.kept(number))
    }

    fn kept(&self, number: u64) -> bool {
        self.message(number).is_some() || self.refusal(number).is_some()
    }

    pub(super) fn keep(&mut self, whose: Rc<Whose>, mut what: Arrival) {
        self.last += 1;
        if let Some((_, newest)) = self.messages.back() {
            what.share(&newest.what);
        }
        self.message_bytes += what.bytes();
        let before = self.newest.insert(what.to, self.last).unwrap_or(0);
        self.messages.push_back((self.last, Box::new(Kept { whose, what, before })));
        while self.messages.len() > self.bounds.messages
            || self.message_bytes > self.bounds.message_bytes && self.messages.len() > 1
        {
            let Some((number, oldest)) = self.messages.pop_front() else { return };
            self.message_bytes -= oldest.what.bytes();
            if self.newest.get(&oldest.what.to) == Some(&number) {
                self.newest.remove(&oldest.what.to);
            }
        }
    }

    pub(super) fn keep_refusal(&mut self, whose: Rc<Whose>, what: Denial) {
        self.last += 1;
        self.refused += 1;
        self.refusal_bytes += what.bytes();
        self.refusals.push_back((self.last, Box::new(Kept { whose, what, before: 0 })));
        while self.refusals.len() > self.bounds.refusals
            || self.refusal_bytes > self.bounds.refusal_bytes && self.refusals.len() > 1
        {
            let Some((_, oldest)) = self.refusals.pop_front() else { return };
            self.refusal_bytes -= oldest.what.bytes();
        }
    }

    /// Keeps the request behind everything that is newer than what already has one.
    pub fn attach(&mut self, raw: &str) {
        if self.raw.back().is_some_and(|(last, _)| *last == self.last) {
            return;
        }
        self.raw_bytes += raw.len();
        self.raw.push_back((self.last, raw.into()));
        while self.raw_bytes > self.bounds.raw {
            let Some((last, oldest)) = self.raw.pop_front() else { return };
            self.raw_bytes -= oldest.len();
            self.bare = last;
        }
    }

    /// Forgets the messages behind a cursor, as if they had never come. Nobody has seen them yet.
    pub(super) fn take_back(&mut self, after: u64) {
        while self.messages.back().is_some_and(|(number, _)| *number > after) {
            let Some((_, newest)) = self.messages.pop_back() else { return };
            self.last -= 1;
            self.message_bytes -= newest.what.bytes();
            match self.message(newest.before) {
                Some(_) => self.newest.insert(newest.what.to, newest.before),
                None => self.newest.remove(&newest.what.to),
            };
        }
    }

    /// The newest message with this id, which the provider gave out.
    pub fn by_id(&self, id: &str) -> Option<(u64, &Kept<Arrival>)> {
        self.messages(0).rev().find(|(_, kept)| &*kept.what.id == id)
    }

    /// Forgets the messages and refusals that are wanted gone; how many there were.
    pub fn forget(
        &mut self,
        message: impl Fn(u64, &Kept<Arrival>) -> bool,
        refusal: impl Fn(u64, &Kept<Denial>) -> bool,
    ) -> usize {
        let before = self.messages.len() + self.refusals.len();
        self.messages.retain(|(number, kept)| !message(*number, kept));
        self.refusals.retain(|(number, kept)| !refusal(*number, kept));
        self.message_bytes = self.messages.iter().map(|(_, kept)| kept.what.bytes()).sum();
        self.refusal_bytes = self.refusals.iter().map(|(_, kept)| kept.what.bytes()).sum();
        self.newest.clear();
        for (number, kept) in &mut self.messages {
            kept.before = self.newest.insert(kept.what.to, *number).unwrap_or(0);
        }
        if self.messages.is_empty() && self.refusals.is_empty() {
            self.raw.clear();
            self.raw_bytes = 0;
        }
        before - self.messages.len() - self.refusals.len()
    }
}
