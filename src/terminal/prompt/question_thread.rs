//! Asks a question on a thread of its own, so that a signal can interrupt it.

use std::{
    io::ErrorKind,
    sync::Arc,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use super::{
    AnswerCheck,
    style::{AnswerValidator, InputMode, PromptStyle},
    terminal_state::{self, TerminalState},
};
use crate::{
    failure::{Failure, FailureKind, InvalidValue},
    interrupt::{self, SignalEvent},
};

/// An event for the thread that waits for an answer.
enum QuestionEvent<T> {
    /// The question's thread asks whether this answer is valid.
    Validate(String),
    Answered(dialoguer::Result<T>),
    /// A signal was received.
    Signal,
}

/// What the thread of a question works with.
pub struct QuestionContext {
    /// Checks an answer.
    pub validate: AnswerValidator,
    /// The terminal that the question is asked on.
    pub terminal: Arc<TerminalState>,
}

/// How often to look whether an interrupted question reads keys.
const READ_START_INTERVAL: Duration = Duration::from_millis(1);

/// How long after a terminal was closed its hangup signal may be received.
const HANGUP_SIGNAL_TIMEOUT: Duration = Duration::from_millis(200);

/// Asks a question and waits for its answer or a signal. The terminal is restored when this returns.
///
/// # Errors
/// Returns an interruption if a signal was received. The question's thread then ends with the process.
pub fn ask_on_thread<T: Send + 'static>(
    style: PromptStyle,
    input_mode: InputMode,
    check: AnswerCheck,
    question: impl FnOnce(QuestionContext) -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    if interrupt::first_signal().is_some() {
        return Err(Failure::interrupted());
    }
    let terminal = TerminalState::save(input_mode, style);
    let (sender, receiver) = channel();
    let observer = {
        let (terminal, sender) = (terminal.clone(), sender.clone());
        interrupt::observe(move |event| match event {
            // The receiver may have been dropped because it has the answer already.
            SignalEvent::Received(_) => drop(sender.send(QuestionEvent::Signal)),
            _ => terminal.handle_event(event),
        })
    };
    // Once signals are observed, so that none leaves this mode behind.
    terminal.set_question_mode();
    let (reply, replies) = channel();
    let question_terminal = terminal.clone();
    let started = thread::Builder::new().name("question".into()).spawn(move || {
        // A signal on this thread would look like a Ctrl-C that was typed.
        interrupt::block_signals_on_this_thread();
        let validate = remote_validator(sender.clone(), replies);
        let _ =
            sender.send(QuestionEvent::Answered(question(QuestionContext { validate, terminal: question_terminal })));
    });
    let answer = match started {
        Err(error) => Err(Failure::new(FailureKind::Unexpected, "a question cannot be asked").with_cause(error)),
        Ok(_) => wait_for_answer(&terminal, &receiver, &reply, check),
    };
    drop(observer);
    match &answer {
        // The saved state is kept: the question's thread runs until the process ends.
        Err(failure) if failure.kind == FailureKind::Interrupted => terminal.restore(),
        _ => {
            terminal.restore_mode();
            terminal_state::clear_active_question();
        }
    }
    answer
}

fn wait_for_answer<T>(
    terminal: &TerminalState,
    receiver: &Receiver<QuestionEvent<T>>,
    reply: &Sender<Result<(), InvalidValue>>,
    check: AnswerCheck,
) -> Result<T, Failure> {
    loop {
        match receiver.recv() {
            Ok(QuestionEvent::Validate(text)) => {
                // The question's thread waits for this reply.
                let _ = reply.send(check(&text));
            }
            Ok(QuestionEvent::Answered(Ok(answer))) => return Ok(answer),
            Ok(QuestionEvent::Answered(Err(dialoguer::Error::IO(error)))) => {
                if error.kind() == ErrorKind::Interrupted {
                    interrupt::record_typed_ctrl_c();
                    return Err(Failure::interrupted());
                }
                // A terminal that was closed cannot be read, and a hangup signal follows.
                return Err(match receiver.recv_timeout(HANGUP_SIGNAL_TIMEOUT) {
                    Ok(QuestionEvent::Signal) => Failure::interrupted(),
                    _ if error.kind() == ErrorKind::UnexpectedEof => {
                        // Ctrl-D in an empty line.
                        interrupt::record_typed_ctrl_c();
                        Failure::interrupted()
                    }
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

/// Waits until the question's thread reads keys or has finished, and so no longer changes the terminal. One of them
/// happens for certain: where the terminal's mode cannot be changed, the thread finishes with an error.
fn wait_until_reading<T>(terminal: &TerminalState, receiver: &Receiver<QuestionEvent<T>>) {
    loop {
        if terminal.is_reading() {
            return;
        }
        match receiver.recv_timeout(READ_START_INTERVAL) {
            Ok(QuestionEvent::Signal) | Err(RecvTimeoutError::Timeout) => {}
            Ok(QuestionEvent::Validate(_) | QuestionEvent::Answered(_)) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Returns a validator for the question's thread that runs the check on the waiting thread, because the check may
/// borrow from it.
fn remote_validator<T: Send + 'static>(
    sender: Sender<QuestionEvent<T>>,
    replies: Receiver<Result<(), InvalidValue>>,
) -> AnswerValidator {
    Box::new(move |text| {
        let _ = sender.send(QuestionEvent::Validate(text.to_owned()));
        // If the receiver is gone, the question was abandoned and must not write anything more.
        replies.recv().unwrap_or_else(|_| {
            loop {
                thread::park();
            }
        })
    })
}
