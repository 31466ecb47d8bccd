//! Mails as people get them, seen by organizers before.

use axum::http::StatusCode;
use fachtag_access::Role;
use fachtag_contracts::events::{Event, EventChanged, GroupRef};
use uuid::Uuid;

use crate::{
    facts::event,
    letter_pages::{cookie, get, page},
    world::World,
};

on_both!(every_mail_can_be_seen, nonsense_shows_the_confirmation, only_organizers_of_the_event_see_them);

fn path() -> String {
    format!("/organisation/nachrichten/vorschau/{}", Uuid::from_u128(1))
}

async fn every_mail_can_be_seen(world: &World) {
    let jana = cookie(world, Role::Organizer, None).await;
    let notes = Event {
        version: 2,
        confirmation_note: Some("Mit **Ausweis**".into()),
        reminder_note: Some("Bis <bald>".into()),
        ..event(1)
    };
    world.hear(&EventChanged { event: notes }).await;
    for (kind, german, english) in [
        ("confirmed", "Mit **Ausweis**", "Mit **Ausweis**"),
        ("waitlisted", "zurzeit an 3. Stelle", "currently at position 3"),
        ("promoted", "Mit **Ausweis**", "moved up from the waiting list"),
        ("already_registered", "bereits angemeldet", "already registered"),
        ("cancelled", "Sie haben sich abgemeldet.", "You have cancelled your registration."),
        ("reminder", "Bis &#60;bald&#62;", "coming up soon"),
        ("event_changed", "bisher: ", "before: "),
        ("event_cancelled", "der Grund, den Sie bei der Absage nennen", "will not take place"),
        ("thanks", "vielen Dank, dass Sie dabei waren", "Thank you for being there."),
    ] {
        for (language, words) in [("de", german), ("en", english)] {
            let query = format!("art={kind}&sprache={language}");
            let shown = page(world, &jana, &format!("{}?{query}", path())).await;
            let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(words), "{query}: {words} is missing in {shown}");
            let html = page(world, &jana, &format!("{}/html?{query}", path())).await;
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{html}");
            assert!(html.contains("Kim Beispiel"), "{html}");
        }
    }
    assert!(world.letters().await.is_empty(), "nothing is written");
}

async fn nonsense_shows_the_confirmation(world: &World) {
    let jana = cookie(world, Role::Organizer, None).await;
    for query in ["?art=login_link&sprache=fr", "?art=%00", ""] {
        let shown = page(world, &jana, &format!("{}{query}", path())).await;
        assert!(shown.contains("Anmeldung bestätigt: Fachtag"), "{shown}");
    }
    for id in ["x", &Uuid::from_u128(404).to_string()] {
        let path = format!("/organisation/nachrichten/vorschau/{id}");
        assert_eq!(get(world, &jana, &path).await.0, StatusCode::NOT_FOUND);
        assert_eq!(get(world, &jana, &format!("{path}/html")).await.0, StatusCode::NOT_FOUND);
    }
}

async fn only_organizers_of_the_event_see_them(world: &World) {
    let group = Some(GroupRef { slug: "digital".into(), name: "Digitale Bildung".into(), mail: None });
    world.hear(&EventChanged { event: Event { version: 2, group, ..event(1) } }).await;
    for (groups, status) in [(Some("digital"), StatusCode::OK), (Some("natur"), StatusCode::FORBIDDEN)] {
        let who = cookie(world, Role::Organizer, groups).await;
        assert_eq!(get(world, &who, &path()).await.0, status);
        assert_eq!(get(world, &who, &format!("{}/html", path())).await.0, status);
    }
}
