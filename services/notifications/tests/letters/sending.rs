//! Letters on their way to a mail server that works, and to files.

use std::{collections::HashSet, iter::repeat_n, time::Duration};

use fachtag_notifications::sending::{files::FileTransport, transport::MailTransport};

use crate::{
    facts::{confirmed, invited},
    senders::{Running, transport},
    smtp_sink::{Abilities, Fault, SmtpSink},
    world::{World, until},
};

on_both!(
    a_letter_arrives_and_its_secret_is_forgotten,
    two_senders_send_each_letter_once,
    the_limit_holds_for_all_senders_together,
    letters_behind_one_that_is_not_taken_count_no_attempt,
    nobody_waits_for_a_slow_letter,
    stopping_finishes_the_letter_in_flight,
    letters_without_a_mail_server_become_files,
);

const PATIENCE: Duration = Duration::from_secs(30);

pub async fn sink() -> SmtpSink {
    SmtpSink::start(Abilities::default()).await.unwrap()
}

async fn a_letter_arrives_and_its_secret_is_forgotten(world: &World) {
    let sink = sink().await;
    let sender = world.sender_to(&sink).await;
    world.hear(&confirmed(1)).await;
    let received = sink.wait_for(1, PATIENCE).await.unwrap();
    world.until_all_are("accepted").await;
    sender.stop().await;
    assert_eq!(received[0].from, "fachtag@stadt.example");
    assert_eq!(received[0].to, ["jana1@schule.example"]);
    let letter = world.letter().await;
    assert_eq!((letter.bytes, letter.attempts, letter.next_at), (None, 1, None));
    assert!(letter.smtp_reply.unwrap().contains("250"));
    let said = world.said().await;
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].0, "letter.sent.v1");
    assert_eq!(said[0].1["letter"]["letter_id"], letter.id.to_string());
    assert_eq!(said[0].1["letter"]["kind"], "confirmed");
    assert_eq!(said[0].1["letter"]["attempts"], 1);
}

async fn two_senders_send_each_letter_once(world: &World) {
    const LETTERS: u128 = 120;
    for number in 0..LETTERS {
        world.hear(&confirmed(number)).await;
    }
    let sink = sink().await;
    let senders = [world.sender_to(&sink).await, world.sender_to(&sink).await];
    world.until_all_are("accepted").await;
    for sender in senders {
        sender.stop().await;
    }
    let received = sink.received();
    let recipients: HashSet<_> = received.iter().map(|mail| mail.to.clone()).collect();
    assert_eq!((received.len(), recipients.len()), (120, 120));
    assert!(sink.connections() > 1, "one session did it all");
    assert!(sink.connections() <= 16, "sessions are not used again");
}

async fn the_limit_holds_for_all_senders_together(world: &World) {
    for number in 0..12 {
        world.hear(&confirmed(number)).await;
    }
    let sink = sink().await;
    let senders = [world.sender(transport(&sink), Some(5)).await, world.sender(transport(&sink), Some(5)).await];
    for expected in [5, 10, 12] {
        sink.wait_for(expected, PATIENCE).await.unwrap();
        // Time enough for one too many.
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(sink.received().len(), expected);
        world.advance(chrono::Duration::seconds(61));
    }
    world.until_all_are("accepted").await;
    for sender in senders {
        sender.stop().await;
    }
}

/// Forty letters to a mail server where these faults come after a dozen letters that nothing stops: by then the workers take
/// several at once.
async fn rush_into(world: &World, faults: impl Iterator<Item = Fault>) -> (SmtpSink, Running) {
    for number in 0..40 {
        world.hear(&confirmed(number)).await;
    }
    let sink = sink().await;
    sink.script(repeat_n(Fault::Slow(Duration::from_millis(20)), 12).chain(faults));
    let sender = world.sender_to(&sink).await;
    (sink, sender)
}

fn of(states: &[String], state: &str) -> usize {
    states.iter().filter(|own| *own == state).count()
}

/// In a rush a worker takes several letters at once. What stops one of them costs the others nothing.
async fn letters_behind_one_that_is_not_taken_count_no_attempt(world: &World) {
    let refused = repeat_n(Fault::Recipient("450 4.2.1 mailbox busy".into()), 6);
    let (sink, sender) = rush_into(world, refused.chain(repeat_n(Fault::DropAfterDot, 2))).await;
    until("the others' letters went", async || of(&world.states().await, "accepted") == 32).await;
    let states = world.states().await;
    assert_eq!((of(&states, "waiting"), of(&states, "uncertain")), (6, 2));
    world.advance(chrono::Duration::minutes(12));
    world.until_all_are("accepted").await;
    sender.stop().await;
    let twice = world.letters().await.iter().filter(|letter| letter.attempts == 2).count();
    let once = world.letters().await.iter().filter(|letter| letter.attempts == 1).count();
    assert_eq!((once, twice), (32, 8));
    let received = sink.received();
    let recipients: HashSet<_> = received.iter().map(|mail| mail.to.clone()).collect();
    assert_eq!((received.len(), recipients.len()), (42, 40));
}

async fn nobody_waits_for_a_slow_letter(world: &World) {
    let (sink, sender) = rush_into(world, repeat_n(Fault::Slow(Duration::from_secs(4)), 4)).await;
    // All workers wait for the server; nothing else is in their hands, and what was accepted is noted.
    until("the others were given back", async || {
        let states = world.states().await;
        let kept = sink.count();
        of(&states, "sending") == 4 && of(&states, "accepted") + 4 == kept && of(&states, "waiting") + kept == 40
    })
    .await;
    world.until_all_are("accepted").await;
    sender.stop().await;
    assert_eq!(sink.count(), 40);
    assert!(world.letters().await.iter().all(|letter| letter.attempts == 1));
}

async fn stopping_finishes_the_letter_in_flight(world: &World) {
    let sink = sink().await;
    sink.script([Fault::Slow(Duration::from_millis(500))]);
    let sender = world.sender_to(&sink).await;
    world.hear(&confirmed(1)).await;
    until("the letter was on its way", async || !sink.received().is_empty()).await;
    sender.stop().await;
    assert!(sink.received()[0].replied);
    assert_eq!(world.letter().await.state, "accepted");
    // Nobody takes letters any more.
    world.hear(&confirmed(2)).await;
    assert_eq!(world.states().await, ["accepted", "waiting"]);
}

async fn letters_without_a_mail_server_become_files(world: &World) {
    let transport = FileTransport::new(world.folder.path());
    let sender = world.sender(MailTransport::Files(transport.clone()), None).await;
    world.hear(&confirmed(1)).await;
    world.hear(&invited(1)).await;
    world.until_all_are("accepted").await;
    sender.stop().await;
    let mut recipients: Vec<_> = transport.list(10).await.unwrap().into_iter().map(|mail| mail.to).collect();
    recipients.sort();
    assert_eq!(recipients, ["Jana Weiß <jana1@schule.example>", "Petra Klein <leitung@stadt.example>"]);
}
