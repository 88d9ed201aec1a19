//! What is measured, beside what, and which of it has limits.

use std::process::ExitCode;

use super::{
    measure::{Spent, here, instructions, spent, traced},
    place::{FEW, LARGEST, Place, REQUESTS, SMSCTL, curl},
    real_sends::{GROUP, MESSAGES, RealSends, Storage, state_size},
};

const MIB: f64 = 1_048_576.0;

pub fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "measure") {
        here(&args[1..]);
        return ExitCode::SUCCESS;
    }
    let is_named = |name: &str| args.iter().any(|arg| arg == name);
    let mut gates = Gates { passed: true };
    let real = RealSends::new();
    gates.real_sends(&real);
    real_ratios(&mut gates, &real, if is_named("gates") { 3 } else { 7 });
    if is_named("real") {
        return gates.exit_code();
    }
    let place = Place::new();
    gates.all(&place);
    if !is_named("gates") {
        ratios(&place);
        memory(&place);
    }
    gates.exit_code()
}

/// What must hold.
struct Gates {
    passed: bool,
}

impl Gates {
    fn exit_code(&self) -> ExitCode {
        if self.passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

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

    /// The path that costs money: a gateway on loopback, with the journal.
    fn real_sends(&mut self, real: &RealSends) {
        let millions = |words: &[String]| instructions(words).map(|count| count as f64 / 1e6);
        println!("real sends, millions of instructions");
        let empty = millions(&real.send(&real.new_state(Storage::Memory)));
        self.at_most("one send, no journal yet", 2.0, empty);
        let state = real.long_journal();
        let size = state_size(&state) as f64 / MIB;
        let mut sends: Vec<_> = (0..5).filter_map(|_| millions(&real.send(&state))).collect();
        let first = sends.first().copied();
        println!("{:52} {:>12.3}", "  the first after 10,000 messages", first.unwrap_or(f64::NAN));
        println!("{:52} {size:>12.3} {:>12.3}", "  MiB of journal before and after", state_size(&state) as f64 / MIB);
        sends.sort_by(f64::total_cmp);
        let ratio = empty.zip(sends.get(2)).map(|(empty, after)| after / empty);
        self.at_most("one send after 10,000 messages, as a ratio", 1.15, ratio);
        let batch = |file: &str, count: usize| {
            real.begin();
            let found = millions(&real.batch(&real.new_state(Storage::Memory), file, GROUP));
            real.assert_received(count);
            found
        };
        let further = batch("group.txt", GROUP).zip(batch("many.txt", MESSAGES));
        let further = further.map(|(group, many)| (many - group) / (MESSAGES - GROUP) as f64);
        self.at_most("each further message of a batch", 0.22, further);
        println!("real sends, system calls");
        let calls = |file: &str, count: usize, calls: &[&str]| {
            real.begin();
            let found = traced(&real.batch(&real.new_state(Storage::Disk), file, GROUP), calls);
            real.assert_received(count);
            found.map(|count| count as f64)
        };
        let each = |names: &[&str]| {
            let (group, many) = (calls("group.txt", GROUP, names), calls("many.txt", MESSAGES, names));
            group.zip(many).map(|(group, many)| (many - group) / (MESSAGES - GROUP) as f64)
        };
        let syncs = each(&["fsync", "fdatasync", "sync_file_range", "syncfs", "sync"]);
        self.at_most("syncs for each 25 further messages of a batch", 1.0, syncs.map(|each| each * GROUP as f64));
        let writes = each(&["write", "writev", "pwrite64", "pwritev", "sendto", "sendmsg"]);
        self.at_most("writes for each further message, request included", 3.0, writes);
    }

    fn all(&mut self, place: &Place) {
        let millions = |words: Vec<String>| instructions(&words).map(|count| count as f64 / 1e6);
        println!("millions of instructions");
        self.at_most("smsctl --version", 0.55, millions(vec![SMSCTL.to_owned(), "--version".to_owned()]));
        self.at_most("smsctl show, three connectors", 2.0, millions(place.smsctl(&["show"])));
        let plain = millions(place.smsctl(&place.test()));
        self.at_most("smsctl test, HTTP", 1.70, plain);
        let tls = |roots: &str| millions(place.smsctl(&place.test_tls(roots)));
        self.at_most("smsctl test, HTTPS, one CA file", 5.0, tls(&place.ca));
        self.at_most("smsctl test, HTTPS, a whole store", 15.0, tls(&place.store));
        let batch = |file: &str| millions(place.smsctl(&place.batch(file)));
        let further = batch(&place.few).zip(batch(&place.many)).map(|(few, many)| many - few);
        let further = further.map(|count| count / (REQUESTS - FEW) as f64);
        self.at_most("each further message of a batch", 0.24, further);
        let crowded = millions(place.smsctl_with_hundred(&place.test()));
        let ratio = crowded.zip(plain).map(|(crowded, plain)| crowded / plain);
        self.at_most("a file of 100 connectors, as a ratio to one of three", 1.5, ratio);
        println!("others");
        let opened = traced(&place.smsctl(&place.test_tls(&place.store)), &["openat"]);
        self.at_most("files opened for HTTPS", 40.0, opened.map(|count| count as f64));
        let connected = traced(&place.smsctl(&place.batch(&place.many)), &["connect"]);
        // One for each of the ten at once, and one that asks whether the server is a sandbox, when it is not back in time.
        self.at_most("connections of a batch of 1,000", 11.0, connected.map(|count| count as f64));
        let size = std::fs::metadata(SMSCTL).unwrap().len() as f64 / 1e6;
        self.at_most("MB of the binary, everything in", LARGEST, Some(size));
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

/// Real sends beside the same requests by curl. Times vary from machine to machine and from run to run: the limits are
/// several times what was measured when they were set.
fn real_ratios(gates: &mut Gates, real: &RealSends, rounds: usize) {
    println!("real sends beside curl, the median of the ratios of wall time");
    let single = (real.new_state(Storage::Disk), real.curl_once());
    let compared = compare_with_curl(rounds, &single.1, &|| real.send(&single.0));
    compared.report(gates, "one send, the journal on disk", 3.0);
    for (what, storage, limit) in [
        ("1,000 messages, 10 at once, the journal in memory", Storage::Memory, 3.0),
        ("1,000 messages, 10 at once, the journal on disk", Storage::Disk, 20.0),
    ] {
        let batch = || real.batch(&real.new_state(storage), "many.txt", 10);
        real.begin();
        compare_with_curl(rounds, &real.curl(10), &batch).report(gates, what, limit);
        real.assert_received_each(MESSAGES, 2 * rounds);
    }
}

/// How the same work compares with curl.
struct Comparison {
    /// The median ratio of the elapsed times.
    ratio: f64,
    /// The averages, for people.
    averages: String,
}

impl Comparison {
    fn report(&self, gates: &mut Gates, what: &str, limit: f64) {
        gates.at_most(what, limit, Some(self.ratio));
        println!("  {}", self.averages);
    }
}

fn compare_with_curl(rounds: usize, curl: &[String], smsctl: &dyn Fn() -> Vec<String>) -> Comparison {
    let (mut ratios, mut ours, mut theirs) = (vec![], Spent::default(), Spent::default());
    for _ in 0..rounds {
        let (we, they) = (spent(&smsctl(), 1), spent(curl, 1));
        ratios.push(we.wall / they.wall);
        ours.add(&we);
        theirs.add(&they);
    }
    ratios.sort_by(f64::total_cmp);
    let millis = |micros: f64| micros / 1e3 / rounds as f64;
    let (wall, curl_wall, peak) = (millis(ours.wall), millis(theirs.wall), ours.peak / MIB);
    let averages = format!(
        "on average {wall:.1} ms, curl {curl_wall:.1} ms; CPU {:.2} of curl's; {peak:.1} MiB at the peak",
        ours.cpu / theirs.cpu
    );
    Comparison { ratio: ratios[ratios.len() / 2], averages }
}

fn ratios(place: &Place) {
    println!("\n{:44} {:>8} {:>8}", "beside", "CPU", "wall");
    let row = |what: &str, ours: &[String], theirs: &[String], times| {
        let (we, they) = beside(ours, theirs, times);
        println!("{what:44} {:>8.2} {:>8.2}", we.cpu / they.cpu, we.wall / they.wall);
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let version = words(&[SMSCTL, "--version"]);
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
