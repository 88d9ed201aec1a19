//! The name of a type stands for one thing in the crate, so that a search finds it.

use std::{collections::BTreeMap, fs, path::Path};

use crate::layers::rust_files;

/// Declare the types of `files/unix.rs` and `process/group.rs` for Windows. A build has one of the two.
const WINDOWS_MODULES: [&str; 2] = ["src/files/windows/", "src/process/job.rs"];

/// The types that a line of a module declares: no associated types, which are indented and follow a trait.
fn declared_type(line: &str) -> Option<&str> {
    let mut words = line.split([' ', '(']).filter(|word| !word.is_empty());
    let mut word = words.next()?;
    while word.starts_with("pub") || word.ends_with(')') {
        word = words.next()?;
    }
    let is_type = ["struct", "enum", "trait", "type", "union"].contains(&word);
    let name = words.next().filter(|_| is_type)?;
    name.split(|c: char| !c.is_alphanumeric()).next().filter(|name| !name.is_empty())
}

#[test]
fn the_name_of_a_type_is_declared_once() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust_files(Path::new("src")) {
        let path = file.display().to_string().replace('\\', "/");
        if path.contains("/tests") || WINDOWS_MODULES.iter().any(|module| path.starts_with(module)) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let shipped = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for line in shipped.lines().filter(|line| !line.starts_with(' ')) {
            if let Some(name) = declared_type(line) {
                places.entry(name.to_owned()).or_default().push(path.clone());
            }
        }
    }
    let twice: Vec<_> = places.iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(places.len() > 300 && twice.is_empty(), "{} types: {twice:#?}", places.len());
}
