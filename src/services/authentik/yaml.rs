//! The part of YAML in which blueprints are written: mappings and sequences in block style, and scalars with a tag.

/// A piece of a document.
#[derive(Debug, PartialEq)]
pub enum YamlNode {
    /// A scalar, or a collection in flow style as it is written.
    Scalar {
        /// The tag without its exclamation mark, such as `Env`.
        tag: Option<String>,
        /// The text without quotes.
        text: String,
    },
    /// A sequence.
    List(Vec<YamlNode>),
    /// A mapping.
    Map(Vec<(String, YamlNode)>),
}

impl YamlNode {
    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the text of a scalar without a tag.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Scalar { tag: None, text } => Some(text),
            _ => None,
        }
    }
}

/// Parses a document. Returns `None` for one that needs more of YAML.
pub fn parse_yaml(text: &str) -> Option<YamlNode> {
    let lines = text.lines().filter(|line| line.trim_end() != "---").map(str::to_owned).collect();
    let mut parser = YamlParser { lines, next: 0 };
    let node = parser.parse_block(0)?;
    parser.peek().is_none().then_some(node)
}

/// The lines that are still to be parsed.
struct YamlParser {
    lines: Vec<String>,
    next: usize,
}

impl YamlParser {
    /// Returns indentation and content of the next line that is not blank or a comment.
    fn peek(&mut self) -> Option<(usize, String)> {
        loop {
            let line = self.lines.get(self.next)?;
            let content = line.trim_start_matches(' ');
            if !content.trim().is_empty() && !content.starts_with('#') {
                return Some((line.len() - content.len(), content.trim_end().to_owned()));
            }
            self.next += 1;
        }
    }

    /// Parses a mapping or a sequence that is indented by at least this many spaces.
    fn parse_block(&mut self, min_indent: usize) -> Option<YamlNode> {
        let (indent, content) = self.peek()?;
        if indent < min_indent {
            return None;
        }
        match is_item(&content) {
            true => self.parse_list(indent),
            false => self.parse_map(indent),
        }
    }

    fn parse_list(&mut self, indent: usize) -> Option<YamlNode> {
        let mut items = vec![];
        while let Some((found, content)) = self.peek()
            && found == indent
            && is_item(&content)
        {
            let rest = content[1..].trim_start();
            if rest.is_empty() {
                self.next += 1;
                items.push(self.parse_block(indent + 1)?);
            } else if split_key(rest).is_some() {
                // A mapping begins on the line of its item: without the dash, it is a line like its others.
                self.lines[self.next] = self.lines[self.next].replacen('-', " ", 1);
                items.push(self.parse_block(indent + 1)?);
            } else {
                self.next += 1;
                items.push(parse_scalar(rest)?);
            }
        }
        Some(YamlNode::List(items))
    }

    fn parse_map(&mut self, indent: usize) -> Option<YamlNode> {
        let mut entries = vec![];
        while let Some((found, content)) = self.peek()
            && found == indent
            && !is_item(&content)
        {
            let (key, rest) = split_key(&content)?;
            self.next += 1;
            let value = match rest {
                "" => self.parse_nested(indent)?,
                "|" | "|-" => self.parse_literal(indent),
                rest => parse_scalar(rest)?,
            };
            entries.push((key.to_owned(), value));
        }
        Some(YamlNode::Map(entries))
    }

    /// Parses the value below a key. A sequence may be indented like its key.
    fn parse_nested(&mut self, indent: usize) -> Option<YamlNode> {
        match self.peek() {
            Some((found, content)) if found > indent || found == indent && is_item(&content) => {
                self.parse_block(indent)
            }
            _ => Some(YamlNode::Scalar { tag: None, text: String::new() }),
        }
    }

    /// Parses the lines of a literal text below a key, without the line break at their end.
    fn parse_literal(&mut self, indent: usize) -> YamlNode {
        let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let rest = &self.lines[self.next..];
        let is_in_text = |line: &&String| line.trim().is_empty() || indent_of(line) > indent;
        let lines: Vec<_> = rest.iter().take_while(is_in_text).collect();
        self.next += lines.len();
        let shared = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent_of(line)).min().unwrap_or(0);
        let lines: Vec<_> = lines.iter().map(|line| line.get(shared..).unwrap_or_default()).collect();
        YamlNode::Scalar { tag: None, text: lines.join("\n").trim_end().to_owned() }
    }
}

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

/// Splits `key: rest` at a plain key.
fn split_key(content: &str) -> Option<(&str, &str)> {
    let (key, rest) = content.split_once(':')?;
    let is_plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-./ ".contains(c));
    let rest = without_comment(rest);
    (is_plain && (rest.is_empty() || rest.starts_with(' '))).then(|| (key.trim_end(), rest.trim()))
}

/// Removes a comment at the end of a line, unless the line has quotes, in which it may be text.
fn without_comment(rest: &str) -> &str {
    match rest.trim_start().starts_with(['"', '\'']) {
        true => rest,
        false => rest.split(" #").next().unwrap_or_default(),
    }
}

/// Parses a scalar on one line, with or without a tag and quotes.
fn parse_scalar(text: &str) -> Option<YamlNode> {
    let (tag, text) = match text.strip_prefix('!').map(|rest| rest.split_once(' ').unwrap_or((rest, ""))) {
        Some((tag, rest)) => (Some(tag.to_owned()), rest.trim()),
        None => (None, text),
    };
    let text = match text.chars().next() {
        Some('"') => serde_json::Deserializer::from_str(text).into_iter::<String>().next()?.ok()?,
        Some('\'') => parse_single_quoted(&text[1..])?,
        Some('|' | '>' | '&' | '*' | '%' | '@' | '`') => return None,
        _ => text.to_owned(),
    };
    Some(YamlNode::Scalar { tag, text })
}

/// Returns the text before the closing quote, where two quotes stand for one.
fn parse_single_quoted(mut rest: &str) -> Option<String> {
    let mut text = String::new();
    loop {
        let (part, following) = rest.split_once('\'')?;
        text += part;
        match following.strip_prefix('\'') {
            Some(following) => rest = following,
            None => return Some(text),
        }
        text.push('\'');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(tag: Option<&str>, text: &str) -> YamlNode {
        YamlNode::Scalar { tag: tag.map(str::to_owned), text: text.to_owned() }
    }

    #[test]
    fn mappings_sequences_tags_and_quotes_are_parsed() {
        let text = "# head\nversion: 1\nentries:\n- model: a.b # why\n  attrs:\n    x: !Env NAME\n    y: 'it''s # z' # no\n    \
                    z: \"a\\nb\"\n\n    w: |\n      one\n        two\n\n    v:\n-\n  q: !Find [a, [b, c]]\n- plain\n";
        let root = parse_yaml(text).unwrap();
        assert_eq!(root.get("version").and_then(YamlNode::as_str), Some("1"));
        let Some(YamlNode::List(entries)) = root.get("entries") else { panic!("{root:?}") };
        assert_eq!(entries[0].get("model"), Some(&scalar(None, "a.b")));
        let attrs = entries[0].get("attrs").unwrap();
        let expected = [
            ("x", scalar(Some("Env"), "NAME")),
            ("y", scalar(None, "it's # z")),
            ("z", scalar(None, "a\nb")),
            ("w", scalar(None, "one\n  two")),
            ("v", scalar(None, "")),
        ];
        assert_eq!(*attrs, YamlNode::Map(expected.map(|(key, value)| (key.to_owned(), value)).into()));
        assert_eq!(entries[1].get("q"), Some(&scalar(Some("Find"), "[a, [b, c]]")));
        assert_eq!(entries[2], scalar(None, "plain"));
        for other in ["", "text", "{\"a\": 1}", "a: &x 1", "a: \"open", "a: 1\n b: 2"] {
            assert_eq!(parse_yaml(other), None, "{other}");
        }
    }
}
