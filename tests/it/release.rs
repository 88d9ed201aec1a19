//! What a release consists of: its names, sums, manifests, and the workflow that makes it.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::{
    Home,
    release::{REPOSITORY, Release, VERSION, printed, write_script},
    shown_by_help, temporary_folder,
};

fn targets() -> Vec<String> {
    let output = Command::new(".ci/release").arg("targets").output().unwrap();
    printed(&output).lines().map(str::to_owned).collect()
}

fn release_of_everything() -> Release {
    let targets = targets();
    Release::of(&targets.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Fills in a template of cargo-binstall: https://github.com/cargo-bins/cargo-binstall/blob/main/SUPPORT.md
fn expand(template: &str, target: &str) -> String {
    let binary_ext = if target.contains("windows") { ".exe" } else { "" };
    let values = [
        ("repo", format!("https://github.com/{REPOSITORY}")),
        ("version", VERSION.into()),
        ("target", target.into()),
        ("bin", "smsctl".into()),
        ("binary-ext", binary_ext.into()),
    ];
    let expanded =
        values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{ {name} }}"), value));
    assert!(!expanded.contains('{'), "{expanded}");
    expanded
}

fn names_in(archive: &Path) -> BTreeSet<String> {
    let is_zip = archive.extension().is_some_and(|extension| extension == "zip");
    let mut list = if is_zip { Command::new("unzip") } else { Command::new("tar") };
    let output = list.arg(if is_zip { "-Z1" } else { "-tzf" }).arg(archive).output().unwrap();
    printed(&output).lines().map(str::to_owned).collect()
}

/// SMSCTL_DIST names the folder of a release that was really built; a target may be missing there.
#[test]
fn binstall_finds_an_archive_and_the_binary_in_it_for_each_target() {
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let built = env::var_os("SMSCTL_DIST").map(PathBuf::from);
    let stubs = built.is_none().then(release_of_everything);
    let dist = built.unwrap_or_else(|| stubs.as_ref().unwrap().path("dist"));
    let mut found = BTreeSet::new();
    for target in targets() {
        let overridden = binstall["overrides"].get(&target);
        let value = |key| overridden.and_then(|it| it.get(key)).unwrap_or(&binstall[key]).as_str().unwrap();
        let url = expand(value("pkg-url"), &target);
        let name = url.strip_prefix(&format!("https://github.com/{REPOSITORY}/releases/download/v{VERSION}/")).unwrap();
        let suffix = match value("pkg-fmt") {
            "tgz" => ".tar.gz",
            "zip" => ".zip",
            other => panic!("{other}"),
        };
        assert!(name.ends_with(suffix), "{name}");
        if stubs.is_none() && !dist.join(name).exists() {
            continue;
        }
        let names = names_in(&dist.join(name));
        assert!(names.contains(&expand(value("bin-dir"), &target)), "{name}: {names:?}");
        let folder = format!("smsctl-{VERSION}-{target}");
        for file in ["LICENSE", "README.md", "man/smsctl-test.1", "completions/smsctl.bash"] {
            assert!(names.contains(&format!("{folder}/{file}")), "{name}: {names:?}");
        }
        found.insert(name.to_owned());
    }
    let names = fs::read_dir(dist).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let archives: BTreeSet<_> = names.filter(|name| name.ends_with(".tar.gz") || name.ends_with(".zip")).collect();
    assert_eq!(archives, found);
    assert!(!found.is_empty());
}

#[test]
fn the_same_binary_makes_the_same_archive_with_modes_of_its_own() {
    let release = Release::of(&["aarch64-apple-darwin"]);
    let archive = release.file(&format!("smsctl-{VERSION}-aarch64-apple-darwin.tar.gz"));
    let first = fs::read(&archive).unwrap();
    let listed = printed(&Command::new("tar").arg("-tvzf").arg(&archive).output().unwrap());
    assert!(listed.lines().all(|line| line.split_whitespace().nth(1) == Some("0/0")), "{listed}");
    let executable: Vec<_> = listed.lines().filter(|line| line.starts_with("-rwxr-xr-x")).collect();
    assert!(executable.len() == 1 && executable[0].ends_with("/smsctl"), "{listed}");
    release.run(&["archive", "aarch64-apple-darwin"]);
    assert!(fs::read(&archive).unwrap() == first);
}

#[test]
fn homebrew_and_scoop_get_each_archive_with_its_sum() {
    let release = release_of_everything();
    for name in ["formula", "scoop"] {
        release.run(&[name]);
    }
    release.run(&["sums"]);
    let sums = fs::read_to_string(release.file("SHA256SUMS")).unwrap();
    let mut checked = Command::new("sha256sum");
    checked.args(["--check", "--quiet", "SHA256SUMS"]).current_dir(release.path("dist"));
    printed(&checked.output().unwrap());
    let sum_of = |url: &str| {
        let name = url.strip_prefix(&format!("https://github.com/{REPOSITORY}/releases/download/v{VERSION}/")).unwrap();
        sums.lines().find_map(|line| line.strip_suffix(&format!("  {name}"))).unwrap().to_owned()
    };
    let formula = fs::read_to_string(release.file("smsctl.rb")).unwrap();
    let quoted = |line: &str, word| Some(line.trim().strip_prefix(word)?.trim_matches([' ', '"']).to_owned());
    let urls: Vec<_> = formula.lines().filter_map(|line| quoted(line, "url ")).collect();
    let hashes: Vec<_> = formula.lines().filter_map(|line| quoted(line, "sha256 ")).collect();
    assert_eq!(urls.len(), 4, "{formula}");
    assert_eq!(urls.iter().map(|url| sum_of(url)).collect::<Vec<_>>(), hashes);
    let scoop: serde_json::Value = serde_json::from_slice(&fs::read(release.file("smsctl.json")).unwrap()).unwrap();
    let archive = &scoop["architecture"]["64bit"];
    assert_eq!(sum_of(archive["url"].as_str().unwrap()), archive["hash"]);
    let folder = format!("{}/{}", archive["extract_dir"].as_str().unwrap(), scoop["bin"].as_str().unwrap());
    let file = archive["url"].as_str().unwrap().rsplit('/').next().unwrap();
    assert!(names_in(&release.file(file)).contains(&folder), "{scoop}");
}

#[test]
fn a_tag_needs_its_version_and_a_section_of_the_changelog() {
    let release = Release::of(&[]);
    let changelog = release.path("CHANGELOG.md");
    let text = format!(
        "# Changelog\n\n## Unreleased\n\n- next\n\n## {VERSION} - 2026-12-01\n\n- first\n\n## 0.0.1\n\n- old\n"
    );
    fs::write(&changelog, text).unwrap();
    let run = |args: &[&str]| release.command(args).env("CHANGELOG", &changelog).output().unwrap();
    assert_eq!(printed(&run(&["notes", VERSION])), "- first\n");
    printed(&run(&["check", &format!("v{VERSION}")]));
    assert!(!run(&["check", "v99.0.0"]).status.success());
    assert!(!run(&["notes", "99.0.0"]).status.success());
    for text in ["## Unreleased\n\n- next\n".to_owned(), format!("## {VERSION}\n\n## 0.0.1\n\n- old\n")] {
        fs::write(&changelog, text).unwrap();
        let refused = run(&["check", &format!("v{VERSION}")]);
        let reason = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && reason.contains("has no section"), "{reason}");
    }
    assert!(!release.run(&["notes", "Unreleased"]).trim().is_empty());
}

/// Runs a command that publishes, with a program in place of the one that would reach the network. Returns what that was
/// called with, a line per call.
fn published(release: &Release, program: &str, args: &[&str]) -> String {
    write_script(&release.path("bin").join(program), "#!/bin/sh\necho \"$@\" >>\"$CALLS\"\n");
    let path = format!("{}:{}", release.path("bin").display(), env::var("PATH").unwrap());
    let changelog = release.path("CHANGELOG.md");
    fs::write(&changelog, format!("## {VERSION}\n\n- first\n")).unwrap();
    let mut command = release.command(args);
    command.env("PATH", path).env("CALLS", release.path("calls")).env("CHANGELOG", changelog);
    printed(&command.env("IMAGE", "ghcr.io/OWNER/smsctl").output().unwrap());
    fs::read_to_string(release.path("calls")).unwrap()
}

#[test]
fn publishing_hands_over_every_file_of_the_release() {
    let release = Release::of(&["x86_64-unknown-linux-musl"]);
    let calls = published(&release, "gh", &["publish-github"]);
    assert!(calls.starts_with(&format!("release create v{VERSION} --verify-tag")), "{calls}");
    for name in [format!("smsctl-{VERSION}-x86_64-unknown-linux-musl.tar.gz"), "SHA256SUMS".into()] {
        assert!(calls.contains(&release.file(&name).display().to_string()), "{name}: {calls}");
    }
    let notes = calls.split_once("--notes-file ").unwrap().1.split(' ').next().unwrap();
    assert_eq!(fs::read_to_string(notes).unwrap(), "- first\n");
}

#[test]
fn an_image_is_pushed_under_its_version_in_lower_case() {
    let calls = published(&Release::of(&[]), "skopeo", &["publish-image"]);
    assert_eq!(calls.lines().count(), 2, "{calls}");
    for (call, tag) in calls.lines().zip([VERSION, "latest"]) {
        assert!(call.starts_with("copy --all oci-archive:"), "{call}");
        assert!(call.ends_with(&format!(" docker://ghcr.io/owner/smsctl:{tag}")), "{call}");
    }
}

#[test]
fn the_published_crate_names_the_repository() {
    let release = Release::of(&[]);
    let calls = published(&release, "cargo", &["publish-crate"]);
    assert!(calls.starts_with("publish --locked --manifest-path "), "{calls}");
    let path = calls.split(' ').nth(3).unwrap();
    let manifest: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    assert_eq!(manifest["package"]["repository"].as_str(), Some("https://github.com/OWNER/smsctl"));
    assert!(Path::new(path).with_file_name("src/main.rs").exists());
}

#[test]
fn a_packed_binary_is_unpacked_where_it_was() {
    let (built, packaged) = (Release::of(&["x86_64-pc-windows-gnu"]), temporary_folder());
    built.run(&["pack", "x86_64-pc-windows-gnu"]);
    let mut unpack = built.command(&["unpack", &built.path("").display().to_string()]);
    printed(&unpack.env("BINARIES", packaged.path()).output().unwrap());
    let name = "x86_64-pc-windows-gnu/release/smsctl.exe";
    assert_eq!(fs::read(packaged.path().join(name)).unwrap(), fs::read(built.path(name)).unwrap());
}

/// The commands of the job that `smsctl help ci` shows, on a machine with an npm that sends a message.
#[test]
fn the_job_for_gitlab_downloads_checks_and_runs_a_release() {
    let release = Release::of(&["x86_64-unknown-linux-musl"]);
    let job = shown_by_help("ci", "sign-in:").replace("https://github.com", &release.serve().url());
    let variables: Vec<_> = job.lines().filter_map(|line| line.strip_prefix("    ")?.split_once(": ")).collect();
    let commands: Vec<_> = job.lines().filter_map(|line| line.trim().strip_prefix("- ")).collect();
    assert!(variables.len() == 2 && commands.len() == 5, "{job}");
    write_script(&release.path("bin/npm"), "#!/bin/sh\nsmsctl test --quiet --to +14155550100\n");
    let run = || {
        let mut shell = Command::new("bash");
        let path = format!("{}:{}", release.path("bin").display(), env::var("PATH").unwrap());
        shell.args(["-ec", &commands.join("\n")]).current_dir(release.path("")).env_clear();
        shell.env("PATH", path).env("HOME", release.path("")).envs(variables.iter().copied()).output().unwrap()
    };
    let done = run();
    assert!(printed(&done).lines().any(|line| line.starts_with("SM")), "{done:?}");
    fs::write(release.file("SHA256SUMS"), "").unwrap();
    assert!(!run().status.success());
}

#[test]
fn documents_name_this_version_and_the_compiler_that_it_needs() {
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let readme = fs::read_to_string("README.md").unwrap();
    assert!(readme.contains(&format!("with Rust {} or later", manifest["package"]["rust-version"].as_str().unwrap())));
    let home = Home::new();
    let pages = ["ci", "containers"].map(|topic| home.run(&["help", topic]).exits(0).stdout);
    let mut named = 0;
    for text in pages.iter().chain([&readme]) {
        for start in ["sandbox@v", "download/v", "/smsctl:", "smsctl-0", "smsctl_"] {
            for (at, _) in text.match_indices(start) {
                let rest = text[at + start.len()..].trim_start_matches('0');
                assert!(rest.starts_with(VERSION.trim_start_matches('0')), "{}", &text[at..at + 30]);
                named += 1;
            }
        }
    }
    assert!(named >= 8, "{named}");
    assert_eq!(readme.matches("OWNER/smsctl").count(), 1);
}

fn workflow_lines(word: &str) -> Vec<(String, String)> {
    let workflows = [".github/workflows/ci.yml", ".github/workflows/release.yml", ".github/actions/sandbox/action.yml"];
    let mut found = vec![];
    for file in workflows {
        for line in fs::read_to_string(file).unwrap().lines() {
            let line = line.trim().trim_start_matches("- ");
            found.extend(line.strip_prefix(word).map(|rest| (file.to_owned(), rest.trim().to_owned())));
        }
    }
    found
}

#[test]
fn every_action_of_others_is_pinned_to_a_commit() {
    let lines = workflow_lines("uses:");
    assert!(lines.len() > 10);
    for (file, used) in lines {
        let (name, commit) = used.split_once('@').unwrap_or((&used, ""));
        let (commit, version) = commit.split_once(" # ").unwrap_or((commit, ""));
        let is_pinned = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()) && version.starts_with('v');
        assert!(is_pinned || name.starts_with("./.github/"), "{file}: {used}");
    }
}

#[test]
fn the_workflow_runs_each_stage() {
    let stages = fs::read_to_string(".ci/run").unwrap();
    let stages = stages.split_once("\nstages=\"").unwrap().1.split_once('"').unwrap().0;
    let workflow = fs::read_to_string(".github/workflows/ci.yml").unwrap();
    let listed = workflow.split_once("\n        stage: [").unwrap().1.split_once(']').unwrap().0;
    // `.ci/run` alone leaves `cross` and `release` out. The second packages what the first has built, in the same job.
    assert_eq!(listed.replace(", ", " "), format!("{stages} cross"));
    assert!(workflow.contains("run: .ci/run release\n"));
}

/// The steps that need GitHub's machines; every other one is a command of `.ci` that a stage or a test of this file runs.
const ONLY_ON_RUNNERS: [&str; 5] =
    ["rustup toolchain install", "rustup target add", "skopeo login", "env -u CI cargo test", "smsctl "];

#[test]
fn every_step_of_a_workflow_runs_here_too() {
    let stages = fs::read_to_string(".ci/run").unwrap();
    let tests = fs::read_to_string(file!()).unwrap();
    let lines = workflow_lines("run:");
    assert!(lines.len() > 10);
    for (file, step) in lines.into_iter().filter(|(_, step)| !step.is_empty()) {
        let words: Vec<_> = step.trim_matches('\'').split(' ').collect();
        let is_run = match words[..] {
            [".ci/run", stage, ..] => stages.contains(&format!("\n{stage}() ")) || stage == "\"$STAGE\"",
            [".ci/release", command, ..] => {
                stages.contains(&format!(".ci/release {command}")) || tests.contains(&format!("[\"{command}\""))
            }
            [".ci/cross", "build", ..] => true,
            _ => step.contains("$GITHUB_ACTION_PATH/") || ONLY_ON_RUNNERS.iter().any(|start| step.starts_with(start)),
        };
        assert!(is_run, "{file}: {step}");
    }
}
