//! Organizers sign in by a mailed link, and out again.

use harness::{Installation, Options, Page, run, unique};
use reqwest::Method;

fn address(stem: &str) -> String {
    format!("{}@buero.example", unique(stem))
}

/// Fills in the form on the sign-in page and sends it.
async fn ask(site: &Installation, path: &str, email: &str) -> Page {
    let page = site.client.open(path).await.expect(200);
    site.client.submit(&page.form().fill("email", email), "").await
}

/// The link in the mail that was asked for; the invitation may arrive before it or after it.
async fn mailed_link(site: &Installation, email: &str) -> String {
    let mail = site.mails.wait_for_words(email, "keinen Link angefordert").await;
    let link = mail.text.split_whitespace().find(|word| word.contains("/anmelden/"));
    link.unwrap_or_else(|| panic!("no link in {}", mail.text)).to_owned()
}

pub async fn by_mail(site: &Installation) {
    let email = address("post");
    site.invite(&email, "organizer", &[]).await;
    let invitation = site.mails.wait_for(&email, 1).await.remove(0);
    assert!(invitation.says("Sie haben einen Zugang zur Organisation"), "{}", invitation.text);
    let asked = ask(site, "/anmelden", &email.to_uppercase()).await;
    site.client.follow(&asked).await.expect(200).shows("Wenn für diese Adresse ein Zugang besteht");
    let link = mailed_link(site, &email).await;
    let mail = site.mails.wait_for_words(&email, "keinen Link angefordert").await;
    assert!(mail.says("Der Link gilt bis"), "{}", mail.text);
    assert!(mail.html.contains("Einloggen"));
    // A scanner reads the mail first.
    for _ in 0..3 {
        site.client.open(&link).await.expect(200).shows("bestätigen");
        assert_eq!(site.client.request(Method::HEAD, &link).send().await.status, 200);
    }
    let visitor = site.use_link(&link).await;
    visitor.open("/organisation").await.expect(200).shows("Kommende Veranstaltungen");
    // Only once: neither the page nor its button work any more.
    site.client.open(&link).await.expect(410).shows("gilt nicht mehr");
    let again = site.client.post(&link).header("sec-fetch-site", "same-origin").send().await;
    assert!(again.status == 410 && again.header("set-cookie").is_empty(), "{again:?}");
    // A double click has a session already.
    let clicked = visitor.post(&link).await.expect(303);
    assert_eq!(clicked.answer.header("location"), "/organisation");
    // Who is signed in need not do it again.
    assert_eq!(visitor.open("/anmelden").await.expect(303).answer.header("location"), "/organisation");
}

pub async fn strangers_learn_nothing(site: &Installation) {
    let known = address("bekannt");
    site.invite(&known, "organizer", &[]).await;
    let answers = [ask(site, "/anmelden", &known).await, ask(site, "/anmelden", &address("fremd")).await];
    let [one, other] =
        answers.map(|page| (page.answer.status, page.answer.header("location").to_owned(), page.answer.body));
    assert_eq!(one, other);
    let wrong = ask(site, "/anmelden", "keine Adresse").await.expect(422);
    wrong.shows("E-Mail-Adresse: Bitte geben Sie eine Adresse in der Form");
    assert_eq!(wrong.form().value("email"), "keine Adresse");
    site.client.open("/anmelden/unsinn").await.expect(410);
}

/// Somebody asks in another's name, again and again: the owner's link still works.
pub async fn asked_in_anothers_name(site: &Installation) {
    let email = address("oft");
    site.invite(&email, "organizer", &[]).await;
    for _ in 0..20 {
        ask(site, "/anmelden", &email).await.expect(303);
    }
    let link = mailed_link(site, &email).await;
    site.client.open(&link).await.expect(200).shows(&email);
    site.use_link(&link).await.open("/organisation").await.expect(200);
    assert!(site.mails.to(&email).len() <= 4, "the invitation and three");
}

#[test]
fn too_many_links() {
    run(async {
        let site = Installation::start(Options::embedded().with("FACHTAG_UNLIMITED_CLIENTS", "")).await;
        for _ in 0..30 {
            ask(&site, "/anmelden", &address("oft")).await.expect(303);
        }
        let refused = ask(&site, "/anmelden", &address("oft")).await.expect(429);
        let wait: u32 = refused.answer.header("retry-after").parse().unwrap();
        assert!((1..=1_800).contains(&wait), "{wait}");
        refused.shows("Es wurden zu viele Links angefordert");
    });
}

pub async fn the_way_back(site: &Installation) {
    let email = address("weiter");
    site.invite(&email, "organizer", &[]).await;
    // The page that was wanted is kept over the mail.
    let page = site.client.open("/organisation/konto?a=1").await.expect(303);
    let asked = ask(site, page.answer.header("location"), &email).await;
    site.client.follow(&asked).await.expect(200);
    let link = mailed_link(site, &email).await;
    let confirm = site.client.open(&link).await.expect(200);
    let signed_in = site.client.submit(&confirm.form(), "").await.expect(303);
    assert_eq!(signed_in.answer.header("location"), "/organisation/konto?a=1");
}

pub async fn no_way_leads_off_the_site(site: &Installation) {
    let email = address("fort");
    let visitor = site.visitor(&email, "organizer").await;
    for way in
        ["//boese.example", "/%5Cboese.example", "https%3A%2F%2Fboese.example", "/%09/boese.example", "boese.example"]
    {
        let path = format!("/anmelden?weiter={way}");
        assert_eq!(visitor.open(&path).await.expect(303).answer.header("location"), "/organisation", "{way}");
        let page = site.client.open(&path).await.expect(200);
        assert!(page.attributes("input[name=weiter]", "value").is_empty(), "{way}");
    }
    // Nor does a form that was tampered with.
    let fields = [("email".to_owned(), email.clone()), ("weiter".to_owned(), "//boese.example".to_owned())];
    site.client.post("/anmelden").header("sec-fetch-site", "same-origin").form(&fields).send().await.expect(303);
    let link = mailed_link(site, &email).await;
    let confirm = site.client.open(&link).await.expect(200);
    let signed_in = site.client.submit(&confirm.form(), "").await.expect(303);
    assert_eq!(signed_in.answer.header("location"), "/organisation");
}

pub async fn out_here_and_everywhere(site: &Installation) {
    let email = address("aus");
    let here = site.visitor(&email, "organizer").await;
    let there = site.visitor(&email, "organizer").await;
    let out = here.submit(&here.open("/organisation").await.form_at(".rail form"), "").await.expect(303);
    assert!(out.answer.header("set-cookie").contains("Max-Age=0"), "{}", out.answer.header("set-cookie"));
    assert!(there.may_open("/organisation").await);
    let account = there.open("/organisation/konto").await.expect(200);
    account.shows(&email);
    let out = there.submit(&account.form_at("form[action$=ueberall-abmelden]"), "").await.expect(303);
    assert!(out.answer.header("set-cookie").contains("Max-Age=0"));
    site.client.follow(&out).await.expect(200).shows("Sie sind auf allen Geräten abgemeldet");
    for visitor in [&here, &there] {
        assert!(!visitor.may_open("/organisation").await);
    }
    let lost = there.post("/organisation/konto").await.expect(401);
    lost.shows("Sie sind nicht mehr angemeldet");
    // The next sign-in works as ever.
    let again = site.visitor(&email, "organizer").await;
    assert!(again.may_open("/organisation").await);
}

pub async fn a_name_of_ones_own(site: &Installation) {
    let visitor = site.visitor(&address("name"), "check-in").await;
    let form = visitor.open("/organisation/konto").await.expect(200).form_at(".form form");
    let long = "x".repeat(201);
    let refused = visitor.submit(&form.clone().fill("name", &long), "").await.expect(422);
    refused.shows("Name: Bitte kürzen Sie");
    assert_eq!(refused.form_at(".form form").value("name"), long);
    let name = "Jördis <b>Öz</b> 🦔";
    let saved = visitor.submit(&form.fill("name", name), "").await;
    let page = visitor.follow(&saved).await.expect(200);
    page.shows("Ihr Name ist gespeichert");
    assert_eq!(page.form_at(".form form").value("name"), name);
    assert!(page.all(".site-nav a").iter().any(|link| link.contains(name)), "{:?}", page.all(".site-nav a"));
}

#[test]
fn behind_a_proxy() {
    run(async {
        let options = Options::embedded().with("FACHTAG_TRUSTED_PROXIES", "127.0.0.0/8");
        let site = Installation::start(options).await;
        let email = address("proxy");
        let link = site.invite(&email, "organizer", &[]).await;
        let call =
            site.client.post(&link).header("x-forwarded-proto", "https").header("x-forwarded-for", "203.0.113.9");
        let signed_in = call.header("sec-fetch-site", "same-origin").send().await.expect(303);
        assert!(signed_in.header("set-cookie").ends_with("; Secure"), "{}", signed_in.header("set-cookie"));
        // Each client has its own limit.
        let ask = async |client: &str, number: usize| {
            let fields = [("email".to_owned(), format!("p{number}@buero.example"))];
            let call = site.client.post("/anmelden").header("x-forwarded-for", client);
            call.header("sec-fetch-site", "same-origin").form(&fields).send().await
        };
        for number in 0..30 {
            ask("203.0.113.7", number).await.expect(303);
        }
        assert_eq!(ask("203.0.113.7", 100).await.expect(429).header("retry-after"), "900");
        ask("203.0.113.8", 100).await.expect(303);
    });
}
