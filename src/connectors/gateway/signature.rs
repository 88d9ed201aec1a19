//! The signature of a request: the HMAC-SHA256 of its body, <https://www.rfc-editor.org/rfc/rfc2104>.

use serde::Deserialize;

use super::{TextTemplate, text_template::PlaceholderLookup};
use crate::encoding::{self, hash};

/// The signature of a request, which {{signature}} stands for in its headers, query or URL.
#[derive(Clone, Debug, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SignatureRule {
    /// The key of the HMAC-SHA256, such as {{secret.signing-key}}
    #[arg(long)]
    pub key: TextTemplate,
    /// The text that is signed, such as {{unix-time}}.{{body}} [default: {{body}}, the body of the request]
    #[arg(long)]
    pub text: Option<TextTemplate>,
    /// How the signature is written
    #[arg(long, default_value = "hex")]
    #[serde(default)]
    pub encoding: SignatureEncoding,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignatureEncoding {
    #[default]
    Hex,
    Base64,
}

impl SignatureRule {
    /// Returns the signature of a body, or `None` if a placeholder of the key or the text has no value.
    pub fn sign(&self, body: &[u8], values: PlaceholderLookup) -> Option<String> {
        let key = self.key.fill(values)?;
        let text = match &self.text {
            None => body.to_vec(),
            Some(text) => {
                let body = String::from_utf8_lossy(body);
                text.fill(&|name| if name == "body" { Some(body.to_string()) } else { values(name) })?.into_bytes()
            }
        };
        let mac = hash::hmac_sha256(key, text);
        Some(match self.encoding {
            SignatureEncoding::Hex => encoding::encode_hex(mac),
            SignatureEncoding::Base64 => encoding::encode_base64(mac),
        })
    }
}
