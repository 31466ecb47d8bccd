//! Letters that come back.

use fachtag_access::Role;
use fachtag_notifications::{
    bounces::{
        record::{ReportEffect, record},
        report::BounceReport,
    },
    sending::return_path::ReturnPath,
    store::letters::failed_by_event,
};
use uuid::Uuid;

use crate::{
    correcting::moved,
    facts::confirmed,
    letter_pages::{cookie, page},
    sending::sink,
    smtp_sink::Fault,
    world::{World, until},
};

on_both!(
    a_letter_that_came_back_is_flagged_once,
    a_delay_is_noted_only,
    a_letter_without_an_answer_that_came_back_holds_up_nothing,
    reports_come_back_to_an_address_of_the_letter,
);

fn report(letter: Option<Uuid>, message_id: Option<&str>, final_: bool) -> BounceReport {
    let words = if final_ { "550 5.1.1 unknown" } else { "4.4.1 timed out" };
    BounceReport { letter, message_id: message_id.map(str::to_owned), final_, words: words.into() }
}

async fn sent(world: &World) {
    let sink = sink().await;
    let sender = world.sender_to(&sink).await;
    world.hear(&confirmed(1)).await;
    world.until_all_are("accepted").await;
    sender.stop().await;
}

async fn a_letter_that_came_back_is_flagged_once(world: &World) {
    sent(world).await;
    let letter = world.letter().await;
    let recipient = "jana1@schule.example".to_owned();
    let id = letter.message_id_header.as_str();
    for one in [report(None, Some(id), true), report(Some(letter.id), None, true), report(None, Some(id), false)] {
        let expected = if one.final_ {
            ReportEffect::Bounced { recipient: recipient.clone() }
        } else {
            ReportEffect::Delayed { recipient: recipient.clone() }
        };
        assert_eq!(record(&world.bus, &one).await.unwrap(), expected);
    }
    let said = world.said().await;
    let keys: Vec<_> = said.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["letter.sent.v1", "letter.failed.v1"]);
    assert_eq!(said[1].1["letter"]["registration_id"], Uuid::from_u128(1_001).to_string());
    assert_eq!(failed_by_event(&world.bus.database).await.unwrap(), [(Some(Uuid::from_u128(1)), 1)]);
    let jana = cookie(world, Role::Organizer, None).await;
    let shown = page(world, &jana, &format!("/organisation/nachrichten/{}", letter.id)).await;
    for expected in ["als unzustellbar zurückgekommen", "Diese Adresse gibt es nicht.", "Adresse korrigieren"] {
        assert!(shown.contains(expected), "{expected} is missing in {shown}");
    }
    assert!(!shown.contains("Noch einmal versuchen"), "{shown}");
    let unknown = report(Some(Uuid::from_u128(5)), Some("<fremd@example.org>"), true);
    assert_eq!(record(&world.bus, &unknown).await.unwrap(), ReportEffect::Unknown);
    assert_eq!(record(&world.bus, &report(None, None, true)).await.unwrap(), ReportEffect::Unknown);
}

async fn a_delay_is_noted_only(world: &World) {
    sent(world).await;
    let letter = world.letter().await;
    record(&world.bus, &report(Some(letter.id), None, false)).await.unwrap();
    assert_eq!(world.said().await.len(), 1);
    let jana = cookie(world, Role::Organizer, None).await;
    let shown = page(world, &jana, &format!("/organisation/nachrichten/{}", letter.id)).await;
    assert!(shown.contains("4.4.1 timed out") && shown.contains("versandt"), "{shown}");
}

async fn a_letter_without_an_answer_that_came_back_holds_up_nothing(world: &World) {
    let sink = sink().await;
    sink.script([Fault::DropAfterDot]);
    let sender = world.sender_to(&sink).await;
    world.hear(&confirmed(1)).await;
    world.until_all_are("uncertain").await;
    let bounced = report(Some(world.letter().await.id), None, true);
    assert!(matches!(record(&world.bus, &bounced).await.unwrap(), ReportEffect::Bounced { .. }));
    world.hear(&moved(2, "jana.weiss@schule.example")).await;
    until("the corrected address has its letter", async || world.letters().await[1].state == "accepted").await;
    world.advance(chrono::Duration::minutes(12));
    sender.stop().await;
    let to: Vec<_> = sink.received().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to, ["jana1@schule.example", "jana.weiss@schule.example"]);
}

async fn reports_come_back_to_an_address_of_the_letter(world: &World) {
    let sink = sink().await;
    let path = ReturnPath::parse("bounces@stadt.example").unwrap();
    let sender = world.sender_with_return_path(&sink, path.clone()).await;
    world.hear(&confirmed(1)).await;
    world.until_all_are("accepted").await;
    sender.stop().await;
    assert_eq!(sink.received()[0].from, path.of(world.letter().await.id));
}
