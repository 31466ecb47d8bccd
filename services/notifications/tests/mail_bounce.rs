//! Reports as mail servers write them.
#![allow(clippy::unwrap_used)]

use fachtag_notifications::mail::bounce::{ReturnPath, read};
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
