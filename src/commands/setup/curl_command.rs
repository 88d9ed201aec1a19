//! Reads the curl command of a vendor's documentation as the request of a gateway. Nothing of it is run.

use serde_json::Value;

/// Options of curl without a value that change nothing about the request.
const IGNORED_FLAGS: &str = "sSivLfgN#";
const IGNORED_LONG_FLAGS: [&str; 10] =
    ["compressed", "fail", "globoff", "http1.1", "http2", "include", "location", "show-error", "silent", "verbose"];

/// Options of curl with a value that the connector cannot hold.
const UNSUPPORTED_LONG: [&str; 10] =
    ["cacert", "cert", "connect-timeout", "key", "max-time", "output", "proxy", "resolve", "retry", "upload-file"];

/// The request of a curl command.
#[derive(Debug, Default, PartialEq)]
pub struct CurlCommand {
    /// The address without its query.
    pub url: String,
    /// The method in lower case.
    pub method: String,
    pub headers: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub body: CurlBody,
    /// The login of Basic authentication.
    pub login: Option<String>,
    /// The options that the connector cannot hold, as they were written.
    pub unsupported: Vec<String>,
}

/// The body of the request.
#[derive(Debug, Default, PartialEq)]
pub enum CurlBody {
    #[default]
    None,
    Json(Value),
    Form(Vec<(String, String)>),
    Text(String),
}

/// What the options say before they are put together.
#[derive(Default)]
struct CurlOptions {
    command: CurlCommand,
    data: Vec<String>,
    sends_data_as_query: bool,
    is_json: bool,
}

/// Parses a curl command, which may span lines.
///
/// # Errors
/// Says why it is no curl command.
pub fn parse_curl(text: &str) -> Result<CurlCommand, String> {
    let text = to_shell_quoting(text.trim().trim_start_matches("$ "));
    let words = shell_words::split(&text).map_err(|_| "a quotation mark of the command is not closed")?;
    let Some(("curl" | "curl.exe", args)) = words.split_first().map(|(first, args)| (first.as_str(), args)) else {
        return Err("a command that begins with curl is needed".into());
    };
    let mut options = CurlOptions::default();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match (arg.strip_prefix("--"), arg.strip_prefix('-')) {
            (Some(long), _) => {
                let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
                let value = || value.map(str::to_owned).or_else(|| args.next().cloned()).ok_or(missing_value(arg));
                options.add_long(name, value)?;
            }
            (None, Some(cluster)) if !cluster.is_empty() => options.add_cluster(cluster, || args.next().cloned())?,
            _ => options.set_url(arg)?,
        }
    }
    options.finish()
}

/// Joins the lines of a command, and writes the quotation of cmd (`^"`) and of PowerShell (`` `" ``) as that of a shell.
fn to_shell_quoting(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let (is_cmd, is_powershell) = (text.contains("^\n") || text.contains("^\""), text.contains("`\n"));
    let text = text.replace("\\\n", " ").replace("^\n", " ").replace("`\n", " ");
    match (is_cmd, is_powershell || text.starts_with("curl.exe")) {
        (true, _) => text.replace("^\\^\"", "\\\"").replace('^', ""),
        (_, true) => text.replace("`\"", "\\\""),
        _ => text,
    }
}

/// Refuses a body in a file, which is not read.
fn refuse_file(file: &str) -> Result<(), String> {
    Err(format!("the body is in the file {file}, which is not read; put the body in its place"))
}

fn missing_value(option: &str) -> String {
    format!("{option} needs a value")
}

impl CurlOptions {
    /// Adds the short options of a word, such as `-sX`, of which the last may have its value in the word.
    fn add_cluster(&mut self, cluster: &str, mut next: impl FnMut() -> Option<String>) -> Result<(), String> {
        for (at, flag) in cluster.char_indices() {
            let long = match flag {
                'X' => "request",
                'H' => "header",
                'd' => "data",
                'u' => "user",
                'A' => "user-agent",
                'b' => "cookie",
                'F' => "form",
                'o' => "output",
                'm' => "max-time",
                'x' => "proxy",
                'E' => "cert",
                'T' => "upload-file",
                'G' => {
                    self.sends_data_as_query = true;
                    continue;
                }
                flag if IGNORED_FLAGS.contains(flag) => continue,
                flag => {
                    self.command.unsupported.push(format!("-{flag}"));
                    continue;
                }
            };
            let rest = &cluster[at + flag.len_utf8()..];
            let mut value = || Some(rest.to_owned()).filter(|rest| !rest.is_empty()).or_else(&mut next);
            return self.add_long(long, || value().ok_or(missing_value(&format!("-{flag}"))));
        }
        Ok(())
    }

    fn add_long(&mut self, name: &str, value: impl FnOnce() -> Result<String, String>) -> Result<(), String> {
        match name {
            "request" => self.command.method = value()?.to_lowercase(),
            "header" => {
                let header = value()?;
                let (name, value) = header.split_once(':').ok_or("a header is NAME: VALUE")?;
                self.command.headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
            "user-agent" => self.command.headers.push(("User-Agent".into(), value()?)),
            "cookie" => self.command.headers.push(("Cookie".into(), value()?)),
            "user" => self.command.login = Some(value()?),
            "url" => self.set_url(&value()?)?,
            "get" => self.sends_data_as_query = true,
            "json" => {
                self.is_json = true;
                self.add_data(value()?)?;
            }
            "data-urlencode" => self.add_encoded_data(&value()?)?,
            "data-raw" => self.data.push(value()?),
            "data" | "data-ascii" | "data-binary" => self.add_data(value()?)?,
            "form" | "form-string" => {
                return Err("-F sends a multipart form, which a connector cannot; if the gateway also takes an \
                            ordinary form or JSON, write it with -d"
                    .into());
            }
            name if UNSUPPORTED_LONG.contains(&name) => self.command.unsupported.push(format!("--{name} {}", value()?)),
            name if IGNORED_LONG_FLAGS.contains(&name) => {}
            name => self.command.unsupported.push(format!("--{name}")),
        }
        Ok(())
    }

    fn add_data(&mut self, text: String) -> Result<(), String> {
        if let Some(file) = text.strip_prefix('@') {
            return refuse_file(file);
        }
        self.data.push(text);
        Ok(())
    }

    /// Adds data that curl encodes: `NAME=TEXT`, `=TEXT` or `TEXT`, but not `NAME@FILE` or `@FILE`.
    fn add_encoded_data(&mut self, text: &str) -> Result<(), String> {
        let (name, value) = match (text.split_once('='), text.split_once('@')) {
            (Some((name, value)), _) => (name, value),
            (None, Some((_, file))) => return refuse_file(file),
            (None, None) => ("", text),
        };
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        self.data.push(if name.is_empty() { value } else { format!("{name}={value}") });
        Ok(())
    }

    fn set_url(&mut self, url: &str) -> Result<(), String> {
        if !self.command.url.is_empty() {
            return Err(format!("there are two URLs; the second is {url}"));
        }
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let address = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
        self.command.url = address;
        self.command.query.extend(parse_pairs(query));
        Ok(())
    }

    fn finish(self) -> Result<CurlCommand, String> {
        let Self { mut command, data, sends_data_as_query, is_json } = self;
        // curl asks for a password that the command leaves out.
        if let Some(login) = command.login.as_mut().filter(|login| !login.contains(':')) {
            login.push_str(":<password>");
        }
        if command.url.is_empty() {
            return Err("the command has no URL".into());
        }
        let data = data.join("&");
        if sends_data_as_query {
            command.query.extend(parse_pairs(&data));
        } else if !data.is_empty() {
            command.body = parse_body(&data, is_json, &command.headers);
        }
        let has_body = command.body != CurlBody::None;
        if command.method.is_empty() {
            command.method = if has_body { "post" } else { "get" }.into();
        }
        // The connector adds the type of these bodies itself.
        if matches!(command.body, CurlBody::Json(_) | CurlBody::Form(_)) {
            command.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        }
        Ok(command)
    }
}

fn parse_body(data: &str, is_json: bool, headers: &[(String, String)]) -> CurlBody {
    let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let content_type = content_type.map_or("", |(_, value)| value.as_str());
    let json = serde_json::from_str(data).ok().filter(|json: &Value| json.is_object() || json.is_array());
    match json {
        Some(json) if is_json || content_type.is_empty() || content_type.contains("json") => CurlBody::Json(json),
        _ if data.contains('=') && (content_type.is_empty() || content_type.contains("form-urlencoded")) => {
            CurlBody::Form(parse_pairs(data))
        }
        _ => CurlBody::Text(data.to_owned()),
    }
}

fn parse_pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_request_of_a_command_over_several_lines_is_read() {
        let text = "$ curl -sS -X POST 'https://sms.example.com/v1/messages?dry=0' \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  \
                    -H 'Content-Type: application/json' \\\r\n  --data-raw '{\"to\": \"+14155550100\", \"text\": \"Hi\"}'";
        let expected = CurlCommand {
            url: "https://sms.example.com/v1/messages".into(),
            method: "post".into(),
            headers: pairs(&[("Authorization", "Bearer $TOKEN")]),
            query: pairs(&[("dry", "0")]),
            body: CurlBody::Json(json!({ "to": "+14155550100", "text": "Hi" })),
            ..CurlCommand::default()
        };
        assert_eq!(parse_curl(text).unwrap(), expected);
    }

    #[test]
    fn forms_logins_and_queries_are_read() {
        let form =
            parse_curl("curl https://x.example -u me:pass -d to=%2B14155550100 --data-urlencode 'text=a & b'").unwrap();
        assert_eq!(form.body, CurlBody::Form(pairs(&[("to", "+14155550100"), ("text", "a & b")])));
        assert_eq!((form.login.as_deref(), form.method.as_str()), (Some("me:pass"), "post"));
        let query = parse_curl("curl -G -XPUT x.example/send -d to=1 -d text=a").unwrap();
        assert_eq!(query.query, pairs(&[("to", "1"), ("text", "a")]));
        assert_eq!((query.url.as_str(), query.method.as_str()), ("http://x.example/send", "put"));
        let text = parse_curl("curl x.example -H 'Content-Type: application/xml' -d '<to>1</to>'").unwrap();
        assert_eq!(text.body, CurlBody::Text("<to>1</to>".into()));
        assert_eq!(text.headers.len(), 1);
        let json = parse_curl("curl --json='[1]' x.example").unwrap();
        assert_eq!(json.body, CurlBody::Json(json!([1])));
    }

    #[test]
    fn the_quotation_of_each_shell_is_read() {
        let expected = parse_curl(r#"curl https://x.example/send -H 'X-Team: a' --json '{"to":"1"}'"#).unwrap();
        for text in [
            // bash
            "curl https://x.example/send \\\n  -H \"X-Team: a\" \\\n  --json \"{\\\"to\\\":\\\"1\\\"}\"",
            // cmd
            "curl https://x.example/send ^\r\n  -H \"X-Team: a\" ^\r\n  --json \"{\\\"to\\\":\\\"1\\\"}\"",
            "curl ^\"https://x.example/send^\" ^\n  -H ^\"X-Team: a^\" ^\n  --json ^\"{^\\^\"to^\\^\":^\\^\"1^\\^\"}^\"",
            // PowerShell
            "curl.exe https://x.example/send `\r\n  -H \"X-Team: a\" `\r\n  --json '{\"to\":\"1\"}'",
            "curl.exe https://x.example/send -H 'X-Team: a' --json \"{`\"to`\":`\"1`\"}\"",
        ] {
            assert_eq!(parse_curl(text).as_ref(), Ok(&expected), "{text}");
        }
        // A caret or a backtick alone is part of a value.
        let text = parse_curl("curl x.example -d 'text=a^b `c`'").unwrap();
        assert_eq!(text.body, CurlBody::Form(pairs(&[("text", "a^b `c`")])));
    }

    #[test]
    fn encoded_data_may_have_no_name_and_a_login_no_password() {
        let body = |data: &str| parse_curl(&format!("curl x.example --data-urlencode {data}")).unwrap().body;
        assert_eq!(body("'a b'"), CurlBody::Text("a+b".into()));
        assert_eq!(body("'=a b'"), CurlBody::Text("a+b".into()));
        assert_eq!(body("'text=a=b c'"), CurlBody::Form(pairs(&[("text", "a=b c")])));
        assert_eq!(parse_curl("curl -u me x.example").unwrap().login.as_deref(), Some("me:<password>"));
    }

    #[test]
    fn what_cannot_be_held_is_named() {
        let command = parse_curl("curl -k x.example --proxy http://p --tlsv1.3").unwrap();
        assert_eq!(command.unsupported, ["-k", "--proxy http://p", "--tlsv1.3"]);
        for (data, problem) in [
            ("-d @body.json", "file body.json, which is not read"),
            ("--json @body.json", "file body.json, which is not read"),
            ("--data-binary @-", "file -, which is not read"),
            ("--data-urlencode text@body", "file body, which is not read"),
            ("-F to=1", "multipart"),
            ("--form-string to=1", "multipart"),
        ] {
            let error = parse_curl(&format!("curl x.example {data}")).unwrap_err();
            assert!(error.contains(problem), "{data}: {error}");
        }
        for wrong in
            ["", "wget x.example", "curl", "curl -X", "curl 'x", "curl a.example b.example", "curl -H x a.example"]
        {
            assert!(parse_curl(wrong).is_err(), "{wrong}");
        }
    }
}
