//! Mails that organizers write.

use fachtag_contracts::events::Event;
use fachtag_registrations::{
    cancelling::{self, Cancellation, IfPresent},
    domain::{
        audit::{Action, Actor},
        mailing::{Audience, Mailing},
        table::RegistrationFilter,
    },
    mailing::{self, Sent},
    waiting_list,
};
use uuid::Uuid;

use crate::{
    organizers::actions,
    world::{World, event, jana},
};

on_both!(a_mailing_goes_out_once_to_whoever_can_be_reached, nobody_writes_to_an_address_that_is_not_confirmed,);

async fn a_mailing_goes_out_once_to_whoever_can_be_reached(world: World) {
    let event = event(Some(2), true);
    world.learn(&event).await;
    let one = world.placed(event.id, 1).await;
    world.placed(event.id, 2).await;
    let waiting = world.placed(event.id, 3).await;
    cancelling::cancel(&world.core, waiting.id, &Actor::Participant, &Cancellation::default(), IfPresent::Keep)
        .await
        .unwrap();
    let audience = Audience::Matching(RegistrationFilter::of_status("all"));
    let mut draft = Mailing {
        id: Uuid::from_u128(11),
        event_id: event.id,
        audience,
        subject: "Parken".into(),
        body: "Bitte kommen Sie mit der **Bahn**.".into(),
        author_id: Uuid::from_u128(7),
        author: "Jana Beispiel".into(),
        changed_at: world.core.bus.clock.now(),
        ordered_at: None,
        recipients: None,
    };
    let core = &world.core;
    assert!(mailing::save(core, &draft).await.unwrap());
    let key = Uuid::from_u128(12);
    let before = world.said().await;
    mailing::test(core, &draft, key, "jana@example.org").await.unwrap();
    mailing::test(core, &draft, key, "jana@example.org").await.unwrap();
    assert_eq!(world.said().await - before, 1, "one test for two clicks");
    assert_eq!(mailing::send(core, event.id, draft.id, &jana()).await.unwrap(), Sent::Now(2));
    assert_eq!(mailing::send(core, event.id, draft.id, &jana()).await.unwrap(), Sent::Before);
    assert_eq!(world.said().await - before, 2);
    let told = actions(&world, one.id).await.pop().unwrap();
    assert_eq!(told, (jana(), Action::WrittenTo { subject: "Parken".into() }));
    draft.subject = "Anders".into();
    assert!(!mailing::save(core, &draft).await.unwrap(), "what went out stays as it was");
}

async fn nobody_writes_to_an_address_that_is_not_confirmed(world: World) {
    let event = Event { email_confirmation: true, ..event(Some(3), true) };
    world.learn(&event).await;
    let confirmed = world.placed(event.id, 1).await;
    world.placed(event.id, 2).await;
    waiting_list::accept(&world.core, confirmed.id, &Actor::Participant).await.unwrap();
    let all = Audience::Matching(RegistrationFilter::of_status("active"));
    let reached = mailing::reached(&world.core, event.id, &all).await.unwrap();
    let ids: Vec<_> = reached.people.iter().map(|row| row.id).collect();
    assert_eq!((ids, reached.unconfirmed), (vec![confirmed.id], 1));
}
