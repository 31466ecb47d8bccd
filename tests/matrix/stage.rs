//! What a line of the table is tried on, and the people who try.

use fachtag_access::Role;
use fachtag_runtime::Secret;
use harness::{Answer, Event, Installation, event_json, person_json, unique};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    props,
    table::{Row, Who},
};

/// The sub-groups of the example programme that these people belong to.
pub const OWN: &str = "digitale-bildung";
const OTHER: &str = "oekologische-dimension";

/// Who comes: the cookie of each for pages, and a token for the API.
pub struct Cast(Vec<(Who, String, String)>);

impl Cast {
    /// Signs everybody in.
    pub async fn sign_in(site: &Installation) -> Self {
        let people = [
            (Who::Admin, Role::Admin, None),
            (Who::Own, Role::Organizer, Some(OWN)),
            (Who::Other, Role::Organizer, Some(OTHER)),
            (Who::Door, Role::CheckIn, Some(OWN)),
        ];
        let mut cast = Vec::new();
        for (who, role, group) in people {
            let cookie = site.cookie_for(role.as_str(), group).await;
            cast.push((who, cookie, token(site, role, group).await));
        }
        Self(cast)
    }

    fn find(&self, who: Who) -> Option<(&str, &str)> {
        self.0.iter().find(|(own, ..)| *own == who).map(|(_, cookie, token)| (cookie.as_str(), token.as_str()))
    }
}

/// What everything secret of the installation is made from.
pub fn secret(site: &Installation) -> Secret {
    let file = format!("{}/secret", site.environment.variables["FACHTAG_DATA_DIR"]);
    Secret::new(std::fs::read_to_string(file).unwrap().trim())
}

/// A token of this role, perhaps for one sub-group only.
async fn token(site: &Installation, role: Role, group: Option<&str>) -> String {
    let mut words = vec!["token", "create", "--name", "Matrix", "--role", role.as_str()];
    words.extend(group.iter().flat_map(|group| ["--group", group]));
    site.environment.must_run(&words).await.trim().to_owned()
}

/// Whether those who may use this form are no longer signed in afterwards.
pub fn ends_sessions(row: &Row) -> bool {
    // Whoever signs in is signed out of what the browser had before.
    const ENDS: [&str; 3] =
        ["POST /anmelden/{token}", "POST /organisation/abmelden", "POST /organisation/konto/ueberall-abmelden"];
    ENDS.contains(&row.to_string().as_str())
}

/// Whether the form can hold a file, which another encoding than usual carries.
fn takes_files(row: &Row) -> bool {
    row.path.starts_with("/organisation/veranstaltungen/")
        && (row.path.ends_with("/neu") || row.path.ends_with("/bearbeiten"))
}

/// Things of one line's own.
pub struct Stage<'a> {
    site: &'a Installation,
    event: Event,
    registration: Value,
    /// What `{id}`, `{name}` or `{mailing}` stands for, where it is not the event or the registration; `{event}` likewise on the
    /// organizers' pages about events.
    thing: Option<String>,
}

impl<'a> Stage<'a> {
    /// Makes what the line is about.
    pub async fn set(site: &'a Installation, row: &Row) -> Self {
        let event = site.publish(json!({"group": OWN, "kind": "group_meeting"})).await;
        let email = format!("{}@schule.example", unique("matrix"));
        let registration = site.must_sign_up(&event, &email).await;
        let thing = props::thing(site, row, &event, &email).await;
        Self { site, event, registration, thing }
    }

    /// Asks for the line as this person would.
    pub async fn ask(&self, cast: &Cast, row: &Row, who: Who) -> Answer {
        let mut call = self.site.client.request(row.method.clone(), &self.path(row).await);
        let is_api = row.kind == "api";
        match cast.find(who) {
            Some((_, token)) if is_api || row.path == "/metrics" => call = call.token(token),
            Some((cookie, _)) => call = call.cookie(cookie),
            None => {}
        }
        if row.method != Method::GET {
            call = match self.body(row) {
                Some(body) if row.method == Method::PATCH => {
                    call.body("application/merge-patch+json", body.to_string())
                }
                Some(body) => call.json(&body),
                None if is_api => call,
                None if takes_files(row) => {
                    let call = call.header("sec-fetch-site", "same-origin");
                    call.body("multipart/form-data; boundary=grenze", "--grenze--\r\n")
                }
                None => call.header("sec-fetch-site", "same-origin").form(&[]),
            };
        }
        call.send().await
    }

    /// The line's path with real things in it.
    async fn path(&self, row: &Row) -> String {
        let path = row.path.as_str();
        let registration = self.registration["id"].as_str().unwrap();
        match path {
            "/anmelden/{token}" => return self.invitation().await,
            "/abmelden/{token}" | "/meine-anmeldung/{token}/teilnahmebescheinigung" => {
                return path.replace("{token}", self.thing.as_deref().unwrap());
            }
            "/kalender/{file}" => return format!("/kalender/{}.ics", self.event.slug),
            "/kalender/gruppen/{file}" => return format!("/kalender/gruppen/{OWN}.ics"),
            "/assets/{file}" => return self.asset().await,
            "/organisation/anmeldungen/{event}/listen/{file}" => {
                return path.replace("{event}", &self.event.id).replace("{file}", "teilnahmeliste");
            }
            "/api/v1/letters/preview" => return format!("{path}?event={}&kind=confirmed", self.event.id),
            "/api/v1/registrations" | "/api/v1/letters" if row.method == Method::GET => {
                return format!("{path}?event={}", self.event.id);
            }
            _ => {}
        }
        let own_id = if path.starts_with("/api/v1/registrations/") { registration } else { &self.event.id };
        let thing = self.thing.as_deref().unwrap_or(own_id);
        // Publishing and deleting need a draft of the line's own.
        let event = if path.starts_with("/organisation/veranstaltungen/") { thing } else { &self.event.id };
        let slug = if path.contains("/gruppen/") || path.contains("/groups/") { OWN } else { &self.event.slug };
        let manage = self.registration["manage_url"].as_str().unwrap().rsplit('/').next().unwrap();
        path.replace("{id}", thing)
            .replace("{name}", thing)
            .replace("{mailing}", thing)
            .replace("{event}", event)
            .replace("{registration}", registration)
            .replace("{slug}", slug)
            .replace("{token}", manage)
            .replace("{kind}", "imprint")
            .replace("{number}", "1")
            .replace("{file}", &format!("{}.json", self.event.id))
    }

    /// What an operation of the API is sent.
    fn body(&self, row: &Row) -> Option<Value> {
        let email = format!("{}@schule.example", unique("matrix"));
        match row.to_string().as_str() {
            "POST /api/v1/events" => Some(event_json(json!({"group": OWN, "kind": "group_meeting"}))),
            "POST /api/v1/mailings" => {
                Some(json!({"event": self.event.id, "subject": "Parken", "text": "Bitte nicht."}))
            }
            "POST /api/v1/groups" => Some(json!({"name": unique("Gruppe")})),
            "PATCH /api/v1/groups/{slug}" => Some(json!({"signature": "Ihre Gruppe"})),
            "PATCH /api/v1/events/{id}" => Some(json!({"summary": "Neu"})),
            "POST /api/v1/events/{id}/cancel" => Some(json!({"reason": "Sturm"})),
            "POST /api/v1/registrations" => Some(person_json(&self.event, &email, json!({}))),
            "PATCH /api/v1/registrations/{id}" => Some(json!({"institution": "Neu"})),
            "POST /api/v1/registrations/{id}/attendance" => Some(json!({"status": "present"})),
            "POST /api/v1/registrations/{id}/sessions" => Some(json!({"sessions": []})),
            "POST /api/v1/registrations/{id}/tags" => Some(json!({"tag": "Presse"})),
            _ => None,
        }
    }

    /// A link that nobody has used yet.
    async fn invitation(&self) -> String {
        let email = format!("{}@buero.example", unique("einladung"));
        let link = self.site.environment.must_run(&["organizer", "invite", &email]).await;
        link.trim()[link.find("/anmelden/").unwrap()..].to_owned()
    }

    async fn asset(&self) -> String {
        let page = self.site.client.open("/").await;
        page.attributes("link[rel=stylesheet]", "href")[0].clone()
    }
}
