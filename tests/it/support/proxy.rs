//! A proxy on loopback that keeps every connection for itself: the way to send for real, and to nobody.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

use super::Home;

/// TLS with a certificate for one name, and its root as PEM. `expired` makes it end in the past.
pub fn certified(name: &str, expired: bool) -> (Arc<ServerConfig>, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    if expired {
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    }
    let issued = params.self_signed(&key).unwrap();
    let config = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![issued.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    (Arc::new(config), issued.pem())
}

/// Stands in the place of one host, and answers each request as it is told.
pub struct Proxy {
    address: String,
    pem: String,
    count: Arc<AtomicUsize>,
}

impl Proxy {
    /// `None` leaves the request without an answer and the connection open.
    pub fn new(host: &str, answer: impl Fn(usize) -> Option<(u16, String)> + Send + Sync + 'static) -> Self {
        let (config, pem) = certified(host, false);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (count, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
        let counter = count.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, counter, answer) = (config.clone(), counter.clone(), answer.clone());
                thread::spawn(move || tunnel(stream, config, |_| answer(counter.fetch_add(1, Ordering::SeqCst))));
            }
        });
        Self { address, pem, count }
    }

    pub fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    /// A home whose sends all go through here.
    pub fn home(&self, home: Home) -> Home {
        let file = home.path("proxy.pem");
        fs::write(&file, &self.pem).unwrap();
        home.var("HTTPS_PROXY", &self.address).var("SSL_CERT_FILE", file.to_str().unwrap())
    }
}

fn tunnel(
    mut stream: TcpStream,
    config: Arc<ServerConfig>,
    answer: impl Fn(&[u8]) -> Option<(u16, String)>,
) -> Option<()> {
    until_blank_line(&mut stream)?;
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok()?;
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    let head = until_blank_line(&mut stream)?;
    match answer(&head) {
        Some((status, body)) => {
            let length = body.len();
            let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
            stream.write_all((head + &body).as_bytes()).ok()?;
            stream.flush().ok()
        }
        None => loop {
            stream.read(&mut [0; 64]).ok().filter(|length| *length > 0)?;
        },
    }
}

fn until_blank_line(stream: &mut impl Read) -> Option<Vec<u8>> {
    let (mut head, mut byte) = (vec![], [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    Some(head)
}
