use fachtag_events::{
    domain::{input::EventInput, life::Refused},
    store::groups as stored,
    usecases::{Failure, create, groups, life},
};

use crate::world::{JANA, World, input};

#[tokio::test]
async fn a_form_sent_twice_is_one_group_and_names_are_told_apart() {
    for world in World::both().await {
        let group = groups::create(&world.office, "Grüne Lernorte", "Worum es geht").await.unwrap();
        assert_eq!(group.slug, "gruene-lernorte");
        assert_eq!(groups::create(&world.office, "Grüne Lernorte", "Worum es geht").await.unwrap(), group);
        for (name, description) in [("Grüne Lernorte", "etwas anderes"), ("!", ""), (" ", "")] {
            let refused = groups::create(&world.office, name, description).await.unwrap_err();
            let Failure::Refused(Refused::Fields(errors)) = refused else { panic!("{refused}") };
            assert_eq!(errors[0].field, "name");
        }
        assert_eq!(stored::list(&world.office.bus.database).await.unwrap(), [group]);
    }
}

#[tokio::test]
async fn events_follow_a_groups_new_name() {
    for world in World::both().await {
        let group = groups::create(&world.office, "Alt", "").await.unwrap();
        let input = EventInput { group: Some(group.slug.clone()), ..input() };
        let event = create::create(&world.office, &input, JANA).await.unwrap();
        life::publish(&world.office, event.id, None, JANA).await.unwrap();
        groups::change(&world.office, &group.slug, "Neu", "Mehr dazu", JANA).await.unwrap();
        let told = world.said_of("event.changed").await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["event"]["group"]["name"], "Neu");
        assert!(matches!(groups::change(&world.office, "gibt-es-nicht", "Neu", "", JANA).await, Err(Failure::Unknown)));
    }
}
