//! The table of an event's registrations.

use fachtag_contracts::events::{Question, QuestionKind};
use fachtag_registrations::{
    domain::{
        answers::{Answer, Given},
        audit::Action,
        marks::{answer_mark, tag_mark},
        table::{RegistrationFilter, Sort},
    },
    sign_up::SignUpRequest,
    store::{audit, listing, table},
    table::tags,
};
use uuid::Uuid;

use crate::world::{World, event, jana, participant};

on_both!(tables_are_sorted_the_german_way_and_filtered, tags_and_answers_are_filtered, kept_filters_have_one_name);

async fn tables_are_sorted_the_german_way_and_filtered(world: World) {
    let event = event(Some(3), true);
    world.learn(&event).await;
    let sign_ups = world.sign_ups();
    for (number, name) in (0..).zip(["Zander", "Öztürk", "Osman", "Ostmann"]) {
        let mut person = participant(number);
        person.last_name = name.into();
        person.meal = (number == 1).then(|| "Vegan".into());
        sign_ups.sign_up(event.id, SignUpRequest::online(person)).await.unwrap();
    }
    let database = &world.core.bus.database;
    let names = async |filter: RegistrationFilter, sort, back| {
        let rows = table::page(database, event.id, &filter, (sort, back), (50, 0)).await.unwrap();
        rows.into_iter().map(|row| row.participant.last_name).collect::<Vec<_>>()
    };
    assert_eq!(names(RegistrationFilter::default(), Sort::Name, false).await, ["Osman", "Ostmann", "Öztürk", "Zander"]);
    assert_eq!(names(RegistrationFilter::default(), Sort::Name, true).await, ["Zander", "Öztürk", "Ostmann", "Osman"]);
    assert_eq!(names(RegistrationFilter::default(), Sort::Arrival, false).await[0], "Zander");
    assert_eq!(names(RegistrationFilter::default(), Sort::Status, false).await[3], "Ostmann", "who waits comes last");
    let nul = RegistrationFilter { query: Some("\0".into()), ..RegistrationFilter::default() };
    assert!(table::ids(database, event.id, &nul).await.unwrap().is_empty());
    let vegan = RegistrationFilter { meal: Some("Vegan".into()), ..RegistrationFilter::default() };
    assert_eq!(names(vegan, Sort::Institution, false).await, ["Öztürk"]);
    let waiting =
        RegistrationFilter { status: "waitlisted".into(), query: Some("OST".into()), ..RegistrationFilter::default() };
    assert_eq!(names(waiting, Sort::Name, false).await, ["Ostmann"]);
    let expected = listing::confirmed(database, event.id).await.unwrap();
    let expected: Vec<_> = expected.into_iter().map(|row| row.participant.last_name).collect();
    assert_eq!(expected, ["Osman", "Öztürk", "Zander"]);
}

async fn tags_and_answers_are_filtered(world: World) {
    let question = Uuid::from_u128(7);
    let asked = Question {
        id: question,
        label: "Anreise".into(),
        hint: None,
        kind: QuestionKind::Choice,
        required: false,
        choices: vec!["Rad".into(), "Rad_und_Bahn".into()],
    };
    let event = fachtag_contracts::events::Event { questions: vec![asked], ..event(Some(5), true) };
    world.learn(&event).await;
    let sign_ups = world.sign_ups();
    for (number, answer) in [(0, "Rad"), (1, "Rad_und_Bahn"), (2, "Rad")] {
        let mut person = participant(number);
        let given = Given::Text(answer.into());
        person.answers = vec![Answer { question, label: "Anreise".into(), given }];
        sign_ups.sign_up(event.id, SignUpRequest::online(person)).await.unwrap();
    }
    let (core, all) = (&world.core, RegistrationFilter::default());
    let by_arrival = table::page(&core.bus.database, event.id, &all, (Sort::Arrival, false), (50, 0)).await.unwrap();
    let ids: Vec<Uuid> = by_arrival.iter().map(|one| one.id).collect();
    let found = async |marks: &[String]| {
        let filter = RegistrationFilter { marks: marks.to_vec(), ..RegistrationFilter::default() };
        let mut found = table::ids(&core.bus.database, event.id, &filter).await.unwrap();
        found.sort_unstable();
        found
    };
    let rad = answer_mark(question, "Rad");
    assert_eq!(found(std::slice::from_ref(&rad)).await, [ids[0], ids[2]]);
    assert_eq!(found(&[answer_mark(question, "Rad_und_Bahn")]).await, [ids[1]]);

    assert_eq!(tags::tag(core, event.id, &ids[..2], "Presse 100%", true, &jana()).await.unwrap(), 2);
    assert_eq!(tags::tag(core, event.id, &ids[..2], "presse 100%", true, &jana()).await.unwrap(), 0, "has it already");
    assert_eq!(tags::tag(core, event.id, &ids[2..], "PRESSE 100%", true, &jana()).await.unwrap(), 1);
    assert_eq!(tags::all(core, event.id).await.unwrap(), ["Presse 100%"], "one tag has one spelling");
    assert_eq!(tags::tag(core, event.id, &ids[2..], "presse 100%", false, &jana()).await.unwrap(), 1);
    let press = tag_mark("Presse 100%");
    assert_eq!(found(std::slice::from_ref(&press)).await, ids[..2]);
    assert_eq!(found(&[press.clone(), rad]).await, [ids[0]], "both must be there");
    for other in ["Presse", "presse 100%"] {
        assert!(found(&[tag_mark(other)]).await.is_empty(), "{other} is another tag");
    }
    // Whoever changes the own data does not lose the organizers' tags.
    let registration = listing::by_ids(&core.bus.database, event.id, &ids[..1]).await.unwrap().remove(0);
    let mut data = registration.participant.clone();
    data.institution = "Museum".into();
    fachtag_registrations::changing::change(core, ids[0], registration.version, &data, &jana()).await.unwrap();
    assert_eq!(found(std::slice::from_ref(&press)).await, ids[..2]);
    assert_eq!(tags::tag(core, event.id, &ids, "Presse 100%", false, &jana()).await.unwrap(), 2);
    assert!(found(&[press]).await.is_empty());
    let history = audit::of(&core.bus.database, ids[1]).await.unwrap();
    assert_eq!(history.last().unwrap().action, Action::Tagged { tag: "Presse 100%".into(), on: false });
}

async fn kept_filters_have_one_name(world: World) {
    let event = event(None, false);
    world.learn(&event).await;
    let core = &world.core;
    let kept = async || {
        let filters = tags::filters(core, event.id).await.unwrap();
        filters.into_iter().map(|filter| (filter.name, filter.query)).collect::<Vec<_>>()
    };
    assert!(tags::save_filter(core, event.id, " ", "a=1").await.unwrap().is_some(), "a name is needed");
    for query in ["status=platz", "status=warteliste"] {
        assert_eq!(tags::save_filter(core, event.id, "Wer wartet", query).await.unwrap(), None);
    }
    assert_eq!(kept().await, [("Wer wartet".to_owned(), "status=warteliste".to_owned())]);
    let id = tags::filters(core, event.id).await.unwrap()[0].id;
    tags::forget_filter(core, Uuid::from_u128(1), id).await.unwrap();
    assert_eq!(kept().await.len(), 1, "another event's");
    tags::forget_filter(core, event.id, id).await.unwrap();
    assert!(kept().await.is_empty());
}
