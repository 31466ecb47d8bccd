//! What organizers see first.

use harness::{Installation, Options, SOON, in_days, run, smtp_sink::Fault, unique, wait_until};
use serde_json::{Value, json};

fn address(stem: &str) -> String {
    format!("{}@buero.example", unique(stem))
}

pub async fn what_comes_next(site: &Installation) {
    let visitor = site.visitor(&address("uebersicht"), "organizer").await;
    let event = site.publish(json!({"capacity": 2, "reminders": ["7d"]})).await;
    site.must_sign_up(&event, &address("teil")).await;
    site.must_sign_up(&event, &address("teil")).await;
    site.must_sign_up(&event, &address("teil")).await;
    site.wait_for_seats(&event, 2, 1).await;
    let page = visitor.open("/organisation").await.expect(200);
    let panels = page.all("article.panel");
    let panel = panels.iter().find(|panel| panel.contains(&event.title)).expect("the event");
    for words in ["2 von 2 Plätzen vergeben, 1 Person wartet", "Anmeldeschluss", "Erinnerung an die Teilnehmenden"] {
        assert!(panel.contains(words), "{words} in {panel}");
    }
    page.shows(&format!("Ausgebucht: {}", event.title));
    assert_eq!(page.link(&event.title), format!("/organisation/veranstaltungen/{}", event.id));
}

pub async fn what_wants_attention(site: &Installation) {
    let visitor = site.visitor(&address("sorge"), "organizer").await;
    let nowhere = site.publish(json!({"venue": Value::Null})).await;
    let start = in_days(5);
    let end = start.replace("T12", "T15");
    let draft = site.draft(json!({"starts_at": start, "ends_at": end, "sessions": []})).await;
    let page = visitor.open("/organisation").await.expect(200);
    page.shows(&format!("Der Ort fehlt: {}", nowhere.title));
    page.shows(&format!("Der Entwurf ist noch nicht veröffentlicht: {}", draft.title));
}

pub async fn the_door_sees_its_events(site: &Installation) {
    let door = site.visitor(&address("tuer"), "check-in").await;
    let event = site.publish(json!({})).await;
    let draft = site.draft(json!({})).await;
    let page = door.open("/organisation").await.expect(200);
    assert_eq!(page.link(&event.title), format!("/organisation/anmeldungen/{}/anwesenheit", event.id));
    assert!(!page.text().contains(&draft.title));
}

#[test]
fn nothing_planned_yet() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let visitor = site.visitor(&address("leer"), "organizer").await;
        let page = visitor.open("/organisation").await.expect(200);
        assert_eq!(page.link("Erste Veranstaltung anlegen"), "/organisation/veranstaltungen/neu");
        let door = site.visitor(&address("leer"), "check-in").await;
        door.open("/organisation").await.expect(200).shows("Zurzeit steht keine Veranstaltung an");
    });
}

#[test]
fn letters_that_reached_nobody() {
    run(async {
        let site = Installation::start(Options { smtp: true, ..Options::embedded() }).await;
        let visitor = site.visitor(&address("brief"), "organizer").await;
        let event = site.publish(json!({})).await;
        let sink = site.mails.sink().unwrap();
        sink.script([Fault::Recipient("550 5.1.1 unbekannt".into())]);
        site.must_sign_up(&event, &address("falsch")).await;
        let title = format!("Eine E-Mail kam nicht an: {}", event.title);
        wait_until("the failed letter on the overview", SOON, async || {
            visitor.open("/organisation").await.expect(200).text().contains(&title)
        })
        .await;
        let page = visitor.open("/organisation").await;
        assert!(page.link("Nicht zugestellte E-Mails").contains(&format!("veranstaltung={}", event.id)));
        let cancel = site.client.post(&format!("/api/v1/events/{}/cancel", event.id)).token(&site.token);
        cancel.json(&json!({"reason": "Der Saal ist nicht benutzbar."})).send().await.expect(200);
        let page = visitor.open("/organisation").await.expect(200);
        assert!(page.text().contains(&title), "also when it is called off: {}", page.text());
    });
}
