//! Letters through a mail server that does everything a mail server can do wrong.
#![allow(clippy::unwrap_used)]

#[path = "../../../tests/harness/smtp_sink.rs"]
#[allow(dead_code, reason = "shared by several tests")]
mod smtp_sink;

use std::time::Duration;

use fachtag_notifications::domain::letter::Outcome;
use fachtag_notifications::sending::settings::SmtpSettings;
use fachtag_notifications::sending::smtp::{Limits, SmtpTransport};
use fachtag_notifications::sending::transport::{ConnectFailure, MailTransport, Session};
use smtp_sink::{Abilities, Fault, Received, SmtpSink};

const FROM: &str = "fachtag@stadt.example";
const TO: &str = "jana@schule.example";
const LETTER: &[u8] = b"Subject: Test\r\nMessage-ID: <1@x>\r\n\r\nErste Zeile\r\n.Punkt\r\n";

const LIMITS: Limits = Limits {
    connect: Duration::from_millis(300),
    step: Duration::from_millis(300),
    transfer: Duration::from_millis(300),
    idle: Duration::from_secs(30),
    letters: 100,
};

async fn sink() -> SmtpSink {
    SmtpSink::start(Abilities::default()).await.unwrap()
}

fn transport(url: &str) -> MailTransport {
    MailTransport::Smtp(SmtpTransport::new(SmtpSettings::parse(url).unwrap(), LIMITS))
}

async fn session(sink: &SmtpSink) -> Session {
    transport(&sink.url()).connect().await.unwrap()
}

/// The outcome of a letter while this goes wrong, whether the session lives, and what the server has kept of it.
/// Afterwards the next letter must go through: in the same session where it lives, in a new one otherwise.
async fn with_fault(fault: Fault) -> (Outcome, bool, Vec<Received>) {
    let sink = sink().await;
    let mut session = session(&sink).await;
    sink.script([fault]);
    let outcome = session.deliver(FROM, TO, LETTER).await;
    assert!(sink.script_is_over());
    let (kept, usable) = (sink.received(), session.usable());
    if !usable {
        let again = session.deliver(FROM, TO, LETTER).await;
        assert!(matches!(again, Outcome::Deferred { .. }), "a broken session took a letter: {again:?}");
        assert_eq!(sink.received().len(), kept.len());
        session = self::session(&sink).await;
    }
    let next = session.deliver(FROM, "next@schule.example", LETTER).await;
    assert!(matches!(next, Outcome::Accepted { .. }), "the next letter failed: {next:?}");
    let last = sink.received().pop().unwrap();
    assert_eq!(last.to, ["next@schule.example"]);
    (outcome, usable, kept)
}

#[tokio::test]
async fn a_letter_arrives_as_it_is() {
    let sink = sink().await;
    let mut session = session(&sink).await;
    // In a task of its own, as the sender does it.
    let sending = tokio::spawn(async move {
        let outcome = session.deliver(FROM, TO, LETTER).await;
        session.close().await;
        outcome
    });
    let outcome = sending.await.unwrap();
    assert_eq!(outcome, Outcome::Accepted { reply: "250 2.0.0 taken".into() });
    let received = sink.wait_for(1, Duration::from_secs(5)).await.unwrap();
    assert_eq!((received[0].from.as_str(), received[0].to.as_slice()), (FROM, &[TO.to_owned()][..]));
    assert!(received[0].bytes.starts_with(LETTER));
    assert!(received[0].at.elapsed().unwrap() < Duration::from_secs(60));
}

#[tokio::test]
async fn many_letters_share_a_session_up_to_a_limit() {
    let sink = sink().await;
    let limits = Limits { letters: 3, ..LIMITS };
    let transport = MailTransport::Smtp(SmtpTransport::new(SmtpSettings::parse(&sink.url()).unwrap(), limits));
    let mut session = transport.connect().await.unwrap();
    for _ in 0..3 {
        assert!(session.usable());
        assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
    }
    assert!(!session.usable());
    let received = sink.received();
    assert_eq!(received.len(), 3);
    assert!(received.iter().all(|mail| mail.connection == 1 && mail.replied));
    assert_eq!(sink.connections(), 1);
}

#[tokio::test]
async fn an_idle_session_is_not_used_again() {
    let sink = sink().await;
    let limits = Limits { idle: Duration::ZERO, ..LIMITS };
    let transport = MailTransport::Smtp(SmtpTransport::new(SmtpSettings::parse(&sink.url()).unwrap(), limits));
    assert!(!transport.connect().await.unwrap().usable());
}

#[tokio::test]
async fn refusals_before_the_letter_are_certain() {
    let table = [
        (Fault::Recipient("450 4.2.1 mailbox busy".into()), None, true),
        (Fault::Recipient("550 5.1.1 no such user".into()), Some(550), true),
        (Fault::Recipient("530 5.7.0 log in first".into()), None, true),
        (Fault::Recipient("421 4.3.2 shutting down".into()), None, false),
        (Fault::Mail("451 4.3.0 later".into()), None, true),
        (Fault::Mail("550 5.7.1 sender not allowed".into()), None, true),
        (Fault::Data("554 5.7.1 no".into()), Some(554), true),
        (Fault::Data("250 what?".into()), None, false),
        (Fault::Data("354garbage".into()), None, false),
        (Fault::Data("\u{1b}[2J ???".into()), None, false),
    ];
    for (fault, rejected, lives) in table {
        let (outcome, usable, kept) = with_fault(fault.clone()).await;
        match (&outcome, rejected) {
            (Outcome::Deferred { .. }, None) => {}
            (Outcome::Rejected { code, .. }, Some(expected)) => assert_eq!(*code, expected),
            _ => panic!("{fault:?} gave {outcome:?}"),
        }
        assert_eq!(usable, lives, "{fault:?}");
        assert!(kept.is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn refusals_after_the_letter_are_certain() {
    let (outcome, usable, kept) = with_fault(Fault::Refuse("552 5.3.4 too big".into())).await;
    assert_eq!(outcome, Outcome::Rejected { code: 552, reply: "552 5.3.4 too big".into() });
    assert!(usable && kept.is_empty());
    let (outcome, usable, kept) = with_fault(Fault::Refuse("451 4.7.1 greylisted".into())).await;
    assert_eq!(outcome, Outcome::Deferred { reply: "451 4.7.1 greylisted".into() });
    assert!(usable && kept.is_empty());
}

#[tokio::test]
async fn no_clear_reply_after_the_dot_is_uncertain() {
    let faults = [
        Fault::DropAfterDot,
        Fault::Slow(Duration::from_millis(700)),
        Fault::Answer("354 go ahead".into()),
        Fault::Answer("251 forwarded".into()),
        Fault::Answer("nonsense".into()),
    ];
    for fault in faults {
        let (outcome, usable, kept) = with_fault(fault.clone()).await;
        assert!(matches!(outcome, Outcome::Uncertain { .. }), "{fault:?} gave {outcome:?}");
        assert!(!usable, "{fault:?}");
        assert_eq!(kept.len(), 1, "{fault:?}");
        assert!(!kept[0].replied, "{fault:?}");
    }
}

#[tokio::test]
async fn a_drop_before_the_dot_is_certain() {
    // Larger than what the network buffers, so that the dot cannot have left.
    let letter = [LETTER, "Zeile\r\n".repeat(4_000_000).as_bytes()].concat();
    let sink = sink().await;
    let limits = Limits { transfer: Duration::from_secs(20), ..LIMITS };
    let transport = MailTransport::Smtp(SmtpTransport::new(SmtpSettings::parse(&sink.url()).unwrap(), limits));
    let mut session = transport.connect().await.unwrap();
    sink.script([Fault::DropInData]);
    let outcome = session.deliver(FROM, TO, &letter).await;
    assert!(matches!(outcome, Outcome::Deferred { .. }), "{outcome:?}");
    assert!(!session.usable());
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn a_delivery_cut_short_from_outside_breaks_the_session() {
    let sink = sink().await;
    let mut session = session(&sink).await;
    sink.script([Fault::Slow(Duration::from_secs(10))]);
    let cut = tokio::time::timeout(Duration::from_millis(50), session.deliver(FROM, TO, LETTER)).await;
    assert!(cut.is_err());
    assert!(!session.usable());
}

#[tokio::test]
async fn who_cannot_connect_blames_no_letter() {
    let sink = sink().await;
    let transport = transport(&sink.url());
    sink.script([Fault::Greeting("421 4.3.2 busy".into()), Fault::Greeting("554 no mail here".into()), Fault::Silence]);
    for expected in ["421 4.3.2 busy", "554 no mail here", "no reply within"] {
        match transport.connect().await {
            Err(ConnectFailure::Down(detail)) => {
                assert!(detail.contains(expected) && detail.starts_with(&sink.address().to_string()), "{detail}");
            }
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("connected"),
        }
    }
    assert!(transport.connect().await.is_ok());
    let address = sink.address();
    drop(sink);
    let down = async {
        while transport.connect().await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), down).await.unwrap();
    assert!(matches!(transport.connect().await, Err(ConnectFailure::Down(_))));
    let sink = SmtpSink::start_on(address, Abilities::default()).await.unwrap();
    assert!(matches!(session(&sink).await.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
}

#[tokio::test]
async fn required_encryption_and_a_missing_login_are_told() {
    let sink = sink().await;
    let required = transport(&format!("{}?tls=required", sink.url())).connect().await;
    assert!(matches!(required, Err(ConnectFailure::Tls(_))));
    let url = sink.url().replace("smtp://", "smtp://buero:geheim@");
    match transport(&url).connect().await {
        Err(failure @ ConnectFailure::Login(_)) => assert!(!failure.to_string().contains("geheim")),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("logged in at a server without login"),
    }
}

#[tokio::test]
async fn international_addresses_need_a_server_that_takes_them() {
    let to = "jörg@xn--bcher-kva.example";
    let letter = format!("To: {to}\r\nMessage-ID: <1@x>\r\n\r\nHallo\r\n");
    let plain = sink().await;
    let mut session = session(&plain).await;
    let outcome = session.deliver(FROM, to, letter.as_bytes()).await;
    assert!(matches!(outcome, Outcome::Rejected { code: 553, .. }), "{outcome:?}");
    assert!(session.usable());
    let able = SmtpSink::start(Abilities { international: true, ..Abilities::default() }).await.unwrap();
    let outcome = self::session(&able).await.deliver(FROM, to, letter.as_bytes()).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert_eq!(able.received()[0].to, [to]);
}

#[tokio::test]
async fn replies_are_fit_for_a_log() {
    let words = format!("550-5.1.1 \u{1b}[31mno\r\n550 5.1.1 such {}", "user ".repeat(80));
    let (outcome, ..) = with_fault(Fault::Recipient(words)).await;
    let Outcome::Rejected { code: 550, reply } = outcome else { panic!("{outcome:?}") };
    assert!(reply.starts_with("550 5.1.1 [31mno"), "{reply}");
    assert!(!reply.chars().any(char::is_control) && reply.chars().count() <= 301, "{reply}");
}

#[tokio::test]
async fn addresses_that_are_none_never_reach_the_server() {
    let sink = sink().await;
    let mut session = session(&sink).await;
    let outcome = session.deliver(FROM, "x@y.example>\r\nRCPT TO:<z@y.example", LETTER).await;
    assert!(matches!(outcome, Outcome::Rejected { .. }), "{outcome:?}");
    assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
    assert_eq!(sink.received().len(), 1);
}
