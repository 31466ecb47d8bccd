//! Signing up in a browser without JavaScript.

use harness::{Installation, Page, unique};
use serde_json::json;

pub const GOOD: [(&str, &str); 4] = [
    ("first_name", "Ayşe"),
    ("last_name", "Müller-Lüdenscheidt"),
    ("institution", "Kita „Sonnenschein“"),
    ("function", "Leitung"),
];

/// From the empty form to the page at the end.
pub async fn sign_up(site: &Installation, slug: &str, email: &str) -> Page {
    let form = site.client.open(&format!("/anmeldung/{slug}")).await.expect(200).form();
    let check = site.client.submit(&form.fill_all(&GOOD).fill("email", email), "check").await.expect(200);
    let sent = site.client.submit(&check.form(), "submit").await;
    site.client.follow(&sent).await.expect(200)
}

pub async fn without_javascript(site: &Installation) {
    let event = site.publish(json!({})).await;
    let email = format!("{}@schule.example", unique("ayse"));
    let programme = site.client.open("/").await.expect(200);
    let page = site.client.open(&programme.link(&event.title)).await.expect(200);
    for fact in
        ["Haus der Bildung", "Saal 1", "41061 Mönchengladbach", "stufenlos", "Medien in der Kita", "Bildungsbüro"]
    {
        page.shows(fact);
    }
    let form = site.client.open(&page.link("anmelden")).await.expect(200).form();
    let check = site.client.submit(&form.fill_all(&GOOD).fill("email", &email), "check").await.expect(200);
    check.shows("Ayşe");
    check.shows(&email);
    let edit = site.client.submit(&check.form(), "edit").await.expect(200).form();
    assert_eq!(edit.value("last_name"), "Müller-Lüdenscheidt");
    assert_eq!(edit.value("institution"), "Kita „Sonnenschein“");
    let check = site.client.submit(&edit.fill("first_name", "Aylin"), "check").await.expect(200);
    check.shows("Aylin");
    let sent = site.client.submit(&check.form(), "submit").await;
    let done = site.client.follow(&sent).await.expect(200);
    done.shows("Vielen Dank für Ihre Anmeldung");
    // What was typed, so that a slip is seen; but the address of the page names nobody.
    done.shows(&email);
    assert!(!done.path.contains("ayse") && !done.path.contains('@'), "{}", done.path);
    let (bare, _) = done.path.split_once("&formular=").unwrap();
    assert!(!site.client.open(bare).await.expect(200).answer.body.contains(&email), "nobody else sees it");

    let mail = site.mails.wait_for(&email, 1).await.remove(0);
    assert!(mail.subject.contains(&event.title), "{}", mail.subject);
    for words in ["Sie sind angemeldet und haben einen Platz", "Haus der Bildung", "Aylin Müller-Lüdenscheidt"] {
        assert!(mail.says(words), "{words} in {}", mail.text);
    }
    assert!(mail.html.contains("Haus der Bildung"));
    let (method, calendar) = mail.calendar.clone().expect("a calendar part");
    assert_eq!(method, "REQUEST");
    assert!(calendar.contains("METHOD:REQUEST") && calendar.contains("TZID=Europe/Berlin"), "{calendar}");
    assert!(mail.files.iter().any(|name| name.ends_with(".ics")), "{:?}", mail.files);
    let manage = site.client.open(&mail.manage_url()).await.expect(200);
    manage.shows("Sie haben einen Platz");
    manage.shows("Aylin");
}

pub async fn mistakes_keep_values(site: &Installation) {
    let event = site.publish(json!({})).await;
    let path = format!("/anmeldung/{}", event.slug);
    let empty = site.client.open(&path).await.expect(200).form();
    let all_wrong = site.client.submit(&empty, "check").await.expect(422);
    assert!(all_wrong.all("title")[0].starts_with("Fehler:"));
    let named = all_wrong.attributes(".error-summary a", "href");
    assert_eq!(named, ["#first_name", "#last_name", "#email", "#institution"]);
    for link in named {
        assert_eq!(all_wrong.all(&format!("input{link}[aria-invalid=true]")).len(), 1, "{link} leads to its field");
    }

    let form = all_wrong.form().fill_all(&GOOD).fill("email", "kein At-Zeichen").fill("note", "Zeile 1\r\nZeile 2");
    let page = site.client.submit(&form.fill("support_needs", "Rampe"), "check").await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#email", "#support_needs_consent"]);
    let form = page.form();
    assert_eq!(form.value("first_name"), "Ayşe");
    assert_eq!(form.value("email"), "kein At-Zeichen");
    assert_eq!(form.value("note").trim_start(), "Zeile 1\r\nZeile 2");
    assert!(!form.ticked("support_needs_consent"), "consent is never ticked by itself");
    let form = form.fill("email", "nun@gut.example").tick("support_needs_consent");
    let check = site.client.submit(&form, "check").await.expect(200);
    check.shows("Rampe");
    let back = site.client.submit(&check.form(), "edit").await.expect(200).form();
    assert!(back.ticked("support_needs_consent"));
}

/// The same page sent twice is one registration and one mail.
pub async fn double_click(site: &Installation) {
    let event = site.publish(json!({})).await;
    let email = format!("{}@schule.example", unique("doppelt"));
    let form =
        site.client.open(&format!("/anmeldung/{}", event.slug)).await.form().fill_all(&GOOD).fill("email", &email);
    let check = site.client.submit(&form, "check").await.expect(200).form();
    let (first, second) = tokio::join!(site.client.submit(&check, "submit"), site.client.submit(&check, "submit"));
    assert_eq!(first.answer.status, 303);
    assert_eq!(first.answer.header("location"), second.answer.header("location"));
    assert_eq!(site.registrations(&event).await.len(), 1);
    // A later mail to somebody else shows that no second one was on its way.
    sign_up(site, &event.slug, &format!("{}@schule.example", unique("danach"))).await;
    let mails = site.mails.wait_for(&email, 1).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].says("haben einen Platz"));
}

pub async fn answers_have_security_headers(site: &Installation) {
    let event = site.publish(json!({})).await;
    for path in [
        "/".to_owned(),
        format!("/veranstaltungen/{}", event.slug),
        format!("/anmeldung/{}", event.slug),
        "/gibt-es-nicht".into(),
    ] {
        let page = site.client.open(&path).await;
        let policy = page.answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!page.answer.body.contains("style=\""), "inline styles would be blocked on {path}");
        assert_eq!(page.answer.header("x-content-type-options"), "nosniff");
        assert_eq!(page.attributes("html", "lang"), ["de"]);
        for address in page.attributes("link[href]:not([rel=canonical]):not([hreflang]), script[src], img[src]", "href")
        {
            assert!(
                address.starts_with('/') || address.starts_with("data:"),
                "nothing is loaded from elsewhere: {address}"
            );
            assert_eq!(site.client.get(&address).send().await.status, 200, "{address}");
        }
    }
}
