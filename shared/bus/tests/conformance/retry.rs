//! A failure that may pass.

use std::time::Duration;

use fachtag_bus::{RETRY_DELAYS, parked};
use fachtag_db::sql;
use uuid::Uuid;

use crate::{
    delivery::{history, versions},
    service::{Failure, Recorder, Service},
    world::{Note, World, until},
};

crate::on_every_combination![
    a_retry_holds_back_only_its_subject,
    a_used_up_retry_schedule_parks,
    an_overlooked_error_harms_no_other_message,
    a_store_that_does_not_answer_loses_nothing,
    a_clock_put_back_stops_nothing,
    what_takes_long_is_made_before_the_transaction,
];

async fn a_retry_holds_back_only_its_subject(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note);
    let (ill, well) = (Uuid::new_v4(), Uuid::new_v4());
    recorder.fail(ill, Failure::Retry);
    listener.listen(&transport, &recorder);
    writer.relay(&transport);
    writer.say(world.note, &history(ill, 3)).await;
    writer.say(world.note, &history(well, 3)).await;

    listener.until_effects(3).await;
    listener.until_attempts(1).await;
    // The first wait is 5 s ± 20 %.
    world.advance(Duration::from_secs(6));
    listener.until_attempts(2).await;
    assert_eq!(listener.effects().await, history(well, 3));
    assert_eq!(listener.gauges().await.inbox_waiting, 3);

    recorder.heal(ill);
    writer.say(world.note, &[Note { subject: well, version: 4 }]).await;
    listener.until_effects(4).await;
    assert_eq!(listener.effects_on(ill).await, versions(0), "before its time");
    world.advance(Duration::from_secs(36));
    listener.until_effects(7).await;
    assert_eq!(listener.effects_on(ill).await, versions(3));
    writer.stop().await;
    listener.stop().await;
}

async fn a_used_up_retry_schedule_parks(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note);
    let subject = Uuid::new_v4();
    recorder.fail(subject, Failure::Retry);
    listener.listen(&transport, &recorder);
    writer.relay(&transport);
    writer.say(world.note, &history(subject, 1)).await;

    for (failures, wait) in (1..).zip(RETRY_DELAYS) {
        listener.until_attempts(failures).await;
        assert_eq!(listener.gauges().await.inbox_parked, 0);
        world.advance(wait.mul_f64(1.2));
    }
    let parked = listener.until_parked(1).await;
    assert_eq!(parked[0].attempts, 8);
    assert_eq!(parked[0].error.as_deref(), Some("not now"));

    recorder.heal(subject);
    writer.say(world.note, &[Note { subject, version: 2 }]).await;
    listener.until_effects(1).await;
    assert_eq!(listener.effects_on(subject).await, [2], "what is parked holds nobody back");
    assert!(parked::replay(&listener.bus.database, &transport, &world.clock, parked[0].message_id).await.unwrap());
    listener.until_effects(2).await;
    assert_eq!(listener.gauges().await.inbox_parked, 0);
    writer.stop().await;
    listener.stop().await;
}

async fn an_overlooked_error_harms_no_other_message(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note);
    let (careless, other) = (Uuid::new_v4(), Uuid::new_v4());
    recorder.fail(careless, Failure::OverlookedError);
    writer.say(world.note, &history(careless, 1)).await;
    writer.say(world.note, &history(other, 3)).await;
    listener.listen(&transport, &recorder);
    writer.relay(&transport);

    until("the others were handled", async || listener.effects_on(other).await == versions(3)).await;
    recorder.heal(careless);
    world.advance(Duration::from_secs(6));
    listener.until_effects(4).await;
    assert_eq!(listener.effects_on(careless).await, versions(1));
    writer.stop().await;
    listener.stop().await;
}

async fn a_store_that_does_not_answer_loses_nothing(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let subject = Uuid::new_v4();
    rename(&listener, "ALTER TABLE inbox RENAME TO lost").await;
    listener.listen(&transport, &Recorder::new(world, world.note));
    writer.relay(&transport);
    writer.say(world.note, &history(subject, 10)).await;
    if world.broker.is_some() {
        writer.until_outbox_is_empty().await;
    }
    rename(&listener, "ALTER TABLE lost RENAME TO inbox").await;
    listener.until_effects(10).await;

    rename(&writer, "ALTER TABLE outbox RENAME TO lost").await;
    assert!(writer.try_say(world.note, &history(subject, 1)).await.is_err());
    rename(&writer, "ALTER TABLE lost RENAME TO outbox").await;
    writer.say(world.note, &[Note { subject, version: 11 }]).await;
    listener.until_effects(11).await;
    assert_eq!(listener.effects_on(subject).await, versions(11));
    writer.stop().await;
    listener.stop().await;
}

async fn rename(service: &Service, statement: &'static str) {
    let mut tx = service.bus.database.begin().await.unwrap();
    sql(statement).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn a_clock_put_back_stops_nothing(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note);
    let (ill, later) = (Uuid::new_v4(), Uuid::new_v4());
    recorder.fail(ill, Failure::Retry);
    listener.listen(&transport, &recorder);
    // A relay that dies with its lease, dated by a clock that goes an hour ahead.
    world.advance(Duration::from_secs(3_600));
    let mut dead = fachtag_bus::Lease::new(writer.bus.database.clone(), "relay", Uuid::new_v4());
    assert!(dead.is_held(world.clock.now()).await.unwrap());
    let mut outgoing = fachtag_bus::Outgoing::new(&world.clock);
    (world.note.say)(&mut outgoing, Note { subject: ill, version: 1 }).unwrap();
    let mut tx = writer.bus.database.begin().await.unwrap();
    outgoing.save(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    world.clock.advance(chrono::Duration::seconds(-3_590));
    writer.relay(&transport);
    listener.until_attempts(1).await;
    world.clock.advance(chrono::Duration::seconds(3_590));
    world.advance(Duration::from_secs(6));
    listener.until_attempts(2).await;

    // The second wait, of 30 s, began an hour ahead.
    world.clock.advance(chrono::Duration::seconds(-3_600));
    recorder.heal(ill);
    writer.say(world.note, &[Note { subject: later, version: 1 }]).await;
    listener.until_effects(2).await;
    writer.stop().await;
    listener.stop().await;
}

/// One of them fails, and is made once more when it is tried again.
async fn what_takes_long_is_made_before_the_transaction(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note).preparing(&listener);
    let (ill, well) = (Uuid::new_v4(), Uuid::new_v4());
    recorder.fail(ill, Failure::Retry);
    writer.say(world.note, &history(ill, 1)).await;
    writer.say(world.note, &history(well, 3)).await;
    listener.listen(&transport, &recorder);
    writer.relay(&transport);

    until("the others were handled", async || listener.effects_on(well).await == versions(3)).await;
    listener.until_attempts(1).await;
    recorder.heal(ill);
    world.advance(Duration::from_secs(6));
    listener.until_effects(4).await;
    assert_eq!(listener.effects_on(ill).await, versions(1));
    writer.stop().await;
    listener.stop().await;
}
