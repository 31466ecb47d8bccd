//! An event asks questions of its own, and offers a menu.

use harness::{Event, Installation, person_json, unique};
use serde_json::{Value, json};

use crate::participant::GOOD;

async fn asking(site: &Installation) -> (Event, Vec<String>) {
    let questions = json!([
        {"label": "Wie reisen Sie an?", "kind": "choice", "required": true, "choices": ["Bahn", "Rad", "Auto"]},
        {"label": "Welche Themen wünschen Sie?", "kind": "multiple_choice", "choices": ["Medien", "Natur", "Kultur"]},
        {"label": "Waren Sie schon einmal dabei?", "kind": "yes_no", "hint": "In einem der Vorjahre", "required": true},
        {"label": "Was möchten Sie mitnehmen?", "kind": "long_text"},
    ]);
    let event = site.publish(json!({"questions": questions, "meals": ["vegetarisch", "vegan"]})).await;
    let shown = site.event(&event).await;
    let ids = shown["questions"].as_array().unwrap().iter();
    (event, ids.map(|question| question["id"].as_str().unwrap().to_owned()).collect())
}

async fn only(site: &Installation, event: &Event) -> Value {
    let mut all = site.registrations(event).await;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

pub async fn on_the_page(site: &Installation) {
    let (event, ids) = asking(site).await;
    let name = |index: usize| format!("answer-{}", ids[index]);
    let email = format!("{}@schule.example", unique("frage"));
    let form = site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(200).form();
    let form = form.fill_all(&GOOD).fill("email", &email).fill("meal", "vegan").choose(&name(1), "Natur");
    let page = site.client.submit(&form, "check").await.expect(422);
    let named = page.attributes(".error-summary a", "href");
    assert_eq!(named, [format!("#{}", name(0)), format!("#{}", name(2))]);
    page.shows("Wie reisen Sie an?: Bitte beantworten Sie diese Frage.");
    let form = page.form();
    assert_eq!((form.value("meal"), form.value(&name(1))), ("vegan", "Natur"), "nothing typed is lost");
    let form = form.choose(&name(0), "Rad").choose(&name(2), "nein").fill(&name(3), "Ideen\r\nund Mut");
    let check = site.client.submit(&form, "check").await.expect(200);
    for words in ["Wie reisen Sie an?", "Rad", "Natur", "Nein", "Ideen und Mut", "vegan"] {
        check.shows(words);
    }
    let sent = site.client.submit(&check.form(), "submit").await;
    site.client.follow(&sent).await.expect(200);
    let kept = only(site, &event).await;
    assert_eq!(kept["answers"][&ids[0]], "Rad");
    assert_eq!(kept["answers"][&ids[1]], json!(["Natur"]));
    assert_eq!(kept["answers"][&ids[2]], json!(false));
    assert_eq!((&kept["answers"][&ids[3]], &kept["meal"]), (&json!("Ideen\nund Mut"), &json!("vegan")));

    let link = site.mails.wait_for(&email, 1).await[0].manage_url();
    let manage = site.client.open(&link).await.expect(200);
    manage.shows("Waren Sie schon einmal dabei?");
    let edit = site.client.open(&manage.link("Angaben ändern")).await.expect(200).form();
    assert_eq!(edit.value(&name(0)), "Rad");
    let saved = site.client.submit(&edit.choose(&name(0), "Bahn"), "").await;
    site.client.follow(&saved).await.expect(200).shows("Bahn");
    let export = site.client.get(&manage.link("Meine Daten")).send().await.expect(200).json();
    assert_eq!(export["person"]["antworten"][0], json!({"frage": "Wie reisen Sie an?", "antwort": "Bahn"}));
}

pub async fn over_the_api(site: &Installation) {
    let (event, ids) = asking(site).await;
    let post = async |changes: Value| {
        let body = person_json(&event, &format!("{}@schule.example", unique("api")), changes);
        site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await
    };
    let answers = json!({&ids[0]: "Bahn", &ids[2]: true});
    let placed = post(json!({"answers": answers, "meal": "vegan"})).await.expect(201).json();
    assert_eq!(site.registration(&placed).await["answers"], answers);

    let missing = post(json!({"answers": {&ids[0]: "Bahn"}})).await;
    assert_eq!((missing.problem(422), missing.fields()), ("invalid-input".into(), vec![format!("answers.{}", ids[2])]));
    let unknown = "01938a4e-7b5c-7cc0-8000-000000000001";
    for (id, wrong) in
        [(ids[0].as_str(), json!("Schiff")), (&ids[1], json!("Natur")), (&ids[2], json!("ja")), (unknown, json!("x"))]
    {
        let mut answers = json!({&ids[0]: "Bahn", &ids[2]: true});
        answers[id] = wrong;
        assert_eq!(post(json!({"answers": answers})).await.fields(), [format!("answers.{id}")]);
    }
    let fish = post(json!({"answers": answers, "meal": "Fisch"})).await;
    assert_eq!(fish.fields(), ["meal"]);
    assert!(fish.body.contains("vegetarisch, vegan"), "{}", fish.body);
    let number = post(json!({"answers": {&ids[0]: 7}})).await;
    assert_eq!(number.problem(422), "invalid-input");
}
