//! The configuration file: what survives an edit, and what is refused, with its line and column.

use std::{fs, os::unix::fs::symlink};

use crate::support::{Home, TWILIO};

const HANDWRITTEN_CONFIG: &str = r#"# Ask Kim before you touch this.
live    = "tw"   # since May
version = 1

[connectors.old]   # kept for later
from = "+14155550199"
provider = "twilio"
auth-token = "env:TWILIO_AUTH_TOKEN"
account-sid = 'AC00000000000000000000000000000000'
templates = { generic = "{{code}}" }

[connectors.tw]
provider = "twilio"
  # the sender is rented until 2027
  from = "+14155550123" # rented
account-sid = "AC00000000000000000000000000000000"
auth-token = "env:TWILIO_AUTH_TOKEN"

[connectors.tw.templates]
generic = """{{code}} is
your code"""
"#;

#[test]
fn comments_order_and_formatting_survive_every_edit() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", "x");
    home.write(HANDWRITTEN_CONFIG);
    home.run(&["set", "from=+14155550188"]).exits(0);
    assert_eq!(home.text(), HANDWRITTEN_CONFIG.replace("\"+14155550123\" # rented", "\"+14155550188\" # rented"));
    home.run(&["set", "from=+14155550123"]).exits(0);
    assert_eq!(home.text(), HANDWRITTEN_CONFIG);
    home.run(&["change", "old"]).exits(0);
    let changed = home.text();
    assert!(changed.contains("live    = \"old\"   # since May") && changed.contains("# Ask Kim"), "{changed}");
    home.run(&["change", "-"]).exits(0);
    home.run(&["template", "set", "sign-in", "{{code}} signs you in"]).exits(0);
    home.run(&["template", "set", "register", "{{code}} is new", "--connector=old"]).exits(0);
    let text = home.text();
    for kept in [
        "# Ask Kim",
        "# since May",
        "# kept for later",
        "  # the sender is rented until 2027",
        "# rented",
        "'AC0000",
        "\"\"\"{{code}} is\nyour code\"\"\"",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    home.run(&["remove", "old", "--yes"]).exits(0);
    assert!(home.text().contains("# Ask Kim") && !home.text().contains("+14155550199"), "{}", home.text());
}

#[test]
fn a_symlinked_file_stays_a_symlink() {
    let home = Home::with_twilio();
    let real = home.path("elsewhere/real.toml");
    fs::create_dir(real.parent().unwrap()).unwrap();
    fs::rename(home.file(), &real).unwrap();
    symlink("../elsewhere/hop.toml", home.file()).unwrap();
    symlink("real.toml", home.path("elsewhere/hop.toml")).unwrap();
    home.run(&["set", "from=+14155550188"]).exits(0);
    assert!(fs::symlink_metadata(home.file()).unwrap().is_symlink());
    assert!(fs::read_to_string(&real).unwrap().contains("+14155550188"));
    assert!(home.path("elsewhere/.real.toml.lock").exists(), "all ways to the file share one lock");
    home.run(&["config", "undo"]).exits(0);
    assert!(fs::read_to_string(real).unwrap().contains("+14155550123"));
}

#[test]
fn a_chain_of_forty_symlinks_is_followed_and_a_longer_one_refused() {
    let home = Home::with_twilio();
    let link = |hop: usize| home.path(&format!("hop-{hop}.toml"));
    symlink("smsctl/config.toml", link(1)).unwrap();
    (2..=41).for_each(|hop| symlink(link(hop - 1), link(hop)).unwrap());
    for (hop, code) in [(40, 0), (41, 3)] {
        let file = link(hop).display().to_string();
        home.run(&["set", &format!("from=+141555501{hop}"), "--config", &file]).exits(code);
    }
    assert!(home.text().contains("+14155550140"));
}

#[test]
fn a_dangling_symlink_is_filled_and_a_loop_is_refused() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", "x");
    fs::create_dir(home.path("smsctl")).unwrap();
    symlink("real.toml", home.file()).unwrap();
    home.run(&TWILIO).exits(0);
    assert!(home.path("smsctl/real.toml").exists());
    fs::remove_file(home.path("smsctl/real.toml")).unwrap();
    symlink("config.toml", home.path("smsctl/real.toml")).unwrap();
    home.run(&TWILIO).exits(3);
}

#[test]
fn no_temporary_file_is_left_and_a_refused_edit_changes_nothing() {
    let home = Home::with_twilio();
    let before = home.text();
    home.run(&["set", "account-sid=AC1"]).exits(2);
    home.run(&["set", "auth-token=a-bare-secret-0123456789"]).exits(2);
    home.run(&["template", "set", "sign-in", "no place for it"]).exits(2);
    home.run(&["change", "nobody"]).exits(3);
    assert_eq!(home.text(), before);
    let mut names: Vec<_> =
        fs::read_dir(home.path("smsctl")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".config.toml.lock", "config.toml"]);
}

#[test]
fn edits_by_24_commands_at_once_are_all_kept() {
    let home = Home::with_twilio();
    let usages: Vec<_> = (0..24).map(|n| format!("usage-{n}")).collect();
    let children: Vec<_> = usages
        .iter()
        .map(|usage| home.command(&["template", "set", usage, "{{code}} is it"]).spawn().unwrap())
        .collect();
    for child in children {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    let text = home.text();
    assert!(usages.iter().all(|usage| text.contains(&format!("{usage} = "))), "{text}");
}

#[test]
fn each_invalid_entry_is_reported_with_line_column_and_nearest_name() {
    let base = "version = 1\nlive = \"tw\"\n[connectors.tw]\nprovider = \"twilio\"\n";
    let table =
        "account-sid = \"AC00000000000000000000000000000000\"\nauth-token = \"env:TOKEN\"\nfrom = \"+14155550123\"\n";
    for (name, text, place, words) in [
        ("syntax", "version = 1\nlive = \"tw\n".to_owned(), ":2:", "not valid TOML"),
        ("duplicate", format!("{base}{table}from = \"x\"\n"), ":8:", "TOML"),
        ("version", "version = 2\n".into(), ":1:11", "version"),
        ("unknown key", format!("{base}{table}form = \"x\"\n"), ":8:1", "did you mean from?"),
        ("unknown top key", "lvie = \"x\"\n".into(), ":1:1", "did you mean live?"),
        ("wrong type", format!("{base}{table}region = 7\n"), ":8:10", "expected a string"),
        ("wrong value", format!("{base}{}", table.replace("AC0", "ZZ0")), ":5:15", "32 hexadecimal digits"),
        ("empty value", format!("{base}{}", table.replace("+14155550123", "")), ":7:8", "must not be empty"),
        ("nul", format!("{base}{}", table.replace("+14155550123", "\\u0000")), ":7:8", "control characters"),
        (
            "megabyte",
            format!("{base}{}", table.replace("+14155550123", &"9".repeat(900_000))),
            ":7:8",
            "longer than",
        ),
        ("needs a provider", "[connectors.tw]\nfrom = \"x\"\n".into(), ":1:13", "needs a provider"),
        ("other provider", base.replace("twilio", "twillio"), ":4:12", "did you mean twilio?"),
        (
            "no such live",
            format!("{}{table}", base.replace("live = \"tw\"", "live = \"tv\"")),
            ":2:8",
            "did you mean tw?",
        ),
        ("template type", format!("{base}{table}templates = [1]\n"), ":8:13", "expected a table"),
        (
            "usage",
            format!("{base}{table}templates = {{ \"Sign In\" = \"{{{{code}}}}\" }}\n"),
            ":8:15",
            "a usage is",
        ),
        (
            "variable",
            "[connectors.t]\nprovider = \"tencent\"\n[connectors.t.templates]\ngeneric = { id = \"1\", params = [\"code\\u001b\"] }\n".into(),
            ":4:32",
            "unknown variable code␛;",
        ),
        ("recipient", "test = { recipient = \"4155550100\" }\n".into(), ":1:22", "no country code"),
        ("minutes", "[code]\nminutes = 0\n".into(), ":2:11", "1 to 60"),
        ("missing field", format!("{base}from = \"+14155550123\"\n"), ":3:13", "account-sid"),
    ] {
        let home = Home::new().var("TOKEN", "a-secret");
        home.write(&text);
        let done = home.run(&["config", "validate"]).exits(3);
        let place = format!("config.toml{place}");
        assert!(done.stderr.contains(&place) && done.stderr.contains(words), "{name}: {done}");
        let tested = home.run(&["test", "--to=+14155550100", "--dry-run", "--json"]).exits(3).json();
        assert_eq!(tested["error"]["kind"], "configuration", "{name}");
        assert_eq!(home.text(), text, "{name}");
    }
}

#[test]
fn all_invalid_entries_are_reported_at_once() {
    let home = Home::new();
    home.write(
        "live = \"tw\"\nlvie = 1\n[code]\nminutes = 0\n[connectors.tw]\nprovider = \"twilio\"\nform = \"x\"\n\
         region = 7\n[connectors.tw.templates]\ngeneric = 1\n[connectors.other]\nprovider = \"smsboa\"\n",
    );
    for args in [&["config", "validate"][..], &["list"]] {
        let done = home.run(args).exits(3);
        let places: Vec<_> = done.stderr.lines().filter_map(|line| line.split_once("config.toml:")).collect();
        let lines: Vec<_> = places.iter().filter_map(|(_, rest)| rest.split(':').next()).collect();
        assert_eq!(lines, ["2", "4", "7", "8", "10", "12"], "{done}");
        assert!(done.stderr.contains("did you mean live?") && done.stderr.contains("did you mean smsbao?"), "{done}");
    }
    let reported = home.run(&["list", "--json"]).exits(3).json();
    assert_eq!(reported["error"]["also"].as_array().map(Vec::len), Some(5), "{reported}");
    home.write("[connectors.a]\nprovider = \"smsbao\"\n[connectors.b]\nprovider = \"twilio\"\n");
    let done = home.run(&["config", "validate"]).exits(3);
    assert!(done.stderr.contains(":1:13: ") && done.stderr.contains(":3:13: "), "{done}");
}

#[test]
fn a_path_that_is_not_a_regular_utf8_file_is_refused() {
    let folder = Home::new();
    fs::create_dir_all(folder.file()).unwrap();
    assert!(folder.run(&["list"]).exits(3).stderr.contains("not a regular file"));
    let binary = Home::new();
    binary.write(b"version = 1\nlive = \"\xff\"\n");
    assert!(binary.run(&["list"]).exits(3).stderr.contains("line 2 is not UTF-8"));
    let huge = Home::new();
    huge.write(vec![b'#'; 2 * 1024 * 1024]);
    assert!(huge.run(&["list"]).exits(3).stderr.contains("1 MiB"));
    let device = Home::new().run(&["list", "--config=/dev/zero"]).exits(3);
    assert!(device.stderr.contains("not a regular file"), "{device}");
}

#[test]
fn no_error_about_the_file_repeats_a_value() {
    let secret = "sk-marked-0123456789";
    for text in [
        format!("[connectors.tw]\nprovider = \"twilio\"\nauth-token = \"{secret}\nfrom = \"x\"\n"),
        format!("[connectors.tw]\nprovider = \"twilio\"\nauth-token = \"{secret}\" x\n"),
        format!("[connectors.tw]\nprovider = \"twilio\"\nauth-token = {secret}\n"),
        format!("[connectors.tw]\nprovider = \"twilio\"\nauth-tokne = \"{secret}\"\n"),
        format!("[connectors.tw]\nprovider = \"twilio\"\nauth-token = [\"{secret}\"]\n"),
        format!("[connectors.tw]\nprovider = \"{secret}\"\n"),
        format!("live = \"{secret}\nversion = 1\n"),
    ] {
        let home = Home::new();
        home.write(&text);
        for args in [&["config", "validate"][..], &["show", "tw"], &["list", "--json"], &["check", "tw"]] {
            let done = home.run(args);
            assert!(!done.stdout.contains(secret) && !done.stderr.contains(secret), "{args:?} {text}: {done}");
        }
    }
}

#[test]
fn the_editor_refuses_what_does_not_validate() {
    let home = Home::with_twilio().var("EDITOR", "sed -i s/14155550123/14155550188/");
    home.run(&["config", "edit"]).exits(0);
    assert!(home.text().contains("+14155550188"));
    let before = home.text();
    let odd = home.var("VISUAL", "sed -i s/from/form/");
    let done = odd.run(&["config", "edit"]).exits(3);
    assert!(done.stderr.contains("not saved") && done.stderr.contains("did you mean from?"), "{done}");
    assert_eq!(odd.text(), before);
}

#[test]
fn what_would_be_too_long_to_read_is_not_saved() {
    let home = Home::with_twilio();
    fs::write(home.path("long"), vec![b'#'; 2 * 1024 * 1024]).unwrap();
    let editor = format!("cp {}", home.path("long").display());
    let (before, home) = (home.text(), home.var("EDITOR", &editor));
    assert!(home.run(&["config", "edit"]).exits(3).stderr.contains("1 MiB"));
    assert_eq!(home.text(), before);
}
