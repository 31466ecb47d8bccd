//! Who may say that somebody is signed in: the events service signs (Ed25519, RFC 8032), the others only verify.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Serialize, de::DeserializeOwned};

use crate::Secret;

/// Bytes of a key pair's seed, and of a public key.
pub const KEY_BYTES: usize = 32;

/// The keys of sessions. Never printed: `Debug` shows no bytes.
#[derive(Clone)]
pub struct SessionKeys {
    signing: Option<Arc<Ed25519KeyPair>>,
    verifying: Arc<[[u8; KEY_BYTES]]>,
}

impl std::fmt::Debug for SessionKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionKeys(…)")
    }
}

impl SessionKeys {
    /// Signs with the key of this seed, and verifies with it and with others besides: an earlier one, until its sessions have ended.
    /// `None` for a seed of another length.
    pub fn signing(seed: &[u8], others: &[[u8; KEY_BYTES]]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let own: [u8; KEY_BYTES] = pair.public_key().as_ref().try_into().ok()?;
        let verifying = [own].into_iter().chain(others.iter().copied()).collect();
        Some(Self { signing: Some(Arc::new(pair)), verifying })
    }

    /// Verifies only.
    pub fn verifying(keys: &[[u8; KEY_BYTES]]) -> Self {
        Self { signing: None, verifying: keys.into() }
    }

    /// The keys of an installation that has none of its own: from its secret.
    pub fn derived(secret: &Secret) -> Self {
        let seed = secret.seed("session-key");
        Self::signing(&seed, &[]).unwrap_or_else(|| Self::verifying(&[]))
    }

    /// Signs claims as `payload.signature`; they are readable by everybody. `None` without the key for it.
    pub fn sign<C: Serialize>(&self, purpose: &str, claims: &C) -> Option<String> {
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims).ok()?);
        let signature = self.signing.as_ref()?.sign(&signed(purpose, &payload));
        Some(format!("{payload}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The claims of a signed text, or nothing when none of the keys signed it for this purpose.
    pub fn verify<C: DeserializeOwned>(&self, purpose: &str, text: &str) -> Option<C> {
        let (payload, signature) = text.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let signed = signed(purpose, payload);
        let known = |key: &[u8; KEY_BYTES]| UnparsedPublicKey::new(&ED25519, key).verify(&signed, &signature).is_ok();
        if !self.verifying.iter().any(known) {
            return None;
        }
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }
}

/// A signature for one purpose is none for another.
fn signed(purpose: &str, payload: &str) -> Vec<u8> {
    [purpose.as_bytes(), &[0], payload.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_has_the_key_signs_and_a_new_key_overlaps_with_the_old_one() {
        let old = SessionKeys::signing(&[1; KEY_BYTES], &[]).unwrap();
        let new = SessionKeys::signing(&[2; KEY_BYTES], &[old.verifying[0]]).unwrap();
        let other = SessionKeys::verifying(&[old.verifying[0], new.verifying[0]]);
        let later = SessionKeys::verifying(&[new.verifying[0]]);
        let [before, after] = [&old, &new].map(|keys| keys.sign("session", &7).unwrap());
        assert_eq!(other.sign("session", &7), None);
        for keys in [&new, &other] {
            assert_eq!(keys.verify("session", &before), Some(7));
            assert_eq!(keys.verify("session", &after), Some(7));
        }
        assert_eq!(later.verify::<i32>("session", &before), None, "a key that was taken out");
        assert_eq!(other.verify::<i32>("token", &before), None, "another purpose");
        for broken in ["", ".", "a.b", &before[1..], &before[..before.len() - 1]] {
            assert_eq!(other.verify::<i32>("session", broken), None, "{broken}");
        }
    }
}
