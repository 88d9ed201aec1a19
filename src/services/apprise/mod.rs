//! Apprise: the URLs of services, as on its command line and in its text config, <https://appriseit.com/services/>.

mod service_url;
#[cfg(test)]
mod tests;

use service_url::{PathLayout, ServiceUrl};

use super::{ConfigFormat, ImportDocument, ImportError, ProviderMapping, choose_connector, unimported_note};
use crate::connectors::ImportedConnector;

/// The service URLs of Apprise.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "apprise",
    import_description: "Apprise URLs",
    settings: &[],
    import: import_document,
    exports: &[],
};

/// A service of Apprise that smsctl has.
struct UrlFormat {
    /// The schemes of its URLs.
    schemes: &'static [&'static str],
    /// The parameter that decides for this format, which comes before the service's other one.
    required_parameter: Option<&'static str>,
    /// What the path begins with.
    path: PathLayout,
    /// How the provider writes the number of a sender.
    numbers: NumberStyle,
    /// The fields. The setting is a part of the URL or, further down and stronger, a parameter.
    mapping: ProviderMapping,
}

/// How a provider writes a number.
#[derive(Clone, Copy)]
enum NumberStyle {
    /// With the plus sign of an international number.
    PlusSign,
    /// Without it.
    DigitsOnly,
}

#[rustfmt::skip]
static URL_FORMATS: &[UrlFormat] = &[
    // With an API key, the token is its secret.
    format(&["twilio"], Some("apikey"), PathLayout::Targets, "twilio", &[
        ("user", "account-sid"), ("password", "api-key-secret"), ("host", "from"), ("sid", "account-sid"),
        ("token", "api-key-secret"), ("apikey", "api-key-sid"), ("from", "from"), ("source", "from"),
    ]),
    format(&["twilio"], None, PathLayout::Targets, "twilio", &[
        ("user", "account-sid"), ("password", "auth-token"), ("host", "from"), ("sid", "account-sid"),
        ("token", "auth-token"), ("from", "from"), ("source", "from"),
    ]),
    format(&["plivo"], Some("token"), PathLayout::Targets, "plivo", &[
        ("user", "auth-id"), ("host", "from"), ("id", "auth-id"), ("token", "auth-token"), ("from", "from"),
    ]),
    format(&["plivo"], None, PathLayout::SenderFirst, "plivo", &[
        ("user", "auth-id"), ("host", "auth-token"), ("sender", "from"), ("id", "auth-id"), ("from", "from"),
    ]),
    format(&["sns"], None, PathLayout::SecretAndRegionFirst, "sns", &[
        ("host", "access-key-id"), ("path_secret", "secret-access-key"), ("path_region", "region"),
        ("user", "session-token"), ("access", "access-key-id"), ("key", "access-key-id"),
        ("secret", "secret-access-key"), ("region", "region"), ("token", "session-token"),
    ]),
    format(&["46elks", "elks"], None, PathLayout::Targets, "46elks", &[
        ("user", "username"), ("password", "password"), ("host", "from"), ("from", "from"),
    ]),
    format(&["vonage", "nexmo"], None, PathLayout::Targets, "vonage", &[
        ("user", "api-key"), ("password", "api-secret"), ("host", "from"), ("key", "api-key"),
        ("secret", "api-secret"), ("from", "from"), ("source", "from"),
    ]).with_numbers(NumberStyle::DigitsOnly),
    format(&["sinch"], None, PathLayout::Targets, "sinch", &[
        ("user", "service-plan-id"), ("password", "api-token"), ("host", "from"), ("spi", "service-plan-id"),
        ("token", "api-token"), ("from", "from"), ("source", "from"), ("region", "region"),
    ]),
];

const fn format(
    schemes: &'static [&'static str],
    required_parameter: Option<&'static str>,
    path: PathLayout,
    provider_name: &'static str,
    fields: &'static [(&'static str, &'static str)],
) -> UrlFormat {
    let mapping = ProviderMapping { service_name: schemes[0], provider_name, fields };
    UrlFormat { schemes, required_parameter, path, numbers: NumberStyle::PlusSign, mapping }
}

impl UrlFormat {
    const fn with_numbers(self, numbers: NumberStyle) -> Self {
        Self { numbers, ..self }
    }
}

fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    let lines = document.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let urls: Vec<_> = lines.map(ServiceUrl::parse).collect::<Option<_>>()?;
    let known = urls.iter().filter_map(|url| Some((find_format(url)?, url)));
    let candidates: Vec<_> = known.map(|(format, url)| (format.mapping.provider(), (format, url))).collect();
    if candidates.is_empty() {
        return None;
    }
    Some(choose_connector(candidates, document.provider).map(|(format, url)| {
        let mut imported = import_url(format, url);
        for other in urls.iter().filter(|other| !std::ptr::eq(*other, url)) {
            imported.add_note(format!("the URL of {} is not imported", other.scheme));
        }
        imported
    }))
}

fn find_format(url: &ServiceUrl) -> Option<&'static UrlFormat> {
    let has_parameter = |name: &str| url.parameters.iter().any(|(known, _)| known == name);
    URL_FORMATS
        .iter()
        .find(|format| format.schemes.contains(&&*url.scheme) && format.required_parameter.is_none_or(has_parameter))
}

fn import_url(format: &UrlFormat, url: &ServiceUrl) -> ImportedConnector {
    let mut imported = ImportedConnector::for_provider(format.mapping.provider());
    let (parts, targets) = url.parts(format.path);
    for (setting, field) in format.mapping.fields {
        // The settings are in order, so that a parameter replaces a part.
        let given = parts.iter().chain(&url.parameters).rfind(|(name, value)| name == setting && !value.is_empty());
        match given {
            Some((_, sender)) if *field == "from" => imported.set_value(field, &sender_for(format, sender)),
            Some((_, value)) => imported.set_value(field, value),
            None => {}
        }
    }
    if !targets.is_empty() {
        imported.add_note("the recipients in the URL are not imported".into());
    }
    let others = url.parameters.iter().map(|(name, _)| &**name);
    imported
        .notes
        .extend(unimported_note(&others.filter(|name| format.mapping.find_field(name).is_none()).collect::<Vec<_>>()));
    imported
}

/// Returns a number as its provider writes it, and any other sender as it is.
fn sender_for(format: &UrlFormat, sender: &str) -> String {
    match (service_url::digits_of_number(sender), format.numbers) {
        (Some(digits), NumberStyle::PlusSign) if digits.len() > service_url::MAX_SHORT_CODE_DIGITS => {
            format!("+{digits}")
        }
        (Some(digits), _) => digits,
        (None, _) => sender.to_owned(),
    }
}
