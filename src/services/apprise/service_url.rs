//! The parts of a service URL, `SCHEME://USER:PASSWORD@HOST/PATH?PARAMETERS`. It is no URL of RFC 3986: a scheme may begin
//! with a digit, and a host may be a secret or a number with a plus sign.

use percent_encoding::percent_decode_str;

/// The most digits of a short code; a number is longer.
pub const MAX_SHORT_CODE_DIGITS: usize = 6;

/// A service URL.
pub struct ServiceUrl {
    /// The scheme, in lower case.
    pub scheme: String,
    /// The parameters of the query.
    pub parameters: Vec<(String, String)>,
    authority: String,
    path: Vec<String>,
}

/// What the path of a URL begins with; the rest are recipients.
#[derive(Clone, Copy)]
pub enum PathLayout {
    /// Recipients.
    Targets,
    /// The sender.
    SenderFirst,
    /// A secret, which may contain slashes, and a region of AWS.
    SecretAndRegionFirst,
}

impl ServiceUrl {
    /// Parses a line of a text config: a URL, or `TAGS=URL`. Returns `None` for any other line.
    pub fn parse(line: &str) -> Option<Self> {
        let (prefix, rest) = line.split_once("://")?;
        let scheme = prefix.rsplit('=').next()?.trim();
        if scheme.is_empty() || !scheme.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = address.split_once('/').unwrap_or((address, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Some(Self {
            scheme: scheme.to_ascii_lowercase(),
            parameters: pairs.map(|(name, value)| (decode(name), decode(value))).collect(),
            authority: authority.to_owned(),
            path: path.split('/').map(decode).filter(|entry| !entry.is_empty()).collect(),
        })
    }

    /// Returns the named parts, and the recipients in the path.
    pub fn parts(&self, layout: PathLayout) -> (Vec<(String, String)>, &[String]) {
        let (user_info, host) = self.authority.rsplit_once('@').unwrap_or(("", &self.authority));
        let (user, password) = user_info.split_once(':').unwrap_or((user_info, ""));
        let mut parts = vec![("user", decode(user)), ("password", decode(password)), ("host", decode(host))];
        let used = match layout {
            PathLayout::Targets => 0,
            PathLayout::SenderFirst => {
                parts.extend(self.path.first().map(|sender| ("sender", sender.clone())));
                self.path.len().min(1)
            }
            PathLayout::SecretAndRegionFirst => match self.path.iter().position(|entry| is_aws_region(entry)) {
                Some(at) => {
                    parts.push(("path_secret", self.path[..at].join("/")));
                    parts.push(("path_region", self.path[at].to_ascii_lowercase()));
                    at + 1
                }
                None => 0,
            },
        };
        (parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), &self.path[used..])
    }
}

/// Whether it is of the form `eu-west-1`, at which a secret with slashes ends.
fn is_aws_region(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [country, area, number] = parts[..] else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic());
    country.len() == 2
        && is_word(country)
        && is_word(area)
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the digits of a phone number or a short code, which Apprise takes with any punctuation and without a plus sign.
pub fn digits_of_number(sender: &str) -> Option<String> {
    let is_number = sender.chars().all(|c| c.is_ascii_digit() || " ()+-".contains(c));
    let digits: String = sender.chars().filter(char::is_ascii_digit).collect();
    (is_number && !digits.is_empty()).then_some(digits)
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
