//! Output, questions, progress and the user's editor: the only code that uses the terminal.

mod editor;
mod output;
mod panic;
mod progress;
mod prompt;
mod screen;
mod wrap;

pub use editor::{add_kept_path, configured_editor, edit_text, run_editor};
pub use output::{JsonLayout, unmasked_json};
pub use panic::{no_randomness, report_panics};
pub use progress::Progress;
pub use prompt::{
    AnswerCheck, BACK_ANSWER, DefaultAnswer, ListAnswer, Prompter, Question, TerminalPrompter, restore_terminal_mode,
    terminal_columns,
};
pub use screen::{Screen, align_rows, message_bubble};
pub use wrap::{pad_text, text_columns, truncate_text, wrap_line, wrap_text};
