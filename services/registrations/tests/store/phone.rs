//! Somebody phones: is entered without an address, cancels, gets a seat although all are taken.

use chrono::Duration;
use fachtag_contracts::{events::Event, registrations::RegistrationStatus};
use fachtag_registrations::{
    cancelling::{self, CancelOutcome, Cancellation, IfPresent, Reinstated, reinstate},
    changing::send_again,
    domain::{audit::Action, participant::FormRules, sign_up_way::SignUpWay},
    sign_up::{Placed, SignUpOutcome, SignUpRequest},
    store::registrations,
    waiting_list::{self, Moved, SeatFor},
};
use uuid::Uuid;

use crate::{
    organizers::actions,
    world::{World, event, input, jana},
};

on_both!(
    without_an_address_one_waits_and_moves_up_and_is_told_nothing,
    an_offer_to_nobodys_address_is_a_seat,
    a_seat_above_the_capacity_needs_room_in_the_house_and_a_reason,
    a_cancellation_tells_who_moved_up_and_what_the_organizer_adds,
    a_slip_is_taken_back_within_the_hour,
    a_seat_that_went_to_others_does_not_come_back,
    the_confirmation_is_asked_for_again,
);

async fn status(world: &World, id: Uuid) -> RegistrationStatus {
    registrations::read(&world.core.bus.database, id).await.unwrap().unwrap().status
}

/// Somebody who leaves no address.
async fn phoned(world: &World, event: Uuid, last_name: &str) -> Placed {
    let typed = input(&[("first_name", "Ohne"), ("last_name", last_name), ("institution", "Verein")]);
    let person = typed.check(&FormRules { way: SignUpWay::Desk, ..FormRules::default() }).unwrap();
    let request = SignUpRequest { way: SignUpWay::Desk, actor: jana(), ..SignUpRequest::online(person) };
    match world.sign_ups().sign_up(event, request).await.unwrap() {
        SignUpOutcome::Placed(placed) => placed,
        other => panic!("{other:?}"),
    }
}

async fn cancel(world: &World, id: Uuid) -> CancelOutcome {
    cancelling::cancel(&world.core, id, &jana(), &Cancellation::default(), IfPresent::Keep).await.unwrap()
}

async fn without_an_address_one_waits_and_moves_up_and_is_told_nothing(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let seat = world.placed(event.id, 1).await;
    let before = world.said().await;
    let waiting = phoned(&world, event.id, "Adresse").await;
    assert_eq!((waiting.status, waiting.waiting_position), (RegistrationStatus::Waitlisted, Some(1)));
    assert_eq!(world.said().await - before, 1, "only the seats changed");
    assert_eq!(cancel(&world, seat.id).await, CancelOutcome::Now { moved_up: Some(waiting.id) });
    assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Confirmed);
}

async fn an_offer_to_nobodys_address_is_a_seat(world: World) {
    let event = Event { offers: true, ..event(Some(1), true) };
    world.learn(&event).await;
    let seat = world.placed(event.id, 1).await;
    let waiting = phoned(&world, event.id, "Adresse").await;
    cancel(&world, seat.id).await;
    assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Confirmed);
    let seats = world.stored_event(event.id).await.seats;
    assert_eq!((seats.confirmed, seats.held, seats.waiting), (1, 0, 0));
}

async fn a_seat_above_the_capacity_needs_room_in_the_house_and_a_reason(world: World) {
    let mut event = Event { house_limit: None, ..event(Some(1), true) };
    world.learn(&event).await;
    let seat = world.placed(event.id, 1).await;
    let [two, three] = [world.placed(event.id, 2).await, world.placed(event.id, 3).await];
    let give = async |id, reason| {
        waiting_list::give_seat(&world.core, id, SeatFor::AboveCapacity, reason, &jana()).await.unwrap()
    };
    assert_eq!(give(two.id, Some("Referentin")).await, Moved::Full, "nobody knows what the house holds");
    (event.version, event.house_limit) = (2, Some(2));
    world.learn(&event).await;
    assert_eq!(give(two.id, None).await, Moved::NeedsReason);
    assert_eq!(give(two.id, Some("Referentin")).await, Moved::Done);
    let told = actions(&world, two.id).await.pop().unwrap();
    assert_eq!(told, (jana(), Action::MovedUp { reason: Some("Referentin".into()), above_capacity: true }));
    let seats = world.stored_event(event.id).await.seats;
    assert_eq!((seats.confirmed, seats.capacity, seats.wanted, seats.above()), (2, Some(2), Some(1), 1));
    assert_eq!(give(three.id, Some("Referent")).await, Moved::Full, "the house is full");
    // The next seat that is given up goes to nobody: there is one too many.
    assert_eq!(cancel(&world, seat.id).await, CancelOutcome::Now { moved_up: None });
    let seats = world.stored_event(event.id).await.seats;
    assert_eq!((seats.confirmed, seats.capacity, seats.waiting, seats.above()), (1, Some(1), 1, 0));
}

async fn a_cancellation_tells_who_moved_up_and_what_the_organizer_adds(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let [seat, waiting] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    let said = Cancellation { reason: None, on_request: true, message: Some("Gute Besserung!".into()) };
    let outcome = cancelling::cancel(&world.core, seat.id, &jana(), &said, IfPresent::Keep).await.unwrap();
    assert_eq!(outcome, CancelOutcome::Now { moved_up: Some(waiting.id) });
    let told = world.last_said("registration.cancelled.v1").await;
    assert_eq!((&told["on_request"], &told["message"]), (&true.into(), &"Gute Besserung!".into()));
}

async fn a_slip_is_taken_back_within_the_hour(world: World) {
    let event = event(Some(2), true);
    world.learn(&event).await;
    let [one, two] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    let waiting = world.placed(event.id, 3).await;
    assert_eq!(
        reinstate(&world.core, one.id, &jana()).await.unwrap(),
        Reinstated::NotPossible,
        "nothing was cancelled"
    );
    // The place on the waiting list, then a seat.
    cancel(&world, waiting.id).await;
    assert_eq!(reinstate(&world.core, waiting.id, &jana()).await.unwrap(), Reinstated::Done);
    assert_eq!(status(&world, waiting.id).await, RegistrationStatus::Waitlisted);
    cancel(&world, waiting.id).await;
    cancel(&world, one.id).await;
    assert_eq!(reinstate(&world.core, one.id, &jana()).await.unwrap(), Reinstated::Done);
    assert_eq!(reinstate(&world.core, one.id, &jana()).await.unwrap(), Reinstated::NotPossible, "once");
    assert_eq!(status(&world, one.id).await, RegistrationStatus::Confirmed);
    assert_eq!(world.last_said("registration.confirmed.v1").await["registration"]["id"], one.id.to_string());
    assert_eq!(world.stored_event(event.id).await.seats.confirmed, 2);
    cancel(&world, two.id).await;
    world.core.bus.clock.advance(Duration::minutes(61));
    assert_eq!(reinstate(&world.core, two.id, &jana()).await.unwrap(), Reinstated::NotPossible, "too late");
}

async fn a_seat_that_went_to_others_does_not_come_back(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let [one, _two] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    cancel(&world, one.id).await;
    assert_eq!(reinstate(&world.core, one.id, &jana()).await.unwrap(), Reinstated::NotPossible);
    let event = Event { id: Uuid::from_u128(77), slug: "anderer".into(), ..event };
    world.learn(&event).await;
    let gone = world.placed(event.id, 1).await;
    cancel(&world, gone.id).await;
    world.placed(event.id, 1).await;
    assert_eq!(reinstate(&world.core, gone.id, &jana()).await.unwrap(), Reinstated::NotPossible, "registered anew");
}

async fn the_confirmation_is_asked_for_again(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let seat = world.placed(event.id, 1).await;
    send_again(&world.core, seat.id, &jana()).await.unwrap();
    let told = world.last_said("registration.changed.v1").await;
    assert_eq!((&told["write_again"], &told["registration"]["version"]), (&true.into(), &1.into()));
    assert_eq!(told["registration"]["link_no"], 0, "the link stays");
    let nobody = phoned(&world, event.id, "Adresse").await;
    let before = world.said().await;
    send_again(&world.core, nobody.id, &jana()).await.unwrap();
    assert_eq!(world.said().await, before);
}
