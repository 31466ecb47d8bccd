//! Organizers run their events on their pages, without JavaScript.

use harness::{Client, Form, Installation, Options, Page, run, unique};
use serde_json::json;

const LIST: &str = "/organisation/veranstaltungen";
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><script>alert(1)</script><rect width="9" height="9" fill="#c00"/></svg>"##;

/// A new event's form, filled in as far as needed.
async fn new_form(desk: &Client, title: &str) -> Form {
    desk.open(&format!("{LIST}/neu")).await.expect(200).form_at("form[enctype]").fill_all(&[
        ("title", title),
        ("starts_at.date", "2031-07-10"),
        ("starts_at.time", "09:00"),
        ("ends_at.time", "16:00"),
        ("venue.name", "Haus der Bildung"),
        ("capacity", "20"),
    ])
}

/// A saved draft: its title and the path of its pages.
async fn draft(desk: &Client) -> (String, String) {
    let title = unique("Fachtag am Schreibtisch");
    let saved = desk.submit(&new_form(desk, &title).await, "save").await.expect(303);
    let path = saved.answer.header("location").split('?').next().unwrap().to_owned();
    (title, path)
}

async fn edit_form(desk: &Client, path: &str) -> Form {
    desk.open(&format!("{path}/bearbeiten")).await.expect(200).form_at("form[enctype]")
}

fn form(page: &Page) -> Form {
    page.form_at("form[enctype]")
}

/// Publishes a draft by the button of the page that checks it before.
async fn publish(desk: &Client, path: &str) -> Page {
    let check = desk.open(&desk.open(path).await.expect(200).link("Prüfen und veröffentlichen")).await.expect(200);
    desk.submit(&check.form_at("form[action$='/veroeffentlichen']"), "").await
}

pub async fn from_draft_to_copy(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let title = unique("Fachtag von Hand");
    let form = new_form(&desk, &title).await;
    let saved = desk.submit(&form.fill("venue.accessibility", "stufenlos"), "save").await;
    let overview = desk.follow(&saved).await.expect(200);
    overview.shows("Der Entwurf ist gespeichert");
    overview.shows("Donnerstag, 10. Juli 2031, 9:00–16:00 Uhr");
    let path = overview.path.split('?').next().unwrap().to_owned();
    desk.open(&format!("{LIST}?suche={}", title.rsplit('-').next().unwrap())).await.expect(200).link(&title);
    let preview = overview.link("Vorschau");
    desk.open(&preview).await.expect(200).shows("Das ist eine Vorschau");
    assert_eq!(site.client.open(&preview).await.answer.status, 404, "nobody else sees a draft");

    let check = desk.open(&format!("{path}/veroeffentlichen")).await.expect(200);
    check.shows("Ansprechperson: Fragen landen sonst irgendwo.");
    check.shows("sofort, an alle, die sich anmelden");
    assert!(!check.text().contains("Hinweise zum Zugang: "), "they are given");
    let published = desk.follow(&publish(&desk, &path).await).await.expect(200);
    published.shows("Die Veranstaltung ist veröffentlicht");
    assert!(published.attributes("#adresse", "value")[0].ends_with(&preview));
    for (file, kind, begin) in [
        ("qr.svg", "image/svg+xml", "<?xml"),
        ("qr.png", "image/png", "PNG"),
        ("aushang.pdf", "application/pdf", "%PDF"),
    ] {
        let file = desk.get(&format!("{path}/{file}")).send().await.expect(200);
        assert_eq!(file.header("content-type"), kind);
        assert!(file.body.contains(begin), "{kind}");
    }
    site.client.open(&preview).await.expect(200).shows("stufenlos");
    let form =
        edit_form(&desk, &path).await.fill("venue.room", "Saal 7").fill("registration_closes_at.date", "3.7.2031");
    let changed = desk.submit(&form.fill("registration_closes_at.time", "12"), "save").await;
    let overview = desk.follow(&changed).await.expect(200);
    overview.shows("Ihre Änderungen sind gespeichert");
    overview.shows("Raum: Saal 7");
    assert_eq!(overview.all(".history__what"), ["Geändert", "Veröffentlicht", "Angelegt"]);

    let ask = desk.open(&overview.link("Absagen")).await.expect(200);
    ask.shows("Bisher ist niemand angemeldet");
    let cancel = ask.form_at("form[action$='/absagen']");
    let missing = desk.submit(&cancel, "").await.expect(422);
    assert_eq!(missing.attributes(".error-summary a", "href"), ["#reason"]);
    let cancelled = desk.submit(&cancel.fill("reason", "Sturm <3>"), "").await;
    let overview = desk.follow(&cancelled).await.expect(200);
    overview.shows("Sturm <3>");
    site.client.open(&preview).await.expect(200).shows("Sturm <3>");

    let ask = desk.open(&overview.link("Kopieren")).await.expect(200).form_at("form[action$='/kopieren']");
    assert_eq!(desk.submit(&ask.clone().fill("day", "irgendwann"), "").await.answer.status, 422);
    let copied = desk.submit(&ask.fill("day", "2031-11-20"), "").await;
    let copy = form_after(&desk, &copied).await;
    assert_eq!(copy.value("title"), format!("Kopie von {title}"));
    assert_eq!((copy.value("starts_at.date"), copy.value("starts_at.time")), ("2031-11-20", "09:00"));
    assert_eq!(
        (copy.value("registration_closes_at.date"), copy.value("registration_closes_at.time")),
        ("2031-11-13", "12:00")
    );
}

async fn form_after(desk: &Client, page: &Page) -> Form {
    form(&desk.follow(page).await.expect(200))
}

pub async fn rows_without_javascript(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let title = unique("Fachtag mit Workshops");
    let form_0 = new_form(&desk, &title).await.fill("description", "Zeile 1\r\nZeile 2");
    let one = form(&desk.submit(&form_0, "add-sessions").await.expect(200));
    assert_eq!((one.value("title"), one.value("description").trim()), (title.as_str(), "Zeile 1\r\nZeile 2"));
    let one =
        one.fill_all(&[("sessions[0].title", "Später"), ("sessions[0].from", "13:00"), ("sessions[0].until", "14:00")]);
    let two = form(&desk.submit(&one, "add-sessions").await.expect(200)).fill_all(&[
        ("sessions[1].title", "Früher"),
        ("sessions[1].from", "10:00"),
        ("sessions[1].until", "11:00"),
        ("sessions[1].room", "Werkstatt"),
        ("sessions[1].capacity", "12"),
    ]);
    let three = form(&desk.submit(&two, "add-questions").await.expect(200)).fill_all(&[
        ("questions[0].label", "Wie reisen Sie an?"),
        ("questions[0].kind", "choice"),
        ("questions[0].choices", "Bahn\r\nRad"),
    ]);
    let saved = desk.submit(&three.tick("questions[0].required"), "save").await;
    let path = desk.follow(&saved).await.expect(200).path.split('?').next().unwrap().to_owned();
    let again = edit_form(&desk, &path).await;
    assert_eq!((again.value("sessions[0].title"), again.value("sessions[1].title")), ("Früher", "Später"), "by time");
    assert!(again.ticked("questions[0].required"));
    let less = form(&desk.submit(&again, "remove-sessions-1").await.expect(200));
    desk.follow(&desk.submit(&less, "save").await).await.expect(200).shows("Programmpunkt „Später“");
    publish(&desk, &path).await.expect(303);
    let id = path.rsplit('/').next().unwrap();
    let event = site.client.get(&format!("/api/v1/events/{id}")).send().await.expect(200).json();
    assert_eq!(event["sessions"][0]["title"], "Früher");
    assert_eq!(event["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(event["questions"][0]["choices"], json!(["Bahn", "Rad"]));
    let public = site.client.open(&format!("/veranstaltungen/{}", event["slug"].as_str().unwrap())).await.expect(200);
    public.shows("Werkstatt · 12 Plätze");
}

pub async fn stale_edit(site: &Installation) {
    let jana = site.desk("admin", None).await;
    let ali = site.desk("admin", None).await;
    let (_, path) = draft(&jana).await;
    let (hers, his) = (edit_form(&jana, &path).await, edit_form(&ali, &path).await);
    let hers = hers.fill("venue.room", "Saal 1").fill("summary", "Von Jana");
    jana.submit(&hers, "save").await.expect(303);
    let told = ali.submit(&his.fill("summary", "Von Ali").fill("capacity", "30"), "save").await.expect(409);
    let words = told.all(".changes li");
    assert!(words.iter().any(|change| change.starts_with("Raum") && change.contains("Saal 1")), "{words:?}");
    assert!(words.iter().any(|change| change.contains("Von Jana") && change.contains("Von Ali")), "{words:?}");
    told.shows("Das hat admin-");
    let merged = form(&told);
    assert_eq!(
        (merged.value("venue.room"), merged.value("summary").trim(), merged.value("capacity")),
        ("Saal 1", "Von Ali", "30")
    );
    ali.follow(&ali.submit(&merged, "save").await).await.expect(200).shows("gespeichert");
    let now = edit_form(&jana, &path).await;
    assert_eq!(
        (now.value("venue.room"), now.value("summary").trim(), now.value("capacity")),
        ("Saal 1", "Von Ali", "30")
    );
}

pub async fn mistakes_keep_everything(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let empty = form(&desk.open(&format!("{LIST}/neu")).await.expect(200)).fill("meals", "vegan\r\nvegan");
    let page = desk.submit(&empty.fill("capacity", "viele").fill("reminders", "bald"), "save").await.expect(422);
    assert!(page.all("title")[0].starts_with("Fehler:"));
    let named = page.attributes(".error-summary a", "href");
    assert_eq!(
        named,
        ["#title", "#starts_at.date", "#starts_at.time", "#ends_at.time", "#capacity", "#meals", "#reminders"]
    );
    let beside = page.all("p.field__error");
    let summary = page.all(".error-summary li");
    assert!(summary.iter().all(|message| beside.iter().any(|own| own.ends_with(message.as_str()))), "{beside:?}");
    let kept = form(&page);
    assert_eq!((kept.value("capacity"), kept.value("reminders")), ("viele", "bald"));
    let too_long = kept.fill("title", &"x".repeat(201));
    desk.submit(&too_long, "save").await.expect(422).shows("höchstens 200 Zeichen");
}

pub async fn logos(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let title = unique("Geförderter Fachtag");
    let form_0 = new_form(&desk, &title).await.fill("funder.text", "Gefördert <durch> ESF Plus");
    let abbreviated = format!(
        r#"<!DOCTYPE svg [<!ENTITY a "<rect width='9' height='9'/>">]><svg xmlns="http://www.w3.org/2000/svg">{}</svg>"#,
        "&a;".repeat(50_000)
    );
    // Each group is drawn into a picture of its own first.
    let group = r#"<g opacity=".9">"#;
    let nested = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">{}<rect width="900" height="900"/>{}</svg>"#,
        group.repeat(900),
        "</g>".repeat(900)
    );
    for (file, words) in [
        (&b"GIF89a"[..], "kein PNG-, JPEG- oder SVG-Bild"),
        (&vec![b'x'; 3 * 1024 * 1024], "größer als 1 MiB"),
        (b"\x89PNG\r\n\x1a\nkaputt", "beschädigt"),
        (b"", "Die Datei ist leer"),
        (br#"<svg xmlns="http://www.w3.org/2000/svg"><filter id="f"><feTurbulence/></filter></svg>"#, "Filter"),
        (abbreviated.as_bytes(), "Abkürzungen"),
        (nested.as_bytes(), "zu aufwendig"),
    ] {
        let bad = desk.submit(&form_0.clone().attach("logo", "logo.png", file), "save").await.expect(422);
        bad.shows(words);
        assert_eq!(bad.attributes(".error-summary a", "href"), ["#logo"]);
        assert_eq!(form(&bad).value("title"), title);
    }
    // A good picture outlives a mistake elsewhere.
    let form_1 = form_0.fill("title", "").attach("logo", "böse.png", LOGO);
    let kept = form(&desk.submit(&form_1, "save").await.expect(422));
    let saved = desk.submit(&kept.fill("title", &title), "save").await;
    let overview = desk.follow(&saved).await.expect(200);
    let path = overview.path.split('?').next().unwrap().to_owned();
    let public = desk.open(&overview.link("Vorschau")).await.expect(200);
    assert_eq!(public.attributes(".funder img", "alt"), ["Logo: Gefördert <durch> ESF Plus"]);
    let source = public.attributes(".funder img", "src").remove(0);
    let picture = site.client.get(&source).send().await.expect(200);
    assert_eq!(picture.header("content-type"), "image/png");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert!(picture.header("content-security-policy").contains("sandbox"));
    assert!(picture.header("cache-control").contains("immutable"));
    assert!(!picture.body.contains("alert"), "drawn anew, without anything hidden");
    let without = edit_form(&desk, &path).await.tick("remove_logo");
    desk.follow(&desk.submit(&without, "save").await).await.expect(200).shows("Logo: ein Logo → kein Logo");
    for unknown in ["/bilder/0", "/bilder/01938a4e-7b5c-7cc0-8000-000000000001"] {
        assert_eq!(site.client.get(unknown).send().await.status, 404);
    }
}

pub async fn double_clicks(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let title = unique("Doppelt geklickt");
    let new = form(&desk.submit(&new_form(&desk, &title).await, "add-sessions").await.expect(200)).fill_all(&[
        ("sessions[0].title", "Auftakt"),
        ("sessions[0].from", "9"),
        ("sessions[0].until", "10"),
    ]);
    let (one, two) = tokio::join!(desk.submit(&new, "save"), desk.submit(&new, "save"));
    let paths = [&one, &two].map(|page| page.answer.header("location").split('?').next().unwrap().to_owned());
    assert_eq!((one.answer.status, two.answer.status, &paths[0]), (303, 303, &paths[1]));
    let path = &paths[0];
    let edit = edit_form(&desk, path).await.fill("venue.room", "Saal 3");
    let (one, two) = tokio::join!(desk.submit(&edit, "save"), desk.submit(&edit, "save"));
    assert_eq!((one.answer.status, two.answer.status), (303, 303));
    let check = format!("{path}/veroeffentlichen");
    let button = desk.open(&check).await.form_at("form[action$='/veroeffentlichen']");
    let (one, two) = tokio::join!(desk.submit(&button, ""), desk.submit(&button, ""));
    assert_eq!((one.answer.status, two.answer.status), (303, 303));
    let cancel =
        desk.open(&format!("{path}/absagen")).await.form_at("form[action$='/absagen']").fill("reason", "Sturm");
    let (one, two) = tokio::join!(desk.submit(&cancel, ""), desk.submit(&cancel, ""));
    assert_eq!((one.answer.status, two.answer.status), (303, 303));
    let history = desk.open(path).await.expect(200).all(".history__what");
    assert_eq!(history, ["Abgesagt", "Veröffentlicht", "Geändert", "Angelegt"]);
    let copy =
        desk.open(&format!("{path}/kopieren")).await.form_at("form[action$='/kopieren']").fill("day", "1.9.2031");
    let (one, two) = tokio::join!(desk.submit(&copy, ""), desk.submit(&copy, ""));
    assert_eq!(one.answer.header("location"), two.answer.header("location"));
}

pub async fn fewer_seats_than_taken(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let event = site.publish(json!({"capacity": 5})).await;
    for number in 0..3 {
        site.must_sign_up(&event, &format!("{}@schule.example", unique(&format!("platz{number}")))).await;
    }
    site.wait_for_seats(&event, 3, 0).await;
    let path = format!("{LIST}/{}", event.id);
    let refused = desk.submit(&edit_form(&desk, &path).await.fill("capacity", "2"), "save").await.expect(422);
    let api = site.patch(&event, json!({"capacity": 2})).await;
    let words = api.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    refused.shows(&words);
    assert!(words.contains('3'), "{words}");
    desk.submit(&form(&refused).fill("capacity", "3"), "save").await.expect(303);
    desk.open(&format!("{path}/absagen")).await.expect(200).shows("3 Personen erhalten sofort eine E-Mail");
}

pub async fn summer_time(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let form_0 = new_form(&desk, &unique("Nachts")).await.fill("ends_at.date", "");
    let skipped = form_0.clone().fill_all(&[("starts_at.date", "2031-03-30"), ("starts_at.time", "02:30")]);
    desk.submit(&skipped, "save").await.expect(422).shows("Diese Uhrzeit gibt es an diesem Tag nicht");
    let twice = form_0.fill_all(&[("starts_at.date", "2031-10-26"), ("starts_at.time", "02:30")]);
    desk.submit(&twice, "save").await.expect(422).shows("Diese Uhrzeit gibt es an diesem Tag zweimal");
}

pub async fn deleting_a_draft(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let (title, path) = draft(&desk).await;
    let ask = desk.open(&desk.open(&path).await.link("Entwurf löschen")).await.expect(200);
    let delete = ask.form_at("form[action$='/loeschen']");
    let (one, two) = tokio::join!(desk.submit(&delete, ""), desk.submit(&delete, ""));
    assert_eq!((one.answer.status, two.answer.status), (303, 303));
    let list = desk.follow(&one).await.expect(200);
    list.shows("Der Entwurf ist gelöscht");
    assert!(!list.answer.body.contains(&title));
    assert_eq!(desk.open(&path).await.answer.status, 404);
}

pub async fn signed_in_only(site: &Installation) {
    let event = site.draft(json!({})).await;
    let door = site.desk("check-in", None).await;
    for path in [LIST.to_owned(), format!("{LIST}/neu"), format!("{LIST}/{}/bearbeiten", event.id)] {
        assert_eq!(site.client.open(&path).await.answer.status, 303, "{path}");
        assert_eq!(door.open(&path).await.answer.status, 403, "{path}");
    }
    for unknown in ["keine-id", "01938a4e-7b5c-7cc0-8000-000000000001"] {
        let desk = site.desk("admin", None).await;
        assert_eq!(desk.open(&format!("{LIST}/{unknown}")).await.answer.status, 404);
    }
}

#[test]
fn organizers_of_a_group_run_only_its_events() {
    run(async {
        let site = Installation::start(Options { arguments: vec!["--demo"], ..Options::embedded() }).await;
        let events = harness::wait_for("the examples", harness::SOON, async || {
            let list = site.client.get("/api/v1/events").send().await.expect(200).json()["items"].as_array()?.clone();
            let of = |group: &str| list.iter().find(|event| event["group"] == group).cloned();
            Some((of("digitale-bildung")?, of("oekologische-dimension")?))
        })
        .await;
        let desk = site.desk("organizer", Some("digitale-bildung")).await;
        let path = |event: &serde_json::Value| format!("{LIST}/{}", event["id"].as_str().unwrap());
        let (own, foreign) = (path(&events.0), path(&events.1));
        desk.open(&own).await.expect(200);
        for page in ["", "/bearbeiten", "/absagen", "/kopieren", "/loeschen"] {
            assert_eq!(desk.open(&format!("{foreign}{page}")).await.answer.status, 403, "{page}");
        }
        let list = desk.open(&format!("{LIST}?zeigen=alle")).await.expect(200);
        list.link(events.0["title"].as_str().unwrap());
        assert!(!list.answer.body.contains(events.1["title"].as_str().unwrap()));
        let form = new_form(&desk, "Treffen").await;
        assert_eq!(form.value("group"), "digitale-bildung", "the only choice is made");
        for group in ["", "oekologische-dimension"] {
            let refused = desk.submit(&form.clone().fill("group", group), "save").await.expect(422);
            assert_eq!(refused.attributes(".error-summary a", "href"), ["#group"]);
        }
        desk.submit(&form, "save").await.expect(303);
        let cancel = desk.open(&format!("{own}/absagen")).await.form_at("form[action$='/absagen']");
        let mut elsewhere = cancel.fill("reason", "Nein");
        elsewhere.action = format!("{foreign}/absagen");
        assert_eq!(desk.submit(&elsewhere, "").await.answer.status, 403);
    });
}
