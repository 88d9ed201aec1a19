//! The floors named in `src/lib.rs`: a module uses only lower ones, and a provider's folder only what it may.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// From the lowest floor up.
const FLOORS: [&[&str]; 5] = [
    &["desk", "encoding", "failure", "files", "interrupt", "process", "references", "sms", "wire"],
    &["connectors"],
    &["sending", "store", "sandbox", "terminal"],
    &["commands"],
    &["cli"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|names| names.contains(&module))
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().flat_map(|entry| files(&entry.unwrap().path())).collect();
    }
    let rust = path.extension().is_some_and(|extension| extension == "rs");
    if rust { vec![path.to_owned()] } else { vec![] }
}

/// The modules that a text names right behind `crate::`, also within braces.
fn used(text: &str) -> Vec<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut names = vec![];
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + 7..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(rest);
            continue;
        };
        let (mut depth, mut from) = (0, 0);
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    names.push(&group[from..i]);
                    break;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    names.push(&group[from..i]);
                    from = i + 1;
                }
                _ => {}
            }
        }
    }
    let word = |name: &str| name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned();
    names.into_iter().map(word).filter(|name| !name.is_empty()).collect()
}

#[test]
fn no_module_looks_up() {
    let (mut looks_up, mut read) = (vec![], 0);
    for (level, names) in FLOORS.iter().enumerate() {
        for name in *names {
            let folder = PathBuf::from(format!("src/{name}"));
            let path = if folder.exists() { folder } else { format!("src/{name}.rs").into() };
            for file in files(&path) {
                read += 1;
                for module in used(&fs::read_to_string(&file).unwrap()) {
                    let above = floor(&module).unwrap_or_else(|| panic!("{module} stands on no floor"));
                    let aside = above == level && level > 0 && module != *name;
                    if above > level || aside {
                        looks_up.push(format!("{} uses {module}", file.display()));
                    }
                }
            }
        }
    }
    assert!(read > 50 && looks_up.is_empty(), "{read} files: {looks_up:#?}");
}

#[test]
fn every_module_stands_on_a_floor() {
    for entry in fs::read_dir("src").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(["build", "lib", "main"].contains(&name) || floor(name).is_some(), "{name}");
    }
}

/// Folders of connectors that are no company's.
const NOBODYS: [&str; 2] = ["custom", "exec"];

/// Whether a line has this name, which may be a part of a word unless it is very short.
fn names(line: &str, name: &str) -> bool {
    let ends = |c: Option<char>| name.len() > 4 || !c.is_some_and(char::is_alphanumeric);
    line.match_indices(name)
        .any(|(at, _)| ends(line[..at].chars().next_back()) && ends(line[at + name.len()..].chars().next()))
}

#[test]
fn providers_are_named_nowhere_but_in_their_folder_and_the_registry() {
    let folders = fs::read_dir("src/connectors").unwrap().map(|entry| entry.unwrap().path());
    let providers: Vec<_> = folders.filter(|path| path.join("guide.md").exists()).collect();
    assert!(providers.len() >= 3);
    for provider in &providers {
        let name = provider.file_name().unwrap().to_str().unwrap();
        if NOBODYS.contains(&name) {
            continue;
        }
        for file in files(Path::new("src")) {
            let text = fs::read_to_string(&file).unwrap();
            let shipped = text.split("#[cfg(test)]").next().unwrap();
            // Comments, and the examples of `--help`, may name one.
            let spoken = |line: &&str| ["//", "smsctl "].iter().any(|start| line.trim_start().starts_with(start));
            let code = shipped.lines().filter(|line| !spoken(line));
            let lines: Vec<_> = code.filter(|line| names(&line.to_lowercase(), name)).collect();
            match (file.starts_with(provider), file.ends_with("connectors/mod.rs")) {
                (true, _) => {}
                (false, true) => assert!(lines.len() <= 3, "{name}: {lines:?}"),
                (false, false) => assert!(lines.is_empty(), "{} names {name}: {lines:?}", file.display()),
            }
        }
    }
}

#[test]
fn the_signer_and_the_referee_of_a_provider_do_not_meet() {
    for file in files(Path::new("src/connectors")) {
        let path = file.display().to_string();
        let text = fs::read_to_string(&file).unwrap();
        if path.contains("/sandbox") {
            // A field of Vonage's requests.
            let without_field = text.replace("\"client-ref\"", "");
            assert!(!without_field.contains("client"), "{path} names the client");
            assert!(!text.contains("sign::"), "{path} names the signer");
        }
        if path.contains("/client") {
            assert!(!text.contains("verify"), "{path} names the referee's reading");
        }
    }
}

#[test]
fn connectors_touch_no_network_clock_environment_or_randomness() {
    for folder in ["src/connectors", "src/emulation", "src/sms"] {
        for file in files(Path::new(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            for word in ["async fn", "SystemTime", "Instant", "std::env", "getrandom", "tokio", "reqwest", "std::fs"] {
                assert!(!text.contains(word), "{} has {word}", file.display());
            }
        }
    }
}

#[test]
fn only_the_terminal_prints() {
    let speaks = |file: &PathBuf| file.starts_with("src/terminal") || *file == Path::new("src/build.rs");
    for file in files(Path::new("src")).iter().filter(|file| !speaks(file)) {
        let text = fs::read_to_string(file).unwrap();
        for word in ["println!", "eprintln!", "print!(", "io::stdout()", "io::stderr()"] {
            let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
            let found = text[..tests].contains(word) && !(word.starts_with("io::") && file.ends_with("cli.rs"));
            assert!(!found, "{} has {word}", file.display());
        }
    }
}
