//! Several at once: other commands, editors, a full or odd disk. Nobody's work is lost.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{MetadataExt, PermissionsExt},
    process::Command,
    thread,
    time::Duration,
};

use crate::support::{Home, sweep, wait_until};

#[test]
fn every_change_of_eight_at_once_is_kept() {
    let home = Home::with_twilio();
    let each = if sweep::is_whole() { 50 } else { 10 };
    thread::scope(|scope| {
        for one in 0..8 {
            let home = &home;
            scope.spawn(move || {
                for n in 0..each {
                    home.run(&["template", "set", &format!("u-{one}-{n}"), "{{code}} is it"]).exits(0);
                }
            });
        }
    });
    let kept = home.text().lines().filter(|line| line.starts_with("u-")).count();
    let _ = writeln!(io::stderr(), "{kept} of {} changes at once are kept", 8 * each);
    assert_eq!(kept, 8 * each);
    assert_eq!(home.run(&["config", "history", "--json"]).json()["changes"].as_array().unwrap().len(), 20);
}

#[test]
fn an_edit_by_hand_at_any_moment_is_kept() {
    let home = Home::with_twilio();
    let base = home.text();
    let (mut lost, mut refused) = (vec![], 0);
    let rounds = if sweep::is_whole() { 200 } else { 60 };
    for round in 0..rounds {
        home.write(&base);
        let child = home.command(&["set", "from=+14155550188"]).spawn().unwrap();
        thread::sleep(Duration::from_micros(round * 20_000 / rounds));
        let text = format!("# edit {round}\n{base}");
        match round % 2 {
            0 => home.write(&text),
            _ => {
                fs::write(home.path("smsctl/config.toml~"), &text).unwrap();
                fs::rename(home.path("smsctl/config.toml~"), home.file()).unwrap();
            }
        }
        let done = child.wait_with_output().unwrap();
        assert!([0, 3].contains(&done.status.code().unwrap()), "{done:?}");
        refused += u64::from(done.status.code() == Some(3));
        if !home.text().starts_with(&format!("# edit {round}\n")) {
            lost.push(round);
        }
    }
    let _ = writeln!(io::stderr(), "{rounds} edits by hand, {} lost; {refused} changes refused for one", lost.len());
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn a_file_that_an_editor_is_about_to_write_is_not_read_as_empty() {
    let home = Home::with_twilio();
    let edit = format!("# by hand\n{}", home.text());
    let lock = fs::File::open(home.path("smsctl/.config.toml.lock")).unwrap();
    let mut editor = fs::File::create(home.file()).unwrap();
    let args = ["setup", "twilio", "--auth-token=env:TWILIO_AUTH_TOKEN", "--from=+14155550123", "--name=second"];
    let sid = "--account-sid=AC00000000000000000000000000000000";
    let child = home.command(&[&args[..], &[sid]].concat()).spawn().unwrap();
    wait_until(|| lock.try_lock_shared().map(|()| lock.unlock().unwrap()).is_err());
    editor.write_all(edit.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{done:?}");
    let text = home.text();
    assert!(text.starts_with("# by hand") && text.contains("[connectors.second]"), "{text}");
}

#[test]
fn an_editor_that_saves_the_file_meanwhile_wins_and_the_text_is_kept() {
    let home = Home::with_twilio();
    let script = home.path("editor.sh");
    let file = home.file().display().to_string();
    let text = format!("#!/bin/sh\nsed -i s/4155550123/4155550188/ \"$1\"\nsed -i '1i # by hand' {file}\n");
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
    let home = home.var("EDITOR", script.to_str().unwrap());
    let done = home.run(&["config", "edit"]).exits(3);
    assert!(done.stderr.contains("changed meanwhile") && home.text().starts_with("# by hand"), "{done}");
    let kept = done.stderr.trim().rsplit(' ').next().unwrap();
    assert!(fs::read_to_string(kept).unwrap().contains("+14155550188"), "{done}");
    assert_eq!(fs::metadata(kept).unwrap().mode() & 0o777, 0o600);
}

#[test]
fn a_wait_that_times_out_names_the_recipient() {
    let home = Home::with_twilio();
    let lock = fs::File::options().write(true).open(home.path("smsctl/.config.toml.lock")).unwrap();
    lock.lock().unwrap();
    (&lock).write_all(b"4711\n").unwrap();
    let before = home.text();
    let done = home.run(&["set", "from=+14155550188"]).exits(3);
    assert!(done.stderr.contains("(process 4711"), "{done}");
    home.run(&["list"]).exits(0);
    assert_eq!(home.text(), before);
}

#[test]
fn a_size_limit_is_an_error_and_not_a_kill() {
    let home = Home::with_twilio();
    let before = home.text();
    let like = home.command(&[]);
    let mut shell = Command::new("sh");
    let line = format!("ulimit -f 0; exec {} set from=+14155550188", env!("CARGO_BIN_EXE_smsctl"));
    shell.arg("-c").arg(line).envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let done = shell.output().unwrap();
    assert_eq!(done.status.code(), Some(3), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stderr).contains("nothing changed"), "{done:?}");
    assert_eq!(home.text(), before);
}

#[test]
fn a_pipe_in_place_of_the_file_is_refused_without_waiting() {
    let home = Home::new();
    fs::create_dir(home.path("smsctl")).unwrap();
    assert!(Command::new("mkfifo").arg(home.file()).status().unwrap().success());
    for args in [&["list"][..], &["change", "tw"], &["config", "edit"]] {
        assert!(home.run(args).exits(3).stderr.contains("not a regular file"));
    }
}
