use chrono::Duration;
use fachtag_contracts::{events::EventStatus, registrations::RegistrationStatus};
use fachtag_registrations::{
    domain::{history::Actor, window::Closed},
    store::registrations,
    usecases::{
        attend::{self, Attendance},
        cancel::{self, Cancelled, IfPresent},
        change::{self, Changed},
        move_up::{self, Moved},
        read,
        sign_up::Answer,
    },
};
use uuid::Uuid;

use crate::world::{World, applicant, event, jana};

async fn status(world: &World, id: Uuid) -> RegistrationStatus {
    registrations::read(&world.office.bus.database, id).await.unwrap().unwrap().status()
}

#[tokio::test]
async fn the_first_who_waits_gets_the_seat_that_is_given_up() {
    for world in World::both().await {
        let event = event(Some(1), true);
        world.learn(&event).await;
        let [seat, first, second] =
            [world.placed(event.id, 1).await, world.placed(event.id, 2).await, world.placed(event.id, 3).await];
        assert_eq!((first.waiting_position, second.waiting_position), (Some(1), Some(2)));
        let before = world.said().await;

        let cancelled =
            cancel::cancel(&world.office, seat.id, &Actor::Participant, None, IfPresent::Keep).await.unwrap();
        assert_eq!(cancelled, Cancelled::Now);
        assert_eq!(status(&world, first.id).await, RegistrationStatus::Confirmed);
        assert_eq!(status(&world, second.id).await, RegistrationStatus::Waitlisted);
        assert_eq!(world.said().await - before, 3, "cancelled, promoted and seats.changed");

        let again = cancel::cancel(&world.office, seat.id, &Actor::Participant, None, IfPresent::Keep).await.unwrap();
        assert_eq!(again, Cancelled::Before, "a second click gives up nothing more");
        assert_eq!(world.kept(event.id).await.seats.confirmed, 1);
    }
}

#[tokio::test]
async fn nobody_cancels_what_is_over_or_called_off() {
    for world in World::both().await {
        let mut event = event(Some(1), true);
        world.learn(&event).await;
        let [seat, waiting] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
        event.version = 2;
        event.status = EventStatus::Cancelled;
        world.learn(&event).await;
        let cancel = async || cancel::cancel(&world.office, seat.id, &jana(), None, IfPresent::Keep).await.unwrap();
        assert_eq!(cancel().await, Cancelled::Closed(Closed::Cancelled));
        event.version = 3;
        event.status = EventStatus::Published;
        world.learn(&event).await;
        world.office.bus.clock.advance(Duration::days(31));
        assert_eq!(cancel().await, Cancelled::Closed(Closed::Over));
        assert_eq!(status(&world, seat.id).await, RegistrationStatus::Confirmed);
        assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Waitlisted);
    }
}

#[tokio::test]
async fn who_leaves_the_queue_lets_the_others_move_up() {
    for world in World::both().await {
        let event = event(Some(1), true);
        world.learn(&event).await;
        world.placed(event.id, 1).await;
        let first = world.placed(event.id, 2).await;
        let second = world.placed(event.id, 3).await;
        cancel::cancel(&world.office, first.id, &jana(), None, IfPresent::Keep).await.unwrap();
        let row = registrations::read(&world.office.bus.database, second.id).await.unwrap().unwrap();
        let position = registrations::position(&world.office.bus.database, &row).await.unwrap();
        assert_eq!(position, Some(1));
    }
}

#[tokio::test]
async fn more_seats_promote_at_once_and_fewer_take_none_away() {
    for world in World::both().await {
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
        let seats = world.kept(event.id).await.seats;
        assert_eq!((seats.confirmed, seats.capacity, seats.wanted), (4, Some(4), Some(1)));
    }
}

#[tokio::test]
async fn an_older_message_changes_nothing() {
    for world in World::both().await {
        let mut event = event(Some(2), true);
        event.version = 5;
        world.learn(&event).await;
        event.version = 4;
        event.capacity = Some(100);
        world.learn(&event).await;
        assert_eq!(world.kept(event.id).await.seats.capacity, Some(2));
    }
}

#[tokio::test]
async fn people_change_their_data_and_withdraw_their_consent() {
    for world in World::both().await {
        let event = event(Some(2), true);
        world.learn(&event).await;
        let placed = world.placed(event.id, 1).await;
        let mut data = applicant(1);
        data.institution = "Bibliothek".into();
        data.support_needs = Some("Rampe".into());
        let changed = change::change(&world.office, placed.id, 1, &data, &Actor::Participant).await.unwrap();
        assert_eq!(changed, Changed::Done);
        let stored = registrations::read(&world.office.bus.database, placed.id).await.unwrap().unwrap();
        assert_eq!((stored.institution.as_str(), stored.version), ("Bibliothek", 2));
        assert!(stored.support_consent_at.is_some());

        data.support_needs = None;
        change::change(&world.office, placed.id, 2, &data, &Actor::Participant).await.unwrap();
        let stored = registrations::read(&world.office.bus.database, placed.id).await.unwrap().unwrap();
        assert!(stored.support_needs.is_none() && stored.support_consent_at.is_none());
    }
}

#[tokio::test]
async fn the_manage_link_leads_to_its_registration_only() {
    for world in World::both().await {
        let event = event(Some(2), true);
        world.learn(&event).await;
        let placed = world.placed(event.id, 1).await;
        let path = read::manage_path(&world.office, placed.id, 0);
        let token = path.rsplit('/').next().unwrap();
        let found = read::by_token(&world.office, token).await.unwrap().unwrap();
        assert_eq!(found.row.id, placed.id);
        assert!(read::by_token(&world.office, &token[1..]).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn nobody_moves_up_once_the_event_has_begun_unless_an_organizer_says_so() {
    for world in World::both().await {
        let event = event(Some(1), true);
        world.learn(&event).await;
        let [seat, waiting] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
        world.office.bus.clock.advance(Duration::days(30));
        cancel::cancel(&world.office, seat.id, &Actor::Participant, None, IfPresent::Keep).await.unwrap();
        assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Waitlisted, "nobody could come in time");
        let raised = fachtag_contracts::events::Event { version: 2, capacity: Some(5), ..event.clone() };
        world.learn(&raised).await;
        assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Waitlisted);
        let moved = move_up::give_seat(&world.office, waiting.id, None, &jana()).await.unwrap();
        assert_eq!(moved, Moved::Done, "who stands at the door");
        let late = world.sign_up(event.id, 3).await;
        assert!(matches!(late, Answer::Closed(Closed::Over)), "{late:?}");
    }
}

#[tokio::test]
async fn who_is_marked_as_present_is_cancelled_only_when_asked_twice() {
    for world in World::both().await {
        let event = event(Some(1), true);
        world.learn(&event).await;
        let seat = world.placed(event.id, 1).await;
        attend::mark(&world.office, event.id, &[seat.id], Some(Attendance::Present), &jana()).await.unwrap();
        for actor in [Actor::Participant, jana()] {
            let kept = cancel::cancel(&world.office, seat.id, &actor, None, IfPresent::Keep).await.unwrap();
            assert_eq!(kept, Cancelled::Present);
        }
        assert_eq!(status(&world, seat.id).await, RegistrationStatus::Confirmed);
        let gone = cancel::cancel(&world.office, seat.id, &jana(), None, IfPresent::Cancel).await.unwrap();
        assert_eq!(gone, Cancelled::Now);
    }
}

/// A newer version may have written it. It must not become another word, least of all with the next change.
#[tokio::test]
async fn a_word_that_nobody_knows_is_an_error_and_stays() {
    for world in World::both().await {
        let event = event(Some(1), true);
        world.learn(&event).await;
        let seat = world.placed(event.id, 1).await;
        let database = &world.office.bus.database;
        for (statement, undo) in [
            ("UPDATE registration SET status = 'vip'", "UPDATE registration SET status = 'confirmed'"),
            ("UPDATE registration SET attendance = 'late'", "UPDATE registration SET attendance = NULL"),
            ("UPDATE registration SET answers = '[{'", "UPDATE registration SET answers = NULL"),
            ("UPDATE registration SET language = 'fr'", "UPDATE registration SET language = 'de'"),
            ("UPDATE event SET confirmed = 4294967297", "UPDATE event SET confirmed = 1"),
        ] {
            world.write_past_checks(statement).await;
            let cancelled = cancel::cancel(&world.office, seat.id, &jana(), None, IfPresent::Keep).await;
            assert!(cancelled.is_err(), "{statement}: {cancelled:?}");
            world.write_past_checks(undo).await;
        }
        assert_eq!(status(&world, seat.id).await, RegistrationStatus::Confirmed);
        assert_eq!(world.kept(event.id).await.seats.confirmed, 1);
        assert!(registrations::read(database, seat.id).await.unwrap().unwrap().answers().is_empty());
    }
}
