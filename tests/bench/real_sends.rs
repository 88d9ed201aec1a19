//! Real sends: through a gateway on loopback, with the journal, the budget and the limits that a sandbox leaves out.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::{
    gateway::{Gateway, GatewayReply},
    measure::spent,
    place::SMSCTL,
};

/// Messages of a batch; the most that an hour's budget may allow.
pub const MESSAGES: usize = 1_000;
/// A batch of so many messages is one group of intents at this concurrency.
pub const GROUP: usize = 25;
/// Entries of a long journal.
const LONG_JOURNAL: usize = 10_000;

/// Recipients that the gateway refuses, which costs nothing of the budget.
const REFUSED: &str = "+1416555";

/// Where the journal is kept.
#[derive(Clone, Copy)]
pub enum Storage {
    /// A file system in memory, where a sync costs nothing.
    Memory,
    /// The disk on which the project is built.
    Disk,
}

pub struct RealSends {
    gateway: Gateway,
    folder: tempfile::TempDir,
    memory: tempfile::TempDir,
    disk: tempfile::TempDir,
}

impl RealSends {
    pub fn new() -> Self {
        let gateway = Gateway::new(|request| match request.to.starts_with(REFUSED) {
            true => GatewayReply::Refuse,
            false => GatewayReply::Accept,
        });
        let shared_memory = Path::new("/dev/shm");
        let memory = if shared_memory.is_dir() { shared_memory.to_owned() } else { std::env::temp_dir() };
        let real = Self {
            gateway,
            folder: tempfile::tempdir().unwrap(),
            memory: tempfile::tempdir_in(memory).unwrap(),
            disk: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
        };
        real.write("config.toml", &real.gateway.config("max-per-hour = 1000"));
        for (name, count) in [("group.txt", GROUP), ("many.txt", MESSAGES)] {
            real.write(name, &recipients("+1415555", count).join("\n"));
        }
        real
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// A new folder for the state of a machine that never sent anything.
    pub fn new_state(&self, storage: Storage) -> PathBuf {
        let folder = match storage {
            Storage::Memory => &self.memory,
            Storage::Disk => &self.disk,
        };
        tempfile::tempdir_in(folder.path()).unwrap().keep()
    }

    fn smsctl(&self, state: &Path, args: &[&str]) -> Vec<String> {
        let config = self.path("config.toml").display().to_string();
        let before = [format!("XDG_STATE_HOME={}", state.display()), SMSCTL.to_owned(), "--config".into(), config];
        before.into_iter().chain(args.iter().map(|arg| (*arg).to_owned())).collect()
    }

    /// One message.
    pub fn send(&self, state: &Path) -> Vec<String> {
        self.smsctl(state, &["test", "--to=+14155559999"])
    }

    /// A message to each recipient of a file.
    pub fn batch(&self, state: &Path, file: &str, concurrency: usize) -> Vec<String> {
        let file = self.path(file).display().to_string();
        self.smsctl(state, &["test", "--to-file", &file, &format!("--concurrency={concurrency}")])
    }

    /// Forgets what the gateway received so far.
    pub fn begin(&self) {
        self.gateway.clear();
    }

    /// Fails unless so many people received one message each.
    pub fn assert_received(&self, people: usize) {
        self.assert_received_each(people, 1);
    }

    /// Fails unless so many people received so many messages each.
    pub fn assert_received_each(&self, people: usize, messages: usize) {
        self.gateway.wait_until_idle();
        let by_recipient = self.gateway.messages_by_recipient();
        assert_eq!(by_recipient.len(), people);
        assert!(by_recipient.values().all(|received| *received == messages), "{by_recipient:?}");
    }

    /// The same requests by curl, so many at once over connections that stay open.
    pub fn curl(&self, concurrency: usize) -> Vec<String> {
        let request = |to: &String| {
            format!(
                "url = \"http://127.0.0.1:{}/sent\"\nheader = \"content-type: application/json\"\n\
                 data = \"{{\\\"to\\\": \\\"{to}\\\", \\\"text\\\": \\\"123456 is your code\\\"}}\"\n\
                 output = \"/dev/null\"\nsilent\nfail\n",
                self.gateway.port
            )
        };
        let requests: Vec<_> = recipients("+1415555", MESSAGES).iter().map(request).collect();
        self.write("curl.txt", &requests.join("next\n"));
        let config = self.path("curl.txt").display().to_string();
        let words = ["curl", "--parallel", "--parallel-max", &concurrency.to_string(), "--config", &config];
        words.map(str::to_owned).to_vec()
    }

    /// One request by curl.
    pub fn curl_once(&self) -> Vec<String> {
        let url = format!("http://127.0.0.1:{}/sent", self.gateway.port);
        let body = "{\"to\": \"+14155559999\", \"text\": \"123456 is your code\"}";
        let words = ["curl", "--silent", "--fail", "--json", body, "--output", "/dev/null", &url];
        words.map(str::to_owned).to_vec()
    }

    /// A state with a journal of 10,000 messages, all of them sent by smsctl: the gateway refused most.
    pub fn long_journal(&self) -> PathBuf {
        let state = self.new_state(Storage::Memory);
        let (accepted, batches) = (MESSAGES - 100, LONG_JOURNAL / MESSAGES);
        for nth in 0..batches {
            let mut numbers = recipients(REFUSED, MESSAGES);
            if nth + 1 == batches {
                numbers.splice(..accepted, recipients("+1415555", accepted));
            }
            let name = format!("refused-{nth}.txt");
            self.write(&name, &numbers.join("\n"));
            // Refusals end with an exit code of their own.
            let words = self.batch(&state, &name, 50);
            let shell = ["sh", "-c", "\"$@\" || [ $? = 5 ]", "sh"].map(str::to_owned);
            spent(&[&words[..1], &shell, &words[1..]].concat(), 1);
        }
        state
    }
}

fn recipients(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|nth| format!("{prefix}{nth:04}")).collect()
}

/// The bytes of all files of a state.
pub fn state_size(state: &Path) -> u64 {
    let folder = fs::read_dir(state.join("smsctl")).unwrap();
    folder.map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}
