//! The attendance list goes to the organizers, as files, on paper and by mail.

use std::{io::Write, process::Command};

use calamine::{Reader, Xlsx};
use chrono::{Duration, Utc};
use harness::{Answer, Event, Installation, Mail, Page, SOON, person_json, unique, wait_for, wait_until};
use serde_json::{Value, json};

const LAST: [&str; 3] = ["Zander", "Öztürk", "=cmd()"];

/// An event with two seats that three people want.
async fn wanted_event(site: &Installation, mut changes: Value) -> Event {
    changes["capacity"] = 2.into();
    let event = site.publish(changes).await;
    for last_name in LAST {
        let email = format!("{}@schule.example", unique("liste"));
        let person = person_json(
            &event,
            &email,
            json!({"last_name": last_name, "support_needs": "Platz für einen Rollstuhl", "support_needs_consent": true}),
        );
        site.client.post("/api/v1/registrations").token(&site.token).json(&person).send().await.expect(201);
    }
    event
}

/// Somebody new who organizes all events; the address.
async fn invite_organizer(site: &Installation) -> String {
    let email = format!("{}@buero.example", unique("liste"));
    site.environment.must_run(&["organizer", "invite", &email, "--role", "organizer"]).await;
    site.mails.wait_for(&email, 1).await;
    email
}

async fn open(site: &Installation, cookie: &str, path: &str) -> Page {
    Page { path: path.to_owned(), answer: site.client.get(path).cookie(cookie).send().await }
}

async fn post(site: &Installation, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    site.client.post(path).cookie(cookie).header("sec-fetch-site", "same-origin").form(&fields).send().await
}

/// What a poppler tool says about a PDF.
fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new(tool).arg(file.path()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Waits for the mails with this event's list.
async fn lists_to(site: &Installation, email: &str, event: &Event) -> Vec<std::sync::Arc<Mail>> {
    let subject = format!("Teilnahmeliste: {}", event.title);
    wait_for(&format!("the list of {} to {email}", event.title), SOON, async || {
        let mails: Vec<_> = site.mails.to(email).into_iter().filter(|mail| mail.subject == subject).collect();
        (!mails.is_empty()).then_some(mails)
    })
    .await
}

/// The files of a mail, read back.
fn read_files(mail: &Mail, event: &Event) {
    assert_eq!(mail.files.len(), 2, "{:?}", mail.files);
    let pdf = mail.file(".pdf");
    let info = poppler("pdfinfo", &[], &pdf);
    assert!(info.contains("Tagged: yes") && info.contains(&event.title), "{info}");
    let text = poppler("pdftotext", &["-raw", "-"], &pdf);
    for expected in [&*event.title, "Unterschrift", "Öztürk, Ada", "Grundschule Nord", "Seite 1 von 1"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(!text.contains('@') && !text.contains("Rollstuhl") && !text.contains("=cmd()"), "{text}");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(mail.file(".xlsx"))).unwrap();
    assert_eq!(book.sheet_names(), ["Teilnahmeliste"]);
    let rows = book.worksheet_range("Teilnahmeliste").unwrap();
    let names: Vec<_> = rows.rows().skip(1).map(|row| row[1].to_string()).collect();
    assert_eq!(names, ["Öztürk", "Zander"]);
}

/// The list is sent from the page, once per click.
pub async fn send_now(site: &Installation) {
    let organizer = invite_organizer(site).await;
    let admin = site.cookie_for("admin", None).await;
    let event = wanted_event(site, json!({})).await;
    let path = format!("/organisation/anmeldungen/{}/listen", event.id);
    let page = wait_for("the organizer to be known to the registrations", SOON, async || {
        let page = open(site, &admin, &path).await.expect(200);
        page.text().contains(&organizer).then_some(page)
    })
    .await;
    page.shows("2 Personen sind angemeldet, 1 Person steht auf der Warteliste.");
    page.shows("Letzter Arbeitstag vor der Veranstaltung");
    let form = page.form_at(&format!("form[action='{path}/senden']"));
    let click = form.value("klick").to_owned();
    for _ in 0..2 {
        let sent = post(site, &admin, &form.action, &[("klick", &click)]).await.expect(303);
        let done = open(site, &admin, sent.header("location")).await.expect(200);
        done.shows("Die Liste ist unterwegs");
        done.shows("Auf Wunsch der Organisation");
    }
    let mails = lists_to(site, &organizer, &event).await;
    assert_eq!(mails.len(), 1, "a double click sends one list");
    let mail = &mails[0];
    assert!(mail.says("Angemeldet: 2 Personen") && mail.says("Warteliste: 1 Person"), "{}", mail.text);
    assert!(mail.says(&path), "{}", mail.text);
    read_files(mail, &event);
    let sent = if site.mode == harness::Mode::Embedded { "nicht verschickt" } else { "verschickt" };
    assert_eq!(open(site, &admin, &path).await.all("td").iter().filter(|cell| **cell == sent).count(), 1);
}

/// Registration closes, and the list goes out by itself.
pub async fn at_the_closing_time(site: &Installation) {
    let organizer = invite_organizer(site).await;
    let at = |minutes| (Utc::now() + Duration::minutes(minutes)).to_rfc3339();
    let event = wanted_event(site, json!({"starts_at": at(120), "ends_at": at(240), "sessions": []})).await;
    let path = format!("/organisation/anmeldungen/{}/listen", event.id);
    let admin = site.cookie_for("admin", None).await;
    // The working day before had passed when the event was published: seen so, the lists are planned.
    let planned =
        async || open(site, &admin, &path).await.text().contains("entfiel, weil der Zeitpunkt schon vorbei war");
    wait_until("the lists to be planned", SOON, planned).await;
    open(site, &admin, &path).await.shows("geht dann von selbst hinaus");
    site.patch(&event, json!({"registration_closes_at": at(-1)})).await.expect(200);
    let mails = lists_to(site, &organizer, &event).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].says("die Anmeldung ist geschlossen"), "{}", mails[0].text);
    read_files(&mails[0], &event);
}

/// Every file and paper is there for those who may organize the event, and for nobody else.
pub async fn files_and_paper(site: &Installation) {
    let event = wanted_event(site, json!({})).await;
    let base = format!("/organisation/anmeldungen/{}/listen", event.id);
    let admin = site.cookie_for("admin", None).await;
    let lists = open(site, &admin, &base).await.expect(200);
    let links: Vec<_> =
        lists.attributes("main a", "href").into_iter().filter(|href| href.starts_with(&format!("{base}/"))).collect();
    assert_eq!(links.len(), 17, "three of them of the workshop: {links:?}");
    for link in &links {
        let answer = site.client.get(link).cookie(&admin).send().await;
        assert_eq!(answer.status, 200, "{link}");
        let name = link.rsplit('/').next().unwrap().split('?').next().unwrap();
        if let Some((stem, ending)) = name.split_once('.') {
            let saved = format!("filename=\"{stem}-{}.{ending}\"", event.slug);
            assert!(answer.header("content-disposition").contains(&saved), "{link}: {:?}", answer.headers);
            let start = match ending {
                "pdf" => "%PDF",
                "xlsx" => "PK",
                _ => "\u{feff}Nr.;Nachname;",
            };
            assert!(answer.body.starts_with(start), "{link}");
        }
    }
    let paper = open(site, &admin, &format!("{base}/teilnahmeliste")).await;
    let registered = ["Nr.", "Name", "Einrichtung", "Unterschrift"];
    // Who comes without having registered has no number.
    assert_eq!(paper.all("thead th"), [&registered[..], &registered[1..]].concat());
    assert_eq!(paper.all("tbody th"), ["Öztürk, Ada", "Zander, Ada"]);
    assert!(!paper.answer.body.contains("schule.example") && !paper.answer.body.contains("Rollstuhl"));
    let kitchen = open(site, &admin, &format!("{base}/verpflegung")).await;
    kitchen.shows("Platz für einen Rollstuhl");
    assert!(!kitchen.text().contains("Zander"), "the kitchen needs no names: {}", kitchen.text());
    open(site, &admin, &format!("{base}/verpflegung-mit-namen")).await.shows("Zander, Ada");
    open(site, &admin, &format!("{base}/senden.pdf")).await.expect(404);
    open(site, &admin, "/organisation/anmeldungen/01938a4e-7b5c-7cc0-8000-000000000001/listen").await.expect(404);

    let door = site.cookie_for("check-in", None).await;
    for path in [base.clone(), format!("{base}/verpflegung-mit-namen"), format!("{base}/teilnahmeliste.pdf")] {
        let stranger = site.client.open(&path).await.expect(303);
        assert!(stranger.answer.header("location").starts_with("/anmelden"));
        open(site, &door, &path).await.expect(403);
    }
    post(site, &door, &format!("{base}/senden"), &[("klick", "")]).await.expect(403);
}

/// Organizers see what became of each letter, but not the secret link in it.
pub async fn what_became_of_the_letters(site: &Installation) {
    let event = site.publish(json!({})).await;
    let admin = site.cookie_for("admin", None).await;
    let path = format!("/organisation/nachrichten?veranstaltung={}", event.id);
    let none = wait_for("the event to be known to the mails", SOON, async || {
        Some(open(site, &admin, &path).await).filter(|page| page.answer.status == 200)
    })
    .await;
    none.shows("Noch keine E-Mails");
    let email = format!("{}@schule.example", unique("brief"));
    site.must_sign_up(&event, &email).await;
    let page = wait_for("the letter to be sent", SOON, async || {
        let page = open(site, &admin, &path).await.expect(200);
        page.all("td").iter().any(|cell| cell.contains(harness::sent(site).1)).then_some(page)
    })
    .await;
    page.shows("Anmeldung bestätigt");
    let letter = open(site, &admin, &page.link(&email)).await.expect(200);
    letter.shows(&format!("Anmeldung bestätigt: {}", event.title));
    assert!(!letter.answer.body.contains("meine-anmeldung"));
    let none = open(site, &admin, &format!("{path}&zustand=failed")).await.expect(200);
    none.shows("Keine E-Mails in diesem Zustand");
    open(site, &admin, "/organisation/nachrichten").await.expect(200).shows("E-Mails");
    let draft = site.draft(json!({})).await;
    open(site, &admin, &format!("/organisation/nachrichten?veranstaltung={}", draft.id)).await.expect(404);
}
