//! Checks a wording against what phones and carriers expect: autofill of codes, and blocked links.

use crate::sms::Wording;

/// Shorteners that carriers block, as <https://support.twilio.com/hc/en-us/articles/360058073734> and others list them.
const LINK_SHORTENERS: [&str; 12] = [
    "bit.ly",
    "tinyurl.com",
    "goo.gl",
    "t.co",
    "ow.ly",
    "is.gd",
    "t.ly",
    "rb.gy",
    "cutt.ly",
    "buff.ly",
    "shorturl.at",
    "rebrand.ly",
];

/// What people type for a line break, which a shell does not translate.
const LITERAL_LINE_BREAK: &str = "\\n";

/// The longest message that Android's SMS Retriever reads.
const MAX_SMS_RETRIEVER_BYTES: usize = 140;

/// Returns the problems of a wording, each as a sentence. `text` is the wording with a code in it.
pub fn find_carrier_problems(wording: &Wording, text: &str) -> Vec<String> {
    // What the author meant is checked further.
    let with_breaks = wording.as_str().replace(LITERAL_LINE_BREAK, "\n");
    let problems = [
        find_literal_line_break(wording.as_str()),
        find_link_problem(wording.as_str()),
        find_web_otp_problem(&with_breaks),
        find_sms_retriever_problem(text),
    ];
    problems.into_iter().flatten().collect()
}

fn find_literal_line_break(text: &str) -> Option<String> {
    text.contains(LITERAL_LINE_BREAK)
        .then(|| "contains \\ and n instead of a line break, and phones show it so; type a real line break".to_owned())
}

fn find_link_problem(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let in_host = |c: char| c.is_alphanumeric() || c == '-';
    let is_whole_host = |(at, name): (usize, &str)| {
        let (before, after) = (lower[..at].chars().next_back(), &lower[at + name.len()..]);
        let after = after.strip_prefix('.').unwrap_or(after);
        !before.is_some_and(|c| in_host(c) || c == '.') && !after.starts_with(in_host)
    };
    if let Some(name) = LINK_SHORTENERS.iter().find(|name| lower.match_indices(**name).any(is_whole_host)) {
        return Some(format!("contains a link of {name}: carriers block link shorteners"));
    }
    let link = ["http://", "https://", "www."].iter().any(|start| lower.contains(start));
    link.then(|| "contains a link: carriers treat a code with a link as phishing; remove it".to_owned())
}

/// Checks a line such as `@example.com #{{code}}`, which must be the last one:
/// <https://wicg.github.io/sms-one-time-codes/>.
fn find_web_otp_problem(text: &str) -> Option<String> {
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    let is_domain =
        |host: &str| host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    let Some(at) = lines.iter().position(|line| line.starts_with('@')) else {
        let (_, binding) = text.rsplit_once('@')?;
        let (host, rest) = binding.split_once(' ')?;
        return (is_domain(host) && rest.starts_with("#{{code}}"))
            .then(|| format!("@{host} #{{{{code}}}} has to be a line of its own for browsers to fill the code in"));
    };
    let line = lines[at];
    let (host, rest) = line[1..].split_once(' ').unwrap_or((&line[1..], ""));
    if !is_domain(host) {
        return Some(format!(
            "{line:?} does not bind the code to a site: after @ there must be only a domain, such as @example.com"
        ));
    }
    if rest.split_whitespace().next() != Some("#{{code}}") {
        return Some(format!("browsers fill the code in only from a last line such as @{host} #{{{{code}}}}"));
    }
    (at + 1 != lines.len())
        .then(|| format!("@{host} #{{{{code}}}} has to be the last line for browsers to fill the code in"))
}

/// Checks a message for Android's SMS Retriever, whose last line is an app's hash of 11 characters.
fn find_sms_retriever_problem(text: &str) -> Option<String> {
    let hash = |word: &str| {
        word.len() == 11
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
            && word.bytes().any(|b| b.is_ascii_uppercase())
            && word.bytes().any(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let last = text.lines().last().unwrap_or_default().trim();
    match (text.starts_with("<#>"), hash(last)) {
        (true, false) => Some(
            "begins with <#> for Android's SMS Retriever, which needs the app's 11-character hash as the last line"
                .into(),
        ),
        (_, true) if text.len() > MAX_SMS_RETRIEVER_BYTES => {
            Some(format!("takes {} bytes; Android's SMS Retriever reads at most {MAX_SMS_RETRIEVER_BYTES}", text.len()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join_problems(wording: &str) -> String {
        find_carrier_problems(&wording.parse().unwrap(), &wording.replace("{{code}}", "274913")).join("\n")
    }

    #[test]
    fn wordings_for_autofill_have_no_problem() {
        for good in [
            "{{code}} is your code",
            "{{code}} is your code\n\n@example.com #{{code}}",
            "{{code}} is your code\n@login.example.com #{{code}} @frame.example",
            "{{code}} is your code\n\nFA+9qCX9VSu",
            "<#> {{code}} is your code\nFA+9qCX9VSu",
            "Mail a@example.com, {{code}}",
            "{{code}} for Orbit.lyrics",
            "{{code}} for product.com",
            "{{code}} for t.com or t.co.jp or chat.t.co",
            "{{code}} for my-t.co",
            "{{code}}, ask me@example.com #1",
            "Tell @alice #{{code}}",
        ] {
            assert_eq!(join_problems(good), "", "{good}");
        }
    }

    #[test]
    fn each_kind_of_problem_is_found() {
        let long = format!("{{{{code}}}} {}\nFA+9qCX9VSu", "x".repeat(130));
        for (wording, words) in [
            ("{{code}} or https://example.com/x", "contains a link:"),
            ("{{code}} www.example.com", "contains a link:"),
            ("{{code}} bit.ly/x", "a link of bit.ly"),
            ("{{code}} product.com (t.co)", "a link of t.co"),
            ("{{code}} at t.co.", "a link of t.co"),
            ("{{code}} is it\\n@example.com #{{code}}", "instead of a line break"),
            ("{{code}} is it. @example.com #{{code}}", "has to be a line of its own"),
            ("{{code}}\\n@example.com #{{code}} bye.\\nbye", "has to be the last line"),
            ("{{code}} is it\n@example.com {{code}}", "@example.com #{{code}}"),
            ("{{code}} is it\n@https://example.com #{{code}}", "must be only a domain"),
            ("{{code}} is it\n@localhost #{{code}}", "must be only a domain"),
            ("@example.com #{{code}}\nis it", "has to be the last line"),
            ("<#> {{code}} is it", "11-character hash"),
            (&long, "at most 140"),
        ] {
            assert!(join_problems(wording).contains(words), "{wording}: {}", join_problems(wording));
        }
    }
}
