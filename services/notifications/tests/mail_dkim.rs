//! Signed letters, verified as a receiver does it (RFC 6376), without the code that signs.
#![allow(clippy::unwrap_used)]

use chrono::DateTime;
use fachtag_notifications::{
    composing::{
        Composed,
        dkim::{Signature, SignatureError},
        sender::{Originator, SenderIdentity},
    },
    digest::compose::compose_digest,
    login_links::compose::{LoginFacts, compose_login_link},
};
use ring::{
    digest::{SHA256, digest},
    signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey},
};

const PKCS8: &str = include_str!("keys/dkim-pkcs8.pem");
const PKCS1: &str = include_str!("keys/dkim-pkcs1.pem");

fn identity(key: Option<&str>) -> SenderIdentity {
    let signature = key.map(|key| Signature::new("Stadt.example", "fachtag2026", key).unwrap());
    SenderIdentity {
        name: "Büro für Bildung".into(),
        owner: "Stadt Mönchengladbach".into(),
        from: Originator::new("Büro <fachtag@stadt.example>".parse().unwrap(), signature),
        public_url: "https://fachtag.example".into(),
        colour: "#0b4f8a".into(),
    }
}

fn composed(key: Option<&str>) -> Composed {
    let facts = LoginFacts {
        email: "jana@schule.example",
        name: Some("Jana Weiß, Schulleitung der Gesamtschule am Rande der Stadt"),
        link: "https://fachtag.example/anmelden/x",
        expires_at: DateTime::UNIX_EPOCH,
        requested: true,
    };
    compose_login_link(&facts, &identity(key), "<1@fachtag.example>", DateTime::UNIX_EPOCH).unwrap()
}

/// One blank for many, none at the ends.
fn relaxed(text: &str) -> String {
    text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn decoded(base64: &str) -> Vec<u8> {
    let mail = format!("Content-Transfer-Encoding: base64\r\nContent-Type: application/x\r\n\r\n{base64}\r\n");
    mail_parser::MessageParser::default().parse(mail.as_bytes()).unwrap().parts[0].contents().to_vec()
}

/// Verifies the only signature.
fn verify(mail: &str) -> Result<(), String> {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let fields: Vec<(String, &str)> = unfolded
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value))
        .collect();
    let value = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
    let signature = value("dkim-signature").ok_or("not signed")?;
    let tag = |name: &str| {
        let tags = signature.split(';').filter_map(|tag| tag.split_once('='));
        tags.map(|(known, value)| (known.trim(), value.trim())).find(|(known, _)| *known == name).unwrap().1.to_owned()
    };
    assert_eq!(
        (tag("d").as_str(), tag("s").as_str(), tag("c").as_str()),
        ("stadt.example", "fachtag2026", "relaxed/relaxed")
    );
    let mut lines: Vec<_> = body
        .split("\r\n")
        .map(|line| {
            let end = line.trim_end_matches([' ', '\t']);
            let indent = if end.starts_with([' ', '\t']) { " " } else { "" };
            format!("{indent}{}", relaxed(end))
        })
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let body = lines.join("\r\n") + "\r\n";
    if digest(&SHA256, body.as_bytes()).as_ref() != decoded(&tag("bh")) {
        return Err("the body is not the signed one".into());
    }
    let mut signed = String::new();
    for name in tag("h").split(':') {
        if let Some(value) = value(name.trim()) {
            signed += &format!("{}:{}\r\n", name.trim(), relaxed(value));
        }
    }
    let own = tag("b");
    signed += &format!("dkim-signature:{}", relaxed(signature).replace(&format!("b={own}"), "b="));
    let der: String = PKCS8.lines().filter(|line| !line.starts_with("-----")).collect();
    let pair = RsaKeyPair::from_pkcs8(&decoded(&der)).unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key())
        .verify(signed.as_bytes(), &decoded(&own.replace([' ', '\t'], "")))
        .map_err(|_| "another signature".to_owned())
}

#[test]
fn receivers_can_verify_a_letter() {
    for key in [PKCS8, PKCS1] {
        let letter = composed(Some(key));
        let mail = String::from_utf8(letter.bytes).unwrap();
        assert_eq!(verify(&mail), Ok(()), "{mail}");
        for name in ["message-id", "mime-version", "content-type", "list-unsubscribe"] {
            assert!(
                mail.to_lowercase().split("dkim-signature:").nth(1).unwrap().contains(name),
                "{name} is not signed"
            );
        }
        assert!(verify(&mail.replacen("anmelden/x", "anmelden/y", 1)).is_err());
        assert!(verify(&mail.replacen("<1@fachtag", "<2@fachtag", 1)).is_err());
    }
    let unsigned = String::from_utf8(composed(None).bytes).unwrap();
    assert_eq!(verify(&unsigned), Err("not signed".into()));
}

#[test]
fn the_way_out_of_a_digest_is_signed() {
    let (link, at) = ("https://fachtag.example/abmelden/x", DateTime::UNIX_EPOCH);
    let letter =
        compose_digest(("jana@schule.example", None), &[], link, &identity(Some(PKCS8)), "<1@b.example>", at).unwrap();
    let mail = String::from_utf8(letter.bytes).unwrap();
    assert_eq!(verify(&mail), Ok(()), "{mail}");
    assert!(verify(&mail.replacen("<https://fachtag.example/abmelden/x>", "<https://boese.example/>", 1)).is_err());
    assert!(verify(&mail.replacen("=One-Click", "=Two-Clicks", 1)).is_err());
}

#[test]
fn wrong_settings_are_told_without_the_key() {
    let cut = PKCS8.replacen("MII", "MIJ", 1);
    let pem = "-----BEGIN PRIVATE KEY-----\ngeheim\n-----END PRIVATE KEY-----";
    for (domain, selector, key, error, setting) in [
        ("stadt", "s", PKCS8, SignatureError::Domain, "FACHTAG_DKIM_DOMAIN"),
        ("a b.example", "s", PKCS8, SignatureError::Domain, "FACHTAG_DKIM_DOMAIN"),
        ("stadt.example", "", PKCS8, SignatureError::Selector, "FACHTAG_DKIM_SELECTOR"),
        ("stadt.example", "s; d=x", PKCS8, SignatureError::Selector, "FACHTAG_DKIM_SELECTOR"),
        ("stadt.example", "s", "", SignatureError::Key, "FACHTAG_DKIM_KEY"),
        ("stadt.example", "s", "geheim", SignatureError::Key, "FACHTAG_DKIM_KEY"),
        ("stadt.example", "s", pem, SignatureError::Key, "FACHTAG_DKIM_KEY"),
        ("stadt.example", "s", cut.as_str(), SignatureError::Key, "FACHTAG_DKIM_KEY"),
    ] {
        let made = Signature::new(domain, selector, key).map(|_| ()).unwrap_err();
        assert_eq!(made, error, "{domain} {selector}");
        let told = format!("{made} {made:?}");
        assert!(told.contains(setting), "{told}");
        assert!(!names_the_key(&told, key), "{told}");
    }
    let signature = Signature::new("stadt.example", "s", PKCS8).unwrap();
    let identity = identity(Some(PKCS8));
    assert!(!names_the_key(&format!("{signature:?} {identity:?}"), PKCS8), "{signature:?} {identity:?}");
}

/// Whether a text quotes a line of the key, as it is written or as bytes.
fn names_the_key(text: &str, key: &str) -> bool {
    let lines = key.lines().filter(|line| !line.is_empty() && !line.starts_with("-----"));
    let shown =
        |line: &str| text.contains(line) || text.contains(&format!("{:?}", line.as_bytes()).replace(['[', ']'], ""));
    lines.into_iter().any(shown)
}
