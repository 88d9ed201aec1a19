//! TLS of the server: the certificate of a host name is made when a client first asks for it.

use std::{cell::RefCell, collections::HashMap, io, sync::Arc};

use rustls::{
    AlertDescription, ServerConfig,
    crypto::ring,
    pki_types::DnsName,
    server::{Acceptor, NoServerSessionStorage, ResolvesServerCertUsingSni},
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{LazyConfigAcceptor, server::TlsStream};

use super::{certificate_authority::CertificateAuthority, host_check::HostCheck};

/// How many certificates are cached, so that clients that ask for many names cannot exhaust the memory.
const MAX_CACHED_CERTIFICATES: usize = 64;
/// The name for clients that send none, as they do for an IP address.
const DEFAULT_SERVER_NAME: &str = "localhost";

/// Whether the client ended a handshake because it does not trust the certificate, see
/// [RFC 8446](https://www.rfc-editor.org/rfc/rfc8446#section-6.2).
pub fn is_certificate_rejection(error: &io::Error) -> bool {
    use AlertDescription::{BadCertificate, CertificateUnknown, UnknownCA};
    let error = error.get_ref().and_then(|error| error.downcast_ref());
    matches!(error, Some(rustls::Error::AlertReceived(UnknownCA | BadCertificate | CertificateUnknown)))
}

/// Performs TLS handshakes with certificates for the names that clients ask for.
pub struct TlsServer {
    authority: CertificateAuthority,
    /// Has no certificate, so that the handshake fails.
    reject_config: Arc<ServerConfig>,
    cached_configs: RefCell<HashMap<String, Arc<ServerConfig>>>,
}

impl TlsServer {
    /// # Errors
    /// Fails if TLS cannot be set up.
    pub fn new(authority: CertificateAuthority) -> io::Result<Self> {
        let reject_config = ServerConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(ResolvesServerCertUsingSni::new()));
        Ok(Self { authority, reject_config: Arc::new(reject_config), cached_configs: RefCell::default() })
    }

    /// Performs a handshake for the host of the tunnel, or else for the name that the client sends.
    ///
    /// # Errors
    /// Fails if the handshake fails, or the name is not one of the sandbox.
    pub async fn accept<S>(
        &self,
        host_check: &HostCheck,
        stream: S,
        tunnel_host: Option<&str>,
    ) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let handshake = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        let server_name = handshake.client_hello().server_name().map(str::to_ascii_lowercase);
        let config =
            self.config_for(host_check, tunnel_host.or(server_name.as_deref()).unwrap_or(DEFAULT_SERVER_NAME))?;
        handshake.into_stream(config).await
    }

    fn config_for(&self, host_check: &HostCheck, name: &str) -> io::Result<Arc<ServerConfig>> {
        if let Some(config) = self.cached_configs.borrow().get(name) {
            return Ok(config.clone());
        }
        let names = match name {
            DEFAULT_SERVER_NAME => vec![DEFAULT_SERVER_NAME, "127.0.0.1", "::1"],
            name if host_check.is_provider_host(name) && DnsName::try_from(name).is_ok() => vec![name],
            _ => return Ok(self.reject_config.clone()),
        };
        let (certificate, key) = self.authority.issue_certificate(&names).map_err(io::Error::other)?;
        let mut config = ServerConfig::builder_with_provider(self.reject_config.crypto_provider().clone())
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate], key))
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // A handshake on the same machine is cheaper than the memory to resume sessions.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        let config = Arc::new(config);
        let mut cached = self.cached_configs.borrow_mut();
        if cached.len() >= MAX_CACHED_CERTIFICATES {
            cached.clear();
        }
        cached.insert(name.to_owned(), config.clone());
        Ok(config)
    }
}
