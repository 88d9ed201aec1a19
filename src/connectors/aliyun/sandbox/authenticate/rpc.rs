//! Verifies signature RPC 1.0, <https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism>.

use super::{
    Aliyun, AliyunCall, AliyunRejection, check_key_id, check_timestamp, incomplete_signature, request_parameters,
};
use crate::{
    emulation::{SignatureInput, SignatureMismatch},
    encoding::{self, FormField, hash},
    http_client::{Request, SigningContext},
    sms::Secret,
};

/// Returns the call if the signature is valid and covers every parameter of query and body.
///
/// # Errors
///
/// Aliyun's error, with the reason if the signature does not match.
pub fn verify_signature<'a>(
    account: &Aliyun,
    request: &'a Request,
    at: &SigningContext,
) -> Result<AliyunCall<'a>, AliyunRejection> {
    let mut fields = request_parameters(request);
    fields.sort_unstable();
    let (signatures, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name == "Signature");
    let call = AliyunCall {
        version: String::new(),
        action: String::new(),
        nonce: String::new(),
        fields,
        verified: "HMAC-SHA1 signature",
    };
    check_key_id(account, call.required("AccessKeyId")?)?;
    for (name, expected) in [("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0")] {
        if call.required(name)? != expected {
            return Err(invalid_parameter(name));
        }
    }
    if call.field("SignatureType").is_some() {
        return Err(invalid_parameter("SignatureType"));
    }
    // Some pages of the documentation have an example with TimeStamp.
    check_timestamp(call.field("TimeStamp").map_or_else(|| call.required("Timestamp"), Ok)?, at)?;
    let [(_, signature)] = &signatures[..] else { return Err(incomplete_signature()) };
    if signature.is_empty() {
        return Err(incomplete_signature());
    }
    let input = RpcSigningInput::from_request(request, &call.fields, &account.access_key_secret);
    if !hash::constant_time_eq(input.compute_signature().as_bytes(), signature.as_bytes()) {
        let message = "Specified signature is not matched with our calculation. server string to sign is";
        let message = format!("{message}:{}", input.describe());
        let rejection = AliyunRejection::gateway_error(400, "SignatureDoesNotMatch", message);
        let mismatch = SignatureMismatch::find_mistake(&input, signature, &[RPC_MISTAKES]);
        return Err(AliyunRejection { signature: Some(mismatch), ..rejection });
    }
    Ok(AliyunCall {
        version: call.required("Version")?.to_owned(),
        action: call.required("Action")?.to_owned(),
        nonce: call.required("SignatureNonce")?.to_owned(),
        ..call
    })
}

/// The parts of the string to sign and of the key. Mistakes change one of them.
#[derive(Clone)]
struct RpcSigningInput<'a> {
    request: &'a Request,
    method: &'a str,
    path: &'static str,
    fields: Vec<(&'a str, &'a str)>,
    /// Changes to make in percent-encoded text.
    encoding_changes: Vec<fn(&str) -> String>,
    /// Whether names and values are percent-encoded before they are joined to the query.
    encodes_fields: bool,
    /// Whether the query is percent-encoded once more as a whole.
    encodes_query: bool,
    secret: &'a Secret,
    secret_suffix: &'static str,
    sign: fn(&str, &str) -> String,
}

impl<'a> RpcSigningInput<'a> {
    fn from_request(request: &'a Request, fields: &'a [FormField<'a>], secret: &'a Secret) -> Self {
        Self {
            request,
            method: request.method().as_str(),
            path: "%2F",
            fields: fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect(),
            encoding_changes: vec![],
            encodes_fields: true,
            encodes_query: true,
            secret,
            secret_suffix: "&",
            sign: |key, text| encoding::encode_base64(hash::hmac_sha1(key, text)),
        }
    }

    fn change_encoding(&self, text: String) -> String {
        self.encoding_changes.iter().fold(text, |text, change| change(&text))
    }
}

impl SignatureInput for RpcSigningInput<'_> {
    fn describe(&self) -> String {
        let joined = || self.fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let query = match self.encodes_fields {
            true => self.change_encoding(encoding::encode_form(&self.fields)),
            false => joined().join("&"),
        };
        let query = if self.encodes_query { self.change_encoding(encoding::percent_encode(&query)) } else { query };
        format!("{}&{}&{query}", self.method, self.path)
    }

    fn compute_signature(&self) -> String {
        (self.sign)(&format!("{}{}", self.secret.expose(), self.secret_suffix), &self.describe())
    }
}

type RpcMistake = (&'static str, fn(&mut RpcSigningInput));

const RPC_MISTAKES: &[RpcMistake] = &[
    ("a space is encoded as + and not as %20", |it| it.encoding_changes.push(|text| text.replace("%20", "+"))),
    ("a * is not encoded as %2A", |it| it.encoding_changes.push(|text| text.replace("%2A", "*"))),
    ("a ~ is encoded as %7E, but must not be encoded", |it| it.encoding_changes.push(|text| text.replace('~', "%7E"))),
    ("the encoding is that of HTML forms (java.net.URLEncoder): a space as +, * unchanged, ~ as %7E", |it| {
        it.encoding_changes.push(|text| text.replace("%20", "+").replace("%2A", "*").replace('~', "%7E"));
    }),
    ("the encoding is that of encodeURIComponent, which leaves !'()* unchanged", |it| {
        it.encoding_changes.push(|text| {
            let unescaped = [("%21", "!"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*")];
            unescaped.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain))
        });
    }),
    ("a / is not encoded as %2F", |it| it.encoding_changes.push(|text| text.replace("%2F", "/"))),
    ("the percent escapes are in lower case", |it| it.encoding_changes.push(lowercase_escapes)),
    ("the parameters are not sorted by name", |it| restore_arrival_order(it)),
    ("the parameters are sorted without regard to capitals", |it| {
        it.fields.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    }),
    ("parameters without a value are not signed", |it| it.fields.retain(|(_, value)| !value.is_empty())),
    ("another HTTP method is signed than the request has", |it| {
        it.method = if it.method == "POST" { "GET" } else { "POST" };
    }),
    ("the key lacks the & after the secret", |it| it.secret_suffix = ""),
    ("the secret is used with a line break after it", |it| it.secret_suffix = "\n&"),
    ("the secret is used with a space after it", |it| it.secret_suffix = " &"),
    ("names and values are encoded, but not the joined query once more", |it| it.encodes_query = false),
    ("names and values are not encoded before they are joined", |it| it.encodes_fields = false),
    ("the path is signed as / and not as %2F", |it| it.path = "/"),
    ("the signature is in hexadecimal digits instead of Base64", |it| {
        it.sign = |key, text| encoding::encode_hex(hash::hmac_sha1(key, text));
    }),
    ("the signature is HMAC-SHA256, but SignatureMethod is HMAC-SHA1", |it| {
        it.sign = |key, text| encoding::encode_base64(hash::hmac_sha256(key, text));
    }),
];

/// Sorts the parameters in the order in which they are in the request.
fn restore_arrival_order(it: &mut RpcSigningInput) {
    let received = request_parameters(it.request);
    it.fields.sort_by_key(|(name, value)| received.iter().position(|(k, v)| k == name && v == value));
}

/// Writes percent escapes in lower case, such as `%2f`.
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
