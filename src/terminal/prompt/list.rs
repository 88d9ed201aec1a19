//! A list to choose from, which is filtered by what is typed.

use std::{
    fmt,
    io::{Write, stderr},
};

use dialoguer::{
    FuzzySelect,
    console::Term,
    theme::{ColorfulTheme, Theme},
};
use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use super::{
    super::wrap::{text_columns, truncate_text, wrap_text},
    style::{MARK_COLUMNS, PromptStyle},
    terminal_columns,
};

/// The columns that what is typed needs beside its question.
const MIN_FILTER_COLUMNS: usize = 12;

/// The keys of a list, below its question.
const LIST_KEYS: &str = "type to filter, ↑↓ to move, Enter to choose";

/// Stands in place of the keys while no item matches what is typed.
const NO_MATCH: &str = "nothing matches; Backspace deletes what you typed";

/// A list to choose from, owned by the thread that asks.
pub struct ListQuestion {
    pub prompt: String,
    pub items: Vec<String>,
    pub default: usize,
    /// Whether Esc goes back to the previous question.
    pub can_go_back: bool,
}

/// Draws a question with what was typed, and the keys in a line of their own.
struct ListTheme {
    colours: ColorfulTheme,
    style: PromptStyle,
    keys: String,
    items: Vec<String>,
}

impl ListTheme {
    /// Returns the line below the question: the keys, or that no item matches.
    fn help(&self, typed: &str) -> &str {
        let matcher = SkimMatcherV2::default();
        let has_match = self.items.iter().any(|item| matcher.fuzzy_match(item, typed).is_some());
        if has_match { &self.keys } else { NO_MATCH }
    }
}

impl Theme for ListTheme {
    fn format_fuzzy_select_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        typed: &str,
        cursor: usize,
    ) -> fmt::Result {
        let columns = terminal_columns().saturating_sub(1).max(1);
        // dialoguer counts line breaks when it draws anew, so nothing may be wrapped by the terminal.
        let question = self.style.format_prompt(prompt, false);
        let mut lines = wrap_text(question.trim_end(), columns);
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            writeln!(f, "{}", self.style.emphasize(&line))?;
        }
        let (before, after) = typed.split_at(cursor);
        let shown = format!("{before}▏{after}");
        let room = columns.saturating_sub(text_columns(&last) + 1);
        match room < MIN_FILTER_COLUMNS {
            // In a line of its own.
            true => {
                writeln!(f, "{}\n  {}", self.style.emphasize(&last), last_columns(&shown, columns.saturating_sub(2)))?
            }
            false => writeln!(f, "{} {}", self.style.emphasize(&last), last_columns(&shown, room))?,
        }
        write!(f, "{}", self.style.dim(&truncate_text(&format!("  {}", self.help(typed)), columns)))
    }

    fn format_fuzzy_select_prompt_item(
        &self,
        f: &mut dyn fmt::Write,
        text: &str,
        active: bool,
        highlight_matches: bool,
        matcher: &SkimMatcherV2,
        typed: &str,
    ) -> fmt::Result {
        match (typed.is_empty(), active) {
            (true, true) => {
                write!(f, "{} {}", self.colours.active_item_prefix, self.colours.active_item_style.apply_to(text))
            }
            (true, false) => write!(f, "{} {text}", self.colours.inactive_item_prefix),
            (false, _) => {
                self.colours.format_fuzzy_select_prompt_item(f, text, active, highlight_matches, matcher, typed)
            }
        }
    }
}

/// Asks for one of the items. Returns its index, or `None` for Esc.
pub fn choose(style: PromptStyle, question: &ListQuestion) -> dialoguer::Result<Option<usize>> {
    let back = if question.can_go_back { ", Esc to go back" } else { "" };
    let (rows, columns) = Term::stderr().size();
    let items = fit_items(&question.items, usize::from(columns).saturating_sub(MARK_COLUMNS + 1));
    let keys = format!("{LIST_KEYS}{back}");
    let theme = ListTheme { colours: ColorfulTheme::default(), style, keys, items: items.clone() };
    // The question, what is typed, and the keys.
    let prompt_lines = wrap_text(&style.format_prompt(&question.prompt, false), columns.into()).len() + 2;
    let select = FuzzySelect::with_theme(&theme)
        .with_prompt(&question.prompt)
        .items(items)
        .default(question.default)
        .max_length(usize::from(rows).saturating_sub(prompt_lines + 1).max(1));
    let chosen = select.report(false).interact_opt()?;
    if let Some(item) = chosen.and_then(|index| question.items.get(index)) {
        stderr().write_all(style.format_answered(&question.prompt, item_name(item)).as_bytes())?;
    }
    Ok(chosen)
}

/// Returns the name of an item, without its explanation.
pub fn item_name(item: &str) -> &str {
    item.trim().split("  ").next().unwrap_or_default()
}

/// Cuts each item to so many columns, and to as many bytes, because dialoguer takes the bytes for columns when it draws
/// anew. It also finds the chosen item by its text, so items that are the same after the cut are numbered.
fn fit_items(items: &[String], columns: usize) -> Vec<String> {
    let fit = |item: &str, room: usize| {
        let cuts = (0..=room).rev().map(|columns| truncate_text(item, columns));
        cuts.into_iter().find(|cut| cut.len() <= room).unwrap_or_default()
    };
    let mut fitted: Vec<String> = vec![];
    for item in items {
        let mut line = fit(item, columns);
        for number in 2.. {
            if !fitted.contains(&line) {
                break;
            }
            let mark = format!(" ({number})");
            line = format!("{}{mark}", fit(item, columns.saturating_sub(mark.len())));
        }
        fitted.push(line);
    }
    fitted
}

/// Returns the end of a text that takes at most so many columns.
fn last_columns(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().map(|(index, _)| index);
    starts.map(|index| &text[index..]).find(|rest| text_columns(rest) <= columns).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_named_without_its_explanation() {
        assert_eq!(item_name("twilio  Twilio Programmable Messaging"), "twilio");
        assert_eq!(item_name("save"), "save");
    }

    #[test]
    fn items_are_cut_to_the_terminal_and_stay_different() {
        let items = ["save", "短信签名示例短信签名示例", "abcdefghijklmnop 1", "abcdefghijklmnop 2"].map(str::to_owned);
        let fitted = fit_items(&items, 12);
        assert_eq!(fitted[0], "save");
        for (index, item) in fitted.iter().enumerate() {
            assert!(item.len() <= 12 && !fitted[..index].contains(item), "{fitted:?}");
        }
    }

    #[test]
    fn of_a_long_filter_the_end_is_shown() {
        assert_eq!(last_columns("abc", 5), "abc");
        assert_eq!(last_columns("abcdef", 3), "def");
        assert_eq!(last_columns("验证码", 5), "证码");
    }
}
