//! Where a request comes from, when proxies stand between, and how much is allowed from there.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, header, request::Parts},
};
use fachtag_runtime::{Clock, Settings};
use ipnet::IpNet;

use crate::rate_limit::{Exceeded, Limit, RateLimiter, Standing};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Whose word on the client is believed, whom no limit holds, and what everybody did.
#[derive(Clone)]
pub struct Clients {
    trusted: Arc<[IpNet]>,
    unlimited: Arc<[IpNet]>,
    limiter: RateLimiter,
}

impl Clients {
    /// No proxy is believed, and the limits hold for everybody.
    pub fn new(clock: &Clock) -> Self {
        Self { trusted: [].into(), unlimited: [].into(), limiter: RateLimiter::new(clock.clone()) }
    }

    /// Believes these proxies.
    #[must_use]
    pub fn trusting(self, proxies: Vec<IpNet>) -> Self {
        Self { trusted: proxies.into(), ..self }
    }

    /// As the settings say.
    pub fn of(settings: &Settings, clock: &Clock) -> Self {
        Self {
            trusted: settings.trusted_proxies.clone().into(),
            unlimited: settings.unlimited_clients.clone().into(),
            ..Self::new(clock)
        }
    }

    /// Who sends this request.
    pub fn client(&self, headers: &HeaderMap, extensions: &Extensions) -> Client {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
        // Without a connection there is no client: only tests call routes so.
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let address = address(headers, peer, &self.trusted);
        Client {
            address,
            by_tls: is_in(&self.trusted, peer) && came_by_tls(headers),
            direct: !headers.contains_key(FORWARDED_FOR) && PROXY_SIGNS.iter().all(|sign| !headers.contains_key(*sign)),
            limiter: (!is_in(&self.unlimited, address)).then(|| self.limiter.clone()),
        }
    }

    /// Whether a connection from here is a proxy's, which brings many clients.
    pub fn is_proxy(&self, peer: IpAddr) -> bool {
        is_in(&self.trusted, peer.to_canonical())
    }
}

/// Who sends a request.
#[derive(Clone)]
pub struct Client {
    pub address: IpAddr,
    /// A trusted proxy says that the client came by TLS.
    pub by_tls: bool,
    /// No proxy shows itself.
    direct: bool,
    /// `None` for clients whom no limit holds.
    limiter: Option<RateLimiter>,
}

impl Client {
    /// What is counted for this client: who has one address of IPv6 has a whole net of them (/64).
    pub fn key(&self) -> String {
        match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
        }
    }

    /// What counts; `None` for clients whom no limit holds.
    pub fn limiter(&self) -> Option<&RateLimiter> {
        self.limiter.as_ref()
    }

    /// Does something once more; what is left, where there is a limit.
    ///
    /// # Errors
    /// When this client has done it too often.
    pub fn take(&self, limit: Limit) -> Result<Option<Standing>, Exceeded> {
        self.limiter.as_ref().map(|limiter| limiter.take(limit, &self.key())).transpose()
    }

    /// Whether the request was made on this machine by one of its own names, as far as proxies show themselves. Those that show
    /// nothing at all speak HTTP/1.0, as no browser does.
    pub fn is_here(&self, headers: &HeaderMap, version: axum::http::Version) -> bool {
        self.address.is_loopback()
            && self.direct
            && version >= axum::http::Version::HTTP_11
            && names_this_machine(headers)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or(Self {
            address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            by_tls: false,
            direct: false,
            limiter: None,
        }))
    }
}

fn is_in(nets: &[IpNet], address: IpAddr) -> bool {
    nets.iter().any(|net| net.contains(&address))
}

/// The client's address: the last hop that is no trusted proxy. Each proxy adds at the end whom it heard from, so the header is
/// read from there, and only as far as trusted ones wrote it. A hop without an address ends it at the proxy that named it.
fn address(headers: &HeaderMap, peer: IpAddr, trusted: &[IpNet]) -> IpAddr {
    let values = headers.get_all(FORWARDED_FOR).iter().map(|value| value.to_str().unwrap_or_default());
    let hops: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
    let mut address = peer;
    for hop in hops.into_iter().rev() {
        if !is_in(trusted, address) {
            break;
        }
        let Some(named) = hop_address(hop) else { break };
        address = named;
    }
    address
}

/// As proxies write it: an address, also in brackets or quotes, perhaps with a port; or `unknown`, or a name of their own.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim().trim_matches('"');
    let bare = hop.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(address, _)| address);
    let address = bare.unwrap_or(hop).parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address| address.to_canonical())
}

fn came_by_tls(headers: &HeaderMap) -> bool {
    let proto = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let first = proto.and_then(|proto| proto.split(',').next());
    first.is_some_and(|proto| proto.trim().eq_ignore_ascii_case("https"))
}

/// Headers by which a proxy shows itself.
const PROXY_SIGNS: [&str; 4] = ["forwarded", "via", "x-real-ip", "x-forwarded-host"];

fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost")
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(forwarded: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        address(&headers, IpAddr::from([127, 0, 0, 1]), &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        const LOCAL: &[&str] = &["127.0.0.0/8"];
        assert_eq!(seen(&[], &[]), "127.0.0.1");
        assert_eq!(seen(&["203.0.113.9"], &[]), "127.0.0.1", "who only claims to forward is the client");
        assert_eq!(seen(&["203.0.113.9"], LOCAL), "203.0.113.9");
        assert_eq!(
            seen(&["198.51.100.1, 203.0.113.9"], LOCAL),
            "203.0.113.9",
            "what a client writes itself is ignored"
        );
        assert_eq!(seen(&["198.51.100.1", "203.0.113.9, 10.0.0.2"], &["127.0.0.0/8", "10.0.0.0/8"]), "203.0.113.9");
        assert_eq!(seen(&["10.0.0.3, 10.0.0.2"], &["127.0.0.0/8", "10.0.0.0/8"]), "10.0.0.3", "proxies only");
    }

    #[test]
    fn hops_are_read_as_proxies_write_them() {
        const LOCAL: &[&str] = &["127.0.0.0/8"];
        for (hop, address) in [
            ("203.0.113.9:4711", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("unknown", "127.0.0.1"),
            ("_verborgen", "127.0.0.1"),
            ("", "127.0.0.1"),
            ("203.0.113.9, unknown", "127.0.0.1"),
        ] {
            assert_eq!(seen(&[hop], LOCAL), address, "{hop}");
        }
    }

    #[test]
    fn a_net_of_addresses_is_one_client() {
        let clients = Clients::new(&Clock::system());
        let key = |address: &str| {
            let client = clients.client(&HeaderMap::new(), &Extensions::new());
            Client { address: address.parse().unwrap(), ..client }.key()
        };
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:1"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_ne!(key("203.0.113.9"), key("203.0.113.8"));
    }

    #[test]
    fn this_machine_has_local_names_only() {
        let asked = |host: &'static str| {
            names_this_machine(&HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]))
        };
        assert!(asked("localhost:8080") && asked("127.0.0.1") && asked("[::1]:8080"));
        assert!(!asked("rebound.example:8080") && !asked("127.0.0.1.example") && !asked(""));
    }
}
