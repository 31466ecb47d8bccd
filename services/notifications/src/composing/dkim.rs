//! The signature of the sender's domain (DKIM, RFC 6376).
//!
//! lettre and mail-auth could sign as well, but both with the machine's clock, so that the same letter is not the same bytes, and
//! with an RSA that leaks time (`rsa`, RUSTSEC-2023-0071; mail-auth also with aws-lc and a resolver of its own, a second
//! cryptographic library). ring is there for TLS already.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};

/// A domain's key. Its debug output hides it.
pub struct Signature {
    domain: String,
    selector: String,
    key: RsaKeyPair,
}

/// A signature that cannot be made. The text is for whoever wrote the setting and quotes no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("FACHTAG_DKIM_DOMAIN ist kein Name einer Domain wie example.org.")]
    Domain,
    #[error("FACHTAG_DKIM_SELECTOR ist kein Name wie fachtag2026.")]
    Selector,
    #[error(
        "FACHTAG_DKIM_KEY ist kein RSA-Schlüssel im PEM-Format mit mindestens 2048 Bit. Einen neuen macht: openssl \
         genrsa -out dkim.pem 2048"
    )]
    Key,
}

/// Also those that a letter lacks, so that nobody can add them.
const SIGNED: [&str; 12] = [
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-language",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

impl Signature {
    /// `key` is an RSA key in PEM, as PKCS#1 or PKCS#8.
    ///
    /// # Errors
    /// When one of them is none.
    pub fn new(domain: &str, selector: &str, key: &str) -> Result<Self, SignatureError> {
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| SignatureError::Domain)?;
        if !domain.contains('.') {
            return Err(SignatureError::Domain);
        }
        let in_name = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
        if selector.is_empty() || !selector.chars().all(in_name) {
            return Err(SignatureError::Selector);
        }
        let base64: String = key.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
        let der = BASE64_STANDARD.decode(base64).map_err(|_| SignatureError::Key)?;
        let key = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
        Ok(Self { domain, selector: selector.into(), key: key.map_err(|_| SignatureError::Key)? })
    }

    /// The header with its line end; relaxed/relaxed. `None` for what is no mail, or when the system gives no random numbers.
    pub(super) fn header(&self, message: &[u8], date: DateTime<Utc>) -> Option<String> {
        let end = message.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(message.get(..end)?).ok()?;
        let body = digest(&SHA256, &relaxed_body(message.get(end + 4..)?));
        let unsigned = format!(
            "v=1; a=rsa-sha256; c=relaxed/relaxed; d={}; s={}; t={};\r\n\th={};\r\n\tbh={};\r\n\tb=",
            self.domain,
            self.selector,
            date.timestamp(),
            SIGNED.join(":"),
            BASE64_STANDARD.encode(body),
        );
        let mut said = relaxed_headers(head);
        said.push_str(&format!("dkim-signature:{}", relaxed(&unsigned)));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), said.as_bytes(), &mut signature).ok()?;
        let signature = BASE64_STANDARD.encode(signature);
        let lines: Vec<_> = signature.as_bytes().chunks(72).map(String::from_utf8_lossy).collect();
        Some(format!("DKIM-Signature: {unsigned}{}\r\n", lines.join("\r\n\t")))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(…)")
    }
}

/// One blank for many, none at the ends (section 3.4.2).
fn relaxed(text: &str) -> String {
    text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The signed headers, each with its line end.
fn relaxed_headers(head: &str) -> String {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers: Vec<_> = unfolded.split("\r\n").filter_map(|line| line.split_once(':')).collect();
    let find = |name: &str| headers.iter().rfind(|(known, _)| known.trim().eq_ignore_ascii_case(name));
    let signed = SIGNED.iter().filter_map(|name| Some(format!("{name}:{}\r\n", relaxed(find(name)?.1))));
    signed.collect()
}

/// Blanks are joined, and none end a line; no empty lines at the end (section 3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len());
    let mut content = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let mut blank = false;
        for byte in line.strip_suffix(b"\r").unwrap_or(line) {
            if matches!(byte, b' ' | b'\t') {
                blank = true;
                continue;
            }
            if std::mem::take(&mut blank) {
                relaxed.push(b' ');
            }
            relaxed.push(*byte);
            content = relaxed.len();
        }
        relaxed.extend_from_slice(b"\r\n");
    }
    relaxed.truncate(content);
    if content > 0 {
        relaxed.extend_from_slice(b"\r\n");
    }
    relaxed
}
