//! What organizers do at their desk.

use chrono::Duration;
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::events::{Question, QuestionKind};
use fachtag_contracts::language::Language;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_registrations::{
    attendance,
    cancelling::{self, Cancellation, IfPresent},
    changing::{self, Changed},
    domain::{
        answers::{Answer, Given},
        audit::{Action, Actor},
        fields::Participant,
        participant::FormRules,
        registration::Registration,
        sign_up_way::SignUpWay,
        table::RegistrationFilter,
    },
    registered,
    sign_up::{SignUpOutcome, SignUpRequest},
    store::{audit, registrations, table},
    waiting_list::{self, Moved, SeatFor},
};
use uuid::Uuid;

use crate::world::{World, event, input, jana, participant};

on_both!(
    nothing_changes_the_history,
    the_history_tells_who_did_what,
    the_language_is_kept_and_told,
    a_form_that_was_overtaken_writes_nothing_over,
    organizers_enter_people_after_the_closing_time_until_the_end,
    people_at_the_door_get_a_seat_that_is_there_and_no_mail_without_address,
    an_address_is_corrected_unless_somebody_else_has_it,
    nobody_moves_up_to_a_seat_that_is_not_there,
    a_free_seat_goes_past_others_only_with_a_reason,
    attendance_of_many_is_noted_once,
    answers_are_kept_when_the_form_is_edited,
);

async fn row(world: &World, id: Uuid) -> Registration {
    registrations::read(&world.core.bus.database, id).await.unwrap().unwrap()
}

pub async fn actions(world: &World, id: Uuid) -> Vec<(Actor, Action)> {
    let told = audit::of(&world.core.bus.database, id).await.unwrap();
    told.into_iter().map(|told| (told.actor, told.action)).collect()
}

async fn enter(world: &World, event: Uuid, number: u32, way: SignUpWay) -> SignUpOutcome {
    let request = SignUpRequest { way, actor: jana(), ..SignUpRequest::online(participant(number)) };
    world.sign_ups().sign_up(event, request).await.unwrap()
}

/// Somebody at the door who leaves no address.
async fn at_the_door(world: &World, event: Uuid, last_name: &str) -> SignUpOutcome {
    let typed = input(&[("first_name", "Ohne"), ("last_name", last_name), ("institution", "Verein")]);
    let person = typed.check(&FormRules { way: SignUpWay::Door, ..FormRules::default() }).unwrap();
    let request = SignUpRequest { way: SignUpWay::Door, actor: jana(), ..SignUpRequest::online(person) };
    world.sign_ups().sign_up(event, request).await.unwrap()
}

async fn the_history_tells_who_did_what(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let seat = world.placed(event.id, 1).await;
    let waiting = world.placed(event.id, 2).await;
    let mut data = participant(1);
    data.institution = "Bibliothek".into();
    data.support_needs = Some("Rampe".into());
    changing::change(&world.core, seat.id, 1, &data, &jana()).await.unwrap();
    changing::change(&world.core, seat.id, 1, &data, &jana()).await.unwrap();
    changing::withdraw_consent(&world.core, seat.id, &Actor::Participant).await.unwrap();
    attendance::mark(&world.core, event.id, &[seat.id], Some(Attendance::Excused), &jana()).await.unwrap();
    let sick = Cancellation { reason: Some("Krank".into()), on_request: true, message: None };
    cancelling::cancel(&world.core, seat.id, &jana(), &sick, IfPresent::Keep).await.unwrap();

    let told = actions(&world, seat.id).await;
    let expected = [
        (Actor::Participant, Action::SignedUp { way: SignUpWay::Online, status: RegistrationStatus::Confirmed }),
        (jana(), Action::Changed { fields: vec!["institution".into(), "support_needs".into()] }),
        (Actor::Participant, Action::ConsentWithdrawn),
        (jana(), Action::Attended { attendance: Some(Attendance::Excused) }),
        (
            jana(),
            Action::Cancelled {
                reason: Some("Krank".into()),
                on_request: true,
                had: Some(RegistrationStatus::Confirmed),
            },
        ),
    ];
    assert_eq!(told, expected, "what changed nothing is not told, and needs are not repeated");
    let promoted = actions(&world, waiting.id).await.pop().unwrap();
    assert_eq!(promoted, (Actor::WaitingList, Action::MovedUp { reason: None, above_capacity: false }));
}

async fn the_language_is_kept_and_told(world: World) {
    let event = event(None, true);
    world.learn(&event).await;
    let placed = world.placed(event.id, 1).await;
    assert_eq!(row(&world, placed.id).await.participant.language, Language::De);
    let data = Participant { language: Language::En, ..participant(1) };
    assert_eq!(changing::change(&world.core, placed.id, 1, &data, &jana()).await.unwrap(), Changed::Done);
    let stored = row(&world, placed.id).await;
    assert_eq!((stored.participant.language, stored.public(None).language), (Language::En, Language::En));
}

async fn a_form_that_was_overtaken_writes_nothing_over(world: World) {
    let event = event(None, true);
    world.learn(&event).await;
    let placed = world.placed(event.id, 1).await;
    let core = &world.core;
    let mut data = participant(1);
    data.support_needs = Some("Rampe".into());
    assert_eq!(changing::change(core, placed.id, 1, &data, &jana()).await.unwrap(), Changed::Done);
    // This form still has the needs; meanwhile the consent is withdrawn.
    changing::withdraw_consent(core, placed.id, &Actor::Participant).await.unwrap();
    data.institution = "Bibliothek".into();
    assert_eq!(changing::change(core, placed.id, 2, &data, &jana()).await.unwrap(), Changed::Stale);
    let stored = row(&world, placed.id).await;
    assert_eq!(
        (stored.participant.institution.as_str(), stored.participant.support_needs, stored.version),
        ("Kita", None, 3)
    );
    data.support_needs = None;
    assert_eq!(changing::change(core, placed.id, 3, &data, &jana()).await.unwrap(), Changed::Done);
}

/// Every entry as it is stored.
async fn stored_history(world: &World) -> Vec<(Uuid, String, String)> {
    let statement = fachtag_db::sql("SELECT id, actor, deed FROM history ORDER BY id");
    statement.all(&world.core.bus.database).await.unwrap()
}

async fn nothing_changes_the_history(world: World) {
    let event = event(Some(1), true);
    world.learn(&event).await;
    let [seat, waiting] = [world.placed(event.id, 1).await, world.placed(event.id, 2).await];
    let core = &world.core;
    let mut before = stored_history(&world).await;
    for step in 0..7 {
        match step {
            0 => _ = changing::change(core, seat.id, 1, &participant(3), &jana()).await.unwrap(),
            1 => _ = waiting_list::to_front(core, waiting.id, "Referentin", &jana()).await.unwrap(),
            2 => _ = attendance::mark_rest(core, event.id, Attendance::Absent, &jana()).await.unwrap(),
            3 => _ = attendance::mark(core, event.id, &[seat.id], None, &jana()).await.unwrap(),
            4 => _ = changing::withdraw_consent(core, seat.id, &jana()).await.unwrap(),
            5 => {
                _ = cancelling::cancel(core, seat.id, &jana(), &Cancellation::default(), IfPresent::Keep).await.unwrap()
            }
            _ => world.tidy().await,
        }
        let now = stored_history(&world).await;
        assert!(before.iter().all(|entry| now.contains(entry)), "step {step}");
        before = now;
    }
    assert!(before.len() >= 6, "{before:?}");
}

async fn organizers_enter_people_after_the_closing_time_until_the_end(world: World) {
    let mut event = event(Some(1), true);
    event.registration_closes_at = Some(event.starts_at - Duration::days(20));
    world.learn(&event).await;
    world.core.bus.clock.advance(Duration::days(15));
    assert!(matches!(world.sign_up(event.id, 1).await, SignUpOutcome::Closed(_)));
    let SignUpOutcome::Placed(first) = enter(&world, event.id, 1, SignUpWay::Desk).await else { panic!("closed") };
    let SignUpOutcome::Placed(second) = enter(&world, event.id, 2, SignUpWay::Desk).await else { panic!("closed") };
    assert_eq!((first.waiting_position, second.waiting_position), (None, Some(1)), "the same seats as for all");
    assert_eq!(enter(&world, event.id, 1, SignUpWay::Desk).await, SignUpOutcome::Registered(first.id));
    let told = actions(&world, first.id).await;
    assert_eq!(told, [(jana(), Action::SignedUp { way: SignUpWay::Desk, status: RegistrationStatus::Confirmed })]);
    world.core.bus.clock.advance(Duration::days(20));
    assert!(matches!(enter(&world, event.id, 3, SignUpWay::Desk).await, SignUpOutcome::Closed(_)));
}

async fn people_at_the_door_get_a_seat_that_is_there_and_no_mail_without_address(world: World) {
    let event = event(Some(3), true);
    world.learn(&event).await;
    world.placed(event.id, 1).await;
    assert!(matches!(at_the_door(&world, event.id, "Früh").await, SignUpOutcome::Closed(_)), "a month before");
    world.core.bus.clock.advance(Duration::days(30));
    let before = world.said().await;
    let SignUpOutcome::Placed(one) = at_the_door(&world, event.id, "Eins").await else { panic!("refused") };
    let SignUpOutcome::Placed(two) = at_the_door(&world, event.id, "Zwei").await else { panic!("refused") };
    assert_eq!(world.said().await - before, 2, "seats.changed twice, and nothing to an empty address");
    assert_eq!(at_the_door(&world, event.id, "Drei").await, SignUpOutcome::Full);
    let stored = row(&world, one.id).await;
    assert_eq!((stored.participant.email.as_str(), stored.attendance), ("", Some(Attendance::Present)));
    assert_ne!(one.id, two.id, "missing addresses are not the same address");
    cancelling::cancel(&world.core, two.id, &jana(), &Cancellation::default(), IfPresent::Cancel).await.unwrap();
    assert_eq!(world.said().await - before, 3, "nor a mail about the end");

    let mut data = participant(9);
    data.institution = "Verein".into();
    let changed = changing::change(&world.core, one.id, 1, &data, &jana()).await.unwrap();
    assert_eq!(changed, Changed::Done, "the address comes later");
    assert_eq!(row(&world, one.id).await.participant.email, "Person9@Beispiel.de");
}

async fn an_address_is_corrected_unless_somebody_else_has_it(world: World) {
    let event = event(None, true);
    world.learn(&event).await;
    let one = world.placed(event.id, 1).await;
    let two = world.placed(event.id, 2).await;
    let changed = changing::change(&world.core, two.id, 1, &participant(1), &jana()).await.unwrap();
    assert_eq!(changed, Changed::Taken(one.id));
    // A row of the version before people were told apart by name.
    let mut tx = world.core.bus.database.begin().await.unwrap();
    fachtag_db::sql("UPDATE registration SET name_key = ''").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let changed = changing::change(&world.core, two.id, 1, &participant(1), &jana()).await.unwrap();
    assert_eq!(changed, Changed::Taken(one.id));
    assert_eq!(row(&world, two.id).await.participant.email, "Person2@Beispiel.de");
    changing::change(&world.core, two.id, 1, &participant(3), &jana()).await.unwrap();
    let stored = row(&world, two.id).await;
    assert_eq!((stored.participant.email.as_str(), stored.mail_state), ("Person3@Beispiel.de", None));
    assert_eq!(stored.public(None).link_no, 1);
    let token = |link_no| {
        let path = world.core.manage_path(two.id, link_no);
        path.rsplit('/').next().unwrap().to_owned()
    };
    assert!(registered::by_token(&world.core, &token(0)).await.unwrap().is_none(), "the stranger's link has ended");
    assert_eq!(registered::by_token(&world.core, &token(1)).await.unwrap().unwrap().registration.id, two.id);
    let mut data = participant(3);
    data.institution = "Bibliothek".into();
    changing::change(&world.core, two.id, stored.version, &data, &jana()).await.unwrap();
    assert_eq!(row(&world, two.id).await.link_no, 1, "other changes leave the link as it is");
    let found = RegistrationFilter { query: Some("person3@".into()), ..RegistrationFilter::default() };
    assert_eq!(table::count(&world.core.bus.database, event.id, &found).await.unwrap(), 1);
    assert!(matches!(world.sign_up(event.id, 2).await, SignUpOutcome::Placed(_)), "the old address is free again");
}

async fn nobody_moves_up_to_a_seat_that_is_not_there(world: World) {
    let mut event = event(Some(1), true);
    world.learn(&event).await;
    world.placed(event.id, 1).await;
    let first = world.placed(event.id, 2).await;
    let last = world.placed(event.id, 3).await;
    let core = &world.core;
    assert_eq!(
        waiting_list::give_seat(core, last.id, SeatFor::Free, Some("Referentin"), &jana()).await.unwrap(),
        Moved::Full
    );
    assert_eq!(waiting_list::to_front(core, last.id, "Referentin", &jana()).await.unwrap(), Moved::Done);
    let position = registrations::position(&core.bus.database, &row(&world, first.id).await).await.unwrap();
    assert_eq!(position, Some(2));
    let moved = (jana(), Action::MovedToFront { reason: "Referentin".into(), from_position: 2 });
    assert_eq!(actions(&world, last.id).await[1], moved);

    // The seat that comes now is theirs.
    event.version = 2;
    event.capacity = Some(2);
    world.learn(&event).await;
    assert_eq!(row(&world, last.id).await.status, RegistrationStatus::Confirmed);
    assert_eq!(row(&world, first.id).await.status, RegistrationStatus::Waitlisted);
    assert_eq!(waiting_list::give_seat(core, last.id, SeatFor::Free, None, &jana()).await.unwrap(), Moved::NotWaiting);
}

async fn a_free_seat_goes_past_others_only_with_a_reason(world: World) {
    let mut event = event(Some(1), true);
    world.learn(&event).await;
    world.placed(event.id, 1).await;
    world.placed(event.id, 2).await;
    let last = world.placed(event.id, 3).await;
    // After the end nobody moves up by the rule.
    world.core.bus.clock.advance(Duration::days(31));
    event.version = 2;
    event.capacity = Some(2);
    world.learn(&event).await;
    let core = &world.core;
    assert_eq!(waiting_list::give_seat(core, last.id, SeatFor::Free, None, &jana()).await.unwrap(), Moved::NeedsReason);
    assert_eq!(
        waiting_list::give_seat(core, last.id, SeatFor::Free, Some("War da"), &jana()).await.unwrap(),
        Moved::Done
    );
    assert_eq!(world.stored_event(event.id).await.seats.confirmed, 2);
    let told = actions(&world, last.id).await.pop().unwrap();
    assert_eq!(told, (jana(), Action::MovedUp { reason: Some("War da".into()), above_capacity: false }));
}

async fn attendance_of_many_is_noted_once(world: World) {
    let event = event(Some(4), true);
    world.learn(&event).await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(world.placed(event.id, number).await.id);
    }
    let core = &world.core;
    let mark =
        async |ids: &[Uuid], attendance| attendance::mark(core, event.id, ids, attendance, &jana()).await.unwrap();
    let before = world.said().await;
    assert_eq!(mark(&ids[..2], Some(Attendance::Present)).await, 2);
    assert_eq!(mark(&ids[..2], Some(Attendance::Present)).await, 0, "a double click");
    assert_eq!(world.said().await - before, 2, "the service that thanks them hears of it");
    assert_eq!(actions(&world, ids[0]).await.len(), 2);
    assert_eq!(attendance::mark_rest(core, event.id, Attendance::Absent, &jana()).await.unwrap(), 2);
    assert_eq!(row(&world, ids[4]).await.attendance, None, "nor is the rest everybody");
    assert_eq!(mark(&ids[4..], Some(Attendance::Present)).await, 0, "who waits was not expected");
    assert_eq!(mark(&ids[..1], None).await, 1, "a slip is taken back");
    assert_eq!(row(&world, ids[0]).await.attendance, None);
    assert_eq!(attendance::mark(core, Uuid::nil(), &ids, None, &jana()).await.unwrap(), 0, "another event's people");
}

async fn answers_are_kept_when_the_form_is_edited(world: World) {
    let mut event = event(None, true);
    let question = |id, label: &str| Question {
        id: Uuid::from_u128(id),
        label: label.into(),
        hint: None,
        kind: QuestionKind::ShortText,
        required: true,
        choices: Vec::new(),
    };
    event.questions = vec![question(1, "Anreise")];
    world.learn(&event).await;
    let given = |id, label: &str, text: &str| Answer {
        question: Uuid::from_u128(id),
        label: label.into(),
        given: Given::Text(text.into()),
    };
    let mut data = participant(1);
    data.answers = vec![given(1, "Anreise", "Bahn")];
    let answer = world.sign_ups().sign_up(event.id, SignUpRequest::online(data.clone())).await.unwrap();
    let SignUpOutcome::Placed(placed) = answer else { panic!("{answer:?}") };
    event.version = 2;
    event.questions = vec![question(2, "Verband")];
    world.learn(&event).await;
    data.answers = vec![given(2, "Verband", "Caritas")];
    changing::change(&world.core, placed.id, 1, &data, &Actor::Participant).await.unwrap();
    let stored = row(&world, placed.id).await.participant.answers;
    assert_eq!(stored, [given(2, "Verband", "Caritas"), given(1, "Anreise", "Bahn")]);
}
