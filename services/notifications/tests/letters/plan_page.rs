//! The page with what goes out by itself.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use chrono::Duration;
use fachtag_access::Role;
use fachtag_contracts::events::{Event, EventChanged, GroupRef};
use fachtag_notifications::routes::pages;
use tower::ServiceExt;
use uuid::Uuid;

use crate::{
    facts::{confirmed, event, waitlisted},
    letter_pages::{cookie, get, page},
    world::World,
};

on_both!(
    the_plan_says_who_gets_what_and_when,
    a_reminder_can_be_left_out_and_taken_up_again,
    a_reminder_can_go_now_and_goes_once,
    only_organizers_of_the_event_see_and_change_its_plan,
    sending_at_once_is_asked_first_with_the_number,
    the_plan_is_told_to_the_other_services,
    nonsense_changes_nothing,
);

fn path() -> String {
    format!("/organisation/nachrichten/plan/{}", Uuid::from_u128(1))
}

fn reminding() -> EventChanged {
    EventChanged { event: Event { version: 2, reminders: vec!["7d".into(), "2h".into()], ..event(1) } }
}

async fn click(world: &World, cookie: &str, path: &str, body: &str) -> StatusCode {
    let request = Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.to_owned()))
        .unwrap();
    let response = pages(world.app()).oneshot(request).await.unwrap();
    let status = response.status();
    to_bytes(response.into_body(), usize::MAX).await.unwrap();
    status
}

async fn the_plan_says_who_gets_what_and_when(world: &World) {
    world.hear(&reminding()).await;
    world.hear(&confirmed(1)).await;
    world.hear(&waitlisted(2)).await;
    let jana = cookie(world, Role::Organizer, None).await;
    let plan = page(world, &jana, &path()).await;
    for expected in [
        "Erinnerung 7 Tage vorher",
        "Do., 3. Dezember 2026, 9:00 Uhr",
        "Erinnerung 2 Stunden vorher",
        "Do., 10. Dezember 2026, 7:00 Uhr",
        "<td class=\"is-number\">1</td>",
        "geht dann von selbst hinaus",
        "Teilnahmeliste am Arbeitstag vorher",
    ] {
        assert!(plan.contains(expected), "{expected} is missing in {plan}");
    }
    let online_url = Some("https://neu.example/".into());
    world.hear(&EventChanged { event: Event { version: 3, online_url, ..reminding().event } }).await;
    assert!(page(world, &jana, &path()).await.contains("Mitteilung über die Änderung"));
    let letters = page(world, &jana, &format!("/organisation/nachrichten?veranstaltung={}", Uuid::from_u128(1))).await;
    assert!(letters.contains(&path()));
}

async fn a_reminder_can_be_left_out_and_taken_up_again(world: &World) {
    world.hear(&reminding()).await;
    world.hear(&confirmed(1)).await;
    let jana = cookie(world, Role::Organizer, None).await;
    for reminder in ["10080", "120"] {
        let body = format!("art=reminder&minuten={reminder}&schritt=auslassen");
        assert_eq!(click(world, &jana, &path(), &body).await, StatusCode::SEE_OTHER);
    }
    assert!(page(world, &jana, &path()).await.contains("wird ausgelassen"));
    click(world, &jana, &path(), "art=reminder&minuten=120&schritt=aufnehmen").await;
    world.go_to(event(1).starts_at - Duration::minutes(5));
    world.write_due().await;
    let letters = world.letters().await;
    let reminded: Vec<_> = letters.iter().filter(|letter| letter.kind == "reminder").map(|l| l.revision).collect();
    assert_eq!(reminded, [120]);
}

async fn a_reminder_can_go_now_and_goes_once(world: &World) {
    world.hear(&reminding()).await;
    world.hear(&confirmed(1)).await;
    let jana = cookie(world, Role::Organizer, None).await;
    let body = "art=reminder&minuten=10080&schritt=senden";
    assert_eq!(click(world, &jana, &path(), body).await, StatusCode::SEE_OTHER);
    assert_eq!(click(world, &jana, &path(), body).await, StatusCode::SEE_OTHER);
    world.write_due().await;
    assert_eq!(click(world, &jana, &path(), body).await, StatusCode::SEE_OTHER);
    world.write_due().await;
    assert_eq!(world.kinds().await, ["confirmed", "reminder"]);
    assert!(page(world, &jana, &path()).await.contains("verschickt"));
    world.go_to(event(1).starts_at - Duration::days(7));
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 1);
}

async fn only_organizers_of_the_event_see_and_change_its_plan(world: &World) {
    let group = Some(GroupRef { slug: "digitale-bildung".into(), name: "Digitale Bildung".into(), mail: None });
    world.hear(&EventChanged { event: Event { group, ..reminding().event } }).await;
    let stranger = cookie(world, Role::Organizer, Some("andere")).await;
    assert_eq!(get(world, &stranger, &path()).await.0, StatusCode::FORBIDDEN);
    let body = "art=reminder&minuten=10080&schritt=auslassen";
    assert_eq!(click(world, &stranger, &path(), body).await, StatusCode::FORBIDDEN);
    let own = cookie(world, Role::Organizer, Some("digitale-bildung")).await;
    assert!(!page(world, &own, &path()).await.contains("wird ausgelassen"));
    for nothing in [Uuid::from_u128(99).to_string(), "nichts".into()] {
        let path = format!("/organisation/nachrichten/plan/{nothing}");
        assert_eq!(get(world, &own, &path).await.0, StatusCode::NOT_FOUND);
    }
}

async fn nonsense_changes_nothing(world: &World) {
    world.hear(&reminding()).await;
    let jana = cookie(world, Role::Organizer, None).await;
    let before = page(world, &jana, &path()).await;
    for body in [
        "",
        "art=reminder&minuten=x&schritt=senden",
        "art=confirmed&minuten=0&schritt=senden",
        "art=reminder&minuten=10080&schritt=loeschen",
        "art=reminder&minuten=99999999999999999999&schritt=senden",
    ] {
        assert_eq!(click(world, &jana, &path(), body).await, StatusCode::SEE_OTHER, "{body}");
    }
    assert_eq!(page(world, &jana, &path()).await, before);
}

async fn sending_at_once_is_asked_first_with_the_number(world: &World) {
    world.hear(&reminding()).await;
    world.hear(&confirmed(1)).await;
    world.hear(&waitlisted(2)).await;
    let jana = cookie(world, Role::Organizer, None).await;
    let ask = |kind: &str| format!("{}/senden?art={kind}&minuten=10080", path());
    let plan = page(world, &jana, &path()).await;
    assert!(plan.contains(&ask("reminder").replace('&', "&#38;")), "{plan}");
    assert!(!plan.contains("value=\"senden\""), "one click alone sends nothing");
    let question = page(world, &jana, &ask("reminder")).await;
    assert!(question.contains("1 E-Mail jetzt senden"), "{question}");
    for nothing in [ask("thanks"), ask("nichts"), format!("{}/senden", path())] {
        assert!(page(world, &jana, &nothing).await.contains("steht nicht mehr im Plan"), "{nothing}");
    }
    click(world, &jana, &path(), "art=reminder&minuten=10080&schritt=senden").await;
    world.write_due().await;
    assert!(page(world, &jana, &ask("reminder")).await.contains("steht nicht mehr im Plan"), "it is sent");
}

async fn the_plan_is_told_to_the_other_services(world: &World) {
    let told = async || -> Vec<(String, i64)> {
        world.plan().await.mailings.into_iter().map(|mailing| (mailing.kind, mailing.minutes)).collect()
    };
    let reminder = |minutes| ("reminder".to_owned(), minutes);
    world.hear(&reminding()).await;
    world.hear(&confirmed(1)).await;
    assert_eq!(told().await, [reminder(10_080), reminder(120)]);
    let jana = cookie(world, Role::Organizer, None).await;
    click(world, &jana, &path(), "art=reminder&minuten=10080&schritt=auslassen").await;
    assert_eq!(told().await, [reminder(120)]);
    let online_url = Some("https://neu.example/".into());
    world.hear(&EventChanged { event: Event { version: 3, online_url, ..reminding().event } }).await;
    assert_eq!(told().await, [("event_changed".to_owned(), 0), reminder(120)]);
    world.go_to(world.clock.now() + Duration::minutes(11));
    world.write_due().await;
    assert_eq!(told().await, [reminder(120)]);
}
