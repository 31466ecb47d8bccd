//! Letters on their way to a mail server that fails, and senders that die.

use chrono::Duration;
use fachtag_notifications::store::queue;

use crate::{
    facts::{cancelled, confirmed},
    proxy::{Loss, Proxy},
    sending::sink,
    smtp_sink::{Fault, Received},
    world::{World, until},
};

on_both!(
    a_mail_server_down_for_an_hour_costs_nothing,
    a_letter_put_off_comes_again_unchanged,
    a_letter_refused_for_good_is_reported,
    without_an_answer_a_letter_comes_at_most_twice_more,
    after_an_answer_no_more_copies_come,
    a_dead_senders_letter_is_sent_after_a_wait,
    a_cancellation_does_not_overtake_the_confirmation,
    a_clock_put_back_stops_no_letter,
);

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

fn identical(received: &[Received]) -> bool {
    received.windows(2).all(|pair| pair[0].bytes == pair[1].bytes)
}

async fn a_mail_server_down_for_an_hour_costs_nothing(world: &World) {
    const PROBES: usize = 12;
    let sink = sink().await;
    sink.script((0..PROBES).map(|_| Fault::Greeting("421 down".into())));
    for number in 0..20 {
        world.hear(&confirmed(number)).await;
    }
    let sender = world.sender_to(&sink).await;
    for probes in 1..=PROBES {
        // Time goes on, since the pause begins somewhat after the sink was asked.
        until("the sender tried again", async || {
            world.advance(Duration::seconds(1));
            sink.connections() >= probes
        })
        .await;
        assert!(world.letters().await.iter().all(|letter| letter.attempts == 0));
        world.advance(Duration::minutes(5));
    }
    until("all letters were accepted", async || {
        world.advance(Duration::seconds(1));
        world.states().await.iter().all(|state| state == "accepted")
    })
    .await;
    sender.stop().await;
    assert_eq!(sink.received().len(), 20);
    assert!(world.letters().await.iter().all(|letter| letter.attempts == 1));
}

async fn a_letter_put_off_comes_again_unchanged(world: &World) {
    let sink = sink().await;
    sink.script([Fault::Data("451 later".into()), Fault::Recipient("450 greylisted".into()), Fault::DropAfterDot]);
    world.hear(&confirmed(1)).await;
    let composed = world.letter().await.bytes.unwrap();
    let sender = world.sender_to(&sink).await;
    for (attempts, wait) in [(1, 6), (2, 36), (3, 660)] {
        until("an attempt was noted", async || {
            let letter = world.letter().await;
            letter.attempts == attempts && letter.state != "sending"
        })
        .await;
        world.advance(Duration::seconds(wait));
    }
    world.until_all_are("accepted").await;
    sender.stop().await;
    let received = sink.received();
    assert_eq!(received.len(), 2);
    assert!(identical(&received));
    // The mail library puts a line end before the final dot, whatever the letter ends with.
    assert_eq!(received[0].bytes, composed);
}

async fn a_letter_refused_for_good_is_reported(world: &World) {
    let sink = sink().await;
    sink.script([Fault::Recipient("550 5.1.1 no such user".into())]);
    world.hear(&confirmed(1)).await;
    let sender = world.sender_to(&sink).await;
    world.until_all_are("failed").await;
    world.advance(Duration::days(7));
    world.hear(&confirmed(2)).await;
    sink.wait_for(1, PATIENCE).await.unwrap();
    until("the second was accepted", async || world.states().await == ["failed", "accepted"]).await;
    sender.stop().await;
    assert_eq!(sink.received().len(), 1);
    let failed = world.letters().await.remove(0);
    assert!(failed.smtp_reply.unwrap().contains("no such user"));
    let said = world.said().await;
    assert_eq!(said[0].0, "letter.failed.v1");
    assert_eq!(said[0].1["letter"]["letter_id"], failed.id.to_string());
    assert_eq!(said[1].0, "letter.sent.v1");
}

/// Each attempt ends without an answer; afterwards nothing is tried any more.
async fn without_an_answer_a_letter_comes_at_most_twice_more(world: &World) {
    let sink = sink().await;
    sink.script([Fault::DropAfterDot, Fault::DropAfterDot, Fault::DropAfterDot]);
    world.hear(&confirmed(1)).await;
    let sender = world.sender_to(&sink).await;
    for copies in 1..=3 {
        until("an attempt was noted", async || world.letter().await.uncertain == copies).await;
        world.advance(Duration::seconds(659));
        assert_eq!(sink.received().len(), usize::try_from(copies).unwrap());
        world.advance(Duration::seconds(2));
    }
    world.until_all_are("parked").await;
    sender.stop().await;
    assert_eq!(sink.received().len(), 3);
    assert!(identical(&sink.received()));
    let said = world.said().await;
    assert_eq!((said.len(), said[0].0.as_str()), (1, "letter.failed.v1"));
}

async fn after_an_answer_no_more_copies_come(world: &World) {
    let sink = sink().await;
    sink.script([Fault::DropAfterDot]);
    world.hear(&confirmed(1)).await;
    let sender = world.sender_to(&sink).await;
    world.until_all_are("uncertain").await;
    world.advance(Duration::minutes(11));
    world.until_all_are("accepted").await;
    world.advance(Duration::days(1));
    sender.stop().await;
    assert_eq!(sink.received().len(), 2);
    assert!(identical(&sink.received()));
}

async fn a_dead_senders_letter_is_sent_after_a_wait(world: &World) {
    world.hear(&confirmed(1)).await;
    let (now, holder) = (world.clock.now(), world.clock.new_id());
    let mut tx = world.bus.database.begin().await.unwrap();
    let claimed = queue::claim(&mut tx, now, holder, now + Duration::minutes(15), 1, None).await.unwrap();
    assert_eq!(claimed.len(), 1);
    tx.commit().await.unwrap();
    let sink = sink().await;
    let sender = world.sender_to(&sink).await;
    world.advance(Duration::minutes(14));
    world.until_all_are("sending").await;
    world.advance(Duration::minutes(1));
    world.until_all_are("uncertain").await;
    assert_eq!(sink.connections(), 0);
    world.advance(Duration::minutes(11));
    world.until_all_are("accepted").await;
    sender.stop().await;
    assert_eq!(sink.received().len(), 1);
    let letter = world.letter().await;
    assert_eq!((letter.attempts, letter.uncertain), (2, 1));
}

async fn a_cancellation_does_not_overtake_the_confirmation(world: &World) {
    let sink = sink().await;
    sink.script([Fault::Data("451 later".into())]);
    world.hear(&confirmed(1)).await;
    world.hear(&cancelled(1, true)).await;
    let sender = world.sender_to(&sink).await;
    until("the first attempt was noted", async || {
        world.letters().await[0].next_at.is_some_and(|at| at > world.clock.now())
    })
    .await;
    world.hear(&confirmed(2)).await;
    sink.wait_for(1, PATIENCE).await.unwrap();
    world.advance(Duration::seconds(7));
    world.until_all_are("accepted").await;
    sender.stop().await;
    let subjects: Vec<_> = sink
        .received()
        .iter()
        .map(|mail| {
            let message = mail_parser::MessageParser::default().parse(&mail.bytes).unwrap();
            message.subject().unwrap().split(':').next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(subjects, ["Anmeldung bestätigt", "Anmeldung bestätigt", "Abmeldung bestätigt"]);
}

/// Letters, leases, pauses and the limit of an hour that never was.
async fn a_clock_put_back_stops_no_letter(world: &World) {
    let sink = sink().await;
    world.advance(Duration::hours(1));
    sink.script([Fault::Recipient("450 4.2.1 later".into()), Fault::Recipient("421 4.3.2 busy".into())]);
    for number in 1..=3 {
        world.hear(&confirmed(number)).await;
    }
    let sender = world.sender(crate::senders::transport(&sink), Some(5)).await;
    until("two letters wait", async || sink.script_is_over()).await;
    until("their waits are noted", async || {
        world.letters().await.iter().filter(|letter| letter.attempts == 1 && letter.state == "waiting").count() >= 2
    })
    .await;
    world.advance(Duration::hours(-1));
    world.hear(&confirmed(4)).await;
    world.correct_times().await;
    until("all letters were accepted", async || world.states().await.iter().all(|state| state == "accepted")).await;
    sender.stop().await;
    assert_eq!(sink.received().len(), 4);
}

/// The letter is claimed, and nobody knows: it need not wait until the claim ends and then be in doubt.
#[test]
fn a_claim_whose_answer_is_lost_is_put_back_at_once() {
    crate::world::run(crate::world::Store::Postgres, async |world| {
        let sink = sink().await;
        let loss = Loss { before: "SET state = 'sending'", request: "COMMIT" };
        let proxy = Proxy::start_with(world.postgres(), Some(loss)).await.unwrap();
        world.hear(&confirmed(1)).await;
        let sender = world.sender_through(&sink, proxy.address()).await;
        world.until_all_are("accepted").await;
        sender.stop().await;
        let letter = world.letter().await;
        assert_eq!((letter.attempts, letter.uncertain), (1, 0), "the clock stood still");
        assert_eq!(sink.received().len(), 1);
    });
}
