//! A question on a thread of its own, so that a signal does not wait for its answer.

use std::{
    io::ErrorKind,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use super::{
    AnswerCheck,
    style::{AnswerValidator, PromptStyle},
    terminal_state::{self, InputMode, TerminalState},
};
use crate::{
    failure::{Failure, FailureKind},
    interrupt::{self, SignalEvent},
};

/// What whoever waits for an answer is told.
enum QuestionEvent<T> {
    /// Whether this answer is valid is asked.
    Validate(String),
    Answered(dialoguer::Result<T>),
    /// A signal came.
    Signal,
}

/// For how long, in milliseconds, a question is given to begin reading, from where it can be left.
const READ_START_TIMEOUT_MILLIS: usize = 1000;

/// How much later than the end of the terminal the signal may come that tells of it.
const HANGUP_SIGNAL_TIMEOUT: Duration = Duration::from_millis(200);

/// Asks a question and waits for its answer or a signal. The terminal is as before when this returns.
///
/// # Errors
/// Returns an interruption where a signal came. The question's thread then ends with the process.
pub fn ask_on_thread<T: Send + 'static>(
    style: PromptStyle,
    reading: InputMode,
    check: AnswerCheck,
    question: impl FnOnce(AnswerValidator) -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    if interrupt::first_signal().is_some() {
        return Err(Failure::interrupted());
    }
    let terminal = TerminalState::save(reading, style);
    let (sender, receiver) = channel();
    let observer = {
        let (terminal, sender) = (terminal.clone(), sender.clone());
        interrupt::observe(move |event| match event {
            // Whoever waited may have the answer already.
            SignalEvent::Received(_) => drop(sender.send(QuestionEvent::Signal)),
            _ => terminal.handle_event(event),
        })
    };
    let (reply, replies) = channel();
    let started = thread::Builder::new().name("question".into()).spawn(move || {
        // A signal on this thread would look like a Ctrl-C that was typed.
        interrupt::block_signals_on_this_thread();
        let validate = remote_validator(sender.clone(), replies);
        let _ = sender.send(QuestionEvent::Answered(question(validate)));
    });
    let answer = match started {
        Err(error) => Err(Failure::new(FailureKind::Unexpected, "a question cannot be asked").with_cause(error)),
        Ok(_) => wait_for_answer(&terminal, &receiver, &reply, check),
    };
    drop(observer);
    match &answer {
        // It stays on record: the question's thread is there until the process ends.
        Err(failure) if failure.kind == FailureKind::Interrupted => terminal.restore(),
        _ => terminal_state::clear_active_question(),
    }
    answer
}

fn wait_for_answer<T>(
    terminal: &TerminalState,
    receiver: &Receiver<QuestionEvent<T>>,
    reply: &Sender<Result<(), String>>,
    check: AnswerCheck,
) -> Result<T, Failure> {
    loop {
        match receiver.recv() {
            Ok(QuestionEvent::Validate(text)) => {
                // The thread that asked is there until it has answered.
                let _ = reply.send(check(&text));
            }
            Ok(QuestionEvent::Answered(Ok(answer))) => return Ok(answer),
            Ok(QuestionEvent::Answered(Err(dialoguer::Error::IO(error)))) => {
                if error.kind() == ErrorKind::Interrupted {
                    interrupt::record_typed_ctrl_c();
                    return Err(Failure::interrupted());
                }
                // A terminal that is closed cannot be read, and a signal says so.
                return Err(match receiver.recv_timeout(HANGUP_SIGNAL_TIMEOUT) {
                    Ok(QuestionEvent::Signal) => Failure::interrupted(),
                    _ => Failure::new(FailureKind::Unexpected, "the terminal cannot be read").with_cause(error),
                });
            }
            Ok(QuestionEvent::Signal) | Err(_) => {
                wait_until_reading(terminal, receiver);
                return Err(Failure::interrupted());
            }
        }
    }
}

/// Waits until the question's thread no longer changes the terminal: it reads, or is done.
fn wait_until_reading<T>(terminal: &TerminalState, receiver: &Receiver<QuestionEvent<T>>) {
    for _ in 0..READ_START_TIMEOUT_MILLIS {
        if terminal.is_reading() {
            return;
        }
        match receiver.recv_timeout(Duration::from_millis(1)) {
            Ok(QuestionEvent::Signal) | Err(RecvTimeoutError::Timeout) => {}
            Ok(QuestionEvent::Validate(_) | QuestionEvent::Answered(_)) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// A function that has the thread that waits for the answer validate it: the check may borrow what is there.
fn remote_validator<T: Send + 'static>(
    sender: Sender<QuestionEvent<T>>,
    replies: Receiver<Result<(), String>>,
) -> AnswerValidator {
    Box::new(move |text| {
        let _ = sender.send(QuestionEvent::Validate(text.to_owned()));
        // Where nobody waits any more, the question was left: it shall write nothing further.
        replies.recv().unwrap_or_else(|_| {
            loop {
                thread::park();
            }
        })
    })
}
