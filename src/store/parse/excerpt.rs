//! The part of a long file that a command needs, because parsing all of it would take most of the time of a short run.

use memchr::memmem;
use toml::de::DeTable;

/// Returns the text with only the tables of the live and the named connector; lines keep their numbers. Returns `None`
/// if it is not clear where the tables begin and end.
pub fn excerpt_for(text: &str, named: Option<&str>) -> Option<String> {
    // A line of a multi-line string could look like the beginning of a table.
    if ["\"\"\"", "'''"].iter().any(|quotes| memmem::find(text.as_bytes(), quotes.as_bytes()).is_some()) {
        return None;
    }
    let live = find_live_name(text);
    let (mut part, mut keeps) = (String::with_capacity(4_096), true);
    for line in text.split_inclusive('\n') {
        let head = line.trim_start();
        let table = head.strip_prefix("[connectors.").or_else(|| head.strip_prefix("[[connectors."));
        if let Some(rest) = table {
            let name = Some(parse_bare_name(rest)?);
            keeps = name == live.as_deref() || name == named;
        } else if head.starts_with('[') {
            keeps = true;
        }
        part.push_str(if keeps { line } else { "\n" });
    }
    Some(part)
}

/// Returns the name of the live connector, which comes before all tables.
fn find_live_name(text: &str) -> Option<String> {
    let above = text.split("\n[").next().unwrap_or_default();
    let table = DeTable::parse(above).ok()?;
    table.get_ref().get("live")?.get_ref().as_str().map(str::to_owned)
}

/// Returns the first name in a table's header; `None` if it is quoted or has spaces.
fn parse_bare_name(rest: &str) -> Option<&str> {
    let name = &rest[..rest.find(['.', ']'])?];
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    (plain && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG_TEXT: &str = "version = 1\nlive = \"b\"\n[connectors.a]\nx = 1\n[connectors.a.templates]\ny = 2\n\
                        [[connectors.a.errors]]\nz = 6\n[connectors.b]\nx = 3\n  [connectors.c]\nx = 4\n[code]\nminutes = 5\n";

    #[test]
    fn only_what_is_live_or_named_is_left_and_lines_keep_their_numbers() {
        let kept = |named| {
            let part = excerpt_for(CONFIG_TEXT, named).unwrap();
            assert_eq!(part.lines().count(), CONFIG_TEXT.lines().count());
            let lines = part.lines().filter(|line| !line.is_empty()).skip(2);
            lines.map(str::to_owned).collect::<Vec<_>>().join("|")
        };
        assert_eq!(kept(None), "[connectors.b]|x = 3|[code]|minutes = 5");
        assert_eq!(kept(Some("c")), "[connectors.b]|x = 3|  [connectors.c]|x = 4|[code]|minutes = 5");
        assert_eq!(
            kept(Some("a")),
            "[connectors.a]|x = 1|[connectors.a.templates]|y = 2|[[connectors.a.errors]]|z = 6|[connectors.b]|x = 3|[code]|minutes = 5"
        );
    }

    #[test]
    fn unclear_texts_have_no_excerpt() {
        for odd in
            ["[connectors.\"a b\"]\n", "[connectors. a]\n", "x = \"\"\"\n[connectors.a]\n\"\"\"\n", "[connectors.a"]
        {
            assert_eq!(excerpt_for(odd, None), None, "{odd}");
        }
        for whole in ["connectors.a.x = 1\n", "[ connectors.a ]\nx = 1\n", "[connectors]\na = { x = 1 }\n"] {
            assert_eq!(excerpt_for(whole, None).as_deref(), Some(whole));
        }
    }
}
