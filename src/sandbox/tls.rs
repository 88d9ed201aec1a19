//! TLS on the server's side: each name of ours has a certificate, made when it is first asked for.

use std::{cell::RefCell, collections::HashMap, io, sync::Arc};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::DnsName,
    server::{Acceptor, NoServerSessionStorage, ResolvesServerCertUsingSni},
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{LazyConfigAcceptor, server::TlsStream};

use super::{certificate_authority::CertificateAuthority, host_check::HostCheck};

/// So many names are kept with their certificates; a client that goes through all names takes no more.
const MAX_CACHED_CERTIFICATES: usize = 64;
/// The name of a client that gives none, as one that asks for an address does.
const DEFAULT_SERVER_NAME: &str = "localhost";

/// Certificates for the names that are asked for.
pub struct TlsServer {
    authority: CertificateAuthority,
    /// Refuses a name that is not ours, as TLS does it.
    reject_config: Arc<ServerConfig>,
    cached_configs: RefCell<HashMap<String, Arc<ServerConfig>>>,
}

impl TlsServer {
    pub fn new(authority: CertificateAuthority) -> io::Result<Self> {
        let nobody = ServerConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(ResolvesServerCertUsingSni::new()));
        Ok(Self { authority, reject_config: Arc::new(nobody), cached_configs: RefCell::default() })
    }

    /// Answers a handshake: by the name that the tunnel leads to, else by the one that the client gives.
    pub async fn accept<S>(&self, gate: &HostCheck, stream: S, tunnel: Option<&str>) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let begun = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        let asked = begun.client_hello().server_name().map(str::to_ascii_lowercase);
        let config = self.config_for(gate, tunnel.or(asked.as_deref()).unwrap_or(DEFAULT_SERVER_NAME))?;
        begun.into_stream(config).await
    }

    fn config_for(&self, gate: &HostCheck, name: &str) -> io::Result<Arc<ServerConfig>> {
        if let Some(config) = self.cached_configs.borrow().get(name) {
            return Ok(config.clone());
        }
        let names = match name {
            DEFAULT_SERVER_NAME => vec![DEFAULT_SERVER_NAME, "127.0.0.1", "::1"],
            name if gate.is_provider_host(name) && DnsName::try_from(name).is_ok() => vec![name],
            _ => return Ok(self.reject_config.clone()),
        };
        let (certificate, key) = self.authority.issue_certificate(&names).map_err(io::Error::other)?;
        let mut config = ServerConfig::builder_with_provider(self.reject_config.crypto_provider().clone())
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate], key))
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // A handshake on one machine costs less than what is kept to save it.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        let config = Arc::new(config);
        let mut known = self.cached_configs.borrow_mut();
        if known.len() >= MAX_CACHED_CERTIFICATES {
            known.clear();
        }
        known.insert(name.to_owned(), config.clone());
        Ok(config)
    }
}
