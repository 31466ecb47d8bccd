use fachtag_events::{
    core::Failure,
    domain::{input::EventInput, life::Refused},
    editing::{create, life},
    groups::manage::{self, GroupInput},
    store::groups as stored,
};
use serde_json::json;

use crate::world::{JANA, World, input};

fn typed(name: &str, description: &str) -> GroupInput {
    GroupInput { name: name.into(), description: description.into(), ..GroupInput::default() }
}

async fn a_form_sent_twice_is_one_group_and_names_are_told_apart(world: World) {
    let group = manage::create(&world.core, &typed("Grüne Lernorte", "Worum es geht")).await.unwrap();
    assert_eq!(group.slug, "gruene-lernorte");
    assert_eq!(manage::create(&world.core, &typed("Grüne Lernorte", "Worum es geht")).await.unwrap(), group);
    for (name, description) in [("Grüne Lernorte", "etwas anderes"), ("!", ""), (" ", "")] {
        let refused = manage::create(&world.core, &typed(name, description)).await.unwrap_err();
        let Failure::Refused(Refused::Fields(errors)) = refused else { panic!("{refused}") };
        assert_eq!(errors[0].field, "name");
    }
    assert_eq!(stored::list(&world.core.bus.database).await.unwrap(), [group]);
}

async fn events_follow_a_groups_new_name(world: World) {
    let group = manage::create(&world.core, &typed("Alt", "")).await.unwrap();
    let input = EventInput { group: Some(group.slug.clone()), ..input() };
    let event = create::create(&world.core, &input, JANA).await.unwrap();
    life::publish(&world.core, event.id, None, JANA).await.unwrap();
    manage::change(&world.core, &group.slug, &typed("Neu", "Mehr dazu"), JANA).await.unwrap();
    let told = world.said_of("event.changed").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["event"]["group"]["name"], "Neu");
    assert!(matches!(
        manage::change(&world.core, "gibt-es-nicht", &typed("Neu", ""), JANA).await,
        Err(Failure::Unknown)
    ));
}

async fn events_follow_a_groups_mail_settings(world: World) {
    let group = manage::create(&world.core, &typed("Digital", "")).await.unwrap();
    let input = EventInput { group: Some(group.slug.clone()), ..input() };
    let event = create::create(&world.core, &input, JANA).await.unwrap();
    life::publish(&world.core, event.id, None, JANA).await.unwrap();
    let own = GroupInput {
        sender_name: " AK Digital ".into(),
        sender_email: "digital@stadt.example".into(),
        reply_to: "fragen@stadt.example".into(),
        signature: "Jana Beispiel\n02161 1".into(),
        ..typed("Digital", "")
    };
    manage::change(&world.core, &group.slug, &own, JANA).await.unwrap();
    let told = world.said_of("event.changed").await;
    let mail = json!({
        "sender_name": "AK Digital", "sender_email": "digital@stadt.example", "reply_to": "fragen@stadt.example",
        "signature": "Jana Beispiel\n02161 1",
    });
    assert_eq!(told[0]["event"]["group"]["mail"], mail);
    for (sender, reply_to, field) in
        [("niemand", "", "sender_email"), ("", "a@b@c", "reply_to"), ("jürgen@stadt.example", "", "sender_email")]
    {
        let wrong = GroupInput { sender_email: sender.into(), reply_to: reply_to.into(), ..own.clone() };
        let refused = manage::change(&world.core, &group.slug, &wrong, JANA).await.unwrap_err();
        let Failure::Refused(Refused::Fields(errors)) = refused else { panic!("{refused}") };
        assert_eq!(errors[0].field, field, "{sender} {reply_to}");
    }
}

on_both_databases! {
    a_form_sent_twice_is_one_group_and_names_are_told_apart,
    events_follow_a_groups_new_name,
    events_follow_a_groups_mail_settings,
}
