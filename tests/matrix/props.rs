//! Things that lines of the table are about, beside an event and a registration.

use chrono::{DateTime, Utc};
use harness::{Client, Event, Installation, SOON, unique, wait_until};
use serde_json::{Value, json};

use crate::{
    stage::{OWN, secret},
    table::Row,
};

/// A line's own thing, named as its path names it; most lines need none.
pub async fn thing(site: &Installation, row: &Row, event: &Event, email: &str) -> Option<String> {
    let path = row.path.as_str();
    Some(match path {
        "/bilder/{id}" => picture(site, event).await,
        // Where the mails must know the event: its first mail shows that they do.
        _ if path.starts_with("/organisation/nachrichten/") || path.starts_with("/api/v1/letters") => {
            mail_to(site, event).await
        }
        _ if path.starts_with("/postfach/") => letter(site, email).await,
        _ if path.starts_with("/organisation/personen/{id}") => person(site).await,
        _ if path.starts_with("/organisation/zugangsschluessel/{id}") => token(site).await,
        "/abmelden/{token}" => way_out(site).await,
        "/meine-anmeldung/{token}/teilnahmebescheinigung" => who_was_there(site).await,
        _ if path.contains("{mailing}") || path.starts_with("/api/v1/mailings/") => mailing(site, event).await,
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

/// The secret in the digest of somebody who wants it.
async fn way_out(site: &Installation) -> String {
    let email = format!("{}@buero.example", unique("uebersicht"));
    let reader = site.visitor(&email, "organizer").await;
    let form = reader.open("/organisation/konto").await.expect(200).form_at("form[action$=uebersicht]");
    reader.submit(&form.tick("digest"), "").await.expect(303);
    let list = admin(site).await.open("/organisation/personen").await;
    let id = id_in(&list.link(&email), "/organisation/personen/").parse().unwrap();
    let token = secret(site).token("digest", id);
    let path = format!("/abmelden/{token}");
    wait_until("the digest to be known", SOON, async || site.client.get(&path).send().await.status == 200).await;
    token
}

/// The secret of somebody who was at the past Fachtag of the example programme.
async fn who_was_there(site: &Installation) -> String {
    let get = async |path: &str| site.client.get(path).token(&site.token).send().await.expect(200).json();
    let events = get("/api/v1/events").await;
    let over = |event: &Value| event["ends_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap() < Utc::now();
    let past = events["items"].as_array().unwrap().iter().find(|event| over(event)).unwrap();
    let people = get(&format!("/api/v1/registrations?event={}", past["id"].as_str().unwrap())).await;
    let present = people["items"].as_array().unwrap().iter().find(|person| person["attendance"] == "present").unwrap();
    secret(site).token("manage", present["id"].as_str().unwrap().parse().unwrap())
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
