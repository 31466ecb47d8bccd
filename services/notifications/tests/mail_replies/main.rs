//! Mail servers that answer in their own way: the code alone counts (RFC 5321, section 4.2).
#![allow(clippy::unwrap_used)]

mod encryption;
mod server;
mod tokens;

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use fachtag_notifications::{
    domain::letter::Outcome,
    sending::{
        settings::SmtpSettings,
        smtp::{Limits, SmtpTransport},
        transport::{ConnectFailure, MailTransport},
    },
};
use server::{Server, Words};

const FROM: &str = "fachtag@stadt.example";
const TO: &str = "jana@schule.example";
const LETTER: &[u8] = b"Subject: Test\r\nMessage-ID: <1@x>\r\n\r\nErste Zeile\r\n.Punkt\r\n";

const LIMITS: Limits = Limits {
    connect: Duration::from_secs(8),
    step: Duration::from_secs(8),
    transfer: Duration::from_secs(8),
    idle: Duration::from_secs(30),
    letters: 100,
};

/// The outcome of one letter, and how many the server took after a second one.
async fn deliver(words: Words) -> (Outcome, bool) {
    let server = Server::start(words).await;
    let mut session = server.connect().await.unwrap();
    let outcome = session.deliver(FROM, TO, LETTER).await;
    assert!(server.heard.lock().unwrap().letters <= 1, "a copy went out");
    (outcome, session.usable())
}

#[tokio::test]
async fn a_letter_that_was_taken_is_taken_whatever_the_words() {
    let long = format!("250 {}\r\n", "lang ".repeat(700)).into_bytes();
    let lines = [b"250-eins\r\n".repeat(200), b"250 zwei\r\n".to_vec()].concat();
    for dot in [
        &b"250\r\n"[..],
        b"250 \r\n",
        b"250\ttaken\r\n",
        b"250 - taken\r\n",
        b"250-\r\n250\r\n",
        b"250-first\r\n250\tlast\r\n",
        b"250 f\xfcr Sie\r\n",
        b"250 taken\n",
        &long,
        &lines,
    ] {
        let (outcome, usable) = deliver(Words { dot: dot.to_vec(), ..Words::default() }).await;
        let shown = String::from_utf8_lossy(&dot[..dot.len().min(40)]);
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{shown}: {outcome:?}");
        assert!(usable, "{shown}");
    }
}

#[tokio::test]
async fn an_announced_line_that_does_not_come_changes_nothing() {
    let (outcome, usable) = deliver(Words { dot: b"250-taken\r\n".to_vec(), ..Words::default() }).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert!(!usable, "what may still come must not be the reply to another letter");
    let (outcome, _) = deliver(Words { dot: b"554-no\r\n".to_vec(), ..Words::default() }).await;
    assert!(matches!(outcome, Outcome::Rejected { code: 554, .. }), "{outcome:?}");
}

#[tokio::test]
async fn refusals_without_words_are_refusals() {
    for (rcpt, code) in [(&b"550\r\n"[..], 550), (b"550\t\xe4\r\n", 550), (b"553-no\r\n553\r\n", 553)] {
        let (outcome, usable) = deliver(Words { rcpt: rcpt.to_vec(), ..Words::default() }).await;
        assert!(matches!(&outcome, Outcome::Rejected { code: given, .. } if *given == code), "{outcome:?}");
        assert!(usable);
    }
    let (outcome, _) = deliver(Words { dot: b"552\r\n".to_vec(), ..Words::default() }).await;
    assert!(matches!(outcome, Outcome::Rejected { code: 552, .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_refused_sender_is_no_fault_of_the_letter() {
    let postfix = b"553 5.7.1 <x@stadt.example>: Sender address rejected: not owned by user buero\r\n".to_vec();
    let exchange = b"554 5.2.252 SendAsDenied; buero@stadt.example not allowed to send as x@stadt.example\r\n".to_vec();
    for words in [Words { rcpt: postfix, ..Words::default() }, Words { dot: exchange, ..Words::default() }] {
        let (outcome, usable) = deliver(words).await;
        assert!(matches!(outcome, Outcome::Deferred { .. }), "{outcome:?}");
        assert!(usable);
    }
}

#[tokio::test]
async fn a_server_that_cannot_verify_takes_the_letter() {
    let (outcome, _) = deliver(Words { rcpt: b"252 cannot verify\r\n".to_vec(), ..Words::default() }).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
}

#[tokio::test]
async fn greetings_in_every_form() {
    let terms = format!("220-{}\r\n220 odd.test\r\n", "Nutzungsbedingungen ".repeat(300)).into_bytes();
    for greeting in [&b"220\r\n"[..], b"220 Gr\xfc\xdfe\r\n", "220 Grüße aus Mönchengladbach\r\n".as_bytes(), &terms]
    {
        let (outcome, _) = deliver(Words { greeting: greeting.to_vec(), ..Words::default() }).await;
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    }
}

#[tokio::test]
async fn an_old_server_is_greeted_the_old_way() {
    let server = Server::start(Words { ehlo: b"502 unknown\r\n".to_vec(), ..Words::default() }).await;
    let mut session = server.connect().await.unwrap();
    assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
    assert!(server.lines()[1].starts_with("HELO "), "{:?}", server.lines());
}

#[tokio::test]
async fn servers_are_told_the_public_name() {
    for (host, said) in [
        ("fachtag.stadt.example", "fachtag.stadt.example"),
        ("192.0.2.7", "[192.0.2.7]"),
        ("[2001:db8::1]", "[IPv6:2001:db8::1]"),
    ] {
        let server = Server::start(Words::default()).await;
        let transport = SmtpTransport::new(SmtpSettings::parse(&server.url).unwrap(), LIMITS).with_helo(host);
        MailTransport::Smtp(transport).connect().await.unwrap();
        assert_eq!(server.lines()[0], format!("EHLO {said}"));
    }
}

#[tokio::test]
async fn what_nobody_asked_for_is_no_reply_to_the_next_letter() {
    let server = Server::start(Words { dot: b"250 taken\r\n250 another\r\n".to_vec(), ..Words::default() }).await;
    let mut session = server.connect().await.unwrap();
    assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
    let next = session.deliver(FROM, TO, LETTER).await;
    assert!(matches!(next, Outcome::Deferred { .. }), "{next:?}");
    assert!(!session.usable());
    assert_eq!(server.heard.lock().unwrap().letters, 1);
}

#[tokio::test]
async fn what_is_smuggled_in_before_the_encryption_ends_the_connection() {
    let ehlo = b"250-odd.test\r\n250 starttls\r\n".to_vec();
    let starttls = b"220 go on\r\n250 smuggled\r\n".to_vec();
    let server = Server::start(Words { ehlo, starttls, ..Words::default() }).await;
    let Err(failure) = server.connect().await else { panic!("connected") };
    assert!(matches!(failure, ConnectFailure::Tls(_)), "{failure}");
}

#[tokio::test]
async fn logins_by_every_way() {
    let plain = BASE64_STANDARD.encode("\0buero\0geheim");
    let (user, password) = (BASE64_STANDARD.encode("buero"), BASE64_STANDARD.encode("geheim"));
    for (offered, replies, said) in [
        ("AUTH PLAIN LOGIN", vec!["235"], vec![format!("AUTH PLAIN {plain}")]),
        ("auth plain", vec!["235 2.7.0"], vec![format!("AUTH PLAIN {plain}")]),
        ("AUTH=PLAIN", vec!["334", "235"], vec![format!("AUTH PLAIN {plain}"), plain.clone()]),
        ("AUTH LOGIN", vec!["334 VXNlcm5hbWU6", "334", "235"], vec!["AUTH LOGIN".into(), user, password]),
    ] {
        let words = Words {
            ehlo: format!("250-odd.test\r\n250 {offered}\r\n").into_bytes(),
            auth: replies.iter().map(|reply| format!("{reply}\r\n").into_bytes()).collect(),
            ..Words::default()
        };
        let mut server = Server::start(words).await;
        server.url = server.url.replace("smtp://", "smtp://buero:geheim@");
        let mut session = server.connect().await.unwrap_or_else(|failure| panic!("{offered}: {failure}"));
        assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
        assert_eq!(server.lines()[1..=said.len()], said);
    }
}
