//! Signed requests of both signature versions, in which a test can replace each step of the signature by a wrong one.

use super::*;
use crate::encoding::{self, hash};

pub type SignerFields = Vec<(String, String)>;

pub fn owned_fields(pairs: &[(&str, &str)]) -> SignerFields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The parameters of a valid SendSms, with every character that encoders disagree on.
pub fn send_sms_fields() -> SignerFields {
    owned_fields(&[
        ("PhoneNumbers", "13812345678"),
        ("SignName", "阿里云"),
        ("TemplateCode", "SMS_1"),
        ("TemplateParam", r#"{"code":"274913"}"#),
        ("OutId", "a b*c~d+e/f"),
    ])
}

/// A request of RPC 1.0 before it is signed.
pub struct RpcSigner {
    pub method: &'static str,
    pub form: bool,
    pub host: &'static str,
    pub fields: SignerFields,
    pub encode: fn(&str) -> String,
    /// How names and values are encoded, and then the whole query, if not by `encode`.
    pub encode_each: Option<fn(&str) -> String>,
    pub encode_query: Option<fn(&str) -> String>,
    pub path: &'static str,
    pub sign: fn(&str, &str) -> String,
    pub sorted: bool,
    pub key: &'static str,
    /// The method in the string to sign.
    pub signed_method: &'static str,
    /// Changes the parameters after signing.
    pub change_after_signing: fn(&mut SignerFields),
}

impl RpcSigner {
    pub fn new(action: &str, fields: SignerFields) -> Self {
        let mut all_fields = owned_fields(&[
            ("AccessKeyId", "testid"),
            ("Action", action),
            ("Format", "JSON"),
            ("RegionId", "cn-hangzhou"),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureNonce", "n-1"),
            ("SignatureType", ""),
            ("SignatureVersion", "1.0"),
            ("Timestamp", "2026-07-20T12:00:00Z"),
            ("Version", "2017-05-25"),
        ]);
        all_fields.extend(fields);
        Self {
            method: "POST",
            form: false,
            host: "dysmsapi.aliyuncs.com",
            fields: all_fields,
            encode: encoding::percent_encode,
            encode_each: None,
            encode_query: None,
            path: "%2F",
            sign: |key, text| encoding::encode_base64(hash::hmac_sha1(key, text)),
            sorted: true,
            key: "testsecret&",
            signed_method: "POST",
            change_after_signing: |_| {},
        }
    }

    pub fn set_field(&mut self, name: &str, value: &str) {
        self.remove_field(name);
        self.fields.push((name.into(), value.into()));
    }

    pub fn remove_field(&mut self, name: &str) {
        self.fields.retain(|(known, _)| known != name);
    }

    pub fn sign(mut self) -> Request {
        if self.sorted {
            self.fields.sort();
        }
        let encode = self.encode;
        let each = self.encode_each.unwrap_or(encode);
        let pair = |(name, value): &(String, String)| format!("{}={}", each(name), each(value));
        let query = self.fields.iter().map(pair).collect::<Vec<_>>().join("&");
        let text = format!("{}&{}&{}", self.signed_method, self.path, self.encode_query.unwrap_or(encode)(&query));
        self.fields.push(("Signature".into(), (self.sign)(self.key, &text)));
        (self.change_after_signing)(&mut self.fields);
        let sent = encoding::encode_form(&self.fields);
        let query = if self.form { String::new() } else { format!("?{sent}") };
        let request = http::Request::builder().method(self.method).header("host", self.host);
        let request = request.uri(format!("https://{}/{query}", self.host));
        match self.form {
            true => request.header("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
            false => request,
        }
        .body(if self.form { sent.into_bytes() } else { vec![] })
        .unwrap()
    }
}

/// A request of V3 before it is signed.
pub struct V3Signer {
    pub algorithm: &'static str,
    pub key_id: &'static str,
    pub key: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    /// The signed query and the sent one.
    pub query: (String, String),
    pub headers: Vec<(&'static str, String)>,
    /// The names of the signed headers, in order.
    pub signed_names: Vec<&'static str>,
    /// The hash of the body, in hexadecimal digits.
    pub payload_hash: String,
    pub body: Vec<u8>,
    pub spell_header_name: fn(&str) -> String,
    /// What separates the headers from the list of their names.
    pub headers_end: &'static str,
    pub hash: fn(&str) -> String,
    pub separator: &'static str,
    pub hex: fn(Vec<u8>) -> String,
    pub change_after_signing: fn(&mut Request),
}

impl V3Signer {
    pub fn new() -> Self {
        let mut fields = send_sms_fields();
        fields.sort();
        let query = encoding::encode_form(&fields);
        let payload = hash::sha256_hex("");
        let headers = vec![
            ("host", "dysmsapi.aliyuncs.com".into()),
            ("user-agent", "AlibabaCloud (Linux; amd64)".into()),
            ("x-acs-action", "SendSms".into()),
            ("x-acs-content-sha256", payload.clone()),
            ("x-acs-date", "2026-07-20T12:00:00Z".into()),
            ("x-acs-signature-nonce", "n-1".into()),
            ("x-acs-version", "2017-05-25".into()),
        ];
        Self {
            algorithm: "ACS3-HMAC-SHA256",
            key_id: "testid",
            key: "testsecret",
            method: "POST",
            path: "/",
            query: (query.clone(), query),
            signed_names: headers.iter().map(|(name, _)| *name).collect(),
            headers,
            payload_hash: payload,
            body: vec![],
            spell_header_name: str::to_owned,
            headers_end: "\n",
            hash: |canonical| hash::sha256_hex(canonical),
            separator: ",",
            hex: |bytes| hex::encode(bytes),
            change_after_signing: |_| {},
        }
    }

    /// The request of [`Self::new`] with its fields in a form instead of the query.
    pub fn with_form_body() -> Self {
        let mut client = Self::new();
        client.body = std::mem::take(&mut client.query).0.into_bytes();
        client.payload_hash = hash::sha256_hex(&client.body);
        client.set_header("x-acs-content-sha256", &client.payload_hash.clone());
        client.headers.push(("content-type", "application/x-www-form-urlencoded".into()));
        client.signed_names.insert(0, "content-type");
        client
    }

    pub fn set_header(&mut self, name: &'static str, value: &str) {
        self.headers.iter_mut().filter(|(known, _)| *known == name).for_each(|(_, old)| *old = value.into());
    }

    pub fn sign(self) -> Request {
        let value = |name: &&str| {
            let header = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            format!("{}:{}\n", (self.spell_header_name)(name), header.map_or("", |(_, value)| value))
        };
        let lines: String = self.signed_names.iter().map(value).collect();
        let names = self.signed_names.join(";");
        let end = format!("{lines}{}{names}\n{}", self.headers_end, self.payload_hash);
        let canonical = [self.method, self.path, &self.query.0, &end].join("\n");
        let text = format!("{}\n{}", self.algorithm, (self.hash)(&canonical));
        let signature = (self.hex)(hash::hmac_sha256(self.key, text));
        let Self { algorithm, key_id, separator, .. } = self;
        let authorization =
            format!("{algorithm} Credential={key_id}{separator}SignedHeaders={names}{separator}Signature={signature}");
        let uri = format!("https://{}{}?{}", self.headers[0].1, self.path, self.query.1);
        let mut request = http::Request::builder().method(self.method).uri(uri).header("authorization", authorization);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let mut request = request.body(self.body).unwrap();
        (self.change_after_signing)(&mut request);
        request
    }
}
