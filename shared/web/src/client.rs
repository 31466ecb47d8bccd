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
}
