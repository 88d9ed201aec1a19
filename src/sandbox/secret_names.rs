//! Masks values whose name is that of a secret, in headers, queries, forms and JSON of every client.

/// The text that replaces a secret.
const MASK: &str = "••••";

/// A name that contains one of these is that of a secret. Names are compared in lower case and without `-`, `_` and
/// other punctuation.
const SECRET_NAME_PARTS: [&str; 14] = [
    "secret",
    "password",
    "passwd",
    "passphrase",
    "token",
    "apikey",
    "appkey",
    "authkey",
    "privatekey",
    "signingkey",
    "authorization",
    "cookie",
    "bearer",
    "userpwd",
];
/// A name that equals one of these is that of a secret.
const SECRET_NAMES: [&str; 12] =
    ["pass", "pwd", "psw", "pw", "key", "accesskey", "xkey", "auth", "credentials", "jwt", "session", "sessionid"];
/// A name that ends with one of these is that of a signature, of which the beginning is shown.
const SIGNATURE_NAME_ENDINGS: [&str; 3] = ["signature", "sig", "hmac"];

/// How much of a signature is shown, in characters: enough to compare it by eye. Nothing is shown of a signature that is
/// less than three times as long.
const SHOWN_SIGNATURE_CHARS: usize = 8;

/// Returns the masked value, or `None` if the name is not that of a secret.
pub fn mask_named_value(name: &str, value: &str) -> Option<String> {
    let plain = normalize_name(name);
    if value.is_empty() {
        return None;
    }
    if plain.ends_with("authorization") {
        return Some(mask_authorization(value));
    }
    // In `auth[token]` and `auth.token`, the last part is a name too.
    let last_part =
        || normalize_name(name.trim_end_matches([']', '[']).rsplit(['.', '[', ']']).next().unwrap_or_default());
    let is_part = name.contains(['.', '[']);
    if SECRET_NAME_PARTS.iter().any(|part| plain.contains(part))
        || SECRET_NAMES.contains(&&*plain)
        || is_part && SECRET_NAMES.contains(&&*last_part())
    {
        return Some(MASK.into());
    }
    SIGNATURE_NAME_ENDINGS.iter().any(|end| plain.ends_with(end)).then(|| shorten_signature(value))
}

/// Returns the name in lower case and without `-`, `_` and other punctuation.
fn normalize_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Masks a credential except its scheme, and a signature except its beginning.
fn mask_authorization(value: &str) -> String {
    if let Some((before, signature)) = value.split_once("Signature=") {
        let (signature, after) = signature.split_at(signature.find(',').unwrap_or(signature.len()));
        return format!("{before}Signature={}{after}", shorten_signature(signature));
    }
    match value.split_once(' ') {
        Some((scheme, _)) => format!("{scheme} {MASK}"),
        None => MASK.into(),
    }
}

fn shorten_signature(signature: &str) -> String {
    match signature.char_indices().nth(SHOWN_SIGNATURE_CHARS) {
        Some((end, _)) if signature.chars().count() >= 3 * SHOWN_SIGNATURE_CHARS => format!("{}…", &signature[..end]),
        _ => MASK.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_recognised_in_every_spelling() {
        for name in [
            "api_secret",
            "x-api-secret",
            "apiSecret",
            "Cookie",
            "set-cookie",
            "password",
            "Token",
            "AccessKeySecret",
            "x-acs-security-token",
            "X-Amz-Security-Token",
            "X-TC-Token",
            "api-key",
            "X-Api-Key",
            "apikey",
            "app_key",
            "pass",
            "pwd",
            "psw",
            "key",
            "auth[pass]",
            "login.pw",
            "accounts[0][key]",
            "client_secret",
            "private_key",
            "AccessKey",
            "credentials",
            "jwt",
            "proxy-authorization",
        ] {
            assert_eq!(mask_named_value(name, "hush").as_deref(), Some("••••"), "{name}");
        }
        for name in [
            "AccessKeyId",
            "SignName",
            "sign",
            "SignatureNonce",
            "SignatureMethod",
            "X-Amz-Credential",
            "to",
            "code",
            "TemplateParam",
            "passenger",
            "keyboard",
            "author",
            "monkey",
            "x-tc-action",
        ] {
            assert_eq!(mask_named_value(name, "shown"), None, "{name}");
        }
    }

    #[test]
    fn the_beginning_of_a_long_signature_is_shown() {
        let long = "0123456789abcdef0123456789abcdef";
        for name in ["Signature", "sig", "X-Twilio-Signature", "x_hmac"] {
            assert_eq!(mask_named_value(name, long).as_deref(), Some("01234567…"), "{name}");
            assert_eq!(mask_named_value(name, "0123456789").as_deref(), Some("••••"), "{name}");
        }
        let signed = format!("V3 Credential=id,SignedHeaders=host,Signature={long},more=1");
        let shown = mask_named_value("Authorization", &signed).unwrap();
        assert_eq!(shown, "V3 Credential=id,SignedHeaders=host,Signature=01234567…,more=1");
        assert_eq!(mask_named_value("authorization", "Basic aHVzaA==").as_deref(), Some("Basic ••••"));
    }
}
