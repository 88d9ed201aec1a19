//! Texts that somebody was to replace and did not.

/// Returns a name in angle brackets, such as `<template-code>`.
pub fn find_placeholder(text: &str) -> Option<&str> {
    let open = text.find('<')?;
    let close = text[open..].find('>')? + open;
    let inside = &text[open + 1..close];
    let plain = !inside.is_empty() && inside.chars().all(|c| c.is_alphanumeric() || " -_".contains(c));
    plain.then(|| &text[open..=close])
}

/// Whether the whole text is a placeholder.
pub fn is_placeholder(text: &str) -> bool {
    find_placeholder(text) == Some(text.trim())
}
