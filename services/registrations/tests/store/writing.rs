//! Mails that organizers write.

use fachtag_contracts::events::Event;
use fachtag_registrations::{
    domain::history::{Actor, Deed},
    store::{mailings::Mailing, table::Filter},
    usecases::{
        answer,
        cancel::{self, IfPresent},
        write::{self, Audience, Sent},
    },
};
use uuid::Uuid;

use crate::{
    desk::deeds,
    world::{World, event, jana},
};

#[tokio::test]
async fn a_mailing_goes_out_once_to_whoever_can_be_reached() {
    for world in World::both().await {
        let event = event(Some(2), true);
        world.learn(&event).await;
        let one = world.placed(event.id, 1).await;
        world.placed(event.id, 2).await;
        let waiting = world.placed(event.id, 3).await;
        cancel::cancel(&world.office, waiting.id, &Actor::Participant, None, IfPresent::Keep).await.unwrap();
        let audience = Audience::Matching(Filter { status: "all".into(), ..Filter::default() });
        let mut mailing = Mailing {
            id: Uuid::from_u128(11),
            event_id: event.id,
            audience: serde_json::to_string(&audience).unwrap(),
            subject: "Parken".into(),
            body: "Bitte kommen Sie mit der **Bahn**.".into(),
            author_id: Uuid::from_u128(7),
            author: "Jana Beispiel".into(),
            changed_at: world.office.bus.clock.now(),
            ordered_at: None,
            recipients: None,
        };
        let office = &world.office;
        assert!(write::keep(office, &mailing).await.unwrap());
        let key = Uuid::from_u128(12);
        let before = world.said().await;
        write::test(office, &mailing, key, "jana@example.org").await.unwrap();
        write::test(office, &mailing, key, "jana@example.org").await.unwrap();
        assert_eq!(world.said().await - before, 1, "one test for two clicks");
        assert_eq!(write::send(office, event.id, mailing.id, &jana()).await.unwrap(), Sent::Now(2));
        assert_eq!(write::send(office, event.id, mailing.id, &jana()).await.unwrap(), Sent::Before);
        assert_eq!(world.said().await - before, 2);
        let told = deeds(&world, one.id).await.pop().unwrap();
        assert_eq!(told, (jana(), Deed::WrittenTo { subject: "Parken".into() }));
        mailing.subject = "Anders".into();
        assert!(!write::keep(office, &mailing).await.unwrap(), "what went out stays as it was");
    }
}

#[tokio::test]
async fn nobody_writes_to_an_address_that_is_not_confirmed() {
    for world in World::both().await {
        let event = Event { email_confirmation: true, ..event(Some(3), true) };
        world.learn(&event).await;
        let confirmed = world.placed(event.id, 1).await;
        world.placed(event.id, 2).await;
        answer::accept(&world.office, confirmed.id, &Actor::Participant).await.unwrap();
        let all = Audience::Matching(Filter { status: "active".into(), ..Filter::default() });
        let reached = write::reached(&world.office, event.id, &all).await.unwrap();
        let ids: Vec<_> = reached.people.iter().map(|row| row.id).collect();
        assert_eq!((ids, reached.unconfirmed), (vec![confirmed.id], 1));
    }
}
