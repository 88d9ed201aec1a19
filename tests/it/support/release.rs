//! A release as `.ci/release` makes it, of stubs: each archive holds a script that runs the binary under test.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

use super::{Server, temporary_folder};

/// The repository that it is released from.
pub const REPOSITORY: &str = "OWNER/smsctl";

/// The version of the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The files of a release, in a folder of its own.
pub struct Release {
    folder: TempDir,
}

/// Writes a script that may be executed.
pub fn write_script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// What a command printed, which has to succeed.
#[track_caller]
pub fn printed(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

impl Release {
    /// Makes the archives for these targets, and the sums of all.
    pub fn of(targets: &[&str]) -> Self {
        let release = Self { folder: temporary_folder() };
        let script = format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_smsctl"));
        let this_machine = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
        for target in targets.iter().copied().chain([&*this_machine]) {
            let name = if target.contains("windows") { "smsctl.exe" } else { "smsctl" };
            write_script(&release.folder.path().join(target).join("release").join(name), &script);
        }
        if !targets.is_empty() {
            release.run(&["man"]);
            targets.iter().for_each(|target| drop(release.run(&["archive", target])));
            release.run(&["sums"]);
        }
        release
    }

    /// A path beside the archives.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the release.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path("dist").join(name)
    }

    /// `.ci/release` with these arguments, about these files.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(".ci/release");
        command.args(args).env("BINARIES", self.folder.path()).env("DIST", self.path("dist"));
        command.env("GITHUB_REPOSITORY", REPOSITORY).env_remove("GITHUB_SERVER_URL");
        command
    }

    #[track_caller]
    pub fn run(&self, args: &[&str]) -> String {
        printed(&self.command(args).output().unwrap())
    }

    /// Serves the files as GitHub does.
    pub fn serve(&self) -> Server {
        let (dist, prefix) = (self.path("dist"), format!("GET /{REPOSITORY}/releases/download/v{VERSION}/"));
        Server::plain(move |request| {
            let name = request.strip_prefix(&prefix).and_then(|rest| rest.split(' ').next());
            match name.and_then(|name| fs::read(dist.join(name)).ok()) {
                Some(body) => Ok((200, String::new(), body)),
                None => Ok((404, String::new(), b"Not Found".to_vec())),
            }
        })
    }
}
