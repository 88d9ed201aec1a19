//! The sandbox by the providers' real names: TLS, the proxy, and an authority that nobody need fear.

use std::{
    fs,
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::Arc,
};

use crate::support::Home;
use rcgen::{CertificateParams, DistinguishedName, DnType, Issuer, KeyPair};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use serde_json::Value;

/// A running sandbox and what it said when it was ready.
struct Running {
    child: Child,
    ready: Value,
}

impl Running {
    fn start(home: &Home, flags: &[&str]) -> Self {
        let args = [&["sandbox", "--listen=127.0.0.1:0", "--json", "--quiet"], flags].concat();
        let mut child = home.command(&args).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")) }
    }

    fn url(&self) -> &str {
        self.ready["url"].as_str().unwrap()
    }

    fn address(&self) -> &str {
        self.url().strip_prefix("http://").unwrap()
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address()).unwrap()
    }

    /// The answer to a request for a tunnel, and the stream behind it.
    fn tunnel(&self, to: &str) -> (String, TcpStream) {
        let mut stream = self.connect();
        write!(stream, "CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n\r\n").unwrap();
        let head = head(&mut stream);
        (head, stream)
    }

    /// TLS to a name, over this stream.
    fn secure(&self, stream: TcpStream, name: &str) -> StreamOwned<ClientConnection, TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(authority(&self.ready)).unwrap();
        let config = ClientConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(name.to_owned()).unwrap();
        StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), stream)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn authority(ready: &Value) -> CertificateDer<'static> {
    CertificateDer::from_pem_file(ready["ca"].as_str().unwrap()).unwrap()
}

/// The lines up to the first empty one.
fn head(stream: &mut impl Read) -> String {
    let (mut head, mut byte) = (vec![], [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() > 0 {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

/// The whole answer to a GET, or why there is none.
fn get(stream: &mut (impl Read + Write), target: &str, host: &str) -> std::io::Result<String> {
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

#[test]
fn a_client_that_knows_of_no_sandbox_sends_through_the_proxy() {
    let home = Home::with_twilio();
    let running = Running::start(&home, &["--tls"]);
    let ca = running.ready["ca"].as_str().unwrap();
    for name in ["HTTPS_PROXY", "https_proxy"] {
        let test = |secret: &str| {
            let mut command = home.command(&["test", "--to=+14155550100", "--template=generic", "--json"]);
            command.env(name, running.url()).env("SSL_CERT_FILE", ca).env("TWILIO_AUTH_TOKEN", secret);
            command.output().unwrap()
        };
        let sent = test("right-secret");
        assert_eq!(sent.status.code(), Some(0), "{}", String::from_utf8_lossy(&sent.stdout));
        assert_eq!(test("wrong-secret").status.code(), Some(4));
    }
    let listed = home.run(&["inbox", "list", "--json", &format!("--sandbox={}", running.url())]).exits(0);
    assert_eq!(listed.json()["messages"].as_array().unwrap().len(), 2, "{listed}");
}

#[test]
fn the_proxy_answers_for_the_providers_and_makes_no_connection() {
    let home = Home::new();
    let running = Running::start(&home, &["--tls"]);
    let somebody = TcpListener::bind("127.0.0.1:0").unwrap();
    somebody.set_nonblocking(true).unwrap();
    let port = somebody.local_addr().unwrap().port();
    let strangers = [
        "example.com:443".to_owned(),
        "eviltwilio.com:443".into(),
        "api.twilio.com.evil.example:443".into(),
        "api.twilio.com:25".into(),
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
        running.address().to_owned(),
    ];
    for stranger in strangers {
        let (told, mut stream) = running.tunnel(&stranger);
        assert!(told.starts_with("HTTP/1.1 403 this sandbox is a proxy for"), "{stranger}: {told}");
        // The connection stays HTTP, and nothing is carried on.
        let answer = get(&mut stream, "/readyz", running.address()).unwrap();
        assert!(answer.contains("hosts only"), "{answer}");
        let plain = get(&mut running.connect(), &format!("http://{stranger}/"), &stranger).unwrap();
        assert_eq!(plain.starts_with("HTTP/1.1 421"), stranger != running.address(), "{stranger}: {plain}");
    }
    assert_eq!(somebody.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn a_tunnel_is_for_the_name_that_it_was_asked_for() {
    let home = Home::new();
    let running = Running::start(&home, &["--tls"]);
    let through = |name: &str, target: &str, host: &str| {
        let (told, stream) = running.tunnel("api.twilio.com:443");
        assert!(told.starts_with("HTTP/1.1 200"), "{told}");
        get(&mut running.secure(stream, name), target, host)
    };
    for host in ["api.twilio.com", "API.twilio.com:443"] {
        let answer = through("api.twilio.com", "/2010-04-01/Accounts", host).unwrap();
        assert!(answer.contains("20003"), "{answer}");
    }
    for host in ["localhost", running.address(), "verify.twilio.com", "dysmsapi.aliyuncs.com", "evil.example"] {
        let answer = through("api.twilio.com", "/api/v1/messages", host).unwrap();
        assert!(answer.starts_with("HTTP/1.1 421"), "{host}: {answer}");
    }
    let refused = through("verify.twilio.com", "/", "verify.twilio.com").unwrap_err().to_string();
    assert!(refused.contains("not valid for name"), "{refused}");
    let (_, stream) = running.tunnel("api.twilio.com:443");
    let mut inside = running.secure(stream, "api.twilio.com");
    write!(inside, "CONNECT api.twilio.com:443 HTTP/1.1\r\nHost: api.twilio.com\r\n\r\n").unwrap();
    assert!(!head(&mut inside).starts_with("HTTP/1.1 200"));
}

#[test]
fn plain_requests_are_answered_as_a_proxy_does() {
    let home = Home::new();
    let running = Running::start(&home, &[]);
    let target = "http://api.twilio.com/2010-04-01/Accounts";
    let answer = get(&mut running.connect(), target, "api.twilio.com").unwrap();
    assert!(answer.contains("20003"), "{answer}");
    let answer = get(&mut running.connect(), target, "evil.example").unwrap();
    assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
    let (told, mut stream) = running.tunnel("api.twilio.com:80");
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    assert!(get(&mut stream, "/2010-04-01/Accounts", "api.twilio.com").unwrap().contains("20003"));
}

#[test]
fn without_certificates_a_tunnel_is_refused_with_the_flag_to_give() {
    let home = Home::new();
    let running = Running::start(&home, &[]);
    assert_eq!((&running.ready["ca"], &running.ready["https_url"]), (&Value::Null, &Value::Null));
    let (told, _) = running.tunnel("api.twilio.com:443");
    assert!(told.starts_with("HTTP/1.1 403") && told.contains("--tls"), "{told}");
    let mut stream = running.connect();
    stream.write_all(&[0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0, b'\r', b'\n', b'\r', b'\n']).unwrap();
    assert!(!head(&mut stream).starts_with("HTTP/1.1 2"));
}

#[test]
fn tls_is_spoken_beside_http_by_the_names_that_are_ours_and_by_no_other() {
    let home = Home::new();
    let running = Running::start(&home, &["--tls"]);
    assert_eq!(running.ready["https_url"], format!("https://{}", running.address()));
    let port = running.address().rsplit(':').next().unwrap();
    for (name, host) in [
        ("localhost", format!("localhost:{port}")),
        ("127.0.0.1", running.address().to_owned()),
        ("api.twilio.com", "api.twilio.com".into()),
        ("sms.tencentcloudapi.com", "sms.tencentcloudapi.com".into()),
    ] {
        let answer = get(&mut running.secure(running.connect(), name), "/readyz", &host).unwrap();
        assert!(answer.starts_with("HTTP/1.1 "), "{name}: {answer}");
    }
    for name in ["evil.example", "eviltwilio.com", "api.twilio.com.evil.example", "localhost.evil.example"] {
        let mut stream = running.secure(running.connect(), name);
        let refused = get(&mut stream, "/readyz", name).unwrap_err().to_string();
        assert!(refused.contains("AccessDenied"), "{name}: {refused}");
        assert!(stream.conn.peer_certificates().is_none(), "{name} has a certificate");
    }
    assert!(get(&mut running.connect(), "/readyz", running.address()).unwrap().contains("ready"));
}

#[test]
fn who_begins_with_tls_and_says_no_more_is_cut() {
    let home = Home::new();
    let running = Running::start(&home, &["--tls"]);
    let (mut silent, mut halting) = (running.connect(), running.connect());
    halting.write_all(&[0x16, 3, 1]).unwrap();
    let (_, mut tunnelled) = running.tunnel("api.twilio.com:443");
    for stream in [&mut silent, &mut halting, &mut tunnelled] {
        assert!(matches!(stream.read(&mut [0; 512]), Ok(0) | Err(_)));
    }
}

#[test]
fn the_authority_is_trusted_for_the_sandboxs_names_only() {
    let home = Home::new();
    let told = home.run(&["sandbox", "ca", "--json"]).exits(0);
    assert!(told.stderr.contains("valid only for the providers' API hosts"), "{told}");
    let certificate = authority(&told.json());
    let path = PathBuf::from(told.json()["ca"].as_str().unwrap());
    let key = fs::read_to_string(path.with_file_name("ca-key.pem")).unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "smsctl sandbox authority");
    let issuer = Issuer::new(params, KeyPair::from_pem(&key).unwrap());
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let verifier =
        WebPkiServerVerifier::builder_with_provider(roots.into(), ring::default_provider().into()).build().unwrap();
    let trusted = |name: &str| {
        let leaf = CertificateParams::new([name.to_owned()]).unwrap();
        let leaf = leaf.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();
        let name = ServerName::try_from(name.to_owned()).unwrap();
        verifier.verify_server_cert(leaf.der(), &[], &name, &[], UnixTime::now()).map(drop)
    };
    // Every host that a client of ours sends to with the settings of any region, and what official libraries call.
    for name in [
        "api.twilio.com",
        "messaging.dublin.ie1.twilio.com",
        "dysmsapi.aliyuncs.com",
        "dysmsapi.ap-southeast-1.aliyuncs.com",
        "dysmsapi.eu-central-1.aliyuncs.com",
        "business.aliyuncs.com",
        "dypnsapi.aliyuncs.com",
        "sns.us-east-1.amazonaws.com",
        "sns.ap-southeast-7.amazonaws.com",
        "sms.tencentcloudapi.com",
        "sms.intl.tencentcloudapi.com",
        "sms.ap-guangzhou.tencentcloudapi.com",
        "graph.facebook.com",
        "xxxxx.api.infobip.com",
        "br.sms.api.sinch.com",
        "gatewayapi.eu",
        "gate.smsaero.org",
        "us.yunpian.com",
        "localhost",
        "127.0.0.1",
        "127.9.9.9",
        "::1",
    ] {
        assert_eq!(trusted(name), Ok(()), "{name}");
    }
    for name in [
        "example.com",
        "eviltwilio.com",
        "twilio.com.evil.example",
        "10.0.0.1",
        "::2",
        // Others live there too, and the providers' own consoles.
        "amazonaws.com",
        "s3.amazonaws.com",
        "bucket.s3.us-east-1.amazonaws.com",
        "sts.us-east-1.amazonaws.com",
        "aliyuncs.com",
        "bucket.oss-cn-hangzhou.aliyuncs.com",
        "ecs.aliyuncs.com",
        "cvm.tencentcloudapi.com",
        "www.facebook.com",
        "console.twilio.com",
        "www.infobip.com",
    ] {
        assert!(format!("{:?}", trusted(name)).contains("NameConstraintViolation"), "{name}");
    }
}

#[test]
fn who_starts_at_once_shares_one_authority_whose_key_is_the_users_alone() {
    let home = Home::new();
    let running: Vec<_> = std::thread::scope(|scope| {
        let start = || Running::start(&home, &["--tls"]);
        let starting: Vec<_> = (0..6).map(|_| scope.spawn(start)).collect();
        starting.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for running in &running {
        let stream = running.secure(running.connect(), "localhost");
        let port = running.address().rsplit(':').next().unwrap();
        let answer = get(&mut { stream }, "/readyz", &format!("localhost:{port}")).unwrap();
        assert!(answer.contains("ready"), "{answer}");
    }
    let folder = Path::new(running[0].ready["ca"].as_str().unwrap()).parent().unwrap();
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["ca-key.pem", "ca.pem"]);
    #[cfg(unix)]
    for (path, mode) in [("ca-key.pem", 0o600), ("ca.pem", 0o644), ("", 0o700)] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(folder.join(path)).unwrap().permissions().mode() & 0o777, mode, "{path}");
    }
}
