//! `/meine-anmeldung/{token}/teilnahmebescheinigung`: what proves to an employer that somebody was there.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_contracts::events::EventStatus;
use fachtag_documents::{certificate, media_type::PDF};
use fachtag_web::page::{ErrorPage, Html, Link, Page, PageResult};

use super::{certificate::facts, own::Own};
use crate::{
    app::{App, file},
    registered::RegistrationWithEvent,
};

/// Whether there is one: the event took place, and the person is marked as present.
pub(super) fn is_due(app: &App, registered: &RegistrationWithEvent) -> bool {
    let event = &registered.event.facts;
    let over = app.core.bus.clock.now() >= event.ends_at;
    over && event.status == EventStatus::Published && registered.registration.was_present()
}

/// The characters that it would show as a number, in words, as long as there is one.
pub(super) fn lacks(app: &App, registered: &RegistrationWithEvent) -> Option<String> {
    if !is_due(app, registered) {
        return None;
    }
    let participant = &registered.registration.participant;
    let missing = certificate::missing(&participant.name(), &participant.institution);
    let code = u32::from(*missing.first()?);
    let told: Vec<String> = missing.iter().take(5).map(char::to_string).collect();
    let whom =
        registered.event.facts.contact.as_ref().map(|contact| format!(" an {} ({})", contact.name, contact.email));
    Some(format!(
        "Für diese Zeichen fehlt eine Schrift: {}. In der Bescheinigung steht dort eine Nummer wie [U+{code:04X}]. Brauchen Sie \
         sie anders, wenden Sie sich bitte{}.",
        told.join(", "),
        whom.unwrap_or_else(|| " an die Personen, die die Veranstaltung organisiert haben".to_owned())
    ))
}

pub(crate) async fn read(State(app): State<App>, own: Own) -> PageResult {
    if !is_due(&app, &own.registered) {
        return Ok(not_due(&app, &own));
    }
    let network = (app.site.name.clone(), app.site.owner.clone());
    let facts = facts(&app.core, own.registered, network).await?;
    let name = format!("teilnahmebescheinigung-{}.pdf", facts.reference);
    Ok(file(&name, PDF, app.make_file(move || certificate::pdf(&facts)).await?))
}

const NONE: &str = "Es gibt keine Teilnahmebescheinigung";

/// Says why there is none, and what one can do.
fn not_due(app: &App, own: &Own) -> Response {
    let event = &own.registered.event.facts;
    let (heading, text, next_step) = if event.status == EventStatus::Cancelled {
        (NONE, "Die Veranstaltung hat nicht stattgefunden.", "Alle Veranstaltungen finden Sie im Programm.".to_owned())
    } else if app.core.bus.clock.now() < event.ends_at {
        (
            "Es gibt noch keine Teilnahmebescheinigung",
            "Die Veranstaltung ist noch nicht vorbei.",
            "Danach finden Sie die Bescheinigung unter „Meine Anmeldung“.".to_owned(),
        )
    } else {
        let whom = event.contact.as_ref().map(|contact| format!(" an {} ({})", contact.name, contact.email));
        let next_step = format!(
            "Waren Sie dabei? Dann wenden Sie sich bitte{}.",
            whom.unwrap_or_else(|| " an die Personen, die die Veranstaltung organisiert haben".to_owned())
        );
        (NONE, "Bei Ihrer Anmeldung ist nicht vermerkt, dass Sie teilgenommen haben.", next_step)
    };
    let view = ErrorPage {
        page: Page::new(&app.site, "Keine Teilnahmebescheinigung").private(),
        heading: heading.into(),
        text: text.into(),
        next_step,
        link: Link { href: own.base(), text: "Zu „Meine Anmeldung“".into() },
        trace_id: None,
    };
    Html(StatusCode::NOT_FOUND, view).into_response()
}
