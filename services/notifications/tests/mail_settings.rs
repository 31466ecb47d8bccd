//! The setting FACHTAG_SMTP_URL.
#![allow(clippy::unwrap_used)]

use fachtag_notifications::sending::settings::{SmtpSettings, Tls};

#[test]
fn addresses_of_mail_servers() {
    let parse = |text: &str| SmtpSettings::parse(text).unwrap();
    let plain = parse("smtp://mail.example.org");
    assert_eq!((plain.host.as_str(), plain.port, plain.tls), ("mail.example.org", 25, Tls::Required));
    assert_eq!((plain.user, plain.password), (None, None));
    assert_eq!(parse("smtp://mail.example.org?tls=opportunistic").tls, Tls::Opportunistic);
    for local in ["smtp://127.0.0.1:2525", "smtp://localhost", "smtp://[::1]"] {
        assert_eq!(parse(local).tls, Tls::Opportunistic, "{local}: no network can listen in");
    }
    assert_eq!(parse("smtp://localhost?tls=required").tls, Tls::Required);
    let required = parse(" smtp://büro%40stadt:p%3A%2Fß@mail.example.org:587/?tls=required ");
    assert_eq!((required.port, required.tls), (587, Tls::Required));
    assert_eq!((required.user.as_deref(), required.password.as_deref()), (Some("büro@stadt"), Some("p:/ß")));
    let tokens = SmtpSettings::parse_for_tokens("smtp://buero%40stadt.example@smtp.office365.com:587").unwrap();
    assert_eq!((tokens.user.as_deref(), tokens.password), (Some("buero@stadt.example"), None));
    let implicit = parse("smtps://u:p@[::1]");
    assert_eq!((implicit.host.as_str(), implicit.port, implicit.tls), ("::1", 465, Tls::Implicit));
    assert_eq!(parse("smtp://MAIL.bücher.example").host, "mail.xn--bcher-kva.example");
    assert_eq!(parse("smtp://127.0.0.1:2525").host, "127.0.0.1");
    assert!(!format!("{required:?}").contains("p:/ß"));
}

#[test]
fn wrong_addresses_of_mail_servers_are_told_without_secrets() {
    for (text, hint) in [
        ("", "smtp://mail.example.org"),
        ("mail.example.org", "smtp://mail.example.org"),
        ("http://mail.example.org", "http://"),
        ("mail.example.org:25", "mail.example.org://"),
        ("smtp://", "Rechner"),
        ("smtp:///x", "Rechner"),
        ("smtp://host/path", "hinter Rechner"),
        ("smtp://host#x", "hinter Rechner"),
        ("smtp://host:99999", "smtp://mail.example.org"),
        ("smtp://host:0", "Port 0"),
        ("smtp://ge%0Aheim:geheim@host", "Benutzernamen"),
        ("smtp://user:geheim%FF@host", "Passwort"),
        ("smtp://user@host", "ohne Passwort"),
        ("smtp://:geheim@host", "ohne Benutzer"),
        ("smtp://u:geheim@host?tls=maybe", "tls=required"),
        ("smtp://u:geheim@host?ssl=1", "\"ssl\""),
        ("smtp://u:geheim@ho st", ""),
    ] {
        let error = SmtpSettings::parse(text).expect_err(text).to_string();
        assert!(error.contains(hint), "{text}: {error}");
        assert!(!error.contains("geheim"), "{text}: {error}");
    }
}
