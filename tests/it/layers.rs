//! The layers named in `src/lib.rs`: a module uses only the layers below it, files do not import each other in a cycle,
//! and a provider's folder uses only what it may.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The lowest layer first.
const LAYERS: [&[&str]; 6] = [
    &["clock", "emulation", "encoding", "failure", "files", "http_client", "interrupt", "process", "references", "sms"],
    &["connectors"],
    &["services"],
    &["sending", "store", "sandbox", "terminal"],
    &["commands"],
    &["cli"],
];

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&module))
}

pub fn rust_files(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().flat_map(|entry| rust_files(&entry.unwrap().path())).collect();
    }
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    if is_rust { vec![path.to_owned()] } else { vec![] }
}

/// The text of a file up to its tests, without comments and white space.
fn compact_code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let shipped = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = shipped.lines().map(|line| line.split("//").next().unwrap());
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// Expands `a::{b, c::{d, e}}` to `a::b`, `a::c::d`, `a::c::e`; a tree ends at the first character of no path.
fn expand(tree: &str, prefix: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    if tree.is_empty() {
        return;
    }
    let end = tree.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(tree.len());
    let (head, rest) = tree.split_at(end);
    let Some(group) = rest.strip_prefix('{') else {
        paths.push(format!("{prefix}{head}"));
        return;
    };
    let (mut depth, mut from) = (0, 0);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                expand(&group[from..i], &format!("{prefix}{head}"), paths);
                from = i + 1;
                if c == '}' {
                    return;
                }
            }
            _ => {}
        }
    }
}

/// The paths that begin with this word, which are absolute for `crate::` and relative for `super::`.
fn paths_from(code: &str, root: &str) -> Vec<String> {
    let mut paths = vec![];
    for (at, _) in code.match_indices(root) {
        let is_start = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        if is_start {
            expand(&code[at..], "", &mut paths);
        }
    }
    paths
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are `a::b`; `src/lib.rs` is empty.
fn module_of(file: &Path) -> Vec<String> {
    let path = file.strip_prefix("src").unwrap().with_extension("");
    let mut names: Vec<_> = path.iter().map(|name| name.to_str().unwrap().to_owned()).collect();
    if names.last().is_some_and(|name| ["mod", "lib"].contains(&name.as_str())) {
        names.pop();
    }
    names
}

#[test]
fn no_module_uses_a_layer_above_it() {
    let (mut wrong, mut read) = (vec![], 0);
    for (level, names) in LAYERS.iter().enumerate() {
        for name in *names {
            let folder = PathBuf::from(format!("src/{name}"));
            let path = if folder.exists() { folder } else { format!("src/{name}.rs").into() };
            for file in rust_files(&path) {
                read += 1;
                for path in paths_from(&compact_code(&file), "crate::") {
                    let module = path.split("::").nth(1).unwrap().to_owned();
                    let above = layer_of(&module).unwrap_or_else(|| panic!("{module} is in no layer"));
                    let beside = above == level && level > 0 && module != *name;
                    if above > level || beside {
                        wrong.push(format!("{} uses {module}", file.display()));
                    }
                }
            }
        }
    }
    assert!(read > 50 && wrong.is_empty(), "{read} files: {wrong:#?}");
}

#[test]
fn every_module_is_in_a_layer() {
    for entry in fs::read_dir("src").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(["build", "lib", "main"].contains(&name) || layer_of(name).is_some(), "{name}");
    }
}

/// What a file imports from its own ancestors is no import in this sense: a folder's `mod.rs` declares what its files share.
#[test]
fn no_files_import_each_other_in_a_cycle() {
    let shipped =
        |file: &PathBuf| !file.iter().any(|part| part == "tests" || part == "tests.rs") && !file.ends_with("build.rs");
    let files: Vec<_> = rust_files(Path::new("src")).into_iter().filter(shipped).collect();
    let modules: BTreeSet<_> = files.iter().map(|file| module_of(file)).collect();
    let mut imports: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for file in &files {
        let own = module_of(file);
        let code = compact_code(file);
        let mut targets = vec![];
        for path in paths_from(&code, "crate::") {
            targets.push(path.split("::").skip(1).map(str::to_owned).collect::<Vec<_>>());
        }
        for path in paths_from(&code, "super::") {
            let ups = path.split("::").take_while(|name| *name == "super").count();
            let base = own[..own.len().saturating_sub(ups)].to_vec();
            targets.push(base.into_iter().chain(path.split("::").skip(ups).map(str::to_owned)).collect());
        }
        for target in targets {
            let known = (1..=target.len()).rev().map(|n| target[..n].to_vec()).find(|it| modules.contains(it));
            if let Some(target) = known.filter(|target| !own.starts_with(target)) {
                imports.entry(own.clone()).or_default().insert(target);
            }
        }
    }
    // What is imported by nothing that is left cannot be in a cycle, nor can what imports nothing that is left.
    loop {
        let left: BTreeSet<_> = imports.keys().cloned().collect();
        for targets in imports.values_mut() {
            targets.retain(|target| left.contains(target));
        }
        let before = imports.len();
        imports.retain(|_, targets| !targets.is_empty());
        if imports.len() == before {
            break;
        }
    }
    let cycles: Vec<_> = imports
        .iter()
        .map(|(from, to)| {
            let to: Vec<_> = to.iter().map(|to| to.join("::")).collect();
            format!("{} -> {}", from.join("::"), to.join(", "))
        })
        .collect();
    assert!(files.len() > 100 && cycles.is_empty(), "{cycles:#?}");
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
fn providers_are_named_nowhere_but_in_their_folder_the_registry_and_the_services_that_have_them() {
    let folders = fs::read_dir("src/connectors").unwrap().map(|entry| entry.unwrap().path());
    let providers: Vec<_> = folders.filter(|path| path.join("guide.md").exists()).collect();
    assert!(providers.len() >= 3);
    for provider in &providers {
        let name = provider.file_name().unwrap().to_str().unwrap();
        if NOBODYS.contains(&name) {
            continue;
        }
        let is_test =
            |file: &Path| file.components().any(|part| ["tests", "tests.rs"].iter().any(|it| part.as_os_str() == *it));
        let shipped = |file: &&PathBuf| !file.starts_with("src/services") && !is_test(file);
        for file in rust_files(Path::new("src")).iter().filter(shipped) {
            let text = fs::read_to_string(file).unwrap();
            let shipped = text.split("#[cfg(test)]").next().unwrap();
            // Comments, and the examples of `--help`, may name one.
            let spoken = |line: &&str| ["//", "smsctl ", "--"].iter().any(|start| line.trim_start().starts_with(start));
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
fn the_client_and_the_emulation_of_a_provider_share_no_code() {
    for file in rust_files(Path::new("src/connectors")) {
        let (path, code) = (file.display().to_string(), compact_code(&file));
        let paths = ["crate::", "super::"].into_iter().flat_map(|root| paths_from(&code, root));
        for used in paths.filter(|used| !used.starts_with("crate::connectors::form")) {
            let uses = |module: &str| used.split("::").any(|name| name == module);
            if path.contains("/sandbox") {
                assert!(!uses("client") && !uses("sign"), "{path} uses {used}");
            }
            if path.contains("/client") {
                assert!(!uses("emulation") && !uses("sandbox"), "{path} uses {used}");
            }
        }
    }
}

#[test]
fn connectors_touch_no_network_clock_environment_or_randomness() {
    for folder in ["src/connectors", "src/emulation", "src/services", "src/sms"] {
        for file in rust_files(Path::new(folder)) {
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
    for file in rust_files(Path::new("src")).iter().filter(|file| !speaks(file)) {
        let text = fs::read_to_string(file).unwrap();
        for word in ["println!", "eprintln!", "print!(", "io::stdout()", "io::stderr()"] {
            let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
            let found = text[..tests].contains(word) && !(word.starts_with("io::") && file.ends_with("cli.rs"));
            assert!(!found, "{} has {word}", file.display());
        }
    }
}
