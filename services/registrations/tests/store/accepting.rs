//! Seats that are held until somebody answers: sign-ups to be confirmed, and offers.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    Envelope,
    events::{Event, EventStatus},
    registrations::{
        CancelledBy, Registration, RegistrationCancelled,
        RegistrationStatus::{self, Cancelled, Confirmed, Offered, Pending, Waitlisted},
    },
};
use fachtag_db::sql;
use fachtag_registrations::{
    Core,
    cancelling::{self, CancelOutcome, Cancellation, IfPresent},
    domain::{
        audit::{Action, Actor},
        sign_up_way::SignUpWay,
        window::Closed,
    },
    lists,
    sign_up::{Placed, SignUpOutcome, SignUpRequest},
    store::{audit, registrations},
    waiting_list::{self, Accepted, SeatFor},
};

use crate::world::{World, event, jana, noon, participant, work_off_due};

on_both!(
    a_sign_up_holds_its_seat_until_it_is_confirmed,
    what_nobody_confirms_goes_to_the_next_person,
    organizers_need_no_confirmation,
    a_free_seat_is_offered_to_one_after_the_other,
    offers_are_short_before_the_start_and_end_with_it,
    more_seats_are_offered_and_by_hand_they_are_given,
    nobody_accepts_what_is_called_off_and_its_offers_end,
    replicas_take_each_seat_back_once,
    an_answer_and_the_end_of_its_time_never_both_count,
);

fn confirming(capacity: u32) -> Event {
    Event { email_confirmation: true, ..event(Some(capacity), true) }
}

fn offering(capacity: u32) -> Event {
    Event { offers: true, ..event(Some(capacity), true) }
}

impl World {
    async fn state(&self, of: &Placed) -> (RegistrationStatus, Option<DateTime<Utc>>) {
        let row = registrations::read(&self.core.bus.database, of.id).await.unwrap().unwrap();
        (row.status, row.answer_by)
    }

    async fn status(&self, of: &Placed) -> RegistrationStatus {
        self.state(of).await.0
    }

    /// Confirmed, held and waiting.
    async fn seats(&self, event: &Event) -> (u32, u32, u32) {
        let seats = self.stored_event(event.id).await.seats;
        (seats.confirmed, seats.held, seats.waiting)
    }

    async fn accept(&self, of: &Placed) -> Accepted {
        waiting_list::accept(&self.core, of.id, &Actor::Participant).await.unwrap()
    }

    async fn cancel(&self, of: &Placed) {
        let said = Cancellation::default();
        let cancelled = cancelling::cancel(&self.core, of.id, &Actor::Participant, &said, IfPresent::Keep).await;
        assert!(matches!(cancelled.unwrap(), CancelOutcome::Now { .. }));
    }

    async fn after(&self, time: Duration) {
        self.core.bus.clock.advance(time);
        work_off_due(&self.core).await.unwrap();
    }

    /// What was said of a registration, by its routing keys.
    async fn told(&self, of: &Placed) -> Vec<Envelope> {
        let rows: Vec<(String,)> =
            sql("SELECT envelope FROM outbox ORDER BY message_id").all(&self.core.bus.database).await.unwrap();
        let all = rows.iter().map(|(text,)| serde_json::from_str::<Envelope>(text).unwrap());
        all.filter(|envelope| envelope.subject == of.id.to_string()).collect()
    }

    async fn keys(&self, of: &Placed) -> Vec<String> {
        self.told(of).await.iter().map(|envelope| envelope.routing_key().to_owned()).collect()
    }
}

async fn a_sign_up_holds_its_seat_until_it_is_confirmed(world: World) {
    let event = confirming(1);
    world.learn(&event).await;
    let [first, second] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    assert_eq!((first.status, second.status), (Pending, Waitlisted), "a full event asks for nothing");
    assert_eq!(world.state(&first).await, (Pending, Some(noon() + Duration::hours(2))));
    assert_eq!(world.seats(&event).await, (0, 1, 1));
    let again = world.sign_up(event.id, 1).await;
    assert_eq!(again, SignUpOutcome::Repeated { would_be: Some(Waitlisted) }, "a second sign-up is no confirmation");

    assert_eq!(world.accept(&first).await, Accepted::Now);
    assert_eq!(world.accept(&first).await, Accepted::Before, "a second click changes nothing");
    assert_eq!(world.accept(&second).await, Accepted::NotHeld);
    assert_eq!(world.state(&first).await, (Confirmed, None));
    assert_eq!(world.seats(&event).await, (1, 0, 1));
    world.after(Duration::days(3)).await;
    assert_eq!(world.status(&first).await, Confirmed);
    let keys = ["registration.pending.v1", "registration.repeated.v1", "registration.confirmed.v1"];
    assert_eq!(world.keys(&first).await, keys);
    let said: Registration = serde_json::from_value(world.told(&first).await[0].data["registration"].clone()).unwrap();
    assert_eq!((said.status, said.answer_by), (Pending, Some(noon() + Duration::hours(2))));
}

async fn what_nobody_confirms_goes_to_the_next_person(world: World) {
    let event = confirming(1);
    world.learn(&event).await;
    let [first, second] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    world.after(Duration::hours(2) - Duration::seconds(1)).await;
    assert_eq!(world.status(&first).await, Pending);
    world.after(Duration::seconds(1)).await;
    assert_eq!(world.state(&first).await, (Cancelled, None));
    assert_eq!(world.status(&second).await, Confirmed);
    assert_eq!(world.accept(&first).await, Accepted::NotHeld, "too late");
    let said: RegistrationCancelled = world.told(&first).await[1].read().unwrap();
    assert_eq!((said.by, said.had_seat, said.was), (CancelledBy::Expiry, true, Some(Pending)));
    let told = audit::of(&world.core.bus.database, first.id).await.unwrap();
    assert_eq!((&told[1].actor, &told[1].action), (&Actor::Deadline, &Action::Expired));

    // The address may be signed up again.
    assert_eq!(world.placed(event.id, 1).await.status, Waitlisted);
}

async fn organizers_need_no_confirmation(world: World) {
    let event = confirming(3);
    world.learn(&event).await;
    let phoned = SignUpRequest { way: SignUpWay::Desk, actor: jana(), ..SignUpRequest::online(participant(1)) };
    let answer = world.sign_ups().sign_up(event.id, phoned).await.unwrap();
    assert!(matches!(answer, SignUpOutcome::Placed(Placed { status: Confirmed, .. })), "{answer:?}");
    // Who phones after signing up is confirmed by them.
    let person = world.placed(event.id, 2).await;
    assert_eq!(waiting_list::accept(&world.core, person.id, &jana()).await.unwrap(), Accepted::Now);
    assert_eq!(world.seats(&event).await, (2, 0, 0));
}

async fn a_free_seat_is_offered_to_one_after_the_other(world: World) {
    let event = offering(1);
    world.learn(&event).await;
    let mut people = Vec::new();
    for number in 0..5 {
        people.push(world.placed(event.id, number).await);
    }
    let [seat, first, second, third, fourth] = people.try_into().unwrap();
    world.cancel(&seat).await;
    assert_eq!(world.state(&first).await, (Offered, Some(noon() + Duration::hours(48))));
    assert_eq!(world.seats(&event).await, (0, 1, 3));
    let stranger = world.placed(event.id, 9).await;
    assert_eq!(stranger.status, Waitlisted, "the seat that is offered is not free");
    assert!(lists::compile(&world.core, event.id, None).await.unwrap().unwrap().people.is_empty(), "no seat yet");

    world.cancel(&first).await;
    assert_eq!((world.status(&first).await, world.status(&second).await), (Cancelled, Offered), "declined");
    world.after(Duration::hours(48)).await;
    assert_eq!((world.status(&second).await, world.status(&third).await), (Cancelled, Offered), "no answer");
    assert_eq!(world.accept(&third).await, Accepted::Now);
    assert_eq!((world.status(&third).await, world.status(&fourth).await), (Confirmed, Waitlisted));
    assert_eq!(world.seats(&event).await, (1, 0, 2));

    let declined: RegistrationCancelled = world.told(&first).await[2].read().unwrap();
    assert_eq!(
        (declined.by, declined.had_seat, declined.was),
        (CancelledBy::Participant, false, Some(Offered)),
        "there was no seat yet"
    );
    let expired: RegistrationCancelled = world.told(&second).await[2].read().unwrap();
    assert_eq!((expired.by, expired.had_seat, expired.was), (CancelledBy::Expiry, false, Some(Offered)));
    let keys = ["registration.waitlisted.v1", "registration.offered.v1", "registration.promoted.v1"];
    assert_eq!(world.keys(&third).await, keys);
}

async fn offers_are_short_before_the_start_and_end_with_it(world: World) {
    let event = offering(2);
    world.learn(&event).await;
    let mut people = Vec::new();
    for number in 0..6 {
        people.push(world.placed(event.id, number).await);
    }
    let until = async |person: &Placed| world.state(person).await.1.unwrap() - event.starts_at;
    world.after(Duration::days(26)).await;
    world.cancel(&people[0]).await;
    assert_eq!(until(&people[2]).await, -Duration::days(3), "a quarter of the four days that are left");
    world.after(Duration::days(4) - Duration::hours(3)).await;
    assert_eq!(world.status(&people[2]).await, Cancelled);
    assert_eq!(until(&people[3]).await, -Duration::hours(1), "two hours at least");
    world.after(Duration::hours(2)).await;
    assert_eq!(until(&people[4]).await, Duration::zero(), "not beyond the start");
    world.after(Duration::hours(1)).await;
    assert_eq!(world.status(&people[4]).await, Cancelled);
    assert_eq!(world.status(&people[5]).await, Waitlisted, "nobody could come in time");
    world.cancel(&people[1]).await;
    assert_eq!(world.seats(&event).await, (0, 0, 1));
}

async fn more_seats_are_offered_and_by_hand_they_are_given(world: World) {
    let mut event = offering(1);
    world.learn(&event).await;
    let mut people = Vec::new();
    for number in 0..4 {
        people.push(world.placed(event.id, number).await);
    }
    event.version = 2;
    event.capacity = Some(3);
    world.learn(&event).await;
    assert_eq!((world.status(&people[1]).await, world.status(&people[2]).await), (Offered, Offered));
    assert_eq!(world.seats(&event).await, (1, 2, 1));
    // Fewer seats take no offer back.
    event.version = 3;
    event.capacity = Some(1);
    world.learn(&event).await;
    assert_eq!(world.accept(&people[1]).await, Accepted::Now);
    world.cancel(&people[2]).await;
    assert_eq!(world.seats(&event).await, (2, 0, 1), "what is more than wanted is not offered again");
    let given = waiting_list::give_seat(&world.core, people[3].id, SeatFor::Free, None, &jana()).await.unwrap();
    assert_eq!(given, waiting_list::Moved::Full);
}

async fn nobody_accepts_what_is_called_off_and_its_offers_end(world: World) {
    let mut event = confirming(1);
    world.learn(&event).await;
    let [first, second] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    event.version = 2;
    event.status = EventStatus::Cancelled;
    world.learn(&event).await;
    assert_eq!(world.accept(&first).await, Accepted::Closed(Closed::Cancelled));
    world.after(Duration::days(2)).await;
    assert_eq!((world.status(&first).await, world.status(&second).await), (Cancelled, Waitlisted));
}

/// After a stop of two days everything that is due is done, once, whoever does it.
async fn replicas_take_each_seat_back_once(world: World) {
    let events: Vec<_> = (0..4).map(|_| confirming(3)).collect();
    let mut people = Vec::new();
    for event in &events {
        world.learn(event).await;
        for number in 0..6 {
            people.push(world.placed(event.id, number).await);
        }
    }
    world.core.bus.clock.advance(Duration::days(4));
    let replicas = [world.core.clone(), world.replica().await, world.replica().await];
    let tasks = replicas.iter().cycle().take(9).cloned();
    let tasks: Vec<_> = tasks.map(|core: Core| tokio::spawn(async move { work_off_due(&core).await })).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    for event in &events {
        assert_eq!(world.seats(event).await, (3, 0, 0), "three went, and the three who waited have their seats");
    }
    for person in &people {
        let keys = world.keys(person).await;
        let expected = match person.status {
            Pending => ["registration.pending.v1", "registration.cancelled.v1"],
            _ => ["registration.waitlisted.v1", "registration.promoted.v1"],
        };
        assert_eq!(keys, expected);
    }
}

async fn an_answer_and_the_end_of_its_time_never_both_count(world: World) {
    let event = offering(4);
    world.learn(&event).await;
    let mut people = Vec::new();
    for number in 0..12 {
        people.push(world.placed(event.id, number).await);
    }
    for seat in &people[..4] {
        world.cancel(seat).await;
    }
    world.core.bus.clock.advance(Duration::hours(48));
    let other = world.replica().await;
    let mut answers = Vec::new();
    for person in people[4..8].iter().cloned() {
        let core = other.clone();
        answers.push(tokio::spawn(async move {
            waiting_list::accept(&core, person.id, &Actor::Participant).await.unwrap()
        }));
        let core = world.core.clone();
        tokio::spawn(async move { work_off_due(&core).await.unwrap() });
    }
    let mut accepted = 0;
    for (task, person) in answers.into_iter().zip(&people[4..8]) {
        let answered = task.await.unwrap();
        let kept = world.status(person).await == Confirmed;
        assert_eq!(answered == Accepted::Now, kept, "{answered:?}");
        accepted += u32::from(kept);
    }
    work_off_due(&world.core).await.unwrap();
    assert_eq!(world.seats(&event).await, (accepted, 4 - accepted, accepted), "no seat is lost, and none is two");
    let mut offered = Vec::new();
    for person in &people[8..] {
        offered.push(world.status(person).await == Offered);
    }
    assert!(offered.is_sorted_by(|one, next| one >= next), "in their order: {offered:?}");
}
