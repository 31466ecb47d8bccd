//! When the attendance list goes out by mail, and what it says.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    Envelope,
    attendance::{AttendanceListCompiled, ListOccasion, Picture},
    events::{Event, EventStatus, Funder, ImageStored},
};
use fachtag_db::sql;
use fachtag_registrations::{
    cancelling::{self, Cancellation, IfPresent},
    domain::audit::Actor,
    lists,
};
use fachtag_runtime::Clock;
use uuid::Uuid;

use crate::world::{World, event, noon, work_off_due};

on_both!(
    each_list_goes_out_once_at_its_time,
    replicas_send_a_list_once,
    after_a_stop_a_list_is_late_but_not_later_than_the_event,
    a_rescheduled_event_takes_its_lists_along,
    closing_at_once_sends_at_once,
    an_edited_text_changes_nothing,
    no_list_where_nobody_wants_one,
    an_event_from_before_there_were_lists_gets_them,
    an_event_published_late_begins_with_what_is_to_come,
    one_click_sends_one_list,
    the_funders_mark_goes_with_the_list,
    the_table_of_all_registrations_tells_who_has_a_seat,
    a_list_that_fails_holds_up_no_other_and_is_tried_again,
);

/// 17:00 in Germany on the day before the events here, a Wednesday.
fn day_before() -> DateTime<Utc> {
    "2027-06-02T15:00:00Z".parse().unwrap()
}

/// An event in 30 days that one can sign up for in the next ten.
fn closing() -> Event {
    Event { registration_closes_at: Some(noon() + Duration::days(10)), ..event(Some(2), true) }
}

impl World {
    async fn at(&self, time: DateTime<Utc>) {
        let clock = &self.core.bus.clock;
        clock.advance(time - clock.now());
        work_off_due(&self.core).await.unwrap();
    }

    /// The lists said so far.
    async fn lists(&self) -> Vec<AttendanceListCompiled> {
        let rows: Vec<(String,)> =
            sql("SELECT envelope FROM outbox WHERE routing_key = 'attendance-list.compiled.v1' ORDER BY message_id")
                .all(&self.core.bus.database)
                .await
                .unwrap();
        rows.iter().map(|(text,)| serde_json::from_str::<Envelope>(text).unwrap().read().unwrap()).collect()
    }

    async fn occasions(&self) -> Vec<ListOccasion> {
        self.lists().await.into_iter().map(|said| said.occasion).collect()
    }
}

async fn each_list_goes_out_once_at_its_time(world: World) {
    let event = closing();
    world.learn(&event).await;
    for number in [3, 1, 2] {
        world.placed(event.id, number).await;
    }
    world.at(noon() + Duration::days(10) - Duration::seconds(1)).await;
    assert!(world.lists().await.is_empty());
    world.at(noon() + Duration::days(10)).await;
    world.at(noon() + Duration::days(11)).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed]);
    world.at(day_before() - Duration::seconds(1)).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed]);
    world.at(day_before()).await;
    world.at(event.starts_at).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed, ListOccasion::DayBefore]);

    let said = world.lists().await;
    assert_ne!(said[0].list_id, said[1].list_id);
    let first = &said[0];
    assert_eq!((first.event_id, first.confirmed, first.waiting), (event.id, 2, 1));
    assert_eq!(first.list.made_at, noon() + Duration::days(10));
    let names: Vec<_> = first.list.people.iter().map(|person| person.last_name.as_str()).collect();
    assert_eq!(names, ["Müller 1", "Müller 3"], "whoever has a seat, by name");
    let private = first.list.people.iter().all(|person| {
        person.email.is_none() && person.meal.is_none() && person.support_needs.is_none() && person.answers.is_empty()
    });
    assert!(private, "{first:?}");
}

async fn replicas_send_a_list_once(world: World) {
    let events: Vec<_> = (0..5).map(|_| closing()).collect();
    for event in &events {
        world.learn(event).await;
    }
    work_off_due(&world.core).await.unwrap();
    world.core.bus.clock.advance(Duration::days(10));
    let replicas = [world.core.clone(), world.replica().await, world.replica().await];
    let tasks = replicas.iter().cycle().take(12).cloned();
    let tasks: Vec<_> = tasks.map(|core| tokio::spawn(async move { work_off_due(&core).await })).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    work_off_due(&world.core).await.unwrap();
    let mut ids: Vec<_> = world.lists().await.into_iter().map(|said| said.event_id).collect();
    let mut expected: Vec<_> = events.iter().map(|event| event.id).collect();
    ids.sort();
    expected.sort();
    assert_eq!(ids, expected);
}

async fn after_a_stop_a_list_is_late_but_not_later_than_the_event(world: World) {
    let event = closing();
    world.learn(&event).await;
    world.at(noon()).await;
    world.at(event.starts_at + Duration::hours(1)).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed, ListOccasion::DayBefore]);

    let missed = closing();
    world
        .learn(&Event {
            starts_at: event.starts_at + Duration::days(7),
            ends_at: event.ends_at + Duration::days(7),
            registration_closes_at: None,
            ..missed.clone()
        })
        .await;
    world.at(event.starts_at + Duration::hours(2)).await;
    world.at(event.ends_at + Duration::days(7)).await;
    assert_eq!(world.lists().await.len(), 2, "nobody needs it any more");
}

async fn a_rescheduled_event_takes_its_lists_along(world: World) {
    let event = closing();
    world.learn(&event).await;
    world.at(noon()).await;
    let later = Event {
        version: 2,
        starts_at: event.starts_at + Duration::days(7),
        ends_at: event.ends_at + Duration::days(7),
        registration_closes_at: Some(noon() + Duration::days(20)),
        ..event.clone()
    };
    world.learn(&later).await;
    world.at(day_before() - Duration::days(14)).await;
    assert!(world.lists().await.is_empty(), "the old closing time is none");
    world.at(noon() + Duration::days(20)).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed]);
    world.at(day_before()).await;
    assert_eq!(world.lists().await.len(), 1, "the old day before is none");
    world.at(day_before() + Duration::days(7)).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed, ListOccasion::DayBefore]);

    // Registration opens once more: a new closing time, a new list.
    let again = Event { version: 3, registration_closes_at: Some(later.starts_at - Duration::hours(2)), ..later };
    world.learn(&again).await;
    world.at(again.starts_at).await;
    assert_eq!(world.lists().await.len(), 3);
}

async fn closing_at_once_sends_at_once(world: World) {
    let event = closing();
    world.learn(&event).await;
    world.at(noon() + Duration::days(1)).await;
    world.learn(&Event { version: 2, registration_closes_at: Some(noon() + Duration::hours(20)), ..event }).await;
    world.at(noon() + Duration::days(1)).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed]);
}

async fn an_edited_text_changes_nothing(world: World) {
    let event = closing();
    world.learn(&event).await;
    world.at(noon() + Duration::days(10)).await;
    world.learn(&Event { version: 2, title: "Neuer Titel".into(), ..event }).await;
    world.at(noon() + Duration::days(12)).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed]);
}

async fn no_list_where_nobody_wants_one(world: World) {
    let (off, cancelled) = (closing(), closing());
    for event in [&off, &cancelled] {
        world.learn(event).await;
    }
    world.at(noon()).await;
    world.learn(&Event { version: 2, attendance_mails: false, ..off.clone() }).await;
    world.learn(&Event { version: 2, status: EventStatus::Cancelled, ..cancelled }).await;
    world.at(noon() + Duration::days(11)).await;
    assert!(world.lists().await.is_empty());

    world.learn(&Event { version: 3, ..off }).await;
    world.at(noon() + Duration::days(12)).await;
    assert!(world.lists().await.is_empty(), "switched on again, what has passed has passed");
    world.at(day_before()).await;
    assert_eq!(world.occasions().await, [ListOccasion::DayBefore]);
}

async fn an_event_from_before_there_were_lists_gets_them(world: World) {
    let event = closing();
    world.learn(&event).await;
    let mut tx = world.core.bus.database.begin().await.unwrap();
    sql("DELETE FROM list_mail").execute(&mut tx).await.unwrap();
    sql("UPDATE event SET lists_planned = 0").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    world.at(noon() + Duration::days(1)).await;
    world.at(noon() + Duration::days(10)).await;
    assert_eq!(world.occasions().await, [ListOccasion::Closed]);
}

async fn an_event_published_late_begins_with_what_is_to_come(world: World) {
    let event = closing();
    world.core.bus.clock.advance(Duration::days(11));
    world.learn(&event).await;
    world.at(noon() + Duration::days(11)).await;
    assert!(world.lists().await.is_empty(), "nobody could have signed up");
    world.at(day_before()).await;
    assert_eq!(world.occasions().await, [ListOccasion::DayBefore]);
}

async fn one_click_sends_one_list(world: World) {
    let event = closing();
    world.learn(&event).await;
    world.placed(event.id, 1).await;
    let (click, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let cores = [world.core.clone(), world.replica().await];
    let clicks = cores
        .into_iter()
        .cycle()
        .take(6)
        .map(|core| tokio::spawn(async move { lists::due::send_now(&core, event.id, click).await }));
    for click in clicks.collect::<Vec<_>>() {
        assert!(click.await.unwrap().unwrap());
    }
    assert_eq!(world.occasions().await, [ListOccasion::Requested]);
    assert!(lists::due::send_now(&world.core, event.id, other).await.unwrap());
    assert_eq!(world.lists().await.len(), 2);
    assert!(!lists::due::send_now(&world.core, Uuid::nil(), other).await.unwrap(), "no such event");
}

async fn the_funders_mark_goes_with_the_list(world: World) {
    let logo = Clock::system().new_id();
    let funder = Funder { text: "Gefördert vom ESF Plus".into(), logo: Some(logo) };
    let event = Event { funder: Some(funder), ..closing() };
    world.learn(&event).await;
    let before = lists::compile(&world.core, event.id, None).await.unwrap().unwrap();
    assert_eq!((before.funder.as_deref(), before.funder_logo), (Some("Gefördert vom ESF Plus"), None));
    let image = ImageStored { image_id: logo, media_type: "image/png".into(), bytes: vec![1, 2, 3] };
    world.hear(&image).await;
    world.hear(&image).await;
    let after = lists::compile(&world.core, event.id, None).await.unwrap().unwrap();
    assert_eq!(after.funder_logo, Some(Picture(vec![1, 2, 3])));
    lists::due::send_now(&world.core, event.id, Uuid::nil()).await.unwrap();
    assert_eq!(world.lists().await[0].list.funder_logo, Some(Picture(vec![1, 2, 3])));
}

async fn the_table_of_all_registrations_tells_who_has_a_seat(world: World) {
    let event = closing();
    world.learn(&event).await;
    let first = world.placed(event.id, 9).await;
    for number in [8, 7, 6] {
        world.placed(event.id, number).await;
    }
    cancelling::cancel(&world.core, first.id, &Actor::Participant, &Cancellation::default(), IfPresent::Keep)
        .await
        .unwrap();
    let list = lists::compile_all(&world.core, event.id).await.unwrap().unwrap();
    let rows: Vec<_> = list.people.iter().map(|person| (person.last_name.as_str(), person.status.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("Müller 7", "angemeldet"),
            ("Müller 8", "angemeldet"),
            ("Müller 6", "Warteliste"),
            ("Müller 9", "abgemeldet")
        ]
    );
    assert_eq!(list.people[0].email.as_deref(), Some("Person7@Beispiel.de"));
}

/// The event that is due first has a registration that nobody can read.
async fn a_list_that_fails_holds_up_no_other_and_is_tried_again(world: World) {
    let (broken, sound) = (closing(), Event { registration_closes_at: Some(noon() + Duration::days(11)), ..closing() });
    for event in [&broken, &sound] {
        world.learn(event).await;
    }
    world.placed(broken.id, 1).await;
    world.write_past_checks("UPDATE registration SET answers = '?'").await;
    world.at(noon() + Duration::days(11)).await;
    let about = |lists: Vec<AttendanceListCompiled>| lists.iter().map(|said| said.event_id).collect::<Vec<_>>();
    assert_eq!(about(world.lists().await), [sound.id]);

    world.write_past_checks("UPDATE registration SET answers = NULL").await;
    world.at(noon() + Duration::days(11) + Duration::seconds(1)).await;
    assert_eq!(about(world.lists().await), [sound.id], "before its retry");
    world.at(noon() + Duration::days(11) + Duration::seconds(7)).await;
    assert_eq!(about(world.lists().await), [sound.id, broken.id]);
    world.at(broken.starts_at).await;
    assert_eq!(world.occasions().await.len(), 4, "each of the later ones, too");
}
