//! Credentials files of the providers' tools: INI files with a section per profile.

/// A section of the file.
pub struct CredentialsSection {
    /// The text in the brackets.
    pub name: String,
    /// The keys with their values.
    pub values: Vec<(String, String)>,
}

impl CredentialsSection {
    /// Returns the value of a key.
    pub fn find_value(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// Whether it has one of these keys.
    pub fn has_any_key(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.find_value(key).is_some())
    }
}

/// Parses a file. Returns `None` if the text is no such file.
pub fn parse_credentials_file(text: &str) -> Option<Vec<CredentialsSection>> {
    let mut sections: Vec<CredentialsSection> = vec![];
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            sections.push(CredentialsSection { name: name.trim().to_owned(), values: vec![] });
            continue;
        }
        let (key, value) = line.split_once('=')?;
        sections.last_mut()?.values.push((key.trim().to_owned(), value.trim().to_owned()));
    }
    Some(sections)
}
