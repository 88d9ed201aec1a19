//! A list to choose from, which is filtered by what is typed.

use std::{
    io::{self, Write, stderr},
    sync::{Arc, Mutex, PoisonError, mpsc},
};

use dialoguer::console::{Key, Term};

use super::{
    BACK_ANSWER, ListAnswer,
    list_screen::{ListQuestion, ListScreen},
    question_thread::QuestionContext,
    style::{AnswerValidator, PromptStyle},
};
use crate::interrupt;

/// What a key does to a list.
enum KeyOutcome {
    Redraw,
    Answer(Option<ListAnswer>),
    Stop,
}

/// Asks for one of the items. Returns `None` to go back.
pub fn choose(
    style: PromptStyle,
    question: ListQuestion,
    context: &QuestionContext,
) -> dialoguer::Result<Option<ListAnswer>> {
    let prompt = question.prompt.clone();
    let view = Arc::new(Mutex::new(ListScreen::new(style, question)));
    let (sender, continued) = mpsc::channel();
    let redrawn = view.clone();
    context.terminal.set_redraw(Box::new(move || {
        // Below what the shell printed meanwhile.
        drop(lock(&redrawn).draw());
        let _ = sender.send(());
    }));
    let term = Term::stderr();
    lock(&view).draw()?;
    let resized = view.clone();
    context.terminal.set_redraw_resized(Box::new(move || {
        // While a key is handled the list is drawn after it.
        if let Ok(mut view) = resized.try_lock() {
            drop(view.redraw());
        }
    }));
    let answer = loop {
        let key = term.read_key()?;
        let outcome = handle_key(&mut lock(&view), key, &context.validate)?;
        match outcome {
            KeyOutcome::Redraw => lock(&view).redraw()?,
            KeyOutcome::Answer(answer) => break answer,
            KeyOutcome::Stop => {
                let _ = continued.try_iter().count();
                if interrupt::stop_process_group() {
                    // The list was drawn again by then.
                    let _ = continued.recv();
                }
            }
        }
    };
    let mut view = lock(&view);
    view.close()?;
    term.show_cursor()?;
    let shown = match &answer {
        None => return Ok(None),
        Some(ListAnswer::Item(index)) => item_name(view.item(*index)),
        Some(ListAnswer::Typed(text)) => text,
    };
    stderr().write_all(style.format_answered(&prompt, shown).as_bytes())?;
    Ok(answer)
}

fn handle_key(view: &mut ListScreen, key: Key, validate: &AnswerValidator) -> io::Result<KeyOutcome> {
    match key {
        Key::Escape if view.question.can_go_back => return Ok(KeyOutcome::Answer(None)),
        Key::Enter => return Ok(take_answer(view, validate)),
        // Ctrl-P and Ctrl-N, as in a line.
        Key::ArrowUp | Key::BackTab | Key::Char('\x10') => view.move_selection(-1),
        Key::ArrowDown | Key::Tab | Key::Char('\x0e') => view.move_selection(1),
        // Ctrl-C, where the console of Windows hands it over as a key.
        Key::CtrlC | Key::Char('\x03') => return Err(io::ErrorKind::Interrupted.into()),
        Key::Char('\x04') if view.filter.text().is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
        Key::Char('\x1a') => return Ok(KeyOutcome::Stop),
        key => {
            if view.filter.edit(key) {
                view.select_first_match();
            }
        }
    }
    Ok(KeyOutcome::Redraw)
}

/// Returns the answer that Enter gives. What is typed and matches nothing has to be valid.
fn take_answer(view: &mut ListScreen, validate: &AnswerValidator) -> KeyOutcome {
    if let Some(index) = view.selected_item() {
        return KeyOutcome::Answer(Some(ListAnswer::Item(index)));
    }
    let typed = view.filter.text().trim().to_owned();
    if typed == BACK_ANSWER && view.question.can_go_back {
        return KeyOutcome::Answer(None);
    }
    if view.question.takes_typed_text && !typed.is_empty() {
        match validate(&typed) {
            Ok(()) => return KeyOutcome::Answer(Some(ListAnswer::Typed(typed))),
            Err(problem) => view.problem = Some(problem.to_string()),
        }
    }
    KeyOutcome::Redraw
}

/// Returns the name of an item, without its explanation.
pub fn item_name(item: &str) -> &str {
    item.trim().split("  ").next().unwrap_or_default()
}

fn lock(view: &Mutex<ListScreen>) -> std::sync::MutexGuard<'_, ListScreen> {
    view.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{super::texts::PromptTexts, *};
    use crate::connectors::Language;

    #[test]
    fn ctrl_c_as_a_key_interrupts_the_question() {
        let texts = PromptTexts::in_language(Language::English);
        let mut view = ListScreen::new(PromptStyle::Uncoloured, ListQuestion::new("Which?", &["a".into()], 0, texts));
        for key in [Key::CtrlC, Key::Char('\x03')] {
            let validate: AnswerValidator = Box::new(|_| Ok(()));
            let outcome = handle_key(&mut view, key, &validate);
            assert_eq!(outcome.err().map(|error| error.kind()), Some(io::ErrorKind::Interrupted));
        }
    }

    #[test]
    fn an_item_is_named_without_its_explanation() {
        assert_eq!(item_name("twilio  Twilio Programmable Messaging"), "twilio");
        assert_eq!(item_name("save"), "save");
    }
}
