use chrono::Duration;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_db::Error;
use fachtag_registrations::{
    cancelling::{self, Cancellation, IfPresent},
    changing::{self, Changed},
    domain::{audit::Actor, fields::Participant, sign_up_way::SignUpWay, window::Closed},
    sign_up::{SignUpOutcome, SignUpRequest, SignUps},
    store::events,
};
use fachtag_runtime::{IdempotencyKey, Shutdown};

use crate::world::{World, event, jana, noon, participant, sign_up, sign_ups};

on_both!(
    who_signs_up_while_the_program_stops_is_answered_and_keeps_nobody_waiting,
    two_replicas_never_give_out_more_seats_than_there_are,
    one_address_has_one_active_registration_however_it_is_written,
    two_equal_addresses_in_the_same_moment_are_one_registration,
    a_repeated_request_is_the_same_request,
    sign_ups_are_taken_from_the_opening_until_the_closing_time,
    without_waiting_list_a_full_event_takes_nobody,
    the_database_itself_refuses_to_overbook,
    registration_and_messages_are_stored_together,
    two_people_behind_one_address_are_two_registrations,
    new_names_do_not_fill_anothers_mailbox,
    an_address_signs_up_ten_people_and_an_organizer_more,
    the_database_itself_tells_people_apart,
);

async fn two_replicas_never_give_out_more_seats_than_there_are(world: World) {
    let event = event(Some(50), true);
    world.learn(&event).await;
    let replicas = [world.sign_ups(), sign_ups(&world.replica().await)];
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..300_u32 {
        let sign_ups = replicas[number as usize % 2].clone();
        tasks.spawn(async move { sign_up(&sign_ups, event.id, number).await });
    }
    let mut confirmed = 0;
    let mut positions = Vec::new();
    for answer in tasks.join_all().await {
        let SignUpOutcome::Placed(placed) = answer else { panic!("{answer:?}") };
        match placed.waiting_position {
            None => confirmed += 1,
            Some(position) => positions.push(position),
        }
    }
    positions.sort_unstable();
    assert_eq!(confirmed, 50);
    assert_eq!(positions, (1..=250).collect::<Vec<_>>(), "everybody has a place of their own in the queue");
    let seats = world.stored_event(event.id).await.seats;
    assert_eq!((seats.confirmed, seats.waiting), (50, 250));
}

async fn one_address_has_one_active_registration_however_it_is_written(world: World) {
    let event = event(Some(5), true);
    world.learn(&event).await;
    let placed = world.placed(event.id, 1).await;
    let mut again = participant(1);
    again.email = "PERSON1@beispiel.de".into();
    let request = SignUpRequest::online(again);
    let sign_ups = world.sign_ups();
    let answer = sign_ups.sign_up(event.id, request.clone()).await.unwrap();
    assert_eq!(answer, SignUpOutcome::Repeated { would_be: Some(RegistrationStatus::Confirmed) });
    assert_eq!(world.stored_event(event.id).await.seats.confirmed, 1);

    cancelling::cancel(&world.core, placed.id, &Actor::Participant, &Cancellation::default(), IfPresent::Keep)
        .await
        .unwrap();
    assert!(
        matches!(sign_ups.sign_up(event.id, request).await.unwrap(), SignUpOutcome::Placed(_)),
        "who cancelled may come back"
    );
}

async fn two_equal_addresses_in_the_same_moment_are_one_registration(world: World) {
    let event = event(None, true);
    world.learn(&event).await;
    let sign_ups = world.sign_ups();
    let answers = futures_util::future::join_all((0..20).map(|_| sign_up(&sign_ups, event.id, 7))).await;
    let placed = answers.iter().filter(|answer| matches!(answer, SignUpOutcome::Placed(_))).count();
    let repeated = answers.iter().filter(|answer| matches!(answer, SignUpOutcome::Repeated { .. })).count();
    assert_eq!((placed, repeated), (1, 19));
}

async fn a_repeated_request_is_the_same_request(world: World) {
    let event = event(Some(5), true);
    world.learn(&event).await;
    let sign_ups = world.sign_ups();
    let request = |number, body: &[u8]| SignUpRequest {
        idempotency: Some(IdempotencyKey { key: b"key".to_vec(), body: body.to_vec() }),
        ..SignUpRequest::online(participant(number))
    };
    let first = sign_ups.sign_up(event.id, request(1, b"body")).await.unwrap();
    assert_eq!(sign_ups.sign_up(event.id, request(1, b"body")).await.unwrap(), first);
    assert_eq!(sign_ups.sign_up(event.id, request(2, b"other")).await.unwrap(), SignUpOutcome::KeyReused);
    assert_eq!(world.stored_event(event.id).await.seats.confirmed, 1);
}

async fn sign_ups_are_taken_from_the_opening_until_the_closing_time(world: World) {
    let mut event = event(Some(5), true);
    let (opens_at, closes_at) = (noon() + Duration::hours(1), noon() + Duration::hours(2));
    event.registration_opens_at = Some(opens_at);
    event.registration_closes_at = Some(closes_at);
    world.learn(&event).await;
    assert_eq!(world.sign_up(event.id, 1).await, SignUpOutcome::Closed(Closed::NotYet { opens_at }));
    world.core.bus.clock.advance(Duration::hours(1));
    assert!(matches!(world.sign_up(event.id, 1).await, SignUpOutcome::Placed(_)));
    world.core.bus.clock.advance(Duration::hours(1));
    assert_eq!(world.sign_up(event.id, 2).await, SignUpOutcome::Closed(Closed::Over));
}

async fn who_signs_up_while_the_program_stops_is_answered_and_keeps_nobody_waiting(world: World) {
    let event = event(Some(5), true);
    world.learn(&event).await;
    let shutdown = Shutdown::new();
    let sign_ups = SignUps::new(world.core.clone(), &shutdown);
    assert!(matches!(sign_up(&sign_ups, event.id, 1).await, SignUpOutcome::Placed(_)));
    shutdown.request();
    assert!(matches!(sign_up(&sign_ups, event.id, 2).await, SignUpOutcome::Placed(_)));
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    assert!(shutdown.finished(deadline).await, "no task is left");
}

async fn without_waiting_list_a_full_event_takes_nobody(world: World) {
    let event = event(Some(1), false);
    world.learn(&event).await;
    world.placed(event.id, 1).await;
    assert_eq!(world.sign_up(event.id, 2).await, SignUpOutcome::Full);
}

async fn the_database_itself_refuses_to_overbook(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let mut tx = world.core.bus.database.begin().await.unwrap();
    let mut kept = events::lock(&mut tx, event.id).await.unwrap().unwrap();
    kept.seats.confirmed = 2;
    let refused = events::save_seats(&mut tx, &kept).await.unwrap_err();
    assert!(matches!(refused, Error::Rule(_)), "{refused}");
}

async fn registration_and_messages_are_stored_together(world: World) {
    let event = event(Some(5), true);
    world.learn(&event).await;
    let before = world.said().await;
    world.placed(event.id, 1).await;
    assert_eq!(world.said().await - before, 2, "registration.confirmed and seats.changed");
}

/// Somebody with the address of person `number`.
fn at_address_of(number: u32, first_name: &str, last_name: &str) -> SignUpRequest {
    let person = participant(number);
    SignUpRequest::online(Participant { first_name: first_name.into(), last_name: last_name.into(), ..person })
}

async fn two_people_behind_one_address_are_two_registrations(world: World) {
    let event = event(Some(5), true);
    world.learn(&event).await;
    let sign_ups = world.sign_ups();
    for (first_name, last_name) in [("Anna-Lena", "Groß"), ("Jürgen", "Groß")] {
        let answer = sign_ups.sign_up(event.id, at_address_of(1, first_name, last_name)).await.unwrap();
        assert!(matches!(answer, SignUpOutcome::Placed(_)), "{first_name}: {answer:?}");
    }
    let again = sign_ups.sign_up(event.id, at_address_of(1, "GROSS", "Lena Anna")).await.unwrap();
    assert!(matches!(again, SignUpOutcome::Repeated { .. }), "{again:?}");
    assert_eq!(world.stored_event(event.id).await.seats.confirmed, 2);
}

async fn new_names_do_not_fill_anothers_mailbox(world: World) {
    let event = event(Some(50), true);
    world.learn(&event).await;
    let sign_ups = world.sign_ups();
    for number in 0..20 {
        let answer = sign_ups.sign_up(event.id, at_address_of(1, "Eva", &format!("Name{number}"))).await.unwrap();
        let SignUpOutcome::Placed(placed) = answer else { panic!("{number}: {answer:?}") };
        cancelling::cancel(&world.core, placed.id, &Actor::Participant, &Cancellation::default(), IfPresent::Cancel)
            .await
            .unwrap();
    }
    let answer = sign_ups.sign_up(event.id, at_address_of(1, "Eva", "Neu")).await.unwrap();
    assert_eq!(answer, SignUpOutcome::TooOften);
    let by_organizer = SignUpRequest { way: SignUpWay::Desk, actor: jana(), ..at_address_of(1, "Eva", "Neu") };
    assert!(matches!(sign_ups.sign_up(event.id, by_organizer).await.unwrap(), SignUpOutcome::Placed(_)));
}

async fn an_address_signs_up_ten_people_and_an_organizer_more(world: World) {
    let event = event(Some(50), true);
    world.learn(&event).await;
    let sign_ups = world.sign_ups();
    let names = ["Adler", "Bach", "Celik", "Dorn", "Ernst", "Falk", "Graf", "Hahn", "Ilg", "Jung", "Kern"];
    let together = names.map(|name| sign_ups.sign_up(event.id, at_address_of(1, "Eva", name)));
    let answers: Vec<_> = futures_util::future::join_all(together).await.into_iter().map(Result::unwrap).collect();
    assert!(answers[..10].iter().all(|answer| matches!(answer, SignUpOutcome::Placed(_))), "{answers:?}");
    assert_eq!(answers[10], SignUpOutcome::AddressFull);
    let at_desk = SignUpRequest { way: SignUpWay::Desk, actor: jana(), ..at_address_of(1, "Eva", "Kern") };
    assert!(matches!(sign_ups.sign_up(event.id, at_desk).await.unwrap(), SignUpOutcome::Placed(_)));
    assert!(matches!(world.sign_up(event.id, 2).await, SignUpOutcome::Placed(_)), "other addresses are not affected");
}

async fn the_database_itself_tells_people_apart(world: World) {
    let event = event(Some(5), true);
    world.learn(&event).await;
    let placed = world.placed(event.id, 1).await;
    let sign_ups = world.sign_ups();
    let request = at_address_of(1, "Jürgen", "Groß");
    let SignUpOutcome::Placed(colleague) = sign_ups.sign_up(event.id, request).await.unwrap() else { panic!() };
    let same = Participant { last_name: "Gross".into(), first_name: "Juergen".into(), ..participant(1) };
    let changed = changing::change(&world.core, placed.id, 1, &same, &Actor::Participant).await.unwrap();
    assert_eq!(changed, Changed::Taken(colleague.id), "a name is not changed into that of a colleague");
}
