//! A Windows console, in which a command finds what a person's terminal is.

use std::{
    fs::{self, File},
    io::Read,
    process::Command,
    thread,
};

/// Runs an ignored test of this binary in a new console, and returns what the console showed.
///
/// # Panics
/// Where the test fails.
pub fn run_test_in_console(name: &str) -> String {
    let folder = super::temporary_folder();
    let log = folder.path().join("log");
    let test = std::env::current_exe().unwrap();
    // The harness prints to a file, so that the console shows only what the test's commands print.
    let line = format!("/c \"\"{}\" --ignored --exact {name} >\"{}\" 2>&1\"", test.display(), log.display());
    let mut command = Command::new("cmd");
    command.arg(line);
    let mut process = conpty::Process::spawn(command).unwrap();
    let mut output = process.output().unwrap();
    let reader = thread::spawn(move || {
        let mut shown = vec![];
        // The closed console ends it, on Windows with an error.
        let _ = output.read_to_end(&mut shown);
        String::from_utf8(shown).expect("a console shows UTF-8")
    });
    let code = process.wait(None).unwrap();
    drop(process);
    let shown = reader.join().unwrap();
    assert_eq!(code, 0, "{}\n{shown}", fs::read_to_string(log).unwrap_or_default());
    shown
}

/// The console of this process, for reading or for writing.
pub fn open_console(name: &str) -> File {
    File::options().read(true).write(true).open(name).unwrap()
}

/// Gives the console of this process to a command as its standard streams.
pub fn attach_console(command: &mut Command) -> &mut Command {
    command.stdin(open_console("CONIN$")).stdout(open_console("CONOUT$")).stderr(open_console("CONOUT$"))
}
