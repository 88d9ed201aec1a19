//! Finds the values behind references: the environment, a file, what a program prints, or a keyring.

mod keyring;

use std::{
    env, fs,
    io::Read,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use zeroize::Zeroizing;

use crate::sms::{Reference, Secret};

/// The longest secret that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// How long a program or a keyring may take; either may wait for its user.
const PATIENCE: Duration = Duration::from_secs(10);

/// The value, or why it cannot be had: a sentence that names the reference, never the value.
pub fn resolve(reference: &Reference) -> Result<Secret, String> {
    let text = match reference {
        Reference::Env(name) => match env::var(name) {
            Ok(text) => Zeroizing::new(text),
            Err(env::VarError::NotPresent) => {
                return Err(format!("the environment variable {name} is not set"));
            }
            Err(_) => return Err(format!("the environment variable {name} is not UTF-8")),
        },
        Reference::File(path) => {
            let mut text = Zeroizing::new(String::new());
            let read = fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
            read.map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            text
        }
        Reference::Command(words) => run(words)?,
        Reference::Keyring(name) => {
            let name = name.clone();
            in_time(move || keyring::read(&name)).unwrap_or_else(|| Err(late("the keyring")))?
        }
    };
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    match text {
        "" => Err(format!("{reference} is empty")),
        text => text.parse().map_err(|never| match never {}),
    }
}

fn run(words: &[String]) -> Result<Zeroizing<String>, String> {
    let [program, args @ ..] = words else { return Err("cmd: names no program".into()) };
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    let output = child.stdout.take();
    let until = Instant::now() + PATIENCE;
    let printed = in_time(move || {
        let mut text = Zeroizing::new(String::new());
        let read = output.map_or(Ok(0), |output| output.take(LONGEST).read_to_string(&mut text));
        read.map(|_| text)
    });
    let status = loop {
        match child.try_wait().map_err(|error| format!("{program} was lost: {error}"))? {
            Some(status) => break status,
            None if printed.is_some() && Instant::now() < until => thread::sleep(Duration::from_millis(5)),
            None => {
                let _ = child.kill().and_then(|()| child.wait().map(drop));
                return Err(late(program));
            }
        }
    };
    match printed {
        None => Err(late(program)),
        Some(Err(_)) => Err(format!("{program} printed something that is not UTF-8")),
        Some(Ok(_)) if !status.success() => Err(format!("{program} failed: {status}")),
        Some(Ok(text)) => Ok(text),
    }
}

/// What the work comes to, unless it takes too long.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    wait.recv_timeout(PATIENCE).ok()
}

fn late(who: &str) -> String {
    format!("{who} took longer than {} s", PATIENCE.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<String, String> {
        resolve(&Reference::read(text).unwrap()).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn exactly_one_line_break_is_taken_off() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, "a b \n\n").unwrap();
        assert_eq!(value(&format!("file:{}", file.path().display())).unwrap(), "a b \n");
        assert_eq!(value("cmd:printf from-a-program").unwrap(), "from-a-program");
    }

    #[test]
    fn what_cannot_be_had_is_named_by_its_reference() {
        assert_eq!(
            value("env:SMSCTL_SURELY_UNSET").unwrap_err(),
            "the environment variable SMSCTL_SURELY_UNSET is not set"
        );
        assert!(value("file:/nonexistent/x").unwrap_err().starts_with("/nonexistent/x cannot be read"));
        assert!(value("cmd:false").unwrap_err().starts_with("false failed"));
        assert!(value("cmd:true").unwrap_err().contains("is empty"));
        assert!(value("cmd:").is_err());
        assert!(value("cmd:/nonexistent/program").unwrap_err().contains("cannot be started"));
    }
}
