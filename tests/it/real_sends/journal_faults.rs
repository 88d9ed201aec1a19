//! A journal that is in no state to be used: a clear error that names it, nothing sent and nothing lost; never a hang.

use std::os::unix::fs::symlink;

use super::*;

const SEND: [&str; 3] = ["test", "--to=+14155550100", "--json"];

/// A home that has sent one message, the journal of which is then disturbed.
fn used_home(gateway: &Gateway) -> Home {
    let home = home(gateway, LARGEST_BUDGET);
    home.run(&["test", "--to=+14155550001"]).exits(0);
    home
}

/// Sends one message; a minute is more than it may take, whatever the journal is.
fn send(home: &Home) -> Done {
    let done = outcome(run_by(&["timeout", "--signal=KILL", "60"], &home.command(&SEND)).output().unwrap());
    assert!(done.code < 128, "hung or crashed: {done}");
    assert!(!done.stderr.contains("panicked"), "{done}");
    done
}

/// Either the message was refused with an error that names the journal, or it was sent and is listed.
#[track_caller]
fn assert_sent_or_refused(done: &Done, gateway: &Gateway, before: usize, journal: &Path) {
    match done.code {
        0 => assert_eq!(gateway.count(), before + 1, "{done}"),
        _ => assert_refused(done, gateway, before, journal),
    }
}

#[track_caller]
fn assert_refused(done: &Done, gateway: &Gateway, before: usize, journal: &Path) {
    assert_eq!(done.code, 3, "{done}");
    assert_eq!(gateway.count(), before, "nothing may be sent: {done}");
    let document = done.json();
    assert!(document.to_string().contains(journal.to_str().unwrap()), "the file is not named: {done}");
    assert!(document["error"]["fix"].is_string() || document["results"][0]["error"]["fix"].is_string(), "{done}");
}

#[test]
fn a_directory_in_its_place() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_refused(&send(&home), &gateway, 1, &path);
    assert!(path.is_dir());
}

#[test]
fn a_fifo_in_its_place() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_refused(&send(&home), &gateway, 1, &path);
    let listed = outcome(run_by(&["timeout", "60"], &home.command(&["log"])).output().unwrap());
    assert_ne!(listed.code, 124, "{listed}");
}

#[test]
fn a_device_in_its_place() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    fs::remove_file(&path).unwrap();
    // What is written there is gone, so no limit would hold.
    symlink("/dev/null", &path).unwrap();
    assert_refused(&send(&home), &gateway, 1, &path);
}

#[test]
fn a_symlink_in_its_place_destroys_nothing() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    let precious = home.path("precious.txt");
    fs::write(&precious, "precious\n".repeat(20_000)).unwrap();
    fs::remove_file(&path).unwrap();
    symlink(&precious, &path).unwrap();
    for _ in 0..3 {
        let before = gateway.count();
        assert_sent_or_refused(&send(&home), &gateway, before, &path);
    }
    assert!(fs::read_to_string(&precious).unwrap().starts_with("precious\nprecious\n"));
}

#[test]
fn a_symlink_to_a_journal_elsewhere_is_kept_and_counted() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    home.write(gateway.config("max-per-hour = 2"));
    let path = journal(&home);
    let elsewhere = home.path("elsewhere.jsonl");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    let done = send(&home);
    if done.code == 0 {
        assert!(path.is_symlink());
        assert_eq!(send(&home).code, 6, "both are counted");
        assert_eq!(gateway.count(), 2);
    } else {
        assert_refused(&done, &gateway, 1, &path);
    }
}

#[test]
fn a_read_only_file_system() {
    if !can_run(&["unshare", "--mount", "true"]) {
        return;
    }
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    let folder = state_folder(&home).display().to_string();
    let script = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"";
    let words = ["unshare", "--mount", "timeout", "60", "sh", "-c", script, &folder];
    let done = outcome(run_by(&words, &home.command(&SEND)).output().unwrap());
    assert_refused(&done, &gateway, 1, &path);
    // What was sent can be read all the same.
    let listed = outcome(run_by(&words, &home.command(&["log", "--json"])).output().unwrap()).exits(0);
    assert_eq!(listed.json()["sends"].as_array().unwrap().len(), 1, "{listed}");
}

#[test]
fn a_file_of_another_user() {
    if !can_run(&["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true"]) {
        return;
    }
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    // Everything is the other user's but the journal, which belongs to root and nobody else.
    let folder = home.path("");
    let own = ["-R", "65534:65534", folder.to_str().unwrap()];
    assert!(Command::new("chown").args(own).status().unwrap().success());
    assert!(Command::new("chown").args(["0:0", path.to_str().unwrap()]).status().unwrap().success());
    let words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "timeout", "60"];
    // Where the binary is in a folder that this user may not enter, there is nothing to test.
    if !run_by(&words, &home.command(&["--version"])).output().unwrap().status.success() {
        return;
    }
    let done = outcome(run_by(&words, &home.command(&SEND)).output().unwrap());
    assert_refused(&done, &gateway, 1, &path);
}

#[test]
fn a_last_line_that_was_cut_off_loses_nothing() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    let whole = fs::read(&path).unwrap();
    let last_line = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    let quarter = (whole.len() - last_line) / 4;
    let cuts = [last_line + 1, last_line + quarter, last_line + 3 * quarter, whole.len() - 1];
    let with_half_a_line = [&whole[..], b"{\"id\":\"half"].concat();
    for torn in cuts.map(|length| whole[..length].to_vec()).into_iter().chain([with_half_a_line]) {
        gateway.clear();
        fs::write(&path, &torn).unwrap();
        home.write(gateway.config("max-per-hour = 3"));
        assert_eq!(send(&home).code, 0);
        let sends = log(&home);
        assert_eq!(sends.len(), 2, "{sends:?}");
        // Of the first one the outcome may be on the line that was cut off.
        assert!(count_outcome(&sends, "accepted") + count_outcome(&sends, "unknown") == 2, "{sends:?}");
        assert_eq!(
            sends.iter().filter(|send| send["to"] == "+1••••••0100" && send["outcome"] == "accepted").count(),
            1
        );
        assert_eq!(send(&home).code, 0);
        assert_eq!(send(&home).code, 6, "all three are counted");
        assert_eq!(gateway.count(), 2);
    }
}

#[test]
fn lines_of_zeros_after_a_power_cut_hide_no_other_line() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend([0; 4096]);
    fs::write(&path, bytes).unwrap();
    let done = send(&home);
    assert_sent_or_refused(&done, &gateway, 1, &path);
    if done.code == 0 {
        let sends = log(&home);
        assert_eq!((sends.len(), count_outcome(&sends, "accepted")), (2, 2), "{sends:?}");
    }
}

#[test]
fn a_line_of_a_later_version_is_kept() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    let mut bytes = fs::read(&path).unwrap();
    let later = "{\"version\":99,\"scheduled\":{\"for\":\"2031\"}}";
    bytes.extend(format!("{later}\n").as_bytes());
    fs::write(&path, bytes).unwrap();
    let done = send(&home);
    assert_sent_or_refused(&done, &gateway, 1, &path);
    assert!(fs::read_to_string(&path).unwrap().contains(later), "a line that a later version needs is lost: {done}");
}

#[test]
fn a_journal_of_50_megabytes() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    let own = fs::read(&path).unwrap();
    fs::write(&path, own.repeat(50_000_000 / own.len())).unwrap();
    let done = send(&home);
    // All of these lines may count as sent in this hour.
    if done.code == 6 {
        assert_eq!(gateway.count(), 1, "{done}");
    } else {
        assert_sent_or_refused(&done, &gateway, 1, &path);
    }
}

#[test]
fn a_line_of_50_megabytes() {
    let gateway = Gateway::accepting();
    let home = used_home(&gateway);
    let path = journal(&home);
    let own = fs::read(&path).unwrap();
    fs::write(&path, [own, vec![b'x'; 50_000_000], b"\n".to_vec()].concat()).unwrap();
    assert_sent_or_refused(&send(&home), &gateway, 1, &path);
}

#[test]
fn the_folder_is_a_file() {
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    fs::create_dir_all(home.path(".local/state")).unwrap();
    fs::write(home.path(".local/state/smsctl"), "in the way").unwrap();
    assert_refused(&send(&home), &gateway, 0, &state_folder(&home));
}
