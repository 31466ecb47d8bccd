use chrono::Duration;
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::{events::EventStatus, registrations::RegistrationStatus};
use fachtag_registrations::{
    attendance,
    cancelling::{self, CancelOutcome, Cancellation, IfPresent},
    changing::{self, Changed},
    domain::{audit::Actor, window::Closed},
    registered,
    sign_up::SignUpOutcome,
    store::registrations,
    waiting_list::{self, Moved, SeatFor},
};
use uuid::Uuid;

use crate::world::{World, event, jana, participant};

on_both!(
    the_first_who_waits_gets_the_seat_that_is_given_up,
    nobody_cancels_what_is_over_or_called_off,
    who_leaves_the_queue_lets_the_others_move_up,
    more_seats_promote_at_once_and_fewer_take_none_away,
    an_older_message_changes_nothing,
    people_change_their_data_and_withdraw_their_consent,
    the_manage_link_leads_to_its_registration_only,
    nobody_moves_up_once_the_event_has_begun_unless_an_organizer_says_so,
    who_is_marked_as_present_is_cancelled_only_when_asked_twice,
    a_word_that_nobody_knows_is_an_error_and_stays,
);

async fn status(world: &World, id: Uuid) -> RegistrationStatus {
    registrations::read(&world.core.bus.database, id).await.unwrap().unwrap().status
}

async fn the_first_who_waits_gets_the_seat_that_is_given_up(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let [seat, first, second] =
        [world.placed(event.id, 1).await, world.placed(event.id, 2).await, world.placed(event.id, 3).await];
    assert_eq!((first.waiting_position, second.waiting_position), (Some(1), Some(2)));
    let before = world.said().await;

    let cancelled =
        cancelling::cancel(&world.core, seat.id, &Actor::Participant, &Cancellation::default(), IfPresent::Keep)
            .await
            .unwrap();
    assert_eq!(cancelled, CancelOutcome::Now { moved_up: Some(first.id) });
    assert_eq!(status(&world, first.id).await, RegistrationStatus::Confirmed);
    assert_eq!(status(&world, second.id).await, RegistrationStatus::Waitlisted);
    assert_eq!(world.said().await - before, 3, "cancelled, promoted and seats.changed");

    let again =
        cancelling::cancel(&world.core, seat.id, &Actor::Participant, &Cancellation::default(), IfPresent::Keep)
            .await
            .unwrap();
    assert_eq!(again, CancelOutcome::Before, "a second click gives up nothing more");
    assert_eq!(world.stored_event(event.id).await.seats.confirmed, 1);
}

async fn nobody_cancels_what_is_over_or_called_off(world: World) {
    let mut event = event(Some(1), true);
    world.learn(&event).await;
    let [seat, waiting] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    event.version = 2;
    event.status = EventStatus::Cancelled;
    world.learn(&event).await;
    let cancel = async || {
        cancelling::cancel(&world.core, seat.id, &jana(), &Cancellation::default(), IfPresent::Keep).await.unwrap()
    };
    assert_eq!(cancel().await, CancelOutcome::Closed(Closed::Cancelled));
    event.version = 3;
    event.status = EventStatus::Published;
    world.learn(&event).await;
    world.core.bus.clock.advance(Duration::days(31));
    assert_eq!(cancel().await, CancelOutcome::Closed(Closed::Over));
    assert_eq!(status(&world, seat.id).await, RegistrationStatus::Confirmed);
    assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Waitlisted);
}

async fn who_leaves_the_queue_lets_the_others_move_up(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    world.placed(event.id, 1).await;
    let first = world.placed(event.id, 2).await;
    let second = world.placed(event.id, 3).await;
    cancelling::cancel(&world.core, first.id, &jana(), &Cancellation::default(), IfPresent::Keep).await.unwrap();
    let row = registrations::read(&world.core.bus.database, second.id).await.unwrap().unwrap();
    let position = registrations::position(&world.core.bus.database, &row).await.unwrap();
    assert_eq!(position, Some(1));
}

async fn more_seats_promote_at_once_and_fewer_take_none_away(world: World) {
    let mut event = event(Some(2), true);
    world.learn(&event).await;
    let mut placed = Vec::new();
    for number in 0..5 {
        placed.push(world.placed(event.id, number).await);
    }
    event.version = 2;
    event.capacity = Some(4);
    world.learn(&event).await;
    assert_eq!(status(&world, placed[3].id).await, RegistrationStatus::Confirmed);
    assert_eq!(status(&world, placed[4].id).await, RegistrationStatus::Waitlisted);

    event.version = 3;
    event.capacity = Some(1);
    world.learn(&event).await;
    let seats = world.stored_event(event.id).await.seats;
    assert_eq!((seats.confirmed, seats.capacity, seats.wanted), (4, Some(4), Some(1)));
}

async fn an_older_message_changes_nothing(world: World) {
    let mut event = event(Some(2), true);
    event.version = 5;
    world.learn(&event).await;
    event.version = 4;
    event.capacity = Some(100);
    world.learn(&event).await;
    assert_eq!(world.stored_event(event.id).await.seats.capacity, Some(2));
}

async fn people_change_their_data_and_withdraw_their_consent(world: World) {
    let event = event(Some(2), true);
    world.learn(&event).await;
    let placed = world.placed(event.id, 1).await;
    let mut data = participant(1);
    data.institution = "Bibliothek".into();
    data.support_needs = Some("Rampe".into());
    let changed = changing::change(&world.core, placed.id, 1, &data, &Actor::Participant).await.unwrap();
    assert_eq!(changed, Changed::Done);
    let stored = registrations::read(&world.core.bus.database, placed.id).await.unwrap().unwrap();
    assert_eq!((stored.participant.institution.as_str(), stored.version), ("Bibliothek", 2));
    assert!(stored.consent.is_some());

    data.support_needs = None;
    changing::change(&world.core, placed.id, 2, &data, &Actor::Participant).await.unwrap();
    let stored = registrations::read(&world.core.bus.database, placed.id).await.unwrap().unwrap();
    assert!(stored.participant.support_needs.is_none() && stored.consent.is_none());
}

async fn the_manage_link_leads_to_its_registration_only(world: World) {
    let event = event(Some(2), true);
    world.learn(&event).await;
    let placed = world.placed(event.id, 1).await;
    let path = world.core.manage_path(placed.id, 0);
    let token = path.rsplit('/').next().unwrap();
    let found = registered::by_token(&world.core, token).await.unwrap().unwrap();
    assert_eq!(found.registration.id, placed.id);
    assert!(registered::by_token(&world.core, &token[1..]).await.unwrap().is_none());
}

async fn nobody_moves_up_once_the_event_has_begun_unless_an_organizer_says_so(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let [seat, waiting] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    world.core.bus.clock.advance(Duration::days(30));
    cancelling::cancel(&world.core, seat.id, &Actor::Participant, &Cancellation::default(), IfPresent::Keep)
        .await
        .unwrap();
    assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Waitlisted, "nobody could come in time");
    let raised = fachtag_contracts::events::Event { version: 2, capacity: Some(5), ..event.clone() };
    world.learn(&raised).await;
    assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Waitlisted);
    let moved = waiting_list::give_seat(&world.core, waiting.id, SeatFor::Free, None, &jana()).await.unwrap();
    assert_eq!(moved, Moved::Done, "who stands at the door");
    let late = world.sign_up(event.id, 3).await;
    assert!(matches!(late, SignUpOutcome::Closed(Closed::Over)), "{late:?}");
}

async fn who_is_marked_as_present_is_cancelled_only_when_asked_twice(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let seat = world.placed(event.id, 1).await;
    attendance::mark(&world.core, event.id, &[seat.id], Some(Attendance::Present), &jana()).await.unwrap();
    for actor in [Actor::Participant, jana()] {
        let kept =
            cancelling::cancel(&world.core, seat.id, &actor, &Cancellation::default(), IfPresent::Keep).await.unwrap();
        assert_eq!(kept, CancelOutcome::Present);
    }
    assert_eq!(status(&world, seat.id).await, RegistrationStatus::Confirmed);
    let gone =
        cancelling::cancel(&world.core, seat.id, &jana(), &Cancellation::default(), IfPresent::Cancel).await.unwrap();
    assert!(matches!(gone, CancelOutcome::Now { .. }));
}

/// A newer version may have written it. It must not become another word, least of all with the next change.
async fn a_word_that_nobody_knows_is_an_error_and_stays(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let seat = world.placed(event.id, 1).await;
    let database = &world.core.bus.database;
    for (statement, undo) in [
        ("UPDATE registration SET status = 'vip'", "UPDATE registration SET status = 'confirmed'"),
        ("UPDATE registration SET attendance = 'late'", "UPDATE registration SET attendance = NULL"),
        ("UPDATE registration SET answers = '[{'", "UPDATE registration SET answers = NULL"),
        ("UPDATE registration SET language = 'fr'", "UPDATE registration SET language = 'de'"),
        ("UPDATE event SET confirmed = 4294967297", "UPDATE event SET confirmed = 1"),
    ] {
        world.write_past_checks(statement).await;
        let cancelled =
            cancelling::cancel(&world.core, seat.id, &jana(), &Cancellation::default(), IfPresent::Keep).await;
        assert!(cancelled.is_err(), "{statement}: {cancelled:?}");
        world.write_past_checks(undo).await;
    }
    assert_eq!(status(&world, seat.id).await, RegistrationStatus::Confirmed);
    assert_eq!(world.stored_event(event.id).await.seats.confirmed, 1);
    assert!(registrations::read(database, seat.id).await.unwrap().unwrap().participant.answers.is_empty());
}
