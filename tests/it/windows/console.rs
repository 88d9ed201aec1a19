//! What a command prints in a console.

use winapi_util::console;

use crate::support::{
    Home,
    console::{attach_console, open_console, run_test_in_console},
};

/// Of the modes of a console's output: it carries out escape sequences,
/// <https://learn.microsoft.com/windows/console/setconsolemode>.
const ENABLE_VIRTUAL_TERMINAL_PROCESSING: u32 = 4;

#[test]
#[ignore = "it needs a console; the test below starts it in one"]
fn print_in_console() {
    let (home, output) = (Home::new(), open_console("CONOUT$"));
    let mode = || console::mode(&output).unwrap();
    console::set_mode(&output, mode() & !ENABLE_VIRTUAL_TERMINAL_PROCESSING).unwrap();
    let mut command = home.command(&["test", "--sandbox", "--to=+14155550100"]);
    assert!(attach_console(&mut command).status().unwrap().success());
    assert!(mode() & ENABLE_VIRTUAL_TERMINAL_PROCESSING != 0);
}

/// The frame's letters are in no code page that a console has by default, such as 437: the standard library writes UTF-16.
#[test]
fn a_console_shows_colours_and_every_letter() {
    let shown = run_test_in_console("windows::console::print_in_console");
    assert!(shown.contains("\x1b[32m"), "no green: {shown:?}");
    assert!(shown.contains('╭') && shown.contains('│'), "no frame: {shown:?}");
}
