//! A batch knows its recipients by a keyed hash of the number, neither by its mask nor by the number itself.

use std::{collections::BTreeSet, sync::mpsc};

use sha2::{Digest, Sha256};

use super::*;
use crate::support::gateway::GatewayReply;

/// A batch of 20 that was killed when ten were accepted and the eleventh was under way.
fn killed_batch() -> (Home, String, Gateway) {
    let (arrived, has_arrived) = mpsc::channel();
    let gateway = Gateway::new(move |request| {
        if request.nth == 10 {
            arrived.send(()).unwrap();
            return GatewayReply::Silence;
        }
        GatewayReply::Accept
    });
    let home = home(&gateway, LARGEST_BUDGET);
    let file = write_recipients(&home, "numbers.txt", &recipients(0..20));
    let mut child = home.command(&batch(&file, &[])).spawn().unwrap();
    has_arrived.recv().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    gateway.wait_until_idle();
    (home, file, gateway)
}

/// Resumes over these recipients. Nobody may receive a second message; who is new receives one, or all is refused.
fn resumes_over(numbers: &[String]) {
    let (home, file, gateway) = killed_batch();
    let before = gateway.recipients();
    write_recipients(&home, "numbers.txt", numbers);
    let next = Gateway::accepting();
    home.write(next.config(LARGEST_BUDGET));
    let done = home.run(&batch(&file, &["--resume", "--json"]));
    assert_none_sent_twice(&next);
    let now = next.recipients();
    assert!(now.iter().all(|number| !before.contains(number)), "received a second message: {now:?} {done}");
    match done.code {
        2 => assert_eq!(now.len(), 0, "{done}"),
        0 => {
            let missed: Vec<_> =
                numbers.iter().filter(|number| !before.contains(number) && !now.contains(number)).collect();
            assert!(missed.is_empty(), "left out without ever being sent: {missed:?} {done}");
        }
        _ => panic!("{done}"),
    }
}

#[test]
fn a_new_number_with_the_same_last_digits_is_sent_to() {
    let mut numbers = recipients(0..20);
    numbers[3] = "+14165550003".into();
    assert_eq!(masked(&numbers[3]), masked(&recipient(3)));
    resumes_over(&numbers);
}

#[test]
fn an_old_number_that_moved_behind_a_new_one_with_the_same_last_digits_is_not_sent_again() {
    let mut numbers = recipients(0..20);
    numbers[3] = "+14165550003".into();
    numbers.push(recipient(3));
    resumes_over(&numbers);
}

#[test]
fn a_file_in_another_order_repeats_no_message() {
    resumes_over(&recipients(0..20).into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn a_file_with_a_number_in_front_repeats_no_message() {
    resumes_over(&[vec!["+14155559999".to_owned()], recipients(0..20)].concat());
}

#[test]
fn a_file_that_lost_a_line_repeats_no_message() {
    resumes_over(&[recipients(0..3), recipients(4..20)].concat());
}

#[test]
fn neither_a_number_nor_its_plain_hash_is_kept() {
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    let all = recipients(0..5);
    let file = write_recipients(&home, "numbers.txt", &all);
    home.run(&batch(&file, &[])).exits(0);
    home.run(&["test", "--to=+14155559999"]).exits(0);
    let kept = everything_kept(&state_folder(&home));
    for number in all.iter().map(String::as_str).chain(["+14155559999"]) {
        let digits = &number[1..];
        assert!(!kept.contains(digits) && !kept.contains(&digits[1..]), "{number} is kept: {kept}");
        for text in [number, digits] {
            let hash = hex::encode(Sha256::digest(text.as_bytes()));
            assert!(!kept.contains(&hash[..12]), "the hash of {text} needs no key: {kept}");
        }
    }
}

/// The words of some length in which digits and letters are mixed, as in a hash or a random id.
fn tokens(text: &str) -> BTreeSet<&str> {
    let long = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| word.len() >= 10);
    long.filter(|word| {
        word.contains(|letter: char| letter.is_ascii_digit())
            && word.contains(|letter: char| letter.is_ascii_alphabetic())
    })
    .collect()
}

#[test]
fn two_machines_keep_nothing_by_which_their_recipients_could_be_compared() {
    let kept = [(); 2].map(|()| {
        let gateway = Gateway::accepting();
        let home = home(&gateway, LARGEST_BUDGET);
        let file = write_recipients(&home, "numbers.txt", &recipients(0..5));
        home.run(&batch(&file, &[])).exits(0);
        everything_kept(&state_folder(&home))
    });
    let [one, other] = [tokens(&kept[0]), tokens(&kept[1])];
    assert!(!one.is_empty(), "{}", kept[0]);
    assert_eq!(one.intersection(&other).collect::<Vec<_>>(), Vec::<&&str>::new());
}
