//! What a file of recipients may contain; what is wrong in it is named with its line before anything is sent.

use super::*;

/// Sends to the recipients of a file with these bytes; the configuration has a saved recipient.
fn send_to(bytes: impl AsRef<[u8]>) -> (Done, Vec<String>) {
    let gateway = Gateway::accepting();
    let home = home(&gateway, "recipient = \"+14155550100\"\nmax-per-hour = 100");
    let path = home.path("numbers.txt");
    fs::write(&path, bytes).unwrap();
    let done = home.run(&batch(path.to_str().unwrap(), &["--json"]));
    (done, gateway.recipients())
}

#[test]
fn a_file_without_a_number_is_a_mistake_and_no_message_to_the_saved_recipient() {
    for text in ["", "\n\n", "# only a comment\n", "\u{feff}", "\u{feff}# a comment\r\n", "   \n\t\n  # indented\n"] {
        let (done, sent) = send_to(text);
        assert_eq!((done.code, sent), (2, vec![]), "{text:?}: {done}");
        assert!(done.stdout.contains("numbers.txt"), "{text:?}: {done}");
    }
}

#[test]
fn standard_input_without_a_number_is_a_mistake_too() {
    let gateway = Gateway::accepting();
    let home = home(&gateway, "recipient = \"+14155550100\"");
    home.feed(&["test", "--to-file=-"], "").exits(2);
    home.feed(&["test", "--to-file=-"], "# nobody\n").exits(2);
    assert_eq!(gateway.count(), 0);
}

#[test]
fn byte_order_mark_carriage_returns_blanks_and_indented_comments_are_no_part_of_a_number() {
    let text = "\u{feff}+14155550001\r\n  # indented\r\n\t# with a tab\r\n  +14155550002  \r\n\r\n+14155550003";
    let (done, sent) = send_to(text);
    assert_eq!(done.code, 0, "{done}");
    assert_eq!(sent, ["+14155550001", "+14155550002", "+14155550003"]);
}

#[test]
fn a_bad_line_is_named_before_anything_is_sent() {
    for bad in [
        "not a number",
        "+1415555000",
        "4155550001",
        "+14155550001 +14155550002",
        "+14155550001;",
        "+\u{661}4155550001",
    ] {
        let (done, sent) = send_to(format!("# people\n+14155550001\n+14155550002\n{bad}\n+14155550003\n"));
        assert_eq!((done.code, sent), (2, vec![]), "{bad}: {done}");
        assert!(done.stdout.contains("numbers.txt:4"), "{bad}: {done}");
    }
}

#[test]
fn the_line_number_counts_carriage_returns_and_the_byte_order_mark_right() {
    let (done, sent) = send_to("\u{feff}# people\r\n\r\n+14155550001\r\nbad\r\n");
    assert_eq!((done.code, sent), (2, vec![]), "{done}");
    assert!(done.stdout.contains("numbers.txt:4"), "{done}");
}

#[test]
fn a_duplicate_is_named_with_its_line_and_receives_at_most_one_message() {
    for again in ["+14155550001", "  +14155550001", "+14155550001\r"] {
        let (done, sent) = send_to(format!("+14155550001\n+14155550002\n{again}\n"));
        assert!(done.to_string().contains("numbers.txt:3"), "{again:?}: {done}");
        match done.code {
            0 => assert_eq!(sent, ["+14155550001", "+14155550002"], "{done}"),
            2 => assert_eq!(sent.len(), 0, "{done}"),
            _ => panic!("{done}"),
        }
    }
}

#[test]
fn a_file_that_is_no_text_is_a_mistake() {
    for bytes in [&[0xff, 0xfe, b'+', 0, b'1', 0][..], &[0; 64][..], b"\x89PNG\r\n\x1a\n"] {
        let (done, sent) = send_to(bytes);
        assert_eq!((done.code, sent), (2, vec![]), "{bytes:?}: {done}");
        assert!(done.stdout.contains("numbers.txt"), "{bytes:?}: {done}");
    }
}
