//! Signature RPC 1.0, <https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism>.

use super::{Aliyun, Call, Refused, fields, fresh, incomplete, known};
use crate::{
    desk::Mismatch,
    wire::{Moment, Request, hash, verify::Recipe},
};

/// The call, if the signature covers every parameter, wherever it stands.
pub fn call(account: &Aliyun, request: &Request, at: &Moment) -> Result<Call, Refused> {
    let mut fields = fields(request);
    fields.sort_unstable();
    let (claim, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name == "Signature");
    let call = Call {
        version: String::new(),
        action: String::new(),
        nonce: String::new(),
        fields,
        verified: "HMAC-SHA1 signature",
    };
    known(account, call.required("AccessKeyId")?)?;
    for (name, only) in [("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0")] {
        if call.required(name)? != only {
            return Err(invalid(name));
        }
    }
    if call.field("SignatureType").is_some() {
        return Err(invalid("SignatureType"));
    }
    // Some pages of the documentation spell it TimeStamp, and publish a signature made so.
    fresh(call.field("TimeStamp").map_or_else(|| call.required("Timestamp"), Ok)?, at)?;
    let [(_, signature)] = &claim[..] else { return Err(incomplete()) };
    if signature.is_empty() {
        return Err(incomplete());
    }
    let recipe = Parameters::of(request, &call.fields, account.access_key_secret.expose());
    if !hash::same(recipe.signature().as_bytes(), signature.as_bytes()) {
        let message = "Specified signature is not matched with our calculation. server string to sign is";
        let message = format!("{message}:{}", recipe.text());
        let refused = Refused::gateway(400, "SignatureDoesNotMatch", message);
        let mismatch = Mismatch::explain(&recipe, signature, &[USUAL]);
        return Err(Refused { signature: Some(mismatch), ..refused });
    }
    Ok(Call {
        version: call.required("Version")?.to_owned(),
        action: call.required("Action")?.to_owned(),
        nonce: call.required("SignatureNonce")?.to_owned(),
        ..call
    })
}

/// The string to sign, and the key.
#[derive(Clone)]
struct Parameters<'a> {
    request: &'a Request,
    method: &'a str,
    path: &'static str,
    fields: Vec<(&'a str, &'a str)>,
    /// How the spelling of an encoded text differs.
    spelling: Vec<fn(&str) -> String>,
    /// Whether names and values are encoded, and then all together.
    encoded: [bool; 2],
    secret: &'a str,
    behind: &'static str,
    sign: fn(&str, &str) -> String,
}

impl<'a> Parameters<'a> {
    fn of(request: &'a Request, fields: &'a [(String, String)], secret: &'a str) -> Self {
        Self {
            request,
            method: request.method().as_str(),
            path: "%2F",
            fields: fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            spelling: vec![],
            encoded: [true, true],
            secret,
            behind: "&",
            sign: |key, text| hash::base64(hash::hmac_sha1(key, text)),
        }
    }

    fn spelled(&self, text: String) -> String {
        self.spelling.iter().fold(text, |text, spell| spell(&text))
    }
}

impl Recipe for Parameters<'_> {
    fn text(&self) -> String {
        let joined = || self.fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let query = match self.encoded[0] {
            true => self.spelled(hash::form(&self.fields)),
            false => joined().join("&"),
        };
        let query = if self.encoded[1] { self.spelled(hash::percent(&query)) } else { query };
        format!("{}&{}&{query}", self.method, self.path)
    }

    fn signature(&self) -> String {
        (self.sign)(&format!("{}{}", self.secret, self.behind), &self.text())
    }
}

type Slip = (&'static str, fn(&mut Parameters));

const USUAL: &[Slip] = &[
    ("a space is encoded as + and not as %20", |it| it.spelling.push(|text| text.replace("%20", "+"))),
    ("a * is not encoded as %2A", |it| it.spelling.push(|text| text.replace("%2A", "*"))),
    ("a ~ is encoded as %7E, though it stays as it is", |it| {
        it.spelling.push(|text| text.replace('~', "%7E"))
    }),
    ("it is encoded as HTML forms are (java.net.URLEncoder): a space as +, * as it is, ~ as %7E", |it| {
        it.spelling.push(|text| text.replace("%20", "+").replace("%2A", "*").replace('~', "%7E"));
    }),
    ("it is encoded as encodeURIComponent does, which leaves !'()* as they are", |it| {
        it.spelling.push(|text| {
            let kept = [("%21", "!"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*")];
            kept.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain))
        });
    }),
    ("a / is not encoded as %2F", |it| it.spelling.push(|text| text.replace("%2F", "/"))),
    ("the percent escapes are in lower case", |it| it.spelling.push(lower)),
    ("the parameters are not sorted by name", |it| unsorted(it)),
    ("the parameters are sorted without regard to capitals", |it| {
        it.fields.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    }),
    ("parameters without a value are not signed", |it| it.fields.retain(|(_, value)| !value.is_empty())),
    ("another HTTP method is signed than the request has", |it| {
        it.method = if it.method == "POST" { "GET" } else { "POST" };
    }),
    ("the & is missing behind the secret in the key", |it| it.behind = ""),
    ("the secret is used with a line break behind it", |it| it.behind = "\n&"),
    ("the secret is used with a space behind it", |it| it.behind = " &"),
    ("names and values are encoded, but not once more all together", |it| it.encoded[1] = false),
    ("names and values are not encoded before they are joined", |it| it.encoded[0] = false),
    ("the path is signed as / and not as %2F", |it| it.path = "/"),
    ("the signature is in hexadecimal digits and not in Base64", |it| {
        it.sign = |key, text| hash::hex(hash::hmac_sha1(key, text));
    }),
    ("it is signed with HMAC-SHA256, though SignatureMethod says HMAC-SHA1", |it| {
        it.sign = |key, text| hash::base64(hash::hmac_sha256(key, text));
    }),
];

/// In the order in which they arrived.
fn unsorted(it: &mut Parameters) {
    let arrived = fields(it.request);
    it.fields.sort_by_key(|(name, value)| arrived.iter().position(|(k, v)| k == name && v == value));
}

/// `%2f`
fn lower(text: &str) -> String {
    let mut parts = text.split('%');
    let mut lower = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        lower.extend(["%", &escape.to_ascii_lowercase(), rest]);
    }
    lower
}

fn invalid(name: &str) -> Refused {
    let message = format!("The specified parameter \"{name}\" is not valid.");
    Refused::gateway(400, "InvalidParameter", message)
}
