use fachtag_events::{
    domain::{input::EventInput, life::Refused},
    store::groups as stored,
    usecases::{
        Failure, create,
        groups::{self, Typed},
        life,
    },
};
use serde_json::json;

use crate::world::{JANA, World, input};

fn typed(name: &str, description: &str) -> Typed {
    Typed { name: name.into(), description: description.into(), ..Typed::default() }
}

#[tokio::test]
async fn a_form_sent_twice_is_one_group_and_names_are_told_apart() {
    for world in World::both().await {
        let group = groups::create(&world.office, &typed("Grüne Lernorte", "Worum es geht")).await.unwrap();
        assert_eq!(group.slug, "gruene-lernorte");
        assert_eq!(groups::create(&world.office, &typed("Grüne Lernorte", "Worum es geht")).await.unwrap(), group);
        for (name, description) in [("Grüne Lernorte", "etwas anderes"), ("!", ""), (" ", "")] {
            let refused = groups::create(&world.office, &typed(name, description)).await.unwrap_err();
            let Failure::Refused(Refused::Fields(errors)) = refused else { panic!("{refused}") };
            assert_eq!(errors[0].field, "name");
        }
        assert_eq!(stored::list(&world.office.bus.database).await.unwrap(), [group]);
    }
}

#[tokio::test]
async fn events_follow_a_groups_new_name() {
    for world in World::both().await {
        let group = groups::create(&world.office, &typed("Alt", "")).await.unwrap();
        let input = EventInput { group: Some(group.slug.clone()), ..input() };
        let event = create::create(&world.office, &input, JANA).await.unwrap();
        life::publish(&world.office, event.id, None, JANA).await.unwrap();
        groups::change(&world.office, &group.slug, &typed("Neu", "Mehr dazu"), JANA).await.unwrap();
        let told = world.said_of("event.changed").await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["event"]["group"]["name"], "Neu");
        assert!(matches!(
            groups::change(&world.office, "gibt-es-nicht", &typed("Neu", ""), JANA).await,
            Err(Failure::Unknown)
        ));
    }
}

#[tokio::test]
async fn events_follow_a_groups_mail_settings() {
    for world in World::both().await {
        let group = groups::create(&world.office, &typed("Digital", "")).await.unwrap();
        let input = EventInput { group: Some(group.slug.clone()), ..input() };
        let event = create::create(&world.office, &input, JANA).await.unwrap();
        life::publish(&world.office, event.id, None, JANA).await.unwrap();
        let own = Typed {
            sender_name: " AK Digital ".into(),
            sender_email: "digital@stadt.example".into(),
            reply_to: "fragen@stadt.example".into(),
            signature: "Jana Beispiel\n02161 1".into(),
            ..typed("Digital", "")
        };
        groups::change(&world.office, &group.slug, &own, JANA).await.unwrap();
        let told = world.said_of("event.changed").await;
        let mail = json!({
            "sender_name": "AK Digital", "sender_email": "digital@stadt.example", "reply_to": "fragen@stadt.example",
            "signature": "Jana Beispiel\n02161 1",
        });
        assert_eq!(told[0]["event"]["group"]["mail"], mail);
        for (sender, reply_to, field) in
            [("niemand", "", "sender_email"), ("", "a@b@c", "reply_to"), ("jürgen@stadt.example", "", "sender_email")]
        {
            let wrong = Typed { sender_email: sender.into(), reply_to: reply_to.into(), ..own.clone() };
            let refused = groups::change(&world.office, &group.slug, &wrong, JANA).await.unwrap_err();
            let Failure::Refused(Refused::Fields(errors)) = refused else { panic!("{refused}") };
            assert_eq!(errors[0].field, field, "{sender} {reply_to}");
        }
    }
}
