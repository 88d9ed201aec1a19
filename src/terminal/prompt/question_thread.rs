//! A question on a thread of its own, so that a signal does not wait for its answer.

use std::{
    io::ErrorKind,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use super::{
    Check,
    guard::{self, Reading, Terminal},
    style::{Style, Validate},
};
use crate::{
    failure::{Failure, Kind},
    interrupt::{self, Event},
};

/// What whoever waits for an answer is told.
enum Message<T> {
    /// Whether this answer is valid is asked.
    Validate(String),
    Answered(dialoguer::Result<T>),
    /// A signal came.
    Signal,
}

/// For how long, in milliseconds, a question is given to begin reading, from where it can be left.
const BEGIN_READING_MILLIS: usize = 1000;

/// How much later than the end of the terminal the signal may come that tells of it.
const SIGNAL_DELAY: Duration = Duration::from_millis(200);

/// Asks a question and waits for its answer or a signal. The terminal is as before when this returns.
///
/// # Errors
/// Returns an interruption where a signal came. The question's thread then ends with the process.
pub fn ask<T: Send + 'static>(
    style: Style,
    reading: Reading,
    check: Check,
    question: impl FnOnce(Validate) -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    if interrupt::signal().is_some() {
        return Err(Failure::interrupted());
    }
    let terminal = Terminal::remember(reading, style);
    let (sender, receiver) = channel();
    let observer = {
        let (terminal, sender) = (terminal.clone(), sender.clone());
        interrupt::observe(move |event| match event {
            // Whoever waited may have the answer already.
            Event::Received(_) => drop(sender.send(Message::Signal)),
            _ => terminal.follow(event),
        })
    };
    let (reply, replies) = channel();
    let started = thread::Builder::new().name("question".into()).spawn(move || {
        // A signal on this thread would look like a Ctrl-C that was typed.
        interrupt::block_on_this_thread();
        let validate = validate_with(sender.clone(), replies);
        let _ = sender.send(Message::Answered(question(validate)));
    });
    let answer = match started {
        Err(error) => Err(Failure::new(Kind::Unexpected, "a question cannot be asked").cause(error)),
        Ok(_) => wait_for_answer(&terminal, &receiver, &reply, check),
    };
    drop(observer);
    match &answer {
        // It stays on record: the question's thread is there until the process ends.
        Err(failure) if failure.kind == Kind::Interrupted => terminal.restore(),
        _ => guard::forget(),
    }
    answer
}

fn wait_for_answer<T>(
    terminal: &Terminal,
    receiver: &Receiver<Message<T>>,
    reply: &Sender<Result<(), String>>,
    check: Check,
) -> Result<T, Failure> {
    loop {
        match receiver.recv() {
            Ok(Message::Validate(text)) => {
                // The thread that asked is there until it has answered.
                let _ = reply.send(check(&text));
            }
            Ok(Message::Answered(Ok(answer))) => return Ok(answer),
            Ok(Message::Answered(Err(dialoguer::Error::IO(error)))) => {
                if error.kind() == ErrorKind::Interrupted {
                    interrupt::ctrl_c_was_typed();
                    return Err(Failure::interrupted());
                }
                // A terminal that is closed cannot be read, and a signal says so.
                return Err(match receiver.recv_timeout(SIGNAL_DELAY) {
                    Ok(Message::Signal) => Failure::interrupted(),
                    _ => Failure::new(Kind::Unexpected, "the terminal cannot be read").cause(error),
                });
            }
            Ok(Message::Signal) | Err(_) => {
                wait_until_reading(terminal, receiver);
                return Err(Failure::interrupted());
            }
        }
    }
}

/// Waits until the question's thread no longer changes the terminal: it reads, or is done.
fn wait_until_reading<T>(terminal: &Terminal, receiver: &Receiver<Message<T>>) {
    for _ in 0..BEGIN_READING_MILLIS {
        if terminal.is_reading() {
            return;
        }
        match receiver.recv_timeout(Duration::from_millis(1)) {
            Ok(Message::Signal) | Err(RecvTimeoutError::Timeout) => {}
            Ok(Message::Validate(_) | Message::Answered(_)) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// A function that has the thread that waits for the answer validate it: the check may borrow what is there.
fn validate_with<T: Send + 'static>(
    sender: Sender<Message<T>>,
    replies: Receiver<Result<(), String>>,
) -> Validate {
    Box::new(move |text| {
        let _ = sender.send(Message::Validate(text.to_owned()));
        // Where nobody waits any more, the question was left: it shall write nothing further.
        replies.recv().unwrap_or_else(|_| {
            loop {
                thread::park();
            }
        })
    })
}
