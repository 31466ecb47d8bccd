//! Things that lines of the table are about, beside an event and a registration.

use harness::{Client, Event, Installation, SOON, unique, wait_until};
use serde_json::json;

use crate::{stage::OWN, table::Row};

/// A line's own thing, named as its path names it; most lines need none.
pub async fn thing(site: &Installation, row: &Row, event: &Event, email: &str) -> Option<String> {
    let path = row.path.as_str();
    Some(match path {
        "/bilder/{id}" => picture(site, event).await,
        "/organisation/nachrichten/{id}" => mail_to(site, event).await,
        _ if path.starts_with("/postfach/") => letter(site, email).await,
        _ if path.starts_with("/organisation/personen/{id}") => person(site).await,
        _ if path.starts_with("/organisation/zugangsschluessel/{id}") => token(site).await,
        _ if path.contains("{mailing}") => mailing(site, event).await,
        _ if path.ends_with("/loeschen") || path.ends_with("/veroeffentlichen") => {
            site.draft(json!({"group": OWN, "kind": "group_meeting"})).await.id
        }
        _ => return None,
    })
}

async fn admin(site: &Installation) -> Client {
    site.desk("admin", None).await
}

/// The part of an address behind `start`.
fn id_in(address: &str, start: &str) -> String {
    let rest = address.strip_prefix(start).unwrap_or_else(|| panic!("{address} is not in {start}"));
    rest.split(['/', '?']).next().unwrap().to_owned()
}

/// The logo of a funder.
async fn picture(site: &Installation, event: &Event) -> String {
    let (desk, path) = (admin(site).await, format!("/organisation/veranstaltungen/{}/bearbeiten", event.id));
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>"#;
    let form = desk.open(&path).await.expect(200).form_at("form.form").attach("logo", "logo.svg", svg);
    desk.submit(&form.fill("funder.text", "Gefördert"), "save").await.expect(303);
    id_in(&desk.open(&path).await.expect(200).attributes(".funder img", "src")[0], "/bilder/")
}

/// A mail about the event, as the organizers' page calls it.
async fn mail_to(site: &Installation, event: &Event) -> String {
    let letters = async || {
        let call = site.client.get(&format!("/api/v1/letters?event={}", event.id)).token(&site.token);
        let answer = call.send().await;
        // The event itself may still be on its way there.
        if answer.status == 200 { answer.json()["items"].clone() } else { json!([]) }
    };
    wait_until("a mail about the event", SOON, async || letters().await[0].is_object()).await;
    letters().await[0]["id"].as_str().unwrap().to_owned()
}

/// The newest mail to this address, as the mailbox calls it.
async fn letter(site: &Installation, email: &str) -> String {
    site.mails.wait_for(email, 1).await;
    let mailbox = site.client.open("/postfach").await;
    let place = mailbox.all("main .card").iter().position(|card| card.contains(email)).unwrap();
    mailbox.attributes("main .card a", "href")[place].rsplit('/').next().unwrap().to_owned()
}

/// Somebody else with a login.
async fn person(site: &Installation) -> String {
    let email = format!("{}@buero.example", unique("person"));
    site.invite(&email, "organizer", &[]).await;
    id_in(&admin(site).await.open("/organisation/personen").await.link(&email), "/organisation/personen/")
}

/// A token for the API.
async fn token(site: &Installation) -> String {
    let name = unique("matrix");
    site.environment.must_run(&["token", "create", "--name", &name]).await;
    let list = admin(site).await.open("/organisation/zugangsschluessel").await;
    id_in(&list.link(&name), "/organisation/zugangsschluessel/")
}

/// A mailing that is written and not yet sent.
async fn mailing(site: &Installation, event: &Event) -> String {
    let (desk, path) = (admin(site).await, format!("/organisation/anmeldungen/{}/schreiben", event.id));
    let form = desk.open(&path).await.expect(200).form_at("#schreiben");
    let kept = desk.submit(&form.fill_all(&[("betreff", "Parken"), ("text", "Bitte nicht.")]), "").await.expect(303);
    id_in(kept.answer.header("location"), &format!("{path}/"))
}
