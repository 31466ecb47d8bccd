//! The daily digest: switched on by its reader, and ended by the link in it. What it says and when is tested on a clock that
//! moves, in the notifications service.

use fachtag_runtime::Secret;
use harness::{Client, Installation, SOON, Visitor, unique, wait_until};

/// The path that unsubscribes this organizer, as the mail has it.
async fn way_out(site: &Installation, email: &str) -> String {
    let variables = &site.environment.variables;
    let secret = variables.get("FACHTAG_SECRET").cloned().unwrap_or_else(|| {
        std::fs::read_to_string(format!("{}/secret", variables["FACHTAG_DATA_DIR"])).unwrap().trim().to_owned()
    });
    let admin = site.visitor(&format!("{}@buero.example", unique("verwaltung")), "admin").await;
    let list = admin.open("/organisation/personen").await.expect(200);
    let row = list.all(".table tbody tr").iter().position(|row| row.contains(email)).unwrap();
    let id = list.attributes(".table tbody th a", "href")[row].rsplit('/').next().unwrap().parse().unwrap();
    format!("/abmelden/{}", Secret::new(&secret).token("digest", id))
}

async fn is_on(visitor: &Visitor) -> bool {
    visitor.open("/organisation/konto").await.expect(200).form_at("form[action$=uebersicht]").ticked("digest")
}

/// Presses the switch.
async fn switch(visitor: &Visitor, on: bool) {
    let form = visitor.open("/organisation/konto").await.expect(200).form_at("form[action$=uebersicht]");
    let form = if on { form.tick("digest") } else { form.untick("digest", "true") };
    let saved = visitor.submit(&form, "").await;
    let words =
        if on { "Sie erhalten die tägliche Übersicht" } else { "Sie erhalten keine tägliche Übersicht mehr" };
    visitor.follow(&saved).await.expect(200).shows(words);
    assert_eq!(is_on(visitor).await, on);
}

async fn says(client: &Client, path: &str, words: &str) -> bool {
    client.open(path).await.answer.body.contains(words)
}

pub async fn switched_on_and_ended_by_its_link(site: &Installation) {
    let email = format!("{}@buero.example", unique("uebersicht"));
    let jana = site.visitor(&email, "organizer").await;
    assert!(!is_on(&jana).await, "nobody gets it unasked");
    let path = way_out(site, &email).await;
    site.client.open(&path).await.expect(404).shows("Diesen Link gibt es nicht");
    switch(&jana, true).await;
    wait_until("the link to be known", SOON, async || says(&site.client, &path, "Übersicht abbestellen").await).await;
    let page = site.client.open(&path).await.expect(200);
    assert!(is_on(&jana).await, "a look changes nothing");
    let ended = site.client.submit(&page.form(), "").await;
    site.client.follow(&ended).await.expect(200).shows("ist abbestellt");
    wait_until("the account to show it", SOON, async || !is_on(&jana).await).await;
    // Once more, by the button of a mail program on a foreign page.
    switch(&jana, true).await;
    wait_until("the link to work again", SOON, async || says(&site.client, &path, "Übersicht abbestellen").await).await;
    let click = site.client.post(&path).header("origin", "https://mail.example").header("sec-fetch-site", "cross-site");
    let form = [("List-Unsubscribe".to_owned(), "One-Click".to_owned())];
    assert!(click.form(&form).send().await.expect(200).body.contains("ist abbestellt"));
    wait_until("the account to show it again", SOON, async || !is_on(&jana).await).await;
    switch(&jana, true).await;
    switch(&jana, false).await;
}

pub async fn the_door_has_none(site: &Installation) {
    let door = site.visitor(&format!("{}@buero.example", unique("tuer")), "check-in").await;
    let account = door.open("/organisation/konto").await.expect(200);
    assert!(!account.text().contains("Tägliche Übersicht"));
    door.post("/organisation/konto/uebersicht").await.expect(403);
}
