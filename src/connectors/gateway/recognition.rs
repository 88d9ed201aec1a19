//! How the sandbox recognises the account of a described gateway in a request.

use super::{Gateway, TextTemplate, UrlTemplate};
use crate::{emulation::header_words, encoding, sms::Secret};

/// Returns the words of the headers that hold settings and of the login, the settings in paths, and the secrets
/// wherever they are sent.
pub(super) fn account_identifiers(gateway: &Gateway) -> Vec<Secret> {
    let description = &gateway.description;
    let holds_setting = |text: &TextTemplate| text.placeholders().any(|name| gateway.setting(name).is_some());
    let values = |name: &str| gateway.value(name);
    let headers = description.headers.iter().map(|header| &header.value).filter(|value| holds_setting(value));
    let login = description.basic.as_ref().and_then(|login| login.fill(&values));
    let login = login.map(|login| format!("Basic {}", encoding::encode_base64(login)));
    let headers = headers.filter_map(|value| value.fill(&values)).chain(login);
    let mut words: Vec<_> = headers.flat_map(|value| header_words(&value)).collect();
    for (_, url) in description.urls() {
        words.extend(url.path_and_query(&values).placeholders().filter_map(values));
    }
    words.iter().map(|word| Secret::from(word.as_str())).chain(gateway.secrets().cloned()).collect()
}

/// Returns the first segment of the path of each URL, or `None` if one of them depends on the message.
pub(super) fn path_roots(gateway: &Gateway) -> Option<Vec<String>> {
    // No URL contains a space.
    const UNKNOWN: &str = " ";
    let root = |url: &UrlTemplate| {
        let values = |name: &str| Some(gateway.value(name).unwrap_or_else(|| UNKNOWN.to_owned()));
        let path = url.path_and_query(&values).fill(&values)?;
        let root = path.split(['/', '?']).nth(1).unwrap_or_default();
        (!root.contains(UNKNOWN)).then(|| root.to_owned())
    };
    gateway.description.urls().map(|(_, url)| root(url)).collect()
}
