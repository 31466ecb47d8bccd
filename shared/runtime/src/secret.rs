//! Every token of the installation comes from one secret.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// The installation's secret. Never printed: `Debug` shows no bytes.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// 24 bytes = 192 bits, well over the 128 bits that a link must have.
const TOKEN_BYTES: usize = 24;

impl Secret {
    /// The fewest characters accepted from the settings.
    pub const MIN_LENGTH: usize = 32;

    /// Takes the secret as it stands in the settings.
    pub fn new(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    /// A fresh secret as text: 256 random bits.
    pub fn generate() -> String {
        URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
    }

    /// Names this secret without telling it: 16 hexadecimal digits.
    pub fn key_id(&self) -> String {
        hex(&self.mac("key-id", &[])[..8])
    }

    /// The token that stands for `id` in links of one `purpose` (32 characters, URL-safe).
    pub fn token(&self, purpose: &str, id: Uuid) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac(purpose, id.as_bytes())[..TOKEN_BYTES])
    }

    /// 32 bytes that a key is made of.
    pub(crate) fn seed(&self, purpose: &str) -> Vec<u8> {
        self.mac(purpose, b"seed")
    }

    /// Signs claims as `payload.signature`; they are readable by everybody and forgeable by nobody.
    ///
    /// # Errors
    /// When the claims cannot be written as JSON.
    pub fn sign<C: Serialize>(&self, purpose: &str, claims: &C) -> Result<String, serde_json::Error> {
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?);
        let signature = URL_SAFE_NO_PAD.encode(self.mac(purpose, payload.as_bytes()));
        Ok(format!("{payload}.{signature}"))
    }

    /// The claims of a signed text, or nothing when it was not signed here for this purpose.
    pub fn verify<C: DeserializeOwned>(&self, purpose: &str, text: &str) -> Option<C> {
        let (payload, signature) = text.split_once('.')?;
        let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let expected = self.mac(purpose, payload.as_bytes());
        if !bool::from(given.as_slice().ct_eq(expected.as_slice())) {
            return None;
        }
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }

    fn mac(&self, purpose: &str, data: &[u8]) -> Vec<u8> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any key length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac.finalize().into_bytes().to_vec()
    }
}

/// The bytes in hexadecimal digits, lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a database keeps of a token: its SHA-256.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The id that stands for this name: the same name gives the same id (a UUIDv8 of RFC 9562, from the name's SHA-256).
pub fn named_id(name: &str) -> Uuid {
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The id that the token of a thing's link is derived from. Its first link (0) is the thing's own; each later number makes
/// another link, and the one before leads nowhere any more.
pub fn link_id(id: Uuid, link_no: i64) -> Uuid {
    if link_no == 0 { id } else { named_id(&format!("{id} {link_no}")) }
}

/// Makes a repeated request the same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// SHA-256 of the caller and the key.
    pub key: Vec<u8>,
    /// SHA-256 of the body.
    pub body: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_purpose_and_secret_only() {
        let secret = Secret::new("a");
        let signed = secret.sign("session", &"Ä".to_owned()).unwrap();
        assert_eq!(secret.verify::<String>("session", &signed).as_deref(), Some("Ä"));
        assert_eq!(secret.verify::<String>("api", &signed), None);
        assert_eq!(Secret::new("b").verify::<String>("session", &signed), None);
        for broken in ["", ".", "a.b", &signed[1..], &signed[..signed.len() - 1]] {
            assert_eq!(secret.verify::<String>("session", broken), None, "{broken}");
        }
    }

    #[test]
    fn a_name_has_one_id() {
        assert_eq!(named_id("a"), named_id("a"));
        assert_ne!(named_id("a"), named_id("b"));
        assert_eq!(named_id("a").get_version_num(), 8);
    }

    #[test]
    fn each_link_of_a_thing_is_another() {
        let id = Uuid::from_u128(1);
        assert_eq!(link_id(id, 0), id, "links that are out there stay good");
        assert_ne!(link_id(id, 1), id);
        assert_ne!(link_id(id, 1), link_id(id, 2));
        assert_ne!(link_id(id, 1), link_id(Uuid::from_u128(2), 1));
    }

    #[test]
    fn a_secret_has_a_name_of_its_own() {
        assert_eq!(Secret::new("a").key_id(), Secret::new("a").key_id());
        assert_ne!(Secret::new("a").key_id(), Secret::new("b").key_id());
        assert_eq!(Secret::new("a").key_id().len(), 16);
    }

    #[test]
    fn tokens_differ_by_purpose_and_id() {
        let secret = Secret::new("a");
        let id = Uuid::from_u128(1);
        assert_ne!(secret.token("manage", id), secret.token("login", id));
        assert_ne!(secret.token("manage", id), secret.token("manage", Uuid::from_u128(2)));
        assert_eq!(secret.token("manage", id).len(), 32);
    }
}
