//! Questions on a terminal that cannot move its cursor, without any control sequence.

use std::io::{self, BufRead, Write, stderr, stdin};

use dialoguer::console::Term;

use super::{
    BACK_ANSWER, ListAnswer,
    list::item_name,
    list_screen::ListQuestion,
    style::{AnswerValidator, LineQuestion},
};

/// Asks for a line on a terminal that cannot move its cursor, until the answer is valid.
pub fn ask_line(question: &LineQuestion, validate: &AnswerValidator) -> io::Result<String> {
    let LineQuestion { prompt, default, initial } = question;
    let default = default.as_deref().unwrap_or(initial);
    let hint = if default.is_empty() { String::new() } else { format!(" [{default}]") };
    loop {
        write_stderr(&format!("{prompt}{hint}: "))?;
        let typed = read_line()?;
        let answer = if typed.is_empty() { default.to_owned() } else { typed };
        match validate(&answer) {
            Ok(()) => return Ok(answer),
            Err(problem) => write_stderr(&format!("{problem}\n"))?,
        }
    }
}

/// The same for a line that the terminal does not show.
pub fn ask_hidden_line(prompt: &str, validate: &AnswerValidator) -> io::Result<String> {
    loop {
        write_stderr(&format!("{prompt}: "))?;
        let answer = Term::stderr().read_secure_line()?;
        match validate(&answer) {
            Ok(()) => return Ok(answer),
            Err(problem) => write_stderr(&format!("{problem}\n"))?,
        }
    }
}

/// Asks for the number or the name of an item on a terminal that cannot move its cursor.
pub fn choose(question: &ListQuestion, validate: &AnswerValidator) -> io::Result<Option<ListAnswer>> {
    let ListQuestion { prompt, items, default, can_go_back, takes_typed_text, texts } = question;
    write_stderr(&format!("{prompt}\n"))?;
    for (index, item) in items.iter().enumerate() {
        write_stderr(&format!("  {}. {item}\n", index + 1))?;
    }
    loop {
        let (count, number) = (items.len(), default + 1);
        let another = if *takes_typed_text { texts.or_another_value } else { "" };
        let how_back = if *can_go_back { texts.or_go_back } else { "" };
        write_stderr(&format!("{}{count}{another}{how_back} [{number}]: ", texts.enter_number))?;
        let typed = read_line()?;
        let index = match typed.trim() {
            "" => Some(*default),
            text if text == BACK_ANSWER => return Ok(None),
            text => text
                .parse()
                .ok()
                .and_then(|number: usize| number.checked_sub(1))
                .filter(|index| *index < items.len())
                .or_else(|| items.iter().position(|item| item_name(item) == text)),
        };
        match index {
            Some(index) => return Ok(Some(ListAnswer::Item(index))),
            None if *takes_typed_text => match validate(typed.trim()) {
                Ok(()) => return Ok(Some(ListAnswer::Typed(typed.trim().to_owned()))),
                Err(problem) => write_stderr(&format!("{problem}\n"))?,
            },
            None => write_stderr(&format!("{}{}\n", texts.no_such_item, typed.trim()))?,
        }
    }
}

/// Reads a line from stdin, without its line break.
fn read_line() -> io::Result<String> {
    let mut line = String::new();
    match stdin().lock().read_line(&mut line)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end_matches(['\n', '\r']).to_owned()),
    }
}

fn write_stderr(text: &str) -> io::Result<()> {
    stderr().write_all(text.as_bytes())
}
