//! Admits requests by their host and origin, before anything else reads them: web pages of other sites must neither read
//! the inbox nor send.

use std::net::{IpAddr, SocketAddr};

use http::{
    HeaderName, HeaderValue, Request, StatusCode,
    header::{HOST, ORIGIN},
    uri::Authority,
};

use super::response::HttpError;
use crate::connectors::Provider;

/// The host names that the server accepts.
pub struct HostCheck {
    listen_address: SocketAddr,
    own_names: Vec<String>,
    /// Hosts of gateways that belong to no provider.
    gateway_hosts: Vec<String>,
    /// Hosts that clients reach through the proxy.
    allowed_hosts: Vec<String>,
}

/// What a request is for, by the host it was sent to.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// The sandbox's own address: the inbox, or a provider that is recognised by the request.
    OwnAddress,
    /// A provider's host, in lower case.
    Provider(String),
    /// Another host that clients may reach through the proxy, which passes the request on unchanged.
    Passthrough,
}

impl Route {
    /// Returns the provider's host.
    pub fn provider_host(&self) -> Option<&str> {
        match self {
            Self::OwnAddress | Self::Passthrough => None,
            Self::Provider(name) => Some(name),
        }
    }
}

impl HostCheck {
    /// Accepts the providers' hosts and `localhost`, for a server that listens here.
    pub fn for_address(listen_address: SocketAddr) -> Self {
        Self { listen_address, own_names: vec!["localhost".into()], gateway_hosts: vec![], allowed_hosts: vec![] }
    }

    /// Accepts these hosts of gateways too.
    pub fn add_gateway_hosts(&mut self, mut hosts: Vec<String>) {
        hosts.retain(|host| !host.is_empty() && !self.is_provider_host(host));
        self.gateway_hosts.append(&mut hosts);
    }

    /// Returns the hosts of gateways that belong to no provider.
    pub fn gateway_hosts(&self) -> &[String] {
        &self.gateway_hosts
    }

    /// Returns whether a host in lower case is that of a provider's API or of a gateway. Other hosts in a provider's domain
    /// belong to products that the sandbox does not emulate.
    pub fn is_provider_host(&self, name: &str) -> bool {
        Provider::find_by_host(name).is_some_and(|provider| provider.has_api_at(name))
            || self.gateway_hosts.iter().any(|host| host == name)
    }

    /// Accepts one more name as the sandbox's own, in lower case.
    pub fn add_own_name(&mut self, name: String) {
        self.own_names.push(name);
    }

    /// Lets clients reach a host through the proxy, in lower case.
    pub fn allow_host(&mut self, name: String) {
        self.allowed_hosts.push(name);
    }

    /// Returns what a request is for. `tunnel_host` is the host that the tunnel leads to in which the request came.
    ///
    /// # Errors
    /// Fails if the host is unknown or another than that of the tunnel, or if a web page of another site sent the
    /// request.
    pub fn check_request<B>(&self, request: &Request<B>, tunnel_host: Option<&str>) -> Result<Route, HttpError> {
        const MISDIRECTED: HttpError = HttpError::new(
            StatusCode::MISDIRECTED_REQUEST,
            "this sandbox accepts only its own address and the providers' host names; --host NAME adds one of its own",
        );
        let values_of = |name| request.headers().get_all(name).iter();
        let mut hosts = values_of(HOST);
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(MISDIRECTED) };
        let host: Authority = host.to_str().ok().and_then(|host| host.parse().ok()).ok_or(MISDIRECTED)?;
        if request.uri().authority().is_some_and(|target| target != &host) {
            return Err(MISDIRECTED);
        }
        if tunnel_host.is_some_and(|name| name != normalized_host(&host)) {
            return Err(HttpError::new(StatusCode::MISDIRECTED_REQUEST, "this tunnel is for another host"));
        }
        let route = self.route_for_host(&host).filter(|route| *route != Route::Passthrough).ok_or(MISDIRECTED)?;
        let is_own_origin = |origin: &HeaderValue| {
            let origin = origin.to_str().unwrap_or_default();
            ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host.as_str()))
        };
        let is_own_site = |site: &HeaderValue| site == "same-origin" || site == "none";
        let mut sites = values_of(HeaderName::from_static("sec-fetch-site"));
        match values_of(ORIGIN).count() <= 1 && values_of(ORIGIN).all(is_own_origin) && sites.all(is_own_site) {
            true => Ok(route),
            false => Err(HttpError::new(StatusCode::FORBIDDEN, "requests from other sites are not allowed")),
        }
    }

    /// Returns what requests to this host and port are for, or `None` if they are not accepted.
    pub fn route_for_host(&self, host: &Authority) -> Option<Route> {
        if host.as_str().contains('@') {
            return None;
        }
        let (name, port, own_port) = (normalized_host(host), host.port_u16(), self.listen_address.port());
        if self.gateway_hosts.contains(&name) && port != Some(own_port) {
            return Some(Route::Provider(name));
        }
        let is_own = match name.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(ip) => ip.is_loopback() || (!self.listen_address.ip().is_loopback() && !ip.is_unspecified()),
            Err(_) => self.own_names.contains(&name),
        };
        if is_own && port.map_or([80, 443].contains(&own_port), |port| port == own_port) {
            return Some(Route::OwnAddress);
        }
        if self.allowed_hosts.contains(&name) {
            return Some(Route::Passthrough);
        }
        if is_own {
            return None;
        }
        let is_expected_port = port.is_none_or(|port| [80, 443, own_port].contains(&port));
        (self.is_provider_host(&name) && is_expected_port).then_some(Route::Provider(name))
    }
}

/// Returns the host without its port, in lower case and without a final dot.
pub fn normalized_host(host: &Authority) -> String {
    host.host().trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::PROVIDERS;

    fn check_headers(headers: &[(&str, &str)]) -> Result<Route, u16> {
        let mut request = Request::builder().uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let host_check = HostCheck::for_address("127.0.0.1:8025".parse().unwrap());
        host_check.check_request(&request.body(()).unwrap(), None).map_err(|error| error.status.as_u16())
    }

    #[test]
    fn only_own_names_and_hosts_of_providers_are_accepted() {
        for host in ["127.0.0.1:8025", "localhost:8025", "LOCALHOST:8025", "[::1]:8025"] {
            assert_eq!(check_headers(&[("host", host)]), Ok(Route::OwnAddress), "{host}");
        }
        for provider in PROVIDERS {
            for host in provider.hosts {
                let route = Ok(Route::Provider((*host).to_owned()));
                assert_eq!(check_headers(&[("host", &host.to_uppercase())]), route);
            }
            let other = format!("another-product.{}", provider.domain);
            assert_eq!(check_headers(&[("host", &other)]).is_ok(), provider.has_api_at(&other), "{other}");
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
    fn only_the_allowed_host_itself_is_allowed_and_only_through_the_proxy() {
        let mut host_check = HostCheck::for_address("127.0.0.1:8025".parse().unwrap());
        host_check.allow_host("auth.example.com".into());
        host_check.allow_host("127.0.0.1".into());
        let route = |host: &str| host_check.route_for_host(&host.parse().unwrap());
        for host in ["auth.example.com", "AUTH.example.com.:8443", "127.0.0.1:8026", "127.0.0.1"] {
            assert_eq!(route(host), Some(Route::Passthrough), "{host}");
        }
        let others = [
            "other.example.com",
            "example.com",
            "login.auth.example.com",
            "a@auth.example.com",
            "10.0.0.1",
            "127.0.0.2",
        ];
        for host in others {
            assert_eq!(route(host), None, "{host}");
        }
        assert_eq!(route("api.twilio.com:443"), Some(Route::Provider("api.twilio.com".into())));
        assert_eq!(route("127.0.0.1:8025"), Some(Route::OwnAddress));
        let direct = Request::get("/").header(HOST, "auth.example.com").body(()).unwrap();
        assert_eq!(host_check.check_request(&direct, None).map_err(|error| error.status.as_u16()), Err(421));
    }

    #[test]
    fn a_gateway_has_any_port_but_the_sandboxs_own_and_a_provider_the_ports_of_the_web() {
        let mut host_check = HostCheck::for_address("127.0.0.1:8025".parse().unwrap());
        host_check.add_gateway_hosts(["sms.example.com", "127.0.0.1", "api.twilio.com"].map(str::to_owned).into());
        let route = |host: &str| host_check.route_for_host(&host.parse().unwrap());
        for (host, name) in [("sms.example.com:9000", "sms.example.com"), ("127.0.0.1:9000", "127.0.0.1")] {
            assert_eq!(route(host), Some(Route::Provider(name.into())), "{host}");
        }
        assert_eq!(route("127.0.0.1:8025"), Some(Route::OwnAddress));
        assert_eq!(route("api.twilio.com:9000"), None);
    }

    #[test]
    fn a_container_is_reached_by_its_addresses_and_the_names_that_it_was_given() {
        let mut host_check = HostCheck::for_address("0.0.0.0:8025".parse().unwrap());
        host_check.add_own_name("sandbox".into());
        let route = |host: &str| host_check.route_for_host(&host.parse().unwrap());
        for host in ["sandbox:8025", "172.17.0.2:8025", "localhost:8025"] {
            assert_eq!(route(host), Some(Route::OwnAddress), "{host}");
        }
        assert_eq!((route("other:8025"), route("0.0.0.0:8025")), (None, None));
    }

    #[test]
    fn requests_from_pages_of_other_sites_are_refused() {
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
