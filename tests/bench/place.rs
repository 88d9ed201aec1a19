//! A sandbox, files with one and with many connectors, and the same sends for smsctl and for curl.

use std::{
    fmt::Write,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

pub const SMSCTL: &str = env!("CARGO_BIN_EXE_smsctl");
/// The largest size of the binary, in MB. 8.48 was measured with six export formats and two linked services.
pub const LARGEST: f64 = 8.6;
/// Messages of a large and of a small batch.
pub const REQUESTS: usize = 1_000;
pub const FEW: usize = 10;

const SID: &str = "AC00000000000000000000000000000000";
const TOKEN: &str = "demonstration-token";
const FROM: &str = "+15005550006";
const TO: &str = "+14155550100";

/// Where systems keep their roots.
const STORES: [&str; 2] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

pub struct Place {
    folder: tempfile::TempDir,
    sandbox: Child,
    pub url: String,
    pub tls: String,
    /// The sandbox's root alone, and with those of a whole system.
    pub ca: String,
    pub store: String,
    /// Files of recipients.
    pub few: String,
    pub many: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.sandbox.kill();
        let _ = self.sandbox.wait();
    }
}

fn written(path: PathBuf, text: impl AsRef<[u8]>) -> String {
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A file with so many connectors, the last of which is live.
fn connectors(count: usize) -> String {
    let mut text = format!("version = 1\nlive = \"c{}\"\n", count - 1);
    for nth in 0..count {
        write!(
            text,
            "[connectors.c{nth}]\nprovider = \"twilio\"\naccount-sid = \"{SID}\"\nauth-token = \"{TOKEN}\"\nfrom = \"{FROM}\"\n\
             [connectors.c{nth}.templates]\ngeneric = \"{{{{code}}}} is your code\"\nsign-in = \"{{{{code}}}} signs you in\"\n"
        )
        .unwrap();
    }
    text
}

fn numbers(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|nth| format!("+1415555{nth:04}"))
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut command = Command::new(SMSCTL);
        command.args(["sandbox", "--tls", "--listen=127.0.0.1:0", "--json"]);
        command.env_clear().env("HOME", folder.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut sandbox = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(sandbox.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let told = |name: &str| ready[name].as_str().unwrap().to_owned();
        let root = fs::read_to_string(told("ca")).unwrap();
        let system = STORES.iter().find_map(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let list = |count| numbers(count).collect::<Vec<_>>().join("\n");
        let place = Self {
            url: told("url"),
            tls: told("https_url"),
            ca: told("ca"),
            store: written(at("store.pem"), system + &root),
            few: written(at("few.txt"), list(FEW)),
            many: written(at("many.txt"), list(REQUESTS)),
            sandbox,
            folder,
        };
        place.keep("three.toml", &connectors(3));
        place.keep("hundred.toml", &connectors(100));
        place
    }

    /// A file that nobody else may read.
    fn keep(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;

        let path = self.path(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        Path::new(self.folder.path()).join(name)
    }

    fn with(&self, file: &str, args: &[impl AsRef<str>]) -> Vec<String> {
        let path = self.path(file).display().to_string();
        let args = args.iter().map(|arg| arg.as_ref().to_owned());
        [SMSCTL.to_owned(), "--config".to_owned(), path].into_iter().chain(args).collect()
    }

    pub fn smsctl(&self, args: &[impl AsRef<str>]) -> Vec<String> {
        self.with("three.toml", args)
    }

    pub fn smsctl_with_hundred(&self, args: &[impl AsRef<str>]) -> Vec<String> {
        self.with("hundred.toml", args)
    }

    fn send(&self, url: &str, more: &[&str]) -> Vec<String> {
        let words = ["test".to_owned(), format!("--sandbox={url}")];
        words.into_iter().chain(more.iter().map(|word| (*word).to_owned())).collect()
    }

    pub fn test(&self) -> Vec<String> {
        self.send(&self.url, &["--to", TO])
    }

    pub fn test_tls(&self, roots: &str) -> Vec<String> {
        self.send(&self.tls, &["--to", TO, "--ca-file", roots])
    }

    pub fn batch(&self, file: &str) -> Vec<String> {
        self.send(&self.url, &["--to-file", file, "--concurrency=10"])
    }

    /// The same requests by curl, ten at once over connections that stay open.
    pub fn curl_parallel(&self) -> Vec<String> {
        let request = |to: String| {
            format!(
                "url = \"{}\"\nuser = \"{SID}:{TOKEN}\"\ndata-urlencode = \"To={to}\"\ndata-urlencode = \"From={FROM}\"\n\
                 data = \"Body=123456+is+your+code\"\noutput = \"/dev/null\"\nsilent\nfail\n",
                messages(&self.url)
            )
        };
        let text: Vec<_> = numbers(REQUESTS).map(request).collect();
        let path = written(self.path("curl.txt"), text.join("next\n"));
        ["curl", "--parallel", "--parallel-max", "10", "--config", &path].map(str::to_owned).to_vec()
    }

    /// The sandbox's memory at its peak, in bytes.
    pub fn sandbox_peak(&self) -> f64 {
        let text = fs::read_to_string(format!("/proc/{}/status", self.sandbox.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.split_whitespace().next().unwrap().parse::<f64>().unwrap() * 1_024.0
    }
}

fn messages(url: &str) -> String {
    format!("{url}/2010-04-01/Accounts/{SID}/Messages.json")
}

/// One send by curl.
pub fn curl(url: &str, roots: Option<&str>) -> Vec<String> {
    let user = format!("{SID}:{TOKEN}");
    let (to, from) = (format!("To={TO}"), format!("From={FROM}"));
    let mut words = vec!["curl", "--silent", "--fail", "--user", &user, "--data-urlencode", &to];
    let url = messages(url);
    words.extend(["--data-urlencode", &from, "--data", "Body=123456+is+your+code", &url]);
    words.extend(roots.iter().flat_map(|roots| ["--cacert", *roots]));
    words.into_iter().map(str::to_owned).collect()
}
