//! Encrypted transport: who is trusted, and that nothing is sent to anybody else.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::support::{Home, SANDBOX_HEADER, answers};
use rustls::{
    ServerConfig, ServerConnection, Stream,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// A server with a certificate of its own for one name; its address, its root as PEM, and its count of requests.
fn server(name: &str) -> (String, String, Arc<AtomicUsize>) {
    let issued = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)
        .unwrap();
    let (config, count) = (Arc::new(config), Arc::new(AtomicUsize::new(0)));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let counter = count.clone();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            let mut request = [0; 8192];
            if stream.read(&mut request).is_ok_and(|length| length > 0) {
                let body = answers::TWILIO_TAKEN;
                if !request.starts_with(b"GET /readyz ") {
                    counter.fetch_add(1, Ordering::SeqCst);
                }
                let head = format!(
                    "HTTP/1.1 201 Created\r\n{SANDBOX_HEADER}content-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all((head + body).as_bytes()).and_then(|()| stream.flush());
            }
        }
    });
    (address, issued.cert.pem(), count)
}

#[test]
fn a_stranger_is_not_trusted_and_gets_nothing() {
    let (address, _, count) = server("localhost");
    let done = Home::with_twilio().run(&["test", "--to=+14155550100", &format!("--sandbox={address}")]).exits(7);
    assert!(done.stdout.contains("certificate"), "{done}");
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[test]
fn a_root_is_added_by_flag_and_by_environment() {
    let (address, pem, count) = server("localhost");
    let home = Home::with_twilio();
    let file = home.path("root.pem");
    fs::write(&file, pem).unwrap();
    let args = ["test", "--to=+14155550100", &format!("--sandbox={address}")];
    home.run(&[&args[..], &["--ca-file", file.to_str().unwrap()]].concat()).exits(0);
    home.var("SSL_CERT_FILE", file.to_str().unwrap()).run(&args).exits(0);
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let (address, pem, count) = server("elsewhere.example");
    let home = Home::with_twilio();
    let file = home.path("root.pem");
    fs::write(&file, pem).unwrap();
    let args = ["test", "--to=+14155550100", &format!("--sandbox={address}"), "--ca-file", file.to_str().unwrap()];
    home.run(&args).exits(7);
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[test]
fn a_ca_file_without_a_certificate_is_refused() {
    let home = Home::with_twilio();
    let file = home.path("root.pem");
    fs::write(&file, "no certificate").unwrap();
    let args = ["test", "--to=+14155550100", "--sandbox=https://localhost:1", "--ca-file", file.to_str().unwrap()];
    assert!(home.run(&args).exits(3).stderr.contains("contains no certificate"));
}

#[cfg(unix)]
#[test]
fn a_root_file_that_never_ends_is_refused_at_once() {
    let home = Home::with_twilio();
    let (pipe, long) = (home.path("pipe"), home.path("long.pem"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::File::create(&long).unwrap().set_len(1 << 40).unwrap();
    for (file, why) in [
        (pipe.to_str().unwrap(), "is not a regular file"),
        ("/dev/zero", "is not a regular file"),
        (long.to_str().unwrap(), "longer than 8 MiB"),
    ] {
        let args = ["test", "--to=+14155550100", "--sandbox=https://localhost:1", "--ca-file", file];
        let done = home.run(&args).exits(3);
        assert!(done.stderr.contains(why) && done.stderr.contains(file), "{done}");
    }
}
