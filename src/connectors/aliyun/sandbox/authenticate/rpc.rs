//! Signature RPC 1.0, <https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism>.

use super::{
    Aliyun, AliyunCall, AliyunRejection, check_key_id, check_timestamp, incomplete_signature, request_parameters,
};
use crate::{
    emulation::{SignatureInput, SignatureMismatch},
    encoding::hash,
    http_client::{Request, SigningContext},
};

/// The call, if the signature covers every parameter, wherever it stands.
pub fn verify_signature(
    account: &Aliyun,
    request: &Request,
    at: &SigningContext,
) -> Result<AliyunCall, AliyunRejection> {
    let mut fields = request_parameters(request);
    fields.sort_unstable();
    let (claim, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name == "Signature");
    let call = AliyunCall {
        version: String::new(),
        action: String::new(),
        nonce: String::new(),
        fields,
        verified: "HMAC-SHA1 signature",
    };
    check_key_id(account, call.required("AccessKeyId")?)?;
    for (name, only) in [("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0")] {
        if call.required(name)? != only {
            return Err(invalid_parameter(name));
        }
    }
    if call.field("SignatureType").is_some() {
        return Err(invalid_parameter("SignatureType"));
    }
    // Some pages of the documentation spell it TimeStamp, and publish a signature made so.
    check_timestamp(call.field("TimeStamp").map_or_else(|| call.required("Timestamp"), Ok)?, at)?;
    let [(_, signature)] = &claim[..] else { return Err(incomplete_signature()) };
    if signature.is_empty() {
        return Err(incomplete_signature());
    }
    let recipe = RpcSigningInput::from_request(request, &call.fields, account.access_key_secret.expose());
    if !hash::constant_time_eq(recipe.compute_signature().as_bytes(), signature.as_bytes()) {
        let message = "Specified signature is not matched with our calculation. server string to sign is";
        let message = format!("{message}:{}", recipe.describe());
        let refused = AliyunRejection::gateway_error(400, "SignatureDoesNotMatch", message);
        let mismatch = SignatureMismatch::find_mistake(&recipe, signature, &[RPC_MISTAKES]);
        return Err(AliyunRejection { signature: Some(mismatch), ..refused });
    }
    Ok(AliyunCall {
        version: call.required("Version")?.to_owned(),
        action: call.required("Action")?.to_owned(),
        nonce: call.required("SignatureNonce")?.to_owned(),
        ..call
    })
}

/// The string to sign, and the key.
#[derive(Clone)]
struct RpcSigningInput<'a> {
    request: &'a Request,
    method: &'a str,
    path: &'static str,
    fields: Vec<(&'a str, &'a str)>,
    /// How the spelling of an encoded text differs.
    spelling: Vec<fn(&str) -> String>,
    /// Whether names and values are encoded, and then all together.
    encode_steps: [bool; 2],
    secret: &'a str,
    secret_suffix: &'static str,
    sign: fn(&str, &str) -> String,
}

impl<'a> RpcSigningInput<'a> {
    fn from_request(request: &'a Request, fields: &'a [(String, String)], secret: &'a str) -> Self {
        Self {
            request,
            method: request.method().as_str(),
            path: "%2F",
            fields: fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            spelling: vec![],
            encode_steps: [true, true],
            secret,
            secret_suffix: "&",
            sign: |key, text| hash::encode_base64(hash::hmac_sha1(key, text)),
        }
    }

    fn apply_spelling(&self, text: String) -> String {
        self.spelling.iter().fold(text, |text, spell| spell(&text))
    }
}

impl SignatureInput for RpcSigningInput<'_> {
    fn describe(&self) -> String {
        let joined = || self.fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let query = match self.encode_steps[0] {
            true => self.apply_spelling(hash::encode_form(&self.fields)),
            false => joined().join("&"),
        };
        let query = if self.encode_steps[1] { self.apply_spelling(hash::percent_encode(&query)) } else { query };
        format!("{}&{}&{query}", self.method, self.path)
    }

    fn compute_signature(&self) -> String {
        (self.sign)(&format!("{}{}", self.secret, self.secret_suffix), &self.describe())
    }
}

type RpcMistake = (&'static str, fn(&mut RpcSigningInput));

const RPC_MISTAKES: &[RpcMistake] = &[
    ("a space is encoded as + and not as %20", |it| it.spelling.push(|text| text.replace("%20", "+"))),
    ("a * is not encoded as %2A", |it| it.spelling.push(|text| text.replace("%2A", "*"))),
    ("a ~ is encoded as %7E, though it stays as it is", |it| it.spelling.push(|text| text.replace('~', "%7E"))),
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
    ("the percent escapes are in lower case", |it| it.spelling.push(lowercase_escapes)),
    ("the parameters are not sorted by name", |it| restore_arrival_order(it)),
    ("the parameters are sorted without regard to capitals", |it| {
        it.fields.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    }),
    ("parameters without a value are not signed", |it| it.fields.retain(|(_, value)| !value.is_empty())),
    ("another HTTP method is signed than the request has", |it| {
        it.method = if it.method == "POST" { "GET" } else { "POST" };
    }),
    ("the & is missing behind the secret in the key", |it| it.secret_suffix = ""),
    ("the secret is used with a line break after it", |it| it.secret_suffix = "\n&"),
    ("the secret is used with a space after it", |it| it.secret_suffix = " &"),
    ("names and values are encoded, but not once more all together", |it| it.encode_steps[1] = false),
    ("names and values are not encoded before they are joined", |it| it.encode_steps[0] = false),
    ("the path is signed as / and not as %2F", |it| it.path = "/"),
    ("the signature is in hexadecimal digits and not in Base64", |it| {
        it.sign = |key, text| hash::encode_hex(hash::hmac_sha1(key, text));
    }),
    ("it is signed with HMAC-SHA256, though SignatureMethod says HMAC-SHA1", |it| {
        it.sign = |key, text| hash::encode_base64(hash::hmac_sha256(key, text));
    }),
];

/// In the order in which they arrived.
fn restore_arrival_order(it: &mut RpcSigningInput) {
    let arrived = request_parameters(it.request);
    it.fields.sort_by_key(|(name, value)| arrived.iter().position(|(k, v)| k == name && v == value));
}

/// `%2f`
fn lowercase_escapes(text: &str) -> String {
    let mut parts = text.split('%');
    let mut lower = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        lower.extend(["%", &escape.to_ascii_lowercase(), rest]);
    }
    lower
}

fn invalid_parameter(name: &str) -> AliyunRejection {
    let message = format!("The specified parameter \"{name}\" is not valid.");
    AliyunRejection::gateway_error(400, "InvalidParameter", message)
}
