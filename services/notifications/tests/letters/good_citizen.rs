//! Mail servers that ask for patience, and one that does not let us in.

use chrono::Duration;
use fachtag_access::Role;
use fachtag_contracts::registrations::{Registration, RegistrationConfirmed, RegistrationStatus};
use fachtag_notifications::{
    sending::{
        settings::SmtpSettings,
        smtp::{Limits, SmtpTransport},
        transport::MailTransport,
    },
    store::attention,
};

use crate::{
    facts::registration,
    letter_pages::{cookie, page},
    sending::sink,
    smtp_sink::{Abilities, Fault, SmtpSink},
    world::{World, until},
};

on_both!(
    a_domain_that_asks_for_patience_gets_it_and_others_go_on,
    a_full_mailbox_and_greylisting_hold_up_nobody_else,
    a_wrong_password_is_one_alarm_and_no_failures,
    without_required_encryption_nothing_is_sent,
);

fn at(number: u128, domain: &str) -> RegistrationConfirmed {
    let registration = registration(number, RegistrationStatus::Confirmed);
    RegistrationConfirmed {
        registration: Registration { email: format!("p{number}@{domain}"), ..registration },
        unasked: false,
    }
}

/// The attempts of all letters to a domain.
async fn attempts(world: &World, domain: &str) -> i64 {
    let letters = world.letters().await;
    letters.iter().filter(|letter| letter.recipient.ends_with(domain)).map(|letter| letter.attempts).sum()
}

async fn a_domain_that_asks_for_patience_gets_it_and_others_go_on(world: &World) {
    const LETTERS: u128 = 40;
    let sink = sink().await;
    sink.close_to("voll.example", "421 4.7.0 too many");
    for number in 0..LETTERS {
        world.hear(&at(number, "Voll.example")).await;
    }
    let sender = world.sender_to(&sink).await;
    until("the domain asked for patience", async || attempts(world, "oll.example").await >= 1).await;
    for number in LETTERS..2 * LETTERS {
        world.hear(&at(number, "frei.example")).await;
    }
    until("the others' letters went", async || {
        let letters = world.letters().await;
        letters
            .iter()
            .filter(|letter| letter.recipient.ends_with("frei.example"))
            .all(|letter| letter.state == "accepted")
    })
    .await;
    // At most as many are on their way at once as there are sessions.
    assert!(attempts(world, "oll.example").await <= 4, "a domain that asks for patience was asked on");
    sink.open_to_all();
    world.advance(Duration::seconds(7));
    world.until_all_are("accepted").await;
    sender.stop().await;
    assert_eq!(sink.received().len(), 80);
}

async fn a_full_mailbox_and_greylisting_hold_up_nobody_else(world: &World) {
    let sink = sink().await;
    sink.script(["452 4.2.2 mailbox full", "451 4.7.1 greylisted"].map(|words| Fault::Recipient(words.into())));
    for number in [1, 2] {
        world.hear(&at(number, "schule.example")).await;
    }
    let sender = world.sender_to(&sink).await;
    until("both were put off", async || world.letters().await.iter().all(|letter| letter.smtp_reply.is_some())).await;
    world.hear(&at(3, "schule.example")).await;
    until("the third went", async || world.letters().await[2].state == "accepted").await;
    assert_eq!(world.states().await, ["waiting", "waiting", "accepted"]);
    sender.stop().await;
}

fn locked_out(sink: &SmtpSink, query: &str, user: &str) -> MailTransport {
    let url = sink.url().replace("smtp://", &format!("smtp://{user}")) + query;
    let limits = Limits { connect: std::time::Duration::from_secs(5), ..Limits::default() };
    MailTransport::Smtp(SmtpTransport::new(SmtpSettings::parse(&url).unwrap(), limits))
}

async fn a_wrong_password_is_one_alarm_and_no_failures(world: &World) {
    let sink = SmtpSink::start(Abilities { refuses_login: true, ..Abilities::default() }).await.unwrap();
    for number in 0..50 {
        world.hear(&at(number, "schule.example")).await;
    }
    let sender = world.sender(locked_out(&sink, "", "fachtag:falsch@"), None).await;
    until("the alarm was raised", async || attention(world.bus.database.clone()).await.unwrap().trouble.is_some())
        .await;
    // Time enough for a second login that locks the account.
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    assert_eq!(sink.connections(), 1, "a wrong password is not tried again at once");
    assert!(world.letters().await.iter().all(|letter| letter.state == "waiting" && letter.attempts == 0));
    let told = attention(world.bus.database.clone()).await.unwrap();
    let wrong_login = "Der Mailserver nimmt Benutzer oder Passwort des Programms nicht an.";
    assert_eq!((told.trouble.as_deref(), told.failed.len()), (Some(wrong_login), 0));
    let list = page(world, &cookie(world, Role::Organizer, None).await, "/organisation/nachrichten").await;
    assert!(list.contains("Zurzeit gehen keine E-Mails hinaus") && !list.contains("535 5.7.8"), "{list}");
    let list = page(world, &cookie(world, Role::Admin, None).await, "/organisation/nachrichten").await;
    assert!(list.contains("535 5.7.8") && !list.contains("falsch"), "{list}");
    sender.stop().await;
    // Started with the right password, the letters go and the alarm ends.
    let sender = world.sender_to(&sink).await;
    world.until_all_are("accepted").await;
    sender.stop().await;
    assert_eq!(attention(world.bus.database.clone()).await.unwrap().trouble, None);
}

async fn without_required_encryption_nothing_is_sent(world: &World) {
    let sink = sink().await;
    world.hear(&at(1, "schule.example")).await;
    let sender = world.sender(locked_out(&sink, "?tls=required", ""), None).await;
    until("the alarm was raised", async || attention(world.bus.database.clone()).await.unwrap().trouble.is_some())
        .await;
    sender.stop().await;
    assert_eq!((sink.received().len(), world.letter().await.attempts), (0, 0));
}
