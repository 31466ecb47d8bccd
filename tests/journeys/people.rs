//! Administrators say who may come in.

use harness::{Installation, Options, SOON, Visitor, run, unique, wait_until};
use serde_json::json;

fn address(stem: &str) -> String {
    format!("{}@buero.example", unique(stem))
}

async fn admin(site: &Installation) -> Visitor {
    site.visitor(&address("verwaltung"), "admin").await
}

/// The page of one person, found by the address in the list.
async fn page_of(admin: &Visitor, email: &str) -> String {
    let list = admin.open("/organisation/personen").await.expect(200);
    let row = list.all(".table tbody tr").iter().position(|row| row.contains(email));
    let row = row.unwrap_or_else(|| panic!("{email} on {}", list.text()));
    list.attributes(".table tbody th a", "href").remove(row)
}

pub async fn invite_and_change(site: &Installation) {
    let admin = admin(site).await;
    let email = address("neu");
    let form = admin.open("/organisation/personen/einladen").await.expect(200).form_at(".form form");
    let refused = admin.submit(&form.clone().fill_all(&[("email", "unsinn"), ("name", "Kim")]), "").await.expect(422);
    refused.shows("E-Mail-Adresse: Bitte geben Sie eine Adresse in der Form");
    assert_eq!(refused.form_at(".form form").value("name"), "Kim");
    let form = refused.form_at(".form form").fill("email", &email).choose("role", "check-in");
    let invited = admin.submit(&form, "").await;
    admin.follow(&invited).await.expect(200).shows("Die Einladung ist unterwegs");
    // A second click invites nobody twice.
    admin.submit(&form, "").await.expect(303);
    let mail = site.mails.wait_for(&email, 1).await.remove(0);
    let link = mail.text.split_whitespace().find(|word| word.contains("/anmelden/")).unwrap().to_owned();
    let kim = site.use_link(&link).await;
    kim.open("/organisation").await.expect(200).shows("Wählen Sie die Veranstaltung");
    kim.open("/organisation/personen").await.expect(403);
    let fresh = admin.open("/organisation/personen/einladen").await.form_at(".form form").fill("email", &email);
    admin.submit(&fresh, "").await.expect(422).shows("hat schon einen Zugang");

    let person = page_of(&admin, &email).await;
    let form =
        admin.open(&person).await.expect(200).form_at(".form form").choose("role", "organizer").fill("name", "Kim Öz");
    let changed = admin.submit(&form, "").await;
    admin.follow(&changed).await.expect(200).shows("Die Änderungen sind gespeichert");
    kim.open("/organisation").await.expect(200).shows("Kommende Veranstaltungen");
    let again = admin.open(&person).await.form_at("form[action$=link]");
    for _ in 0..2 {
        admin.submit(&again, "").await.expect(303);
    }
    site.mails.wait_for(&email, 2).await;
    assert_eq!(site.mails.to(&email).len(), 2, "one for each form");
}

pub async fn removed_people_are_out(site: &Installation) {
    let admin = admin(site).await;
    let email = address("geht");
    let leaver = site.visitor(&email, "organizer").await;
    let event = site.publish(json!({})).await;
    let everywhere = [
        "/organisation".to_owned(),
        format!("/organisation/anmeldungen/{}", event.id),
        "/organisation/nachrichten".to_owned(),
    ];
    for path in &everywhere {
        leaver.open(path).await.expect(200);
    }
    let person = page_of(&admin, &email).await;
    let confirm = admin.open(&format!("{person}/entfernen")).await.expect(200);
    confirm.shows(&email);
    for path in &everywhere {
        leaver.open(path).await.expect(200);
    }
    let removed = admin.submit(&confirm.form_at(".form form"), "").await;
    admin.follow(&removed).await.expect(200).shows("Der Zugang ist entfernt");
    admin.submit(&confirm.form_at(".form form"), "").await.expect(303);
    for path in &everywhere {
        wait_until(&format!("the end of the session at {path}"), SOON, async || !leaver.may_open(path).await).await;
    }
    admin.open(&person).await.expect(404);
    assert!(!admin.open("/organisation/personen").await.text().contains(&email));
}

pub async fn nobody_removes_themselves(site: &Installation) {
    let email = address("selbst");
    let admin = site.visitor(&email, "admin").await;
    let person = page_of(&admin, &email).await;
    let refused = admin.post(&format!("{person}/entfernen")).await.expect(422);
    refused.shows("Den eigenen Zugang kann nur jemand anderes entfernen");
    for (method, path) in [("GET", "/organisation/personen/keine-id"), ("POST", "/organisation/personen/keine-id/link")]
    {
        let page = if method == "GET" { admin.open(path).await } else { admin.post(path).await };
        assert_eq!(page.answer.status, 404, "{method} {path}");
    }
}

#[test]
fn the_last_administrator_stays() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        // The program's own first administrator is there, too, until somebody takes it away.
        let email = address("letzte");
        let admin = site.visitor(&email, "admin").await;
        let first = page_of(&admin, "organisation@localhost.invalid").await;
        admin.post(&format!("{first}/entfernen")).await.expect(303);
        let own = page_of(&admin, &email).await;
        let form = admin.open(&own).await.form_at(".form form").choose("role", "organizer");
        let refused = admin.submit(&form, "").await.expect(422);
        refused.shows("Das ist der letzte Zugang mit der Rolle Verwaltung");
        admin.open("/organisation/personen").await.expect(200);
        let output = site.environment.run(&["organizer", "invite", &email, "--role", "check-in"]).await;
        assert_eq!(output.code, Some(2), "{output:?}");
    });
}

#[test]
fn groups_bound_what_one_sees() {
    run(async {
        let options = Options { arguments: vec!["--demo"], ..Options::embedded() };
        let site = Installation::start(options).await;
        wait_until("the example programme", SOON, async || site.logs().contains("/anmelden/")).await;
        let groups = site.client.get("/api/v1/groups").send().await.expect(200).json();
        let slugs: Vec<_> = groups["items"].as_array().unwrap().iter().map(|g| g["slug"].as_str().unwrap()).collect();
        let admin = admin(&site).await;
        let email = address("gruppe");
        let link = site.invite(&email, "organizer", &slugs[..2]).await;
        let visitor = site.use_link(&link).await;
        let seen = async || visitor.open("/organisation").await.expect(200).all(".panel h3");
        let both = seen().await;
        assert!(!both.is_empty() && both.len() < admin.open("/organisation").await.all(".panel h3").len(), "{both:?}");
        // Fewer groups, fewer events: at once, with the same session.
        let person = page_of(&admin, &email).await;
        let mut form = admin.open(&person).await.expect(200).form_at(".form form");
        assert_eq!(form.value("scope"), "groups");
        form = form.untick("groups", slugs[1]);
        admin.submit(&form, "").await.expect(303);
        let one = seen().await;
        assert!(!one.is_empty() && one.len() < both.len(), "{one:?} of {both:?}");
        let none = form.untick("groups", slugs[0]);
        admin.submit(&none, "").await.expect(422).shows("Unterarbeitsgruppen: Bitte wählen Sie mindestens eine");
        visitor.open("/organisation/konto").await.expect(200).shows("Digitale Bildung");
    });
}

pub async fn sub_groups(site: &Installation) {
    let admin = admin(site).await;
    let name = unique("Lernorte im Grünen");
    let form = admin.open("/organisation/gruppen/neu").await.expect(200).form_at(".form form");
    admin.submit(&form, "").await.expect(422).shows("Name: Bitte füllen Sie dieses Feld aus");
    let form = form.fill("name", &name).fill("description", "Wir treffen uns **draußen**.");
    let saved = admin.submit(&form, "").await;
    admin.submit(&form, "").await.expect(303);
    let list = admin.follow(&saved).await.expect(200);
    list.shows("Die Unterarbeitsgruppe ist angelegt");
    let own = list.link(&name);
    let form = admin.open(&own).await.expect(200).form_at(".form form").fill("name", &format!("{name} und am Fluss"));
    let renamed = admin.submit(&form, "").await;
    admin.follow(&renamed).await.expect(200).shows("und am Fluss");
    site.client.open(&own.replace("/organisation", "")).await.expect(200).shows("draußen");
    let organizer = site.visitor(&address("keine-verwaltung"), "organizer").await;
    organizer.open("/organisation/gruppen").await.expect(403);
    a_group_writes_under_its_own_name(site, &admin, &own).await;
}

async fn a_group_writes_under_its_own_name(site: &Installation, admin: &Visitor, path: &str) {
    let form = admin.open(path).await.expect(200).form_at(".form form").fill("sender_email", "niemand");
    admin.submit(&form, "").await.expect(422);
    let form = form.fill("sender_name", "Lernorte").fill("sender_email", "lernorte@stadt.example");
    let form = form.fill("reply_to", "fragen@stadt.example").fill("signature", "Kim Beispiel\n02161 1");
    admin.submit(&form, "").await.expect(303);
    let slug = path.rsplit('/').next().unwrap();
    let event = site.publish(json!({ "group": slug, "contact": null })).await;
    let email = address("gruppe");
    site.must_sign_up(&event, &email).await;
    let mail = &site.mails.wait_for(&email, 1).await[0];
    assert_eq!(mail.header("From"), "Lernorte <lernorte@stadt.example>");
    assert_eq!(mail.header("Reply-To"), "fragen@stadt.example");
    assert!(mail.says("Freundliche Grüße Kim Beispiel 02161 1"), "{}", mail.text);
    let trial = address("probe");
    let said = site.environment.run(&["doctor", "--send-to", &trial, "--group", slug]).await;
    if site.mails.sink().is_some() {
        assert_eq!(said.code, Some(0), "{said:?}");
        let mail = &site.mails.wait_for(&trial, 1).await[0];
        assert_eq!(mail.header("From"), "Lernorte <lernorte@stadt.example>");
    }
}
