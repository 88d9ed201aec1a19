//! The editor: `VISUAL`, `EDITOR`, or else Notepad.

use std::fs;

use crate::support::{
    Home,
    console::{attach_console, run_test_in_console},
};

/// Writes an editor at this path that adds its first argument to the file that the last one names.
fn write_editor(home: &Home, path: &str) -> String {
    let path = home.path(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let script = "@echo off\r\nfor %%a in (%*) do set file=%%~a\r\necho # edited with %1>>\"%file%\"\r\n";
    fs::write(&path, script).unwrap();
    path.display().to_string()
}

#[test]
fn the_path_of_an_editor_may_have_spaces_and_backslashes() {
    for variables in [&["VISUAL"][..], &["EDITOR"]] {
        let home = Home::with_twilio();
        let editor = write_editor(&home, r"my editor\change it.cmd");
        let line = format!(r#""{editor}" C:\wait"#);
        let mut command = home.command(&["config", "edit"]);
        // VISUAL goes first.
        command.env("EDITOR", "no-such-editor").envs(variables.iter().map(|name| (name, &line)));
        let output = command.output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{variables:?}: {stderr}");
        assert!(home.text().contains(r"# edited with C:\wait"), "{variables:?}: {}", home.text());
    }
}

#[test]
fn without_a_terminal_nothing_is_edited_with_notepad() {
    let home = Home::with_twilio();
    let done = home.run(&["config", "edit"]).exits(10);
    assert!(done.stderr.contains("EDITOR is not set, and there is no terminal for notepad"), "{done}");
}

#[test]
#[ignore = "it needs a console; the test below starts it in one"]
fn edit_in_console() {
    let home = Home::with_twilio();
    write_editor(&home, r"bin\notepad.cmd");
    let path = format!("{};{}", home.path("bin").display(), std::env::var("PATH").unwrap());
    let mut command = home.command(&["config", "edit"]);
    command.env("PATH", path).env("PATHEXT", ".COM;.EXE;.BAT;.CMD");
    assert!(attach_console(&mut command).status().unwrap().success());
    assert!(home.text().contains("# edited with"), "{}", home.text());
}

#[test]
fn in_a_console_the_default_editor_is_notepad() {
    run_test_in_console("windows::editor::edit_in_console");
}
