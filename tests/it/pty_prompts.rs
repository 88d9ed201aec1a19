//! The keys of each kind of question, in a real terminal.

use crate::{pty::Terminal, support::Home};

/// A shell that continues the command once Ctrl-Z has stopped it.
const STOPPED_AND_CONTINUED: &str = r#"set -m; stty echo; "$0" "$@"; echo "stopped."; fg >/dev/null; echo "code=$?.""#;

/// The marks that a terminal puts around what is pasted.
fn paste(text: &str) -> String {
    format!("\x1b[200~{text}\x1b[201~")
}

fn aliyun() -> Home {
    let home = Home::new().var("KEY", "right-secret");
    let flags = ["setup", "aliyun", "--access-key-id=LTAI0000", "--access-key-secret=env:KEY", "--sign-name=Sandbox"];
    home.run(&[&flags[..], &["--template=generic=SMS_1"]].concat()).exits(0);
    home
}

#[test]
fn a_line_is_edited_with_the_keys_of_a_shell() {
    let (left, right, home_key, end_key, delete) = ("\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F", "\x1b[3~");
    let long = "签名".repeat(60);
    for (columns, keys, saved) in [
        (80, format!("短信签名{left}{left}X{right}Y"), "短信X签Y名"),
        (80, format!("bc{home_key}a{end_key}d\x01{delete}z\x05e"), "zbcde"),
        (80, "one two\x17three\x01\x0bfour five\x17six".to_owned(), "four six"),
        (80, "wrong\x15right".to_owned(), "right"),
        (20, format!("{long}{home_key}A{end_key}B"), &*format!("A{long}B")),
        (20, format!("{}{left}{left}\x7f", paste("验证码签名")), "验证签名"),
        (80, paste("Acme"), "Acme"),
    ] {
        let home = aliyun();
        let mut terminal = Terminal::open_with_columns(&home, &["set", "sign-name"], columns);
        terminal.wait_for("›");
        terminal.hidden();
        terminal.press(&format!("{keys}\r"));
        let (code, seen) = terminal.end();
        assert_eq!(code, 0, "{keys:?}: {seen}");
        assert!(home.text().contains(&format!("sign-name = \"{saved}\"")), "{keys:?}: {}", home.text());
    }
}

#[test]
fn a_line_survives_a_resize_and_ctrl_z_and_ctrl_d_in_an_empty_one_cancels() {
    let home = aliyun();
    let mut terminal = Terminal::run(&home, STOPPED_AND_CONTINUED, &["set", "sign-name"]);
    terminal.wait_for("›");
    terminal.hidden();
    terminal.press("before");
    terminal.wait_for("before");
    terminal.resize(30);
    terminal.press("\x1a");
    terminal.wait_for("stopped.");
    // The question is drawn again with what was typed.
    terminal.wait_for("before");
    terminal.hidden();
    terminal.press("after\r");
    terminal.wait_for("code=0.");
    assert!(home.text().contains("sign-name = \"beforeafter\""), "{}", home.text());
    assert_eq!(terminal.seen.matches("\x1b[?2004h").count(), terminal.seen.matches("\x1b[?2004l").count());
    let mut terminal = Terminal::open(&home, &["set", "sign-name"]);
    terminal.wait_for("›");
    terminal.hidden();
    // Ctrl-\ has no effect; it would leave the terminal as it is.
    terminal.press("\x1c\x04");
    let (code, seen) = terminal.end();
    assert!(code == 130 && seen.contains("cancelled; nothing changed"), "{seen}");
}

#[test]
fn a_list_is_filtered_by_what_is_typed_and_enter_takes_the_best_match() {
    // The width when the list opens, and the width after a resize.
    for (columns, resized, keys, chosen) in [
        (80, 80, "46elks", "46elks"),
        (80, 45, "aliy", "aliyun"),
        (40, 45, "http", "http"),
        (40, 36, "tencenx\x7ft", "tencent"),
        (80, 80, "", "twilio"),
        (80, 80, "\x1b[B\x1b[B\x1b[A", "aliyun"),
        // What nothing matches chooses nothing.
        (80, 80, "短信\r\x7f\x7fexec", "exec"),
    ] {
        let home = Home::new();
        let mut terminal = Terminal::open_with_columns(&home, &["setup", "--sandbox"], columns);
        // A narrow terminal has no room for the last one.
        terminal.wait_for(if columns == 80 { "exec  " } else { " more" });
        terminal.hidden();
        terminal.resize(resized);
        for (index, key) in split_keys(keys).chain(["\r".to_owned()]).enumerate() {
            terminal.press(&key);
            if resized == 45 && index == 0 {
                // What is typed has a line of its own if there is no room beside the question.
                terminal.wait_for(&format!("\n  {key}▏"));
            }
        }
        terminal.wait_for("\x1b[?25h");
        terminal.wait_for(&format!(" {chosen}\r\n"));
        terminal.press("\x03");
        let (code, seen) = terminal.end();
        assert!(code == 130 && seen.contains("cancelled; nothing was saved"), "{seen}");
    }
}

#[test]
fn a_list_says_that_nothing_matches_and_lines_that_are_pasted_are_one_answer() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["setup", "--sandbox"]);
    terminal.wait_for("exec  ");
    terminal.hidden();
    terminal.press("?");
    terminal.wait_for("nothing matches");
    terminal.press("\x7fhttp");
    terminal.wait_for("http▏");
    terminal.press("\r");
    terminal.wait_for("step by step]");
    terminal.hidden();
    terminal.press(&(paste("curl https://gateway.example/send \\\n -d to=+14155550100 \\\n -d text=hello") + "\r"));
    terminal.wait_for("to: {{to}}");
    terminal.wait_for("text: {{text}}");
    terminal.press("\x03");
    let (code, seen) = terminal.end();
    assert!(code == 130 && seen.contains("cancelled; nothing was saved"), "{seen}");
}

#[test]
fn a_list_survives_a_resize_and_ctrl_z_ctrl_u_clears_its_filter_and_ctrl_d_cancels() {
    let home = Home::new();
    let mut terminal = Terminal::run(&home, STOPPED_AND_CONTINUED, &["setup", "--sandbox"]);
    terminal.wait_for("exec  ");
    terminal.hidden();
    terminal.press("46e");
    terminal.wait_for("46e▏");
    terminal.resize(30);
    // It is drawn again for the new width at once.
    terminal.wait_for("46e▏");
    terminal.press("\x1a");
    terminal.wait_for("stopped.");
    // The list is drawn again with what was typed.
    terminal.wait_for("46e▏");
    terminal.hidden();
    terminal.press("\x15smsba");
    terminal.wait_for("smsba▏");
    terminal.press("\r");
    terminal.wait_for(" smsbao\r\n");
    terminal.press("\x03");
    terminal.wait_for("code=130.");
    let mut terminal = Terminal::open(&home, &["setup", "--sandbox"]);
    terminal.wait_for("exec  ");
    terminal.hidden();
    terminal.press("\x04");
    let (code, seen) = terminal.end();
    assert!(code == 130 && seen.contains("cancelled; nothing was saved"), "{seen}");
}

/// Splits what is typed into keys: letters and sequences that begin with Esc.
fn split_keys(text: &str) -> impl Iterator<Item = String> {
    let mut keys: Vec<String> = vec![];
    for c in text.chars() {
        match keys.last_mut() {
            Some(key) if key.starts_with('\x1b') && key.len() < 3 => key.push(c),
            _ => keys.push(c.to_string()),
        }
    }
    keys.into_iter()
}

#[test]
fn a_hidden_line_takes_long_and_pasted_secrets_and_erases_lines() {
    let home = Home::with_twilio();
    let secret = "0123456789".repeat(30);
    let mut terminal = Terminal::open_with_columns(&home, &["set", "auth-token"], 40);
    terminal.wait_for("›");
    terminal.hidden();
    terminal.press(&format!("wrong\x15{secret}\r"));
    let (code, seen) = terminal.end();
    assert!(code == 0 && !seen.contains("0123456789") && !seen.contains("wrong"), "{seen}");
    assert!(home.text().contains(&secret));
}
