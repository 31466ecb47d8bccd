//! Whoever causes mails to many is told before, and can stop them.

use harness::{Installation, SOON, unique, wait_until};
use serde_json::json;

const NOTICE: &str = "2 Personen eine E-Mail über die Änderung";

pub async fn a_new_place_is_told_unless_left_out(site: &Installation) {
    let event = site.publish(json!({"title": unique("Fachtag zieht um")})).await;
    for email in ["ada@schule.example", "max@kita.example"] {
        site.must_sign_up(&event, email).await;
    }
    site.wait_for_seats(&event, 2, 0).await;
    let desk = site.desk("admin", None).await;
    let path = format!("/organisation/veranstaltungen/{}", event.id);
    let edit = async |field: &str, value: &str| {
        let form = desk.open(&format!("{path}/bearbeiten")).await.expect(200).form_at("form[enctype]");
        desk.follow(&desk.submit(&form.fill(field, value), "save").await).await.expect(200)
    };
    assert!(!edit("summary", "Ein Tag für alle.").await.text().contains(NOTICE), "nobody is told of that");
    let saved = edit("venue.room", "Saal 7").await;
    saved.shows("Ihre Änderungen sind gespeichert");
    saved.shows(NOTICE);
    let plan = format!("/organisation/nachrichten/plan/{}", event.id);
    let plan = async || desk.open(&plan).await.expect(200).text();
    wait_until("the change to be planned", SOON, async || plan().await.contains("Mitteilung über die Änderung")).await;
    let question = desk.open(&saved.link("Jetzt senden")).await.expect(200);
    question.shows("2 E-Mails jetzt senden");
    desk.open(&saved.link("Ansehen")).await.expect(200);

    let skip = saved.form_at("form[action*='/nachrichten/plan/']");
    let plan = desk.follow(&desk.submit(&skip, "auslassen").await).await.expect(200);
    plan.shows("wird ausgelassen");
    let overview = async || desk.open(&path).await.expect(200).text();
    let forgotten = "E-Mail über die Änderung an alle Angemeldeten";
    wait_until("the event's page to forget it", SOON, async || !overview().await.contains(forgotten)).await;
    assert!(!overview().await.contains(NOTICE));
}
