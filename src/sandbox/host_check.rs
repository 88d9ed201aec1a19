//! Who is let in? Runs before anything else: a page of another site must neither read nor send here.

use std::net::{IpAddr, SocketAddr};

use http::{
    Request, StatusCode,
    header::{HOST, ORIGIN},
    uri::Authority,
};

use crate::connectors::PROVIDERS;

/// A refusal: the status, and the reason in a sentence.
pub type AccessDenied = (StatusCode, &'static str);

/// The names that this server answers to.
pub struct HostCheck {
    listen_address: SocketAddr,
    own_names: Vec<String>,
    /// Names of gateways that are no provider's.
    gateway_hosts: Vec<String>,
}

/// What a request is for, by the name it was sent to.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// This server by its own name: the inbox, or a provider by the shape of the request.
    OwnAddress,
    /// A provider by its real name, which is in lower case.
    Provider(String),
}

impl Route {
    /// The provider's name that was called.
    pub fn provider_host(&self) -> Option<&str> {
        match self {
            Self::OwnAddress => None,
            Self::Provider(name) => Some(name),
        }
    }
}

impl HostCheck {
    pub fn for_address(listen_address: SocketAddr) -> Self {
        Self { listen_address, own_names: vec!["localhost".into()], gateway_hosts: vec![] }
    }

    /// Stands in for these hosts too, beside those of the providers.
    pub fn add_gateway_hosts(&mut self, hosts: Vec<String>) {
        let known = |host: &String| host.is_empty() || self.is_provider_host(host);
        let new: Vec<_> = hosts.into_iter().filter(|host| !known(host)).collect();
        self.gateway_hosts.extend(new);
    }

    /// The hosts of gateways that are no provider's.
    pub fn gateway_hosts(&self) -> &[String] {
        &self.gateway_hosts
    }

    /// Whether a provider's hosts are called so, or an account's gateway is.
    pub fn is_provider_host(&self, name: &str) -> bool {
        PROVIDERS.iter().any(|provider| provider.owns_host(name)) || self.gateway_hosts.iter().any(|host| host == name)
    }

    /// Answers to one more name, such as that of a container.
    pub fn add_own_name(&mut self, name: String) {
        self.own_names.push(name);
    }

    /// Fails where the name or the origin of a request is not what an honest client sends.
    /// What comes through a tunnel is for the name that the tunnel leads to.
    pub fn check_request<B>(&self, request: &Request<B>, tunnel: Option<&str>) -> Result<Route, AccessDenied> {
        let all = |name| request.headers().get_all(name).iter().collect::<Vec<_>>();
        const MISDIRECTED: AccessDenied = (
            StatusCode::MISDIRECTED_REQUEST,
            "this sandbox accepts only its own address and the providers' host names",
        );
        let [host] = all(HOST)[..] else { return Err(MISDIRECTED) };
        let host: Authority = host.to_str().ok().and_then(|host| host.parse().ok()).ok_or(MISDIRECTED)?;
        if request.uri().authority().is_some_and(|asked| asked != &host) {
            return Err(MISDIRECTED);
        }
        if tunnel.is_some_and(|name| name != normalized_host(&host)) {
            return Err((StatusCode::MISDIRECTED_REQUEST, "this tunnel is for another host"));
        }
        let door = self.route_for_host(&host).ok_or(MISDIRECTED)?;
        let origins = all(ORIGIN);
        let same = |origin: &http::HeaderValue| {
            let origin = origin.to_str().unwrap_or_default();
            ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host.as_str()))
        };
        let sites = all(http::HeaderName::from_static("sec-fetch-site"));
        let near = sites.iter().all(|site| ["same-origin", "none"].map(str::as_bytes).contains(&site.as_bytes()));
        match origins.len() <= 1 && origins.into_iter().all(same) && near {
            true => Ok(door),
            false => Err((StatusCode::FORBIDDEN, "requests from other sites are not allowed")),
        }
    }

    /// What stands behind this name and port; nothing where it is not ours.
    pub fn route_for_host(&self, host: &Authority) -> Option<Route> {
        if host.as_str().contains('@') {
            return None;
        }
        let port = host.port_u16();
        let name = normalized_host(host);
        let ip: Option<IpAddr> = name.trim_matches(['[', ']']).parse().ok();
        let ours = match ip {
            Some(ip) => ip.is_loopback() || (!self.listen_address.ip().is_loopback() && !ip.is_unspecified()),
            None => self.own_names.contains(&name),
        };
        let here = self.listen_address.port();
        if self.gateway_hosts.contains(&name) && port != Some(here) {
            return Some(Route::Provider(name));
        }
        if ours {
            return port.map_or([80, 443].contains(&here), |port| port == here).then_some(Route::OwnAddress);
        }
        let usual = port.is_none_or(|port| [80, 443, self.listen_address.port()].contains(&port));
        (self.is_provider_host(&name) && usual).then_some(Route::Provider(name))
    }
}

/// The name without its port, as it is compared.
pub fn normalized_host(host: &Authority) -> String {
    host.host().trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_headers(headers: &[(&str, &str)]) -> Result<Route, u16> {
        let mut request = Request::builder().uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let gate = HostCheck::for_address("127.0.0.1:8025".parse().unwrap());
        gate.check_request(&request.body(()).unwrap(), None).map_err(|(status, _)| status.as_u16())
    }

    #[test]
    fn only_names_of_ours_and_of_providers_lead_in() {
        for host in ["127.0.0.1:8025", "localhost:8025", "LOCALHOST:8025", "[::1]:8025"] {
            assert_eq!(check_headers(&[("host", host)]), Ok(Route::OwnAddress), "{host}");
        }
        for provider in PROVIDERS {
            let host = format!("api.{}", provider.domain);
            assert_eq!(check_headers(&[("host", &host.to_uppercase())]), Ok(Route::Provider(host)));
            let labels: Vec<_> = provider.domain.rsplitn(3, '.').collect();
            let lookalike = format!("evil{}.{}", labels[1], labels[0]);
            assert_eq!(check_headers(&[("host", &lookalike)]), Err(421));
        }
        for host in
            ["evil.example", "evil.example:8025", "127.0.0.1", "localhost:80", "10.0.0.1:8025", "a@localhost:8025", ""]
        {
            assert_eq!(check_headers(&[("host", host)]), Err(421), "{host}");
        }
        assert_eq!(check_headers(&[]), Err(421));
        assert_eq!(check_headers(&[("host", "localhost:8025"), ("host", "localhost:8025")]), Err(421));
    }

    #[test]
    fn pages_of_other_sites_stay_out() {
        let from = |name, value| check_headers(&[("host", "localhost:8025"), (name, value)]);
        assert_eq!(from("origin", "http://localhost:8025"), Ok(Route::OwnAddress));
        for origin in ["null", "http://evil.example", "http://127.0.0.1:8025", "http://localhost:80250", ""] {
            assert_eq!(from("origin", origin), Err(403), "{origin}");
        }
        assert_eq!(from("sec-fetch-site", "same-origin"), Ok(Route::OwnAddress));
        for site in ["cross-site", "same-site"] {
            assert_eq!(from("sec-fetch-site", site), Err(403));
        }
    }
}
