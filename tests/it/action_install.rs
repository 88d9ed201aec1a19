//! How the GitHub Action installs smsctl: from the release, checked, or else from its own sources.

use std::{fs, process::Command};

use crate::support::{
    Done, Home, Server,
    release::{REPOSITORY, Release, VERSION, write_script},
};

const INSTALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.github/actions/sandbox/install");
const TARGET: &str = "x86_64-unknown-linux-musl";

/// A runner with a cargo that builds a script, and says so.
struct Runner {
    home: Home,
    system: &'static str,
    processor: &'static str,
}

impl Runner {
    fn new() -> Self {
        let runner = Self { home: Home::new(), system: "Linux", processor: "X64" };
        write_script(
            &runner.home.path("bin/cargo"),
            "#!/bin/sh\necho \"$@\" >>\"$HOME/built\"\nfor root; do :; done\nmkdir -p \"$root/bin\"\n\
             for name in smsctl smsctl.exe; do printf '#!/bin/sh\\necho smsctl built\\n' >\"$root/bin/$name\"; done\n\
             chmod +x \"$root\"/bin/*\n",
        );
        runner
    }

    /// Runs the step that installs this version from this server.
    fn install(&self, server: &str, version: &str) -> Done {
        self.step(&[], server, version)
    }

    fn step(&self, args: &[&str], server: &str, version: &str) -> Done {
        let mut command = Command::new(INSTALL);
        command.args(args).env_clear().env("GITHUB_OUTPUT", self.home.path("output"));
        let path = format!("{}:{}", self.home.path("bin").display(), std::env::var("PATH").unwrap());
        command.env("PATH", path).env("HOME", self.home.path("")).env("VERSION", version);
        command.env("RUNNER_OS", self.system).env("RUNNER_ARCH", self.processor);
        command.env("RUNNER_TEMP", self.home.path("")).env("RUNNER_TOOL_CACHE", self.home.path("tools"));
        command.env("GITHUB_PATH", self.home.path("path")).env("GITHUB_SERVER_URL", server);
        let output = command.env("ACTION_REPOSITORY", REPOSITORY).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Done { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// What cargo was called with.
    fn builds(&self) -> String {
        fs::read_to_string(self.home.path("built")).unwrap_or_default()
    }

    /// What the smsctl says that the next steps find.
    fn installed(&self) -> Option<String> {
        let folders = fs::read_to_string(self.home.path("path")).ok()?;
        let program = format!("{}/smsctl", folders.lines().next_back()?);
        let output =
            Command::new(program).arg("--version").env_clear().env("HOME", self.home.path("")).output().unwrap();
        Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    }
}

#[test]
fn the_archive_of_the_release_is_checked_and_installed_once() {
    let (release, runner) = (Release::of(&[TARGET]), Runner::new());
    let server = release.serve();
    runner.install(&server.url(), "").exits(0);
    assert_eq!(runner.installed(), Some(format!("smsctl {VERSION}")));
    assert_eq!(server.count(), 2, "{:?}", server.seen());
    runner.install(&server.url(), &format!("v{VERSION}")).exits(0);
    assert_eq!(server.count(), 2, "{:?}", server.seen());
    assert_eq!(runner.builds(), "");
}

#[test]
fn the_folder_that_is_cached_is_the_one_that_is_installed_to() {
    let runner = Runner::new();
    let server = Server::always(404, "");
    runner.step(&["plan"], &server.url(), "").exits(0);
    runner.install(&server.url(), "").exits(0);
    let (planned, installed) = (runner.home.path("output"), runner.home.path("path"));
    let (planned, installed) = (fs::read_to_string(planned).unwrap(), fs::read_to_string(installed).unwrap());
    let key = format!("\nkey=smsctl-Linux-{VERSION}-X64-");
    assert!(planned.starts_with(&format!("folder={}\n", installed.trim())) && planned.contains(&key), "{planned}");
    assert!(planned.ends_with(&format!("\nrepository={REPOSITORY}\n")), "{planned}");
}

#[test]
fn an_archive_with_another_sum_is_neither_installed_nor_replaced_by_a_build() {
    let (release, runner) = (Release::of(&[TARGET]), Runner::new());
    let archive = release.file(&format!("smsctl-{VERSION}-{TARGET}.tar.gz"));
    fs::write(&archive, [fs::read(&archive).unwrap(), b"x".to_vec()].concat()).unwrap();
    let failed = runner.install(&release.serve().url(), "").exits(1);
    assert!(failed.stdout.starts_with("::error::") && failed.stdout.contains("SHA-256"), "{failed}");
    fs::write(release.file("SHA256SUMS"), "").unwrap();
    let failed = runner.install(&release.serve().url(), "").exits(1);
    assert!(failed.stdout.contains("SHA256SUMS says nothing"), "{failed}");
    assert_eq!((runner.installed(), runner.builds()), (None, String::new()));
}

#[test]
fn without_an_archive_the_sources_of_the_action_are_built() {
    let runner = Runner::new();
    runner.install(&Server::always(404, "").url(), "").exits(0);
    assert_eq!(runner.installed().as_deref(), Some("smsctl built"));
    let sources = dunce::canonicalize(env!("CARGO_MANIFEST_DIR")).unwrap();
    let expected = format!("install --quiet --locked --path {} --root ", sources.display());
    assert!(runner.builds().starts_with(&expected), "{}", runner.builds());
}

#[test]
fn a_release_that_is_neither_there_nor_in_the_sources_fails_the_step() {
    let runner = Runner::new();
    for (version, message) in [("99.0.0", "99.0.0"), ("../1", "is not the version of a release")] {
        let failed = runner.install(&Server::always(404, "").url(), version).exits(1);
        assert!(failed.stdout.contains(message), "{failed}");
    }
    assert_eq!((runner.installed(), runner.builds()), (None, String::new()));
}

#[test]
fn every_runner_of_github_asks_for_an_archive_that_a_release_has() {
    let targets = Command::new(".ci/release").arg("targets").output().unwrap().stdout;
    let targets = String::from_utf8(targets).unwrap();
    let runners = [
        ("Linux", "X64"),
        ("Linux", "ARM64"),
        ("macOS", "X64"),
        ("macOS", "ARM64"),
        ("Windows", "X64"),
        ("Windows", "ARM64"),
    ];
    for (system, processor) in runners {
        let runner = Runner { system, processor, ..Runner::new() };
        let server = Server::plain(|request| {
            let has_sums = request.contains("/SHA256SUMS ");
            Ok((if has_sums { 200 } else { 404 }, String::new(), vec![]))
        });
        runner.install(&server.url(), "").exits(0);
        let seen = server.seen();
        let asked = |target: &&str| {
            let extension = if target.contains("windows") { "zip" } else { "tar.gz" };
            seen[1].contains(&format!("/v{VERSION}/smsctl-{VERSION}-{target}.{extension} "))
        };
        assert!(targets.lines().any(|target| asked(&target)), "{system} {processor}: {seen:?}");
    }
}
