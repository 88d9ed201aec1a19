//! `cargo bench --bench speed`: what a run of smsctl costs, beside curl and /bin/true, on this machine in one run.
//!
//! Instructions are counted by valgrind and repeat; they and the size of the binary have limits, and passing one
//! ends with exit code 1. Times do not repeat: what counts there are the ratios, which are printed and no more.
//! `-- gates` leaves the times out. Linux only; what needs a tool that is not installed is said to be skipped.
#![allow(clippy::print_stdout)]

mod measure;
mod place;

use std::process::ExitCode;

use measure::{Spent, instructions, spent, traced};
use place::{FEW, Place, REQUESTS, curl};

const MIB: f64 = 1_048_576.0;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "measure") {
        measure::here(&args[1..]);
        return ExitCode::SUCCESS;
    }
    let place = Place::new();
    let mut gates = Gates { passed: true };
    gates.all(&place);
    if !args.contains(&"gates".to_owned()) {
        ratios(&place);
        memory(&place);
    }
    if gates.passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What must hold.
struct Gates {
    passed: bool,
}

impl Gates {
    fn at_most(&mut self, what: &str, limit: f64, found: Option<f64>) {
        let verdict = match found {
            None => "SKIPPED: no valgrind or strace".to_owned(),
            Some(found) => {
                self.passed &= found <= limit;
                let mark = if found <= limit { "✓" } else { "✗ TOO MUCH" };
                format!("{found:>12.3}  at most {limit:>12.3}  {mark}")
            }
        };
        println!("{what:52} {verdict}");
    }

    fn all(&mut self, place: &Place) {
        let millions = |words: Vec<String>| instructions(&words).map(|count| count as f64 / 1e6);
        println!("millions of instructions");
        self.at_most(
            "smsctl --version",
            0.7,
            millions(vec![place::SMSCTL.to_owned(), "--version".to_owned()]),
        );
        self.at_most("smsctl show, three connectors", 2.0, millions(place.smsctl(&["show"])));
        let plain = millions(place.smsctl(&place.test()));
        self.at_most("smsctl test, HTTP", 1.5, plain);
        let tls = |roots: &str| millions(place.smsctl(&place.test_tls(roots)));
        self.at_most("smsctl test, HTTPS, one CA file", 5.0, tls(&place.ca));
        self.at_most("smsctl test, HTTPS, a whole store", 15.0, tls(&place.store));
        let batch = |file: &str| millions(place.smsctl(&place.batch(file)));
        let further = batch(&place.few).zip(batch(&place.many)).map(|(few, many)| many - few);
        let further = further.map(|count| count / (REQUESTS - FEW) as f64);
        self.at_most("each further message of a batch", 0.15, further);
        let crowded = millions(place.smsctl_with_hundred(&place.test()));
        let ratio = crowded.zip(plain).map(|(crowded, plain)| crowded / plain);
        self.at_most("a file of 100 connectors, as a ratio to one of three", 1.5, ratio);
        println!("others");
        let opened = traced(&place.smsctl(&place.test_tls(&place.store)), "openat");
        self.at_most("files opened for HTTPS", 40.0, opened.map(|count| count as f64));
        let connected = traced(&place.smsctl(&place.batch(&place.many)), "connect");
        self.at_most("connections of a batch of 1,000", 10.0, connected.map(|count| count as f64));
        let size = std::fs::metadata(place::SMSCTL).unwrap().len() as f64 / 1e6;
        self.at_most("MB of the binary, everything in", place::LARGEST, Some(size));
    }
}

/// Both in turns, so that a slow moment of the machine meets both.
fn beside(ours: &[String], theirs: &[String], times: usize) -> (Spent, Spent) {
    let (mut we, mut they) = (Spent::default(), Spent::default());
    for _ in 0..5 {
        we.add(&spent(ours, times));
        they.add(&spent(theirs, times));
    }
    (we, they)
}

fn ratios(place: &Place) {
    println!("\n{:44} {:>8} {:>8}", "beside", "CPU", "wall");
    let row = |what: &str, ours: &[String], theirs: &[String], times| {
        let (we, they) = beside(ours, theirs, times);
        println!("{what:44} {:>8.2} {:>8.2}", we.cpu / they.cpu, we.wall / they.wall);
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let version = words(&[place::SMSCTL, "--version"]);
    row("--version, /bin/true", &version, &words(&["/bin/true"]), 40);
    row("--version, curl --version", &version, &words(&["curl", "--version"]), 20);
    row("test, HTTP, curl", &place.smsctl(&place.test()), &curl(&place.url, None), 20);
    for (what, file) in [("one CA file", &place.ca), ("a whole store", &place.store)] {
        let ours = place.smsctl(&place.test_tls(file));
        row(&format!("test, HTTPS, {what}, curl"), &ours, &curl(&place.tls, Some(file)), 20);
    }
    let ours = place.smsctl(&place.batch(&place.many));
    row("1,000 messages, 10 at once, curl -Z", &ours, &place.curl_parallel(), 3);
}

fn memory(place: &Place) {
    println!("\nMiB at the peak");
    for (what, args) in [
        ("smsctl test, HTTP", place.test()),
        ("smsctl test, HTTPS", place.test_tls(&place.store)),
        ("smsctl test, 1,000 messages", place.batch(&place.many)),
    ] {
        println!("{what:52} {:>12.1}", spent(&place.smsctl(&args), 1).peak / MIB);
    }
    let (batch, rest) = (place.smsctl(&place.batch(&place.many)), 9);
    spent(&batch, rest);
    println!("{:52} {:>12.1}", "smsctl sandbox with 10,000 messages", place.sandbox_peak() / MIB);
}
