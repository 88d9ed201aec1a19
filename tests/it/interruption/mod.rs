//! Signals: what a command reports after one, and the terminal it leaves behind.

#[cfg(target_os = "linux")]
mod linux;

use std::{
    fs,
    sync::{Mutex, mpsc},
    thread::yield_now,
};

use crate::{
    pty::Terminal,
    support::{Fault, Home, Server, answers},
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

const SIGNALS: [(Signal, i32); 3] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)];

/// Runs the command as a job of a shell that gives the terminal's mode back to nobody.
const SHELL: &str = r#"set -m; trap : INT; stty echo
sh -c 'echo "pid=$$."; exec "$0" "$@"' "$0" "$@"
echo "code=$?."; stty -a; echo "end.""#;

fn shell(home: &Home, args: &[&str]) -> Terminal {
    Terminal::run(home, SHELL, args)
}

/// The same with the command's standard output in the file `out` of the home.
fn shell_to_file(home: &Home, args: &[&str]) -> Terminal {
    let to_file = SHELL.replace(r#"exec "$0" "$@"'"#, r#"exec "$0" "$@" > "$HOME/out"'"#);
    Terminal::run(home, &to_file.replace("echo \"pid=$$.\"", "echo \"pid=$$.\" >&2"), args)
}

/// The number behind `name=` in what was printed last.
fn number(terminal: &mut Terminal, name: &str) -> i32 {
    terminal.wait_for(&format!("{name}="));
    let from = terminal.seen.len();
    terminal.wait_for(".");
    terminal.seen[from..].trim_end_matches('.').parse().unwrap()
}

fn send(pid: i32, signal: Signal) {
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

/// Waits until the shell has the terminal again; the exit code, once the terminal is as it was.
fn ended(terminal: &mut Terminal, about: &str) -> i32 {
    let code = number(terminal, "code");
    sane(terminal, about);
    let seen = &terminal.seen;
    let (hidden, shown) = (seen.rfind("\x1b[?25l"), seen.rfind("\x1b[?25h"));
    assert!(hidden.is_none() || hidden < shown, "{about}: the cursor stays hidden: {seen}");
    code
}

/// Reads what `stty -a` prints up to `end.`.
fn sane(terminal: &mut Terminal, about: &str) {
    let from = terminal.seen.len();
    terminal.wait_for("end.");
    let modes: Vec<_> = terminal.seen[from..].split_whitespace().collect();
    for mode in ["echo", "icanon", "isig", "icrnl"] {
        assert!(modes.contains(&mode), "{about}: {mode} is off: {}", terminal.seen);
    }
}

/// The lines without colours.
fn lines(seen: &str) -> Vec<String> {
    let mut parts = seen.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once(char::is_alphabetic)).map(|(_, text)| text);
    let text = first + &rest.collect::<String>();
    text.lines().map(|line| line.trim().to_owned()).collect()
}

/// Leads to a question of each kind, and says how an interruption is reported there.
fn question(kind: &str) -> (Home, Terminal, i32, &'static str) {
    let home = Home::with_twilio();
    let (args, text, report) = match kind {
        "list" => (&["setup", "--sandbox"][..], "Which provider", "error: cancelled; nothing was saved"),
        "line" => {
            (&["setup", "twilio", "--name=new", "--sandbox"][..], "Account SID", "error: cancelled; nothing was saved")
        }
        "hidden" => (
            &["setup", "twilio", "--name=new", "--account-sid=AC0123456789abcdef0123456789abcdef", "--from=A"][..],
            "Auth token",
            "error: cancelled; nothing was saved",
        ),
        "yes or no" => (&["remove", "tw"][..], "Delete tw", "error: cancelled; nothing changed"),
        other => panic!("{other}"),
    };
    let home = if kind == "hidden" { Home::new() } else { home };
    let mut terminal = shell(&home, args);
    let pid = number(&mut terminal, "pid");
    terminal.wait_for(text);
    (home, terminal, pid, report)
}

const KINDS: [&str; 4] = ["list", "line", "hidden", "yes or no"];

#[test]
fn a_signal_at_a_question_restores_the_terminal_and_says_what_is_left() {
    for kind in KINDS {
        for (signal, expected) in SIGNALS {
            for reading in [true, false] {
                let about = format!("{kind}, {signal:?}, reading: {reading}");
                let (home, mut terminal, pid, report) = question(kind);
                let before = fs::read(home.file()).ok();
                // Whether the question reads already or only begins to makes no difference.
                if reading {
                    terminal.hidden();
                }
                send(pid, signal);
                let code = ended(&mut terminal, &about);
                assert_eq!(code, expected, "{about}: {}", terminal.seen);
                let lines = lines(&terminal.seen);
                assert!(lines.iter().any(|line| line == report), "{about}: {lines:#?}");
                assert_eq!(fs::read(home.file()).ok(), before, "{about}");
            }
        }
    }
}

#[test]
fn ctrl_c_typed_at_a_question_restores_the_terminal_and_begins_a_new_line() {
    for kind in KINDS {
        let (home, mut terminal, _, report) = question(kind);
        let before = fs::read(home.file()).ok();
        // Before the question reads, the terminal itself would show the key.
        terminal.hidden();
        terminal.press("\x03");
        assert_eq!(ended(&mut terminal, kind), 130, "{kind}: {}", terminal.seen);
        let lines = lines(&terminal.seen);
        assert!(lines.iter().any(|line| line == report), "{kind}: {lines:#?}");
        assert_eq!(fs::read(home.file()).ok(), before, "{kind}");
    }
}

#[test]
fn the_same_signal_twice_at_once_is_one() {
    for kind in KINDS {
        for (signal, expected) in SIGNALS {
            let about = format!("{kind}, {signal:?}");
            let (_home, mut terminal, pid, report) = question(kind);
            terminal.hidden();
            send(pid, signal);
            // It may have ended.
            let _ = kill_process(Pid::from_raw(pid).unwrap(), signal);
            assert_eq!(ended(&mut terminal, &about), expected, "{about}: {}", terminal.seen);
            let lines = lines(&terminal.seen);
            assert!(lines.iter().any(|line| line == report), "{about}: {lines:#?}");
        }
    }
}

#[test]
fn a_signal_before_the_first_question_leaves_the_terminal_as_it_was() {
    for (signal, expected) in SIGNALS {
        for delay in 0..8 {
            let home = Home::new();
            let mut terminal = shell(&home, &["setup"]);
            let pid = number(&mut terminal, "pid");
            (0..delay * 200).for_each(|_| yield_now());
            send(pid, signal);
            let about = format!("{signal:?} after {delay}");
            assert_eq!(ended(&mut terminal, &about), expected, "{about}: {}", terminal.seen);
        }
    }
}

/// A provider that takes the first request and does not answer the second one; word of that one.
fn silent_at_second() -> (Server, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let (arrived, waiting) = mpsc::channel();
    let (release, held) = mpsc::channel::<()>();
    let (held, count) = (Mutex::new(held), Mutex::new(0));
    let server = Server::new(move |_| {
        let mut count = count.lock().unwrap();
        *count += 1;
        if *count == 1 {
            return Ok((201, String::new(), answers::TWILIO_TAKEN.into()));
        }
        arrived.send(()).unwrap();
        let _ = held.lock().unwrap().recv();
        Err(Fault::Silence)
    });
    (server, waiting, release)
}

#[test]
fn a_signal_in_a_batch_reports_the_same_after_a_question_as_without_one() {
    for (signal, expected) in SIGNALS {
        let mut reports = vec![];
        for asked in [false, true] {
            let (home, (server, waiting, release)) = (Home::with_twilio(), silent_at_second());
            let flag = server.flag();
            let mut args = vec!["test", "--json", &flag];
            args.extend(["--template=generic", "--template=register", "--template=sign-in"]);
            if !asked {
                args.push("--to=+14155550100");
            }
            let mut terminal = shell_to_file(&home, &args);
            let pid = number(&mut terminal, "pid");
            if asked {
                terminal.answer("Recipient", "+14155550100");
            }
            waiting.recv().unwrap();
            send(pid, signal);
            let code = ended(&mut terminal, &format!("{signal:?}"));
            drop(release);
            assert_eq!(code, expected, "{}", terminal.seen);
            let document = fs::read_to_string(home.path("out")).unwrap();
            let document: Value = serde_json::from_str(&document).unwrap();
            let results = document["results"].as_array().unwrap();
            let outcomes: Vec<_> = results.iter().map(|row| row["outcome"].clone()).collect();
            assert_eq!(outcomes, ["accepted", "unknown", "unreachable"], "{document}");
            let errors: Vec<_> = results.iter().map(|row| row["error"].clone()).collect();
            reports.push(errors);
        }
        assert_eq!(reports[0], reports[1]);
    }
}

#[test]
fn a_signal_where_the_code_is_asked_for_loses_no_result() {
    for (signal, expected) in SIGNALS {
        let home = Home::with_twilio();
        let args = ["test", "--sandbox", "--to=+14155550100", "--confirm", "--json"];
        let mut terminal = shell_to_file(&home, &args);
        let pid = number(&mut terminal, "pid");
        terminal.wait_for("Code received by");
        send(pid, signal);
        let code = ended(&mut terminal, &format!("{signal:?}"));
        assert_eq!(code, expected, "{}", terminal.seen);
        let document: Value = serde_json::from_str(&fs::read_to_string(home.path("out")).unwrap()).unwrap();
        assert_eq!(document["results"][0]["outcome"], "accepted", "{document}");
        assert_eq!(document["results"][0]["error"]["kind"], "interrupted", "{document}");
    }
}

/// Runs the command until Ctrl-Z stops it, then lets it go on in the foreground. The shell gives its own mode to it.
const STOPPED: &str = r#"set -m; trap : INT; stty echo
sh -c 'echo "pid=$$."; exec "$0" "$@"' "$0" "$@"
echo "stopped=$?."; stty -a; echo "end."; stty echo icanon isig icrnl; echo "goes on"; fg
echo "code=$?."; stty -a; echo "end.""#;

#[test]
fn a_hidden_answer_stays_hidden_after_ctrl_z_and_fg() {
    let secret = "typed-after-stopping-0123456789";
    for plain in [false, true] {
        let home = Home::new();
        let home = if plain { home.var("TERM", "dumb") } else { home };
        let args = ["setup", "twilio", "--account-sid=AC0123456789abcdef0123456789abcdef", "--from=Acme", "--sandbox"];
        let mut terminal = Terminal::run(&home, STOPPED, &args);
        terminal.wait_for("[Enter to skip]");
        terminal.hidden();
        terminal.press("\x1a");
        assert!(number(&mut terminal, "stopped") > 128, "{}", terminal.seen);
        sane(&mut terminal, "while it is stopped");
        terminal.wait_for("goes on");
        // The question is shown again, by which time the terminal hides what is typed.
        terminal.wait_for("[Enter to skip]");
        assert!(!terminal.session.get_process().get_echo().unwrap(), "{}", terminal.seen);
        terminal.press(&format!("{secret}\r"));
        terminal.wait_for("Change a template?");
        terminal.press("\x03");
        assert_eq!(ended(&mut terminal, "after fg"), 130, "{}", terminal.seen);
        assert!(!terminal.seen.contains("typed-after-stopping"), "{}", terminal.seen);
    }
}

#[test]
fn a_question_that_is_stopped_gives_the_shell_its_terminal_and_goes_on() {
    for (args, text) in
        [(&["setup", "--sandbox"][..], "Which provider"), (&["setup", "twilio", "--sandbox"][..], "Account SID")]
    {
        let home = Home::new();
        let mut terminal = Terminal::run(&home, STOPPED, args);
        let pid = number(&mut terminal, "pid");
        terminal.wait_for(text);
        terminal.hidden();
        send(pid, Signal::TSTP);
        number(&mut terminal, "stopped");
        sane(&mut terminal, "while it is stopped");
        terminal.wait_for("goes on");
        terminal.hidden();
        send(pid, Signal::TERM);
        assert_eq!(ended(&mut terminal, text), 143, "{}", terminal.seen);
    }
}

#[test]
fn only_a_whole_yes_is_one() {
    let home = Home::with_twilio();
    let mut terminal = shell(&home, &["remove", "tw"]);
    terminal.answer("Delete tw", "nay");
    terminal.wait_for("type yes or no");
    // Ctrl-W: the answer is there to be corrected.
    terminal.press("\x17n\r");
    assert_eq!(ended(&mut terminal, "nay"), 130, "{}", terminal.seen);
    assert!(home.text().contains("[connectors.tw]"));
    let mut terminal = shell(&home, &["remove", "tw"]);
    terminal.answer("Delete tw", "yes");
    assert_eq!(ended(&mut terminal, "yes"), 0, "{}", terminal.seen);
    assert!(!home.text().contains("[connectors.tw]"));
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_gets_no_control_sequence() {
    let home = Home::new().var("TERM", "dumb");
    let mut terminal = shell(&home, &["setup", "--sandbox"]);
    terminal.wait_for("Enter a number");
    terminal.press("twilio\r");
    terminal.wait_for("account-sid: ");
    terminal.press("AC0123456789abcdef0123456789abcdef\r");
    terminal.wait_for("[Enter to skip]: ");
    terminal.hidden();
    terminal.press("a-secret-that-is-hidden\r");
    terminal.wait_for("Sender:");
    terminal.press("\x03");
    assert_eq!(ended(&mut terminal, "dumb"), 130, "{}", terminal.seen);
    assert!(!terminal.seen.contains('\x1b') && !terminal.seen.contains("a-secret"), "{}", terminal.seen);
}

#[test]
fn the_chosen_item_is_named() {
    let home = Home::with_twilio();
    home.run(&["setup", "twilio", "--name=other", "--account-sid=AC00000000000000000000000000000000", "--from=Acme"])
        .exits(0);
    let mut terminal = shell(&home, &["change"]);
    terminal.wait_for("Which connector should be live?");
    terminal.hidden();
    terminal.press("\r");
    assert_eq!(ended(&mut terminal, "change"), 0, "{}", terminal.seen);
    let lines = lines(&terminal.seen);
    let echoed = lines.iter().any(|line| line.contains("Which connector should be live?") && line.ends_with("tw"));
    assert!(echoed, "{lines:#?}");
}

#[test]
fn a_command_that_waits_for_the_network_ends_with_one_document() {
    for args in [
        &["check", "--json"][..],
        &["delivery", "SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "--wait", "--json"],
        &["inbox", "wait", "--json"],
    ] {
        for (signal, code) in SIGNALS {
            let (home, (arrived, waiting)) = (Home::with_twilio(), mpsc::channel());
            let (release, held) = mpsc::channel::<()>();
            let held = Mutex::new(held);
            let server = Server::new(move |_| {
                arrived.send(()).unwrap();
                let _ = held.lock().unwrap().recv();
                Err(Fault::Silence)
            });
            let child = home.command(&[args, &[&server.flag()]].concat()).spawn().unwrap();
            waiting.recv().unwrap();
            send(child.id().cast_signed(), signal);
            let output = child.wait_with_output().unwrap();
            drop(release);
            assert_eq!(output.status.code(), Some(code), "{args:?} {signal:?}");
            let document: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(document["error"]["kind"], "interrupted", "{args:?}: {document}");
            assert_eq!(document["error"]["exit_code"], code, "{args:?}: {document}");
        }
    }
}

#[test]
fn ctrl_c_in_the_editor_is_the_editors() {
    let editor = r##"sh -c 'trap "" INT; echo editing; read line; echo "# $line" >> "$0"'"##;
    let home = Home::with_twilio().var("EDITOR", editor);
    let mut terminal = shell(&home, &["config", "edit"]);
    terminal.wait_for("editing");
    terminal.press("\x03");
    terminal.press("kept\r");
    assert_eq!(ended(&mut terminal, "editor"), 0, "{}", terminal.seen);
    assert!(home.text().contains("# kept"), "{}", home.text());
}

#[test]
fn what_ends_smsctl_ends_the_editor_and_keeps_what_it_saved() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let editor = r##"sh -c 'trap "kill \$!; echo asked; exit 1" TERM HUP; echo "# half" >> "$0"; tail -f /dev/null & echo editing; wait'"##;
        let home = Home::with_twilio().var("EDITOR", editor);
        let before = home.text();
        let mut terminal = shell(&home, &["config", "edit"]);
        let pid = number(&mut terminal, "pid");
        terminal.wait_for("editing");
        send(pid, signal);
        terminal.wait_for("asked");
        assert_eq!(ended(&mut terminal, "editor"), code, "{}", terminal.seen);
        assert!(terminal.seen.contains("cancelled; nothing changed"), "{}", terminal.seen);
        assert_eq!(home.text(), before);
        let path = terminal.seen.split("our text is kept in ").nth(1).unwrap().lines().next().unwrap();
        assert!(fs::read_to_string(path.trim()).unwrap().contains("# half"), "{}", terminal.seen);
    }
}

#[test]
fn ctrl_c_while_a_program_gives_a_secret_ends_the_command() {
    for args in [&["test", "--sandbox", "--to=+14155550100"][..], &["check", "--sandbox"]] {
        let home = Home::with_twilio();
        fs::write(home.path("program"), "echo asking > /dev/tty; exec tail -f /dev/null").unwrap();
        let program = format!("cmd:sh {}", home.path("program").display());
        home.write(home.text().replace("env:TWILIO_AUTH_TOKEN", &program));
        for (signal, code) in SIGNALS {
            let mut terminal = shell(&home, args);
            let pid = number(&mut terminal, "pid");
            terminal.wait_for("asking");
            match signal {
                Signal::INT => terminal.press("\x03"),
                _ => send(pid, signal),
            }
            assert_eq!(ended(&mut terminal, "cmd:"), code, "{}", terminal.seen);
            assert!(terminal.seen.contains("interrupted"), "{}", terminal.seen);
        }
    }
}
