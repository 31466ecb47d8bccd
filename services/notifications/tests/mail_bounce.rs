//! Reports as mail servers write them.
#![allow(clippy::unwrap_used)]

use fachtag_notifications::{bounces::report::read, sending::return_path::ReturnPath};
use uuid::Uuid;

fn report(to: &str, status: &str, returned: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\r\nTo: {to}\r\nSubject: Undelivered\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"b/1\"\r\n\r\n\
         --b/1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry to have to inform you …\r\n\r\n\
         --b/1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\
         Arrival-Date: Tue, 24 Nov 2026 09:00:00 +0100\r\n\r\n\
         Final-Recipient: rfc822; jana@schule.example\r\n{status}\r\n\
         --b/1\r\n{returned}\r\n\r\n--b/1--\r\n"
    )
}

const WHOLE: &str = "Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nTo: jana@schule.example\r\n\
                     Message-ID: <1@fachtag.example>\r\nSubject: x\r\n\r\nHallo";
const HEAD: &str = "Content-Type: text/rfc822-headers\r\n\r\nFrom: a@b.example\r\nMessage-ID: <1@fachtag.example>\r\n";

#[test]
fn a_report_names_its_letter_by_address_or_message_id() {
    let id = Uuid::from_u128(0x0193_8a4e_7b5c_7cc0_8000_0000_0000_0001);
    let path = ReturnPath::parse("bounces@stadt.example").unwrap();
    assert_eq!(path.of(id), "bounces+01938a4e7b5c7cc08000000000000001@stadt.example");
    let failed =
        "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <jana@schule.example>:\r\n  User unknown";
    for returned in [WHOLE, HEAD] {
        let read = read(report(&path.of(id), failed, returned).as_bytes()).unwrap();
        assert_eq!((read.letter, read.final_), (Some(id), true));
        assert_eq!(read.message_id.as_deref(), Some("<1@fachtag.example>"));
        assert_eq!(read.words, "550 5.1.1 <jana@schule.example>: User unknown");
    }
    let plain = read(report("bounces@stadt.example", "Action: FAILED\nStatus: 5.4.4", HEAD).as_bytes()).unwrap();
    assert_eq!((plain.letter, plain.words.as_str()), (None, "5.4.4"));
    assert!(ReturnPath::parse("keine Adresse").is_none());
}

#[test]
fn a_delay_is_not_the_end() {
    let delayed = "Action: delayed\r\nStatus: 4.4.1\r\nDiagnostic-Code: smtp; connect timed out";
    let one = read(report("a@b.example", delayed, HEAD).as_bytes()).unwrap();
    assert_eq!((one.final_, one.words.as_str()), (false, "4.4.1 connect timed out"));
    // Given up after days of 4xx: the letter reached nobody.
    let expired = read(report("a@b.example", "Action: failed\r\nStatus: 4.4.7", HEAD).as_bytes()).unwrap();
    assert!(expired.final_);
    assert!(!read(report("a@b.example", "Status: 4.2.2", HEAD).as_bytes()).unwrap().final_);
    assert!(read(report("a@b.example", "Status: 5.2.2", HEAD).as_bytes()).unwrap().final_);
}

#[test]
fn what_is_no_bounce_is_none() {
    for mail in [
        String::new(),
        "\0\0\0".into(),
        "From: a@b.example\r\nSubject: Abwesenheit\r\nAuto-Submitted: auto-replied\r\n\r\nIch bin im Urlaub. Action: failed".into(),
        report("a@b.example", "Action: delivered\r\nStatus: 2.0.0", HEAD),
        report("a@b.example", "Action: relayed\r\nStatus: 2.0.0", WHOLE),
        report("a@b.example", "", HEAD),
    ] {
        assert_eq!(read(mail.as_bytes()), None, "{mail}");
    }
}

/// Passed on from the sender's mailbox, once and twice.
#[test]
fn a_report_inside_another_mail_is_found() {
    let id = Uuid::from_u128(0x0193_8a4e_7b5c_7cc0_8000_0000_0000_0001);
    let path = ReturnPath::parse("bounces@stadt.example").unwrap();
    let inner = report(&path.of(id), "Action: failed\r\nStatus: 5.1.1", WHOLE);
    let wrap = |inner: &str, boundary: &str| {
        format!(
            "From: jana@stadt.example\r\nTo: technik@stadt.example\r\nSubject: WG: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\nContent-Type: text/plain\r\n\r\nZur \
             Kenntnis\r\n\r\n--{boundary}\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--{boundary}--\r\n"
        )
    };
    let once = wrap(&inner, "w1");
    for mail in [&once, &wrap(&once, "w2")] {
        let read = read(mail.as_bytes()).unwrap();
        assert_eq!((read.letter, read.final_), (Some(id), true));
        assert_eq!(read.message_id.as_deref(), Some("<1@fachtag.example>"));
    }
}

const EXIM: &str = "This message was created automatically by mail delivery software.\n\n\
    A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following \
    address(es) failed:\n\n  jana@schule.example\n    host mx.schule.example [192.0.2.4]\n    SMTP error from remote mail server \
    after RCPT TO:<jana@schule.example>:\n    550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the \
    headers. ------\n\nFrom: a@b.example\nMessage-ID: <1@fachtag.example>\n\nHallo 450 Leute";
const EXIM_DELAY: &str = "This message was created automatically by mail delivery software.\n\nA message that you sent has not yet been \
    delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.\n\n  jana@schule.example\n    \
    host mx.schule.example: connection timed out\n\nNo action is required on your part. Delivery attempts will continue for\nsome \
    time.\n\nMessage-ID: <1@fachtag.example>\n";
const QMAIL: &str = "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the \
    following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<jana@schule.example>:\nSorry, no \
    mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <a@b.example>\n\
    Message-Id: <1@fachtag.example>\n";
const GMX: &str = "Diese E-Mail wurde automatisch erstellt.\n\nDie folgende Adresse konnte nicht erreicht werden:\n\n\
    \"jana@gmx.example\":\nSMTP error from remote server for RCPT TO command, host: mx00.gmx.example (192.0.2.9) reason: 550 Requested \
    action not taken: mailbox unavailable\n\n--- The header of the original message is following. ---\n\nMessage-ID: \
    <1@fachtag.example>\n";

#[test]
fn reports_for_people_are_understood() {
    for (text, final_, words) in [
        (EXIM, true, "550 5.1.1 User unknown"),
        (EXIM_DELAY, false, "host mx.schule.example: connection timed out"),
        (QMAIL, true, "Sorry, no mailbox here by that name. (#5.1.1)"),
        (GMX, true, "550 Requested action not taken: mailbox unavailable"),
    ] {
        let mail =
            format!("From: Mail Delivery System <Mailer-Daemon@mx.example>\nTo: a@b.example\nSubject: x\n\n{text}");
        let found = read(mail.as_bytes()).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((found.final_, found.words.as_str()), (final_, words));
        assert_eq!(found.message_id.as_deref(), Some("<1@fachtag.example>"));
    }
    // By the address alone, where nothing of the letter comes back.
    let id = Uuid::from_u128(0x0193_8a4e_7b5c_7cc0_8000_0000_0000_0001);
    let to = ReturnPath::parse("bounces@stadt.example").unwrap().of(id);
    let mail = format!(
        "From: MAILER-DAEMON@mx.example\nTo: {to}\nSubject: failure notice\n\n<jana@schule.example>:\nNo such user\n"
    );
    let found = read(mail.as_bytes()).unwrap();
    assert_eq!((found.letter, found.words.as_str()), (Some(id), "No such user"));
}

#[test]
fn what_people_write_is_no_report() {
    for mail in [
        "From: Jana <jana@schule.example>\nTo: bounces+01938a4e7b5c7cc08000000000000001@stadt.example\nSubject: Re: x\n\n550 Leute kommen",
        "From: Postmaster <postmaster@schule.example>\nTo: a@b.example\nSubject: Wartung\n\nAm Samstag ist der Mailserver aus.",
    ] {
        assert_eq!(read(mail.as_bytes()), None, "{mail}");
    }
}

#[test]
fn domains_with_umlauts_are_written_in_ascii_and_names_with_them_refused() {
    let path = ReturnPath::parse("bounces@mönchengladbach.example").unwrap();
    assert!(path.of(Uuid::nil()).ends_with("@xn--mnchengladbach-vpb.example"), "{}", path.of(Uuid::nil()));
    assert!(ReturnPath::parse("rückläufer@stadt.example").is_none());
    let deliverable = fachtag_notifications::composing::sender::deliverable;
    let identity = deliverable("Büro <buero@mönchengladbach.example>".parse().unwrap()).unwrap();
    assert_eq!(identity.email.to_string(), "buero@xn--mnchengladbach-vpb.example");
    assert!(deliverable("Büro <büro@stadt.example>".parse().unwrap()).unwrap_err().contains("vor dem @"));
}
