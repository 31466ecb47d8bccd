//! What organizers do at their desk.

use chrono::Duration;
use fachtag_contracts::events::{Question, QuestionKind};
use fachtag_contracts::language::Language;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_registrations::{
    domain::{
        answers::{Answer as Given, Given as Value},
        applicant::{Applicant, Asked, Entry, Way},
        history::{Actor, Deed},
    },
    store::{
        STATEMENTS, attendance, history,
        registrations::{self, Row},
        table::{self, Filter, Sort},
    },
    usecases::{
        SignUps,
        attend::{self, Attendance},
        cancel::{self, IfPresent},
        change::{self, Changed},
        move_up::{self, Moved},
        read,
        sign_up::{Answer, SignUp},
    },
};
use uuid::Uuid;

use crate::world::{World, applicant, event, jana};

async fn row(world: &World, id: Uuid) -> Row {
    registrations::read(&world.office.bus.database, id).await.unwrap().unwrap()
}

pub async fn deeds(world: &World, id: Uuid) -> Vec<(Actor, Deed)> {
    let told = history::of(&world.office.bus.database, id).await.unwrap();
    told.into_iter().map(|told| (told.actor, told.deed)).collect()
}

async fn enter(world: &World, event: Uuid, number: u32, way: Way) -> Answer {
    let wish = SignUp { way, actor: jana(), ..SignUp::online(applicant(number)) };
    SignUps::new(world.office.clone()).sign_up(event, wish).await.unwrap()
}

/// Somebody at the door who leaves no address.
async fn at_the_door(world: &World, event: Uuid, last_name: &str) -> Answer {
    let entry = Entry {
        first_name: "Ohne".into(),
        last_name: last_name.into(),
        institution: "Verein".into(),
        ..Entry::default()
    };
    let applicant = entry.check(&Asked { way: Way::Door, ..Asked::default() }).unwrap();
    let wish = SignUp { way: Way::Door, actor: jana(), ..SignUp::online(applicant) };
    SignUps::new(world.office.clone()).sign_up(event, wish).await.unwrap()
}

#[tokio::test]
async fn the_history_tells_who_did_what() {
    for world in World::both().await {
        let event = event(Some(1), true);
        world.learn(&event).await;
        let seat = world.placed(event.id, 1).await;
        let waiting = world.placed(event.id, 2).await;
        let mut data = applicant(1);
        data.institution = "Bibliothek".into();
        data.support_needs = Some("Rampe".into());
        change::change(&world.office, seat.id, 1, &data, &jana()).await.unwrap();
        change::change(&world.office, seat.id, 1, &data, &jana()).await.unwrap();
        change::withdraw_consent(&world.office, seat.id, &Actor::Participant).await.unwrap();
        attend::mark(&world.office, event.id, &[seat.id], Some(Attendance::Excused), &jana()).await.unwrap();
        cancel::cancel(&world.office, seat.id, &jana(), Some("Krank"), IfPresent::Keep).await.unwrap();

        let told = deeds(&world, seat.id).await;
        let expected = [
            (Actor::Participant, Deed::SignedUp { way: Way::Online, status: RegistrationStatus::Confirmed }),
            (jana(), Deed::Changed { fields: vec!["institution".into(), "support_needs".into()] }),
            (Actor::Participant, Deed::ConsentWithdrawn),
            (jana(), Deed::Attended { attendance: Some("excused".into()) }),
            (jana(), Deed::Cancelled { reason: Some("Krank".into()) }),
        ];
        assert_eq!(told, expected, "what changed nothing is not told, and needs are not repeated");
        let promoted = deeds(&world, waiting.id).await.pop().unwrap();
        assert_eq!(promoted, (Actor::WaitingList, Deed::MovedUp { reason: None }));
    }
}

#[tokio::test]
async fn the_language_is_kept_and_told() {
    for world in World::both().await {
        let event = event(None, true);
        world.learn(&event).await;
        let placed = world.placed(event.id, 1).await;
        assert_eq!(row(&world, placed.id).await.language(), Language::De);
        let data = Applicant { language: Language::En, ..applicant(1) };
        assert_eq!(change::change(&world.office, placed.id, 1, &data, &jana()).await.unwrap(), Changed::Done);
        let stored = row(&world, placed.id).await;
        assert_eq!((stored.language(), stored.public(None).language), (Language::En, Language::En));
    }
}

#[tokio::test]
async fn a_form_that_was_overtaken_writes_nothing_over() {
    for world in World::both().await {
        let event = event(None, true);
        world.learn(&event).await;
        let placed = world.placed(event.id, 1).await;
        let office = &world.office;
        let mut data = applicant(1);
        data.support_needs = Some("Rampe".into());
        assert_eq!(change::change(office, placed.id, 1, &data, &jana()).await.unwrap(), Changed::Done);
        // This form still has the needs; meanwhile the consent is withdrawn.
        change::withdraw_consent(office, placed.id, &Actor::Participant).await.unwrap();
        data.institution = "Bibliothek".into();
        assert_eq!(change::change(office, placed.id, 2, &data, &jana()).await.unwrap(), Changed::Stale);
        let stored = row(&world, placed.id).await;
        assert_eq!((stored.institution.as_str(), stored.support_needs, stored.version), ("Kita", None, 3));
        data.support_needs = None;
        assert_eq!(change::change(office, placed.id, 3, &data, &jana()).await.unwrap(), Changed::Done);
    }
}

#[test]
fn nothing_changes_the_history() {
    for (name, text) in STATEMENTS.iter().flat_map(|statements| statements.iter()) {
        let text = text.to_uppercase();
        assert!(!text.contains("UPDATE HISTORY") && !text.contains("DELETE FROM HISTORY"), "{name}");
    }
}

#[tokio::test]
async fn organizers_enter_people_after_the_closing_time_until_the_end() {
    for world in World::both().await {
        let mut event = event(Some(1), true);
        event.registration_closes_at = Some(event.starts_at - Duration::days(20));
        world.learn(&event).await;
        world.office.bus.clock.advance(Duration::days(15));
        assert!(matches!(world.sign_up(event.id, 1).await, Answer::Closed(_)));
        let Answer::Placed(first) = enter(&world, event.id, 1, Way::Desk).await else { panic!("closed") };
        let Answer::Placed(second) = enter(&world, event.id, 2, Way::Desk).await else { panic!("closed") };
        assert_eq!((first.waiting_position, second.waiting_position), (None, Some(1)), "the same seats as for all");
        assert_eq!(enter(&world, event.id, 1, Way::Desk).await, Answer::Registered(first.id));
        let told = deeds(&world, first.id).await;
        assert_eq!(told, [(jana(), Deed::SignedUp { way: Way::Desk, status: RegistrationStatus::Confirmed })]);
        world.office.bus.clock.advance(Duration::days(20));
        assert!(matches!(enter(&world, event.id, 3, Way::Desk).await, Answer::Closed(_)));
    }
}

#[tokio::test]
async fn people_at_the_door_get_a_seat_that_is_there_and_no_mail_without_address() {
    for world in World::both().await {
        let event = event(Some(3), true);
        world.learn(&event).await;
        world.placed(event.id, 1).await;
        assert!(matches!(at_the_door(&world, event.id, "Früh").await, Answer::Closed(_)), "a month before");
        world.office.bus.clock.advance(Duration::days(30));
        let before = world.said().await;
        let Answer::Placed(one) = at_the_door(&world, event.id, "Eins").await else { panic!("refused") };
        let Answer::Placed(two) = at_the_door(&world, event.id, "Zwei").await else { panic!("refused") };
        assert_eq!(world.said().await - before, 2, "seats.changed twice, and nothing to an empty address");
        assert_eq!(at_the_door(&world, event.id, "Drei").await, Answer::Full);
        let stored = row(&world, one.id).await;
        assert_eq!((stored.email.as_str(), stored.attendance.as_deref()), ("", Some("present")));
        assert_ne!(one.id, two.id, "missing addresses are not the same address");
        cancel::cancel(&world.office, two.id, &jana(), None, IfPresent::Cancel).await.unwrap();
        assert_eq!(world.said().await - before, 3, "nor a mail about the end");

        let mut data = applicant(9);
        data.institution = "Verein".into();
        let changed = change::change(&world.office, one.id, 1, &data, &jana()).await.unwrap();
        assert_eq!(changed, Changed::Done, "the address comes later");
        assert_eq!(row(&world, one.id).await.email, "Person9@Beispiel.de");
    }
}

#[tokio::test]
async fn an_address_is_corrected_unless_somebody_else_has_it() {
    for world in World::both().await {
        let event = event(None, true);
        world.learn(&event).await;
        let one = world.placed(event.id, 1).await;
        let two = world.placed(event.id, 2).await;
        let changed = change::change(&world.office, two.id, 1, &applicant(1), &jana()).await.unwrap();
        assert_eq!(changed, Changed::Taken(one.id));
        // A row of the version before people were told apart by name.
        let mut tx = world.office.bus.database.begin().await.unwrap();
        fachtag_db::sql("UPDATE registration SET name_key = ''").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let changed = change::change(&world.office, two.id, 1, &applicant(1), &jana()).await.unwrap();
        assert_eq!(changed, Changed::Taken(one.id));
        assert_eq!(row(&world, two.id).await.email, "Person2@Beispiel.de");
        change::change(&world.office, two.id, 1, &applicant(3), &jana()).await.unwrap();
        let stored = row(&world, two.id).await;
        assert_eq!((stored.email.as_str(), stored.mail_state.as_deref()), ("Person3@Beispiel.de", None));
        assert_eq!(stored.public(None).link_no, 1);
        let token = |link_no| {
            let path = read::manage_path(&world.office, two.id, link_no);
            path.rsplit('/').next().unwrap().to_owned()
        };
        assert!(read::by_token(&world.office, &token(0)).await.unwrap().is_none(), "the stranger's link has ended");
        assert_eq!(read::by_token(&world.office, &token(1)).await.unwrap().unwrap().row.id, two.id);
        let mut data = applicant(3);
        data.institution = "Bibliothek".into();
        change::change(&world.office, two.id, stored.version, &data, &jana()).await.unwrap();
        assert_eq!(row(&world, two.id).await.link_no, 1, "other changes leave the link as it is");
        let found = Filter { query: Some("person3@".into()), ..Filter::default() };
        assert_eq!(table::count(&world.office.bus.database, event.id, &found).await.unwrap(), 1);
        assert!(matches!(world.sign_up(event.id, 2).await, Answer::Placed(_)), "the old address is free again");
    }
}

#[tokio::test]
async fn nobody_moves_up_to_a_seat_that_is_not_there() {
    for world in World::both().await {
        let mut event = event(Some(1), true);
        world.learn(&event).await;
        world.placed(event.id, 1).await;
        let first = world.placed(event.id, 2).await;
        let last = world.placed(event.id, 3).await;
        let office = &world.office;
        assert_eq!(move_up::give_seat(office, last.id, Some("Referentin"), &jana()).await.unwrap(), Moved::Full);
        assert_eq!(move_up::to_front(office, last.id, "Referentin", &jana()).await.unwrap(), Moved::Done);
        let position = registrations::position(&office.bus.database, &row(&world, first.id).await).await.unwrap();
        assert_eq!(position, Some(2));
        let moved = (jana(), Deed::MovedToFront { reason: "Referentin".into(), from_position: 2 });
        assert_eq!(deeds(&world, last.id).await[1], moved);

        // The seat that comes now is theirs.
        event.version = 2;
        event.capacity = Some(2);
        world.learn(&event).await;
        assert_eq!(row(&world, last.id).await.status(), RegistrationStatus::Confirmed);
        assert_eq!(row(&world, first.id).await.status(), RegistrationStatus::Waitlisted);
        assert_eq!(move_up::give_seat(office, last.id, None, &jana()).await.unwrap(), Moved::NotWaiting);
    }
}

#[tokio::test]
async fn a_free_seat_goes_past_others_only_with_a_reason() {
    for world in World::both().await {
        let mut event = event(Some(1), true);
        world.learn(&event).await;
        world.placed(event.id, 1).await;
        world.placed(event.id, 2).await;
        let last = world.placed(event.id, 3).await;
        // After the end nobody moves up by the rule.
        world.office.bus.clock.advance(Duration::days(31));
        event.version = 2;
        event.capacity = Some(2);
        world.learn(&event).await;
        let office = &world.office;
        assert_eq!(move_up::give_seat(office, last.id, None, &jana()).await.unwrap(), Moved::NeedsReason);
        assert_eq!(move_up::give_seat(office, last.id, Some("War da"), &jana()).await.unwrap(), Moved::Done);
        assert_eq!(world.kept(event.id).await.seats.confirmed, 2);
        let told = deeds(&world, last.id).await.pop().unwrap();
        assert_eq!(told, (jana(), Deed::MovedUp { reason: Some("War da".into()) }));
    }
}

#[tokio::test]
async fn attendance_of_many_is_noted_once() {
    for world in World::both().await {
        let event = event(Some(4), true);
        world.learn(&event).await;
        let mut ids = Vec::new();
        for number in 0..5 {
            ids.push(world.placed(event.id, number).await.id);
        }
        let office = &world.office;
        let mark =
            async |ids: &[Uuid], attendance| attend::mark(office, event.id, ids, attendance, &jana()).await.unwrap();
        let before = world.said().await;
        assert_eq!(mark(&ids[..2], Some(Attendance::Present)).await, 2);
        assert_eq!(mark(&ids[..2], Some(Attendance::Present)).await, 0, "a double click");
        assert_eq!(world.said().await - before, 2, "the service that thanks them hears of it");
        assert_eq!(deeds(&world, ids[0]).await.len(), 2);
        assert_eq!(attend::mark_rest(office, event.id, Attendance::Absent, &jana()).await.unwrap(), 2);
        assert_eq!(row(&world, ids[4]).await.attendance.as_deref(), None, "nor is the rest everybody");
        assert_eq!(mark(&ids[4..], Some(Attendance::Present)).await, 0, "who waits was not expected");
        assert_eq!(mark(&ids[..1], None).await, 1, "a slip is taken back");
        assert_eq!(row(&world, ids[0]).await.attendance.as_deref(), None);
        assert_eq!(attend::mark(office, Uuid::nil(), &ids, None, &jana()).await.unwrap(), 0, "another event's people");
    }
}

#[tokio::test]
async fn tables_are_sorted_the_german_way_and_filtered() {
    for world in World::both().await {
        let event = event(Some(3), true);
        world.learn(&event).await;
        let sign_ups = SignUps::new(world.office.clone());
        for (number, name) in (0..).zip(["Zander", "Öztürk", "Osman", "Ostmann"]) {
            let mut applicant = applicant(number);
            applicant.last_name = name.into();
            applicant.meal = (number == 1).then(|| "Vegan".into());
            sign_ups.sign_up(event.id, SignUp::online(applicant)).await.unwrap();
        }
        let database = &world.office.bus.database;
        let names = async |filter: Filter, sort, back| {
            let rows = table::page(database, event.id, &filter, (sort, back), (50, 0)).await.unwrap();
            rows.into_iter().map(|row| row.last_name).collect::<Vec<_>>()
        };
        assert_eq!(names(Filter::default(), Sort::Name, false).await, ["Osman", "Ostmann", "Öztürk", "Zander"]);
        assert_eq!(names(Filter::default(), Sort::Name, true).await, ["Zander", "Öztürk", "Ostmann", "Osman"]);
        assert_eq!(names(Filter::default(), Sort::Arrival, false).await[0], "Zander");
        assert_eq!(names(Filter::default(), Sort::Status, false).await[3], "Ostmann", "who waits comes last");
        let nul = Filter { query: Some("\0".into()), ..Filter::default() };
        assert!(table::ids(database, event.id, &nul).await.unwrap().is_empty());
        let vegan = Filter { meal: Some("Vegan".into()), ..Filter::default() };
        assert_eq!(names(vegan, Sort::Institution, false).await, ["Öztürk"]);
        let waiting = Filter { status: "waitlisted".into(), query: Some("OST".into()), ..Filter::default() };
        assert_eq!(names(waiting, Sort::Name, false).await, ["Ostmann"]);
        let expected = attendance::expected(database, event.id).await.unwrap();
        let expected: Vec<_> = expected.into_iter().map(|row| row.last_name).collect();
        assert_eq!(expected, ["Osman", "Öztürk", "Zander"]);
    }
}

#[tokio::test]
async fn answers_are_kept_when_the_form_is_edited() {
    for world in World::both().await {
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
        let given = |id, label: &str, text: &str| Given {
            question: Uuid::from_u128(id),
            label: label.into(),
            given: Value::Text(text.into()),
        };
        let mut data = applicant(1);
        data.answers = vec![given(1, "Anreise", "Bahn")];
        let answer = SignUps::new(world.office.clone()).sign_up(event.id, SignUp::online(data.clone())).await.unwrap();
        let Answer::Placed(placed) = answer else { panic!("{answer:?}") };
        event.version = 2;
        event.questions = vec![question(2, "Verband")];
        world.learn(&event).await;
        data.answers = vec![given(2, "Verband", "Caritas")];
        change::change(&world.office, placed.id, 1, &data, &Actor::Participant).await.unwrap();
        let stored = row(&world, placed.id).await.answers();
        assert_eq!(stored, [given(2, "Verband", "Caritas"), given(1, "Anreise", "Bahn")]);
    }
}
