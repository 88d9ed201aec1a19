use std::{fs, path::Path};

use super::*;
use crate::{files::PrivateDir, sending::SendOutcome};

const NOW: u64 = 1_784_548_800_000;

fn open_journal(path: &Path, run: &str, now: u64) -> OpenedJournal {
    JournalFile::open(PrivateDir::open_or_create(path).unwrap(), run.into(), now).unwrap()
}

fn started_send(run: &str, nth: usize, at: u64) -> SendStarted {
    SendStarted {
        run: run.into(),
        nth,
        at,
        to: "+1••••••0100".into(),
        to_hash: None,
        template: "generic".into(),
        connector: "tw".into(),
        provider: "exec".into(),
    }
}

fn finished_send(run: &str, nth: usize, started_at: u64, outcome: SendOutcome) -> SendFinished {
    SendFinished { run: run.into(), nth, started_at, outcome, message_id: Some("SM1".into()) }
}

fn started_batch(run: &str, at: u64, messages: usize) -> BatchStarted {
    BatchStarted { run: run.into(), at, file: "/numbers.txt".into(), connector: "tw".into(), messages }
}

#[test]
fn concurrent_runs_share_the_hourly_limit() {
    let dir = tempfile::tempdir().unwrap();
    let (mut a, mut b) = (open_journal(dir.path(), "a", NOW).journal, open_journal(dir.path(), "b", NOW).journal);
    let sends = |run: &str| (0..3).map(|nth| started_send(run, nth, NOW)).collect::<Vec<_>>();
    assert_eq!(a.start_sends(None, &sends("a"), 4, NOW).unwrap(), 3);
    assert_eq!(b.start_sends(None, &sends("b"), 4, NOW).unwrap(), 1);
    // A message that the provider refused no longer counts.
    a.finish_sends(&[finished_send("a", 0, NOW, SendOutcome::Refused)], NOW).unwrap();
    assert_eq!(b.recent_sends().unwrap().count(NOW), 3);
}

#[test]
fn only_messages_of_a_run_that_is_no_longer_alive_are_unfinished() {
    let dir = tempfile::tempdir().unwrap();
    let mut a = open_journal(dir.path(), "a", NOW).journal;
    a.start_sends(None, &[started_send("a", 0, NOW), started_send("a", 1, NOW)], 9, NOW).unwrap();
    a.finish_sends(&[finished_send("a", 0, NOW, SendOutcome::Accepted)], NOW).unwrap();
    assert_eq!(open_journal(dir.path(), "b", NOW).unfinished_sends, []);
    // A process that is killed releases its lock and leaves its file.
    let lock = fs::read(dir.path().join("run-a")).unwrap();
    drop(a);
    fs::write(dir.path().join("run-a"), lock).unwrap();
    assert_eq!(open_journal(dir.path(), "c", NOW).unfinished_sends, [started_send("a", 1, NOW)]);
    assert_eq!(open_journal(dir.path(), "d", NOW).unfinished_sends, []);
}

#[test]
fn a_batch_has_one_owner() {
    let dir = tempfile::tempdir().unwrap();
    let mut a = open_journal(dir.path(), "a", NOW).journal;
    a.start_sends(Some(&started_batch("a", NOW, 2)), &[started_send("a", 0, NOW)], 9, NOW).unwrap();
    let mut b = open_journal(dir.path(), "b", NOW).journal;
    let owned = b.take_over_batch("tw", "/numbers.txt").map(|_| ()).unwrap_err();
    assert_eq!(owned.kind(), io::ErrorKind::WouldBlock);
    assert!(b.take_over_batch("tw", "/other.txt").unwrap().is_none());
    drop(a);
    let recorded = b.take_over_batch("tw", "/numbers.txt").unwrap().unwrap();
    assert_eq!((recorded.batch.messages, recorded.sends.len(), b.run_id()), (2, 1, "a"));
    let mut c = open_journal(dir.path(), "c", NOW).journal;
    assert!(c.take_over_batch("tw", "/numbers.txt").is_err());
}

#[test]
fn a_start_reads_only_what_follows_the_newest_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    let mut a = open_journal(dir.path(), "a", NOW).journal;
    for nth in 0..2_000 {
        a.start_sends(None, &[started_send("a", nth, NOW)], 9_999, NOW).unwrap();
        a.finish_sends(&[finished_send("a", nth, NOW, SendOutcome::Accepted)], NOW).unwrap();
    }
    a.close(NOW).unwrap();
    let path = dir.path().join(JOURNAL_FILE_NAME);
    let text = fs::read_to_string(&path).unwrap();
    // Lines before the checkpoint are not even parsed.
    let (before, checkpoint) = text.trim_end().rsplit_once('\n').unwrap();
    fs::write(&path, format!("{}\n{checkpoint}\n", "x".repeat(before.len()))).unwrap();
    assert_eq!(open_journal(dir.path(), "b", NOW).journal.recent_sends().unwrap().count(NOW), 2_000);
}

#[test]
fn an_incomplete_line_hides_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let mut a = open_journal(dir.path(), "a", NOW).journal;
    a.start_sends(None, &[started_send("a", 0, NOW)], 9, NOW).unwrap();
    let path = dir.path().join(JOURNAL_FILE_NAME);
    let torn = format!("{}{{\"started\":{{\"run\":\"b\"", fs::read_to_string(&path).unwrap());
    fs::write(&path, torn).unwrap();
    let mut b = open_journal(dir.path(), "b", NOW).journal;
    b.start_sends(None, &[started_send("b", 0, NOW)], 9, NOW).unwrap();
    assert_eq!(open_journal(dir.path(), "c", NOW).journal.recent_sends().unwrap().count(NOW), 2);
    assert_eq!(pair_sends(&b.read_records().unwrap()).len(), 2);
}

#[test]
fn an_incomplete_checkpoint_is_ignored() {
    let dir = tempfile::tempdir().unwrap();
    for run in ["a", "b"] {
        let mut journal = open_journal(dir.path(), run, NOW).journal;
        journal.start_sends(None, &[started_send(run, 0, NOW)], 9, NOW).unwrap();
        journal.close(NOW).unwrap();
    }
    let path = dir.path().join(JOURNAL_FILE_NAME);
    let text = fs::read(&path).unwrap();
    fs::write(&path, &text[..text.len() - 20]).unwrap();
    assert_eq!(open_journal(dir.path(), "c", NOW).journal.recent_sends().unwrap().count(NOW), 2);
}

#[test]
fn compaction_keeps_a_batch_whole_or_drops_it_whole() {
    let dir = tempfile::tempdir().unwrap();
    let day = 24 * 3_600_000;
    for (run, at) in [("old", NOW - 8 * day), ("kept", NOW - 2 * day)] {
        let mut journal = open_journal(dir.path(), run, at).journal;
        let file = BatchStarted { file: format!("/{run}.txt"), ..started_batch(run, at, 1_000) };
        for nth in 0..1_000 {
            let header = (nth == 0).then_some(&file);
            journal.start_sends(header, &[started_send(run, nth, at)], 9_999, at).unwrap();
        }
        let all: Vec<_> = (0..1_000).map(|nth| finished_send(run, nth, at, SendOutcome::Accepted)).collect();
        journal.finish_sends(&all, at).unwrap();
        journal.close(at).unwrap();
    }
    let mut new = open_journal(dir.path(), "new", NOW).journal;
    for nth in 0..200 {
        new.start_sends(None, &[started_send("new", nth, NOW)], 999, NOW).unwrap();
        new.finish_sends(&[finished_send("new", nth, NOW, SendOutcome::Accepted)], NOW).unwrap();
    }
    let path = dir.path().join(JOURNAL_FILE_NAME);
    let before = fs::metadata(&path).unwrap().len();
    new.close(NOW).unwrap();
    assert!(fs::metadata(&path).unwrap().len() < before * 3 / 4);
    let mut next = open_journal(dir.path(), "next", NOW).journal;
    assert_eq!(next.recent_sends().unwrap().count(NOW), 200);
    assert!(next.take_over_batch("tw", "/old.txt").unwrap().is_none());
    assert_eq!(next.take_over_batch("tw", "/kept.txt").unwrap().unwrap().sends.len(), 1_000);
}

#[test]
fn compaction_keeps_records_of_an_unknown_kind() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(JOURNAL_FILE_NAME);
    let day = 24 * 3_600_000;
    let mut old = open_journal(dir.path(), "old", NOW - day).journal;
    let unknown = r#"{"receipt":{"run":"old","nth":0,"price":"0.05"}}"#;
    let before = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{before}{unknown}\n{{\"receipt\":{{\n[1]\n")).unwrap();
    for nth in 0..2_000 {
        old.start_sends(None, &[started_send("old", nth, NOW - day)], 9_999, NOW - day).unwrap();
    }
    let long = fs::metadata(&path).unwrap().len();
    old.close(NOW).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!((text.len() as u64) < long / 2, "it was not compacted");
    assert_eq!(text.lines().filter(|line| line.contains("receipt")).collect::<Vec<_>>(), [unknown]);
    assert!(!text.contains("[1]"));
}

#[test]
fn sends_from_before_the_clock_was_set_back_count_for_an_hour_from_the_next_run() {
    let dir = tempfile::tempdir().unwrap();
    let (minute, ahead) = (60_000, NOW + 5 * 60_000);
    let mut before = open_journal(dir.path(), "before", ahead).journal;
    let three: Vec<_> = (0..3).map(|nth| started_send("before", nth, ahead)).collect();
    assert_eq!(before.start_sends(None, &three, 9, ahead).unwrap(), 3);
    before.close(ahead).unwrap();
    // The first run after that is refused, but the hour begins.
    let mut after = open_journal(dir.path(), "after", NOW).journal;
    assert_eq!(after.start_sends(None, &[started_send("after", 0, NOW)], 3, NOW).unwrap(), 0);
    drop(after);
    for (minutes, expected) in [(1, 3), (59, 3), (61, 0)] {
        let now = NOW + minutes * minute;
        assert_eq!(
            open_journal(dir.path(), "later", now).journal.recent_sends().unwrap().count(now),
            expected,
            "{minutes}"
        );
    }
}

#[test]
fn a_journal_of_a_later_version_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(JOURNAL_FILE_NAME), "{\"journal\":2}\n{\"future\":1}\n").unwrap();
    let opened = JournalFile::open(PrivateDir::open_or_create(dir.path()).unwrap(), "a".into(), NOW);
    assert!(opened.err().unwrap().to_string().contains("by a later version of smsctl"));
}

#[tokio::test]
async fn the_writer_writes_waiting_records_as_one_group_and_replies_to_each() {
    let dir = tempfile::tempdir().unwrap();
    let writer = JournalWriter::start(open_journal(dir.path(), "a", NOW).journal, 30, || NOW).unwrap();
    let sends = (0..25).map(|nth| started_send("a", nth, NOW)).collect();
    assert_eq!(writer.start_sends(None, sends).await.unwrap(), 25);
    let finish = (0..25).map(|nth| writer.finish_send(finished_send("a", nth, NOW, SendOutcome::Accepted)));
    futures_util::future::join_all(finish).await.into_iter().for_each(|done| done.unwrap());
    assert_eq!(writer.start_sends(None, (25..35).map(|nth| started_send("a", nth, NOW)).collect()).await.unwrap(), 5);
    writer.close().unwrap();
    let records = open_journal(dir.path(), "b", NOW).journal.read_records().unwrap();
    assert_eq!(sends_without_outcome(&records), 5);
}

fn sends_without_outcome(records: &[JournalRecord]) -> usize {
    pair_sends(records).iter().filter(|send| send.finished.is_none()).count()
}
