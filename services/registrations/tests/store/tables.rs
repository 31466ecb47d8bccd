//! The table of an event's registrations.

use fachtag_registrations::{
    domain::table::{RegistrationFilter, Sort},
    sign_up::SignUpRequest,
    store::{listing, table},
};

use crate::world::{World, event, participant};

on_both!(tables_are_sorted_the_german_way_and_filtered);

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
