//! Administrators give API tokens out, and take them back.

use harness::{Installation, SOON, unique, wait_until};
use serde_json::json;

pub async fn create_and_revoke(site: &Installation) {
    let admin = site.visitor(&format!("{}@buero.example", unique("schluessel")), "admin").await;
    let name = unique("Kalender <b>");
    let form = admin.open("/organisation/zugangsschluessel/neu").await.expect(200).form_at(".form form");
    let refused = admin.submit(&form.fill("name", " "), "").await.expect(422);
    refused.shows("Name: Bitte füllen Sie dieses Feld aus");
    let form = refused.form_at(".form form").fill("name", &name);
    let created = admin.submit(&form, "").await.expect(200);
    let token = created.raw("textarea").remove(0).trim().to_owned();
    assert!(token.starts_with("fachtag_"), "{token}");
    // A double click gets the same token and makes no second one.
    assert_eq!(admin.submit(&form, "").await.expect(200).raw("textarea")[0].trim(), token);
    let list = admin.open("/organisation/zugangsschluessel").await.expect(200);
    let rows = list.all(".table tbody tr");
    let row: Vec<_> = (0..rows.len()).filter(|row| rows[*row].contains(&name)).collect();
    assert_eq!(row.len(), 1, "{rows:?}");
    assert!(!list.answer.body.contains(&token), "it is shown once");

    let event = site.publish(json!({})).await;
    let everywhere =
        [format!("/api/v1/events/{}", event.id), "/api/v1/registrations".to_owned(), "/api/v1/letters".to_owned()];
    for path in &everywhere {
        site.client.get(path).token(&token).send().await.expect(200);
    }
    let confirm = list.attributes(".table tbody a", "href").remove(row[0]);
    let page = admin.open(&confirm).await.expect(200);
    page.shows(&name);
    site.client.get(&everywhere[1]).token(&token).send().await.expect(200);
    let revoked = admin.submit(&page.form_at(".form form"), "").await;
    let list = admin.follow(&revoked).await.expect(200);
    list.shows("Der Zugangsschlüssel ist widerrufen");
    assert!(!list.text().contains(&name));
    admin.submit(&page.form_at(".form form"), "").await.expect(303);
    for path in &everywhere {
        wait_until(&format!("the end of the token at {path}"), SOON, async || {
            site.client.get(path).token(&token).send().await.status == 401
        })
        .await;
    }
}
