use chrono::Duration;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_db::Error;
use fachtag_registrations::{
    domain::{
        applicant::{Applicant, Way},
        history::Actor,
        window::Closed,
    },
    store::events,
    usecases::{
        SignUps,
        cancel::{self, IfPresent},
        change::{self, Changed},
        sign_up::{Answer, SignUp},
    },
};
use fachtag_runtime::IdempotencyKey;

use crate::world::{World, applicant, event, jana, noon, sign_up};

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_never_give_out_more_seats_than_there_are() {
    for world in World::both().await {
        let event = event(Some(50), true);
        world.learn(&event).await;
        let replicas = [SignUps::new(world.office.clone()), SignUps::new(world.replica().await)];
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..300_u32 {
            let sign_ups = replicas[number as usize % 2].clone();
            tasks.spawn(async move { sign_up(&sign_ups, event.id, number).await });
        }
        let mut confirmed = 0;
        let mut positions = Vec::new();
        for answer in tasks.join_all().await {
            let Answer::Placed(placed) = answer else { panic!("{answer:?}") };
            match placed.waiting_position {
                None => confirmed += 1,
                Some(position) => positions.push(position),
            }
        }
        positions.sort_unstable();
        assert_eq!(confirmed, 50);
        assert_eq!(positions, (1..=250).collect::<Vec<_>>(), "everybody has a place of their own in the queue");
        let seats = world.kept(event.id).await.seats;
        assert_eq!((seats.confirmed, seats.waiting), (50, 250));
    }
}

#[tokio::test]
async fn one_address_has_one_active_registration_however_it_is_written() {
    for world in World::both().await {
        let event = event(Some(5), true);
        world.learn(&event).await;
        let placed = world.placed(event.id, 1).await;
        let mut again = applicant(1);
        again.email = "PERSON1@beispiel.de".into();
        again.email_key = fachtag_contracts::fields::email_key(&again.email);
        let wish = SignUp::online(again);
        let sign_ups = SignUps::new(world.office.clone());
        let answer = sign_ups.sign_up(event.id, wish.clone()).await.unwrap();
        assert_eq!(answer, Answer::Repeated { would_be: Some(RegistrationStatus::Confirmed) });
        assert_eq!(world.kept(event.id).await.seats.confirmed, 1);

        cancel::cancel(&world.office, placed.id, &Actor::Participant, None, IfPresent::Keep).await.unwrap();
        assert!(
            matches!(sign_ups.sign_up(event.id, wish).await.unwrap(), Answer::Placed(_)),
            "who cancelled may come back"
        );
    }
}

#[tokio::test]
async fn two_equal_addresses_in_the_same_moment_are_one_registration() {
    for world in World::both().await {
        let event = event(None, true);
        world.learn(&event).await;
        let sign_ups = SignUps::new(world.office.clone());
        let answers = futures_util::future::join_all((0..20).map(|_| sign_up(&sign_ups, event.id, 7))).await;
        let placed = answers.iter().filter(|answer| matches!(answer, Answer::Placed(_))).count();
        let repeated = answers.iter().filter(|answer| matches!(answer, Answer::Repeated { .. })).count();
        assert_eq!((placed, repeated), (1, 19));
    }
}

#[tokio::test]
async fn a_repeated_request_is_the_same_request() {
    for world in World::both().await {
        let event = event(Some(5), true);
        world.learn(&event).await;
        let sign_ups = SignUps::new(world.office.clone());
        let wish = |number, body: &[u8]| SignUp {
            idempotency: Some(IdempotencyKey { key: b"key".to_vec(), body: body.to_vec() }),
            ..SignUp::online(applicant(number))
        };
        let first = sign_ups.sign_up(event.id, wish(1, b"body")).await.unwrap();
        assert_eq!(sign_ups.sign_up(event.id, wish(1, b"body")).await.unwrap(), first);
        assert_eq!(sign_ups.sign_up(event.id, wish(2, b"other")).await.unwrap(), Answer::KeyReused);
        assert_eq!(world.kept(event.id).await.seats.confirmed, 1);
    }
}

#[tokio::test]
async fn sign_ups_are_taken_from_the_opening_until_the_closing_time() {
    for world in World::both().await {
        let mut event = event(Some(5), true);
        let (opens_at, closes_at) = (noon() + Duration::hours(1), noon() + Duration::hours(2));
        event.registration_opens_at = Some(opens_at);
        event.registration_closes_at = Some(closes_at);
        world.learn(&event).await;
        assert_eq!(world.sign_up(event.id, 1).await, Answer::Closed(Closed::NotYet { opens_at }));
        world.office.bus.clock.advance(Duration::hours(1));
        assert!(matches!(world.sign_up(event.id, 1).await, Answer::Placed(_)));
        world.office.bus.clock.advance(Duration::hours(1));
        assert_eq!(world.sign_up(event.id, 2).await, Answer::Closed(Closed::Over));
    }
}

#[tokio::test]
async fn without_waiting_list_a_full_event_takes_nobody() {
    for world in World::both().await {
        let event = event(Some(1), false);
        world.learn(&event).await;
        world.placed(event.id, 1).await;
        assert_eq!(world.sign_up(event.id, 2).await, Answer::Full);
    }
}

#[tokio::test]
async fn the_database_itself_refuses_to_overbook() {
    for world in World::both().await {
        let event = event(Some(1), true);
        world.learn(&event).await;
        let mut tx = world.office.bus.database.begin().await.unwrap();
        let mut kept = events::lock(&mut tx, event.id).await.unwrap().unwrap();
        kept.seats.confirmed = 2;
        let refused = events::save_seats(&mut tx, &kept).await.unwrap_err();
        assert!(matches!(refused, Error::Rule(_)), "{refused}");
    }
}

#[tokio::test]
async fn registration_and_messages_are_stored_together() {
    for world in World::both().await {
        let event = event(Some(5), true);
        world.learn(&event).await;
        let before = world.said().await;
        world.placed(event.id, 1).await;
        assert_eq!(world.said().await - before, 2, "registration.confirmed and seats.changed");
    }
}

/// Somebody with the address of person `number`.
fn at_address_of(number: u32, first_name: &str, last_name: &str) -> SignUp {
    let person = applicant(number);
    SignUp::online(Applicant { first_name: first_name.into(), last_name: last_name.into(), ..person })
}

#[tokio::test]
async fn two_people_behind_one_address_are_two_registrations() {
    for world in World::both().await {
        let event = event(Some(5), true);
        world.learn(&event).await;
        let sign_ups = SignUps::new(world.office.clone());
        for (first_name, last_name) in [("Anna-Lena", "Groß"), ("Jürgen", "Groß")] {
            let answer = sign_ups.sign_up(event.id, at_address_of(1, first_name, last_name)).await.unwrap();
            assert!(matches!(answer, Answer::Placed(_)), "{first_name}: {answer:?}");
        }
        let again = sign_ups.sign_up(event.id, at_address_of(1, "GROSS", "Lena Anna")).await.unwrap();
        assert!(matches!(again, Answer::Repeated { .. }), "{again:?}");
        assert_eq!(world.kept(event.id).await.seats.confirmed, 2);
    }
}

#[tokio::test]
async fn new_names_do_not_fill_anothers_mailbox() {
    for world in World::both().await {
        let event = event(Some(50), true);
        world.learn(&event).await;
        let sign_ups = SignUps::new(world.office.clone());
        for number in 0..20 {
            let answer = sign_ups.sign_up(event.id, at_address_of(1, "Eva", &format!("Name{number}"))).await.unwrap();
            let Answer::Placed(placed) = answer else { panic!("{number}: {answer:?}") };
            cancel::cancel(&world.office, placed.id, &Actor::Participant, None, IfPresent::Cancel).await.unwrap();
        }
        let answer = sign_ups.sign_up(event.id, at_address_of(1, "Eva", "Neu")).await.unwrap();
        assert_eq!(answer, Answer::TooOften);
        let by_organizer = SignUp { way: Way::Desk, actor: jana(), ..at_address_of(1, "Eva", "Neu") };
        assert!(matches!(sign_ups.sign_up(event.id, by_organizer).await.unwrap(), Answer::Placed(_)));
    }
}

#[tokio::test]
async fn an_address_signs_up_ten_people_and_an_organizer_more() {
    for world in World::both().await {
        let event = event(Some(50), true);
        world.learn(&event).await;
        let sign_ups = SignUps::new(world.office.clone());
        let names = ["Adler", "Bach", "Celik", "Dorn", "Ernst", "Falk", "Graf", "Hahn", "Ilg", "Jung", "Kern"];
        let together = names.map(|name| sign_ups.sign_up(event.id, at_address_of(1, "Eva", name)));
        let answers: Vec<_> = futures_util::future::join_all(together).await.into_iter().map(Result::unwrap).collect();
        assert!(answers[..10].iter().all(|answer| matches!(answer, Answer::Placed(_))), "{answers:?}");
        assert_eq!(answers[10], Answer::AddressFull);
        let at_desk = SignUp { way: Way::Desk, actor: jana(), ..at_address_of(1, "Eva", "Kern") };
        assert!(matches!(sign_ups.sign_up(event.id, at_desk).await.unwrap(), Answer::Placed(_)));
        assert!(matches!(world.sign_up(event.id, 2).await, Answer::Placed(_)), "other addresses are not affected");
    }
}

#[tokio::test]
async fn the_database_itself_tells_people_apart() {
    for world in World::both().await {
        let event = event(Some(5), true);
        world.learn(&event).await;
        let placed = world.placed(event.id, 1).await;
        let sign_ups = SignUps::new(world.office.clone());
        let wish = at_address_of(1, "Jürgen", "Groß");
        let Answer::Placed(colleague) = sign_ups.sign_up(event.id, wish).await.unwrap() else { panic!() };
        let same = Applicant { last_name: "Gross".into(), first_name: "Juergen".into(), ..applicant(1) };
        let changed = change::change(&world.office, placed.id, 1, &same, &Actor::Participant).await.unwrap();
        assert_eq!(changed, Changed::Taken(colleague.id), "a name is not changed into that of a colleague");
    }
}
