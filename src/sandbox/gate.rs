//! Who is let in? Runs before anything else: a page of another site must neither read nor send here.

use std::net::{IpAddr, SocketAddr};

use http::{
    Request, StatusCode,
    header::{HOST, ORIGIN},
    uri::Authority,
};

use crate::connectors::PROVIDERS;

/// A refusal: the status, and the reason in a sentence.
pub type Closed = (StatusCode, &'static str);

/// The names that this server answers to.
pub struct Gate {
    address: SocketAddr,
    names: Vec<String>,
    /// Names of gateways that are no provider's.
    hosts: Vec<String>,
}

/// What a request is for, by the name it was sent to.
#[derive(Clone, Debug, PartialEq)]
pub enum Door {
    /// This server by its own name: the inbox, or a provider by the shape of the request.
    Own,
    /// A provider by its real name, which is in lower case.
    Provider(String),
}

impl Door {
    /// The provider's name that was called.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Own => None,
            Self::Provider(name) => Some(name),
        }
    }
}

impl Gate {
    pub fn at(address: SocketAddr) -> Self {
        Self { address, names: vec!["localhost".into()], hosts: vec![] }
    }

    /// Stands in for these hosts too, beside those of the providers.
    pub fn stand_in(&mut self, hosts: Vec<String>) {
        let known = |host: &String| host.is_empty() || self.of_provider(host);
        let new: Vec<_> = hosts.into_iter().filter(|host| !known(host)).collect();
        self.hosts.extend(new);
    }

    /// The hosts of gateways that are no provider's.
    pub fn gateway_hosts(&self) -> &[String] {
        &self.hosts
    }

    /// Whether a provider's hosts are called so, or an account's gateway is.
    pub fn of_provider(&self, name: &str) -> bool {
        PROVIDERS.iter().any(|provider| provider.owns(name)) || self.hosts.iter().any(|host| host == name)
    }

    /// Answers to one more name, such as that of a container.
    pub fn name(&mut self, name: String) {
        self.names.push(name);
    }

    /// Fails where the name or the origin of a request is not what an honest client sends.
    /// What comes through a tunnel is for the name that the tunnel leads to.
    pub fn admit<B>(&self, request: &Request<B>, tunnel: Option<&str>) -> Result<Door, Closed> {
        let all = |name| request.headers().get_all(name).iter().collect::<Vec<_>>();
        const MISDIRECTED: Closed = (
            StatusCode::MISDIRECTED_REQUEST,
            "this sandbox accepts only its own address and the providers' host names",
        );
        let [host] = all(HOST)[..] else { return Err(MISDIRECTED) };
        let host: Authority = host.to_str().ok().and_then(|host| host.parse().ok()).ok_or(MISDIRECTED)?;
        if request.uri().authority().is_some_and(|asked| asked != &host) {
            return Err(MISDIRECTED);
        }
        if tunnel.is_some_and(|name| name != plain(&host)) {
            return Err((StatusCode::MISDIRECTED_REQUEST, "this tunnel is for another host"));
        }
        let door = self.door(&host).ok_or(MISDIRECTED)?;
        let origins = all(ORIGIN);
        let same = |origin: &http::HeaderValue| {
            let origin = origin.to_str().unwrap_or_default();
            ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host.as_str()))
        };
        let sites = all(http::HeaderName::from_static("sec-fetch-site"));
        let near =
            sites.iter().all(|site| ["same-origin", "none"].map(str::as_bytes).contains(&site.as_bytes()));
        match origins.len() <= 1 && origins.into_iter().all(same) && near {
            true => Ok(door),
            false => Err((StatusCode::FORBIDDEN, "requests from other sites are not allowed")),
        }
    }

    /// What stands behind this name and port; nothing where it is not ours.
    pub fn door(&self, host: &Authority) -> Option<Door> {
        if host.as_str().contains('@') {
            return None;
        }
        let port = host.port_u16();
        let name = plain(host);
        let ip: Option<IpAddr> = name.trim_matches(['[', ']']).parse().ok();
        let ours = match ip {
            Some(ip) => ip.is_loopback() || (!self.address.ip().is_loopback() && !ip.is_unspecified()),
            None => self.names.contains(&name),
        };
        let here = self.address.port();
        if self.hosts.contains(&name) && port != Some(here) {
            return Some(Door::Provider(name));
        }
        if ours {
            return port.map_or([80, 443].contains(&here), |port| port == here).then_some(Door::Own);
        }
        let usual = port.is_none_or(|port| [80, 443, self.address.port()].contains(&port));
        (self.of_provider(&name) && usual).then_some(Door::Provider(name))
    }
}

/// The name without its port, as it is compared.
pub fn plain(host: &Authority) -> String {
    host.host().trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(headers: &[(&str, &str)]) -> Result<Door, u16> {
        let mut request = Request::builder().uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let gate = Gate::at("127.0.0.1:8025".parse().unwrap());
        gate.admit(&request.body(()).unwrap(), None).map_err(|(status, _)| status.as_u16())
    }

    #[test]
    fn only_names_of_ours_and_of_providers_lead_in() {
        for host in ["127.0.0.1:8025", "localhost:8025", "LOCALHOST:8025", "[::1]:8025"] {
            assert_eq!(admitted(&[("host", host)]), Ok(Door::Own), "{host}");
        }
        for provider in PROVIDERS {
            let host = format!("api.{}", provider.domain);
            assert_eq!(admitted(&[("host", &host.to_uppercase())]), Ok(Door::Provider(host)));
            let labels: Vec<_> = provider.domain.rsplitn(3, '.').collect();
            let lookalike = format!("evil{}.{}", labels[1], labels[0]);
            assert_eq!(admitted(&[("host", &lookalike)]), Err(421));
        }
        for host in [
            "evil.example",
            "evil.example:8025",
            "127.0.0.1",
            "localhost:80",
            "10.0.0.1:8025",
            "a@localhost:8025",
            "",
        ] {
            assert_eq!(admitted(&[("host", host)]), Err(421), "{host}");
        }
        assert_eq!(admitted(&[]), Err(421));
        assert_eq!(admitted(&[("host", "localhost:8025"), ("host", "localhost:8025")]), Err(421));
    }

    #[test]
    fn pages_of_other_sites_stay_out() {
        let from = |name, value| admitted(&[("host", "localhost:8025"), (name, value)]);
        assert_eq!(from("origin", "http://localhost:8025"), Ok(Door::Own));
        for origin in ["null", "http://evil.example", "http://127.0.0.1:8025", "http://localhost:80250", ""] {
            assert_eq!(from("origin", origin), Err(403), "{origin}");
        }
        assert_eq!(from("sec-fetch-site", "same-origin"), Ok(Door::Own));
        for site in ["cross-site", "same-site"] {
            assert_eq!(from("sec-fetch-site", site), Err(403));
        }
    }
}
