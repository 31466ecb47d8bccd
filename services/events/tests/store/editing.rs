//! What the organizers' pages need of the store.

use fachtag_contracts::events::Funder;
use fachtag_events::{
    core::Failure,
    domain::{
        input::EventInput,
        life::Refused,
        picture::{self, Picture},
    },
    editing::{create, life},
    pictures::upload,
    store::{events, images, versions},
};
use uuid::Uuid;

use crate::world::{JANA, World, input};

const SQUARE: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>"#;

fn picture() -> Picture {
    picture::draw(SQUARE.as_bytes()).unwrap()
}

fn with_logo(logo: Uuid) -> EventInput {
    EventInput { funder: Some(Funder { text: "Gefördert".into(), logo: Some(logo) }), ..input() }
}

async fn every_version_is_kept_with_who_made_it(world: World) {
    let event = create::create(&world.core, &input(), JANA).await.unwrap();
    let rename = |input: EventInput| Ok::<_, Failure>(EventInput { title: "Neu".into(), ..input });
    life::change(&world.core, event.id, None, "Ali Yilmaz", rename).await.unwrap();
    life::change(&world.core, event.id, None, "Ali Yilmaz", rename).await.unwrap();
    life::publish(&world.core, event.id, None, JANA).await.unwrap();
    let database = &world.core.bus.database;
    let kept = versions::since(database, event.id, 0).await.unwrap();
    let told: Vec<_> = kept.iter().map(|v| (v.event.version, v.event.title.as_str(), v.who.as_str())).collect();
    assert_eq!(told, [(1, "Fachtag", JANA), (2, "Neu", "Ali Yilmaz"), (3, "Neu", JANA)]);
    assert_eq!(versions::since(database, event.id, 3).await.unwrap().len(), 1);
    let stale = life::change(&world.core, event.id, Some(&[1]), JANA, rename).await;
    assert!(stale.is_err());
    assert_eq!(versions::since(database, event.id, 0).await.unwrap().len(), 3, "what is refused leaves no trace");
}

async fn the_same_picture_is_stored_and_told_of_once(world: World) {
    let id = upload::store(&world.core, picture()).await.unwrap();
    assert_eq!(upload::store(&world.core, picture()).await.unwrap(), id);
    assert_eq!(world.said().await, 1);
    let image = images::find(&world.core.bus.database, id).await.unwrap().unwrap();
    assert_eq!((image.media_type.as_str(), image.bytes), ("image/png", picture().bytes));
    let event = create::create(&world.core, &with_logo(id), JANA).await.unwrap();
    assert_eq!(event.funder.and_then(|funder| funder.logo), Some(id));
}

async fn a_logo_must_be_there(world: World) {
    let refused = create::create(&world.core, &with_logo(Uuid::from_u128(9)), JANA).await.unwrap_err();
    let Failure::Refused(Refused::Fields(errors)) = refused else { panic!("{refused}") };
    assert_eq!(errors[0].field, "funder.logo");
}

async fn a_form_sent_twice_is_one_event(world: World) {
    let (key, input) = (Uuid::from_u128(77), input());
    let (one, two) = tokio::join!(
        create::create_as(&world.core, key, &input, JANA),
        create::create_as(&world.core, key, &input, JANA)
    );
    let mut both = [one, two];
    both.sort_by_key(Result::is_err);
    assert_eq!(both[0].as_ref().unwrap().id, key);
    assert!(both[1].is_err(), "{:?}", both[1]);
    assert_eq!(events::everything(&world.core.bus.database).await.unwrap().len(), 1);
}

async fn only_drafts_can_be_deleted(world: World) {
    let draft = create::create(&world.core, &input(), JANA).await.unwrap();
    let public = create::create(&world.core, &input(), JANA).await.unwrap();
    life::publish(&world.core, public.id, None, JANA).await.unwrap();
    life::delete(&world.core, draft.id).await.unwrap();
    for id in [draft.id, public.id] {
        assert!(matches!(life::delete(&world.core, id).await, Err(Failure::Unknown)));
    }
    let left = events::everything(&world.core.bus.database).await.unwrap();
    assert_eq!(left.iter().map(|stored| stored.event.id).collect::<Vec<_>>(), [public.id]);
    assert!(versions::since(&world.core.bus.database, draft.id, 0).await.unwrap().is_empty());
}

on_both_databases! {
    every_version_is_kept_with_who_made_it,
    the_same_picture_is_stored_and_told_of_once,
    a_logo_must_be_there,
    a_form_sent_twice_is_one_event,
    only_drafts_can_be_deleted,
}
