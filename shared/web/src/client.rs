//! Where a request comes from, when proxies stand between.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's address. `X-Forwarded-For` counts only as far as trusted proxies wrote it, read from the end.
/// `None` when somebody who is not trusted claims to forward.
pub fn address(headers: &HeaderMap, peer: SocketAddr, trusted: &[IpNet]) -> Option<IpAddr> {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut hops = Vec::new();
    for value in headers.get_all(FORWARDED_FOR) {
        for hop in value.to_str().ok()?.split(',') {
            hops.push(hop.trim().parse::<IpAddr>().ok()?.to_canonical());
        }
    }
    let mut address = peer.ip().to_canonical();
    while let Some(hop) = hops.pop() {
        if !is_trusted(&address) {
            return None;
        }
        address = hop;
    }
    Some(address)
}

/// Whether a trusted proxy says that the client came by TLS.
pub fn came_by_tls(headers: &HeaderMap, peer: SocketAddr, trusted: &[IpNet]) -> bool {
    let proto = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let first = proto.and_then(|proto| proto.split(',').next());
    trusted.iter().any(|net| net.contains(&peer.ip().to_canonical()))
        && first.is_some_and(|proto| proto.trim().eq_ignore_ascii_case("https"))
}

/// Headers by which a proxy shows itself.
const PROXY_SIGNS: [&str; 4] = ["forwarded", "via", "x-real-ip", "x-forwarded-host"];

/// Whether the request was made to this machine by one of its own names, without a proxy that shows itself.
pub fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(axum::http::header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let local = name.eq_ignore_ascii_case("localhost")
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    local && PROXY_SIGNS.iter().all(|sign| !headers.contains_key(*sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(forwarded: Option<&'static str>, trusted: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        if let Some(value) = forwarded {
            headers.insert(FORWARDED_FOR, axum::http::HeaderValue::from_static(value));
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        address(&headers, SocketAddr::from(([127, 0, 0, 1], 9)), &trusted).map(|ip| ip.to_string())
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(seen(None, &[]).as_deref(), Some("127.0.0.1"));
        assert_eq!(seen(Some("127.0.0.1"), &[]), None);
        assert_eq!(seen(Some("203.0.113.9"), &["127.0.0.0/8"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(seen(Some("127.0.0.1, 203.0.113.9"), &["127.0.0.0/8"]), None);
        assert_eq!(seen(Some("nonsense"), &["127.0.0.0/8"]), None);
    }

    #[test]
    fn this_machine_has_local_names_only() {
        let asked = |host: &'static str| {
            names_this_machine(&HeaderMap::from_iter([(
                axum::http::header::HOST,
                axum::http::HeaderValue::from_static(host),
            )]))
        };
        assert!(asked("localhost:8080") && asked("127.0.0.1") && asked("[::1]:8080"));
        assert!(!asked("rebound.example:8080") && !asked("127.0.0.1.example") && !asked(""));
    }
}
