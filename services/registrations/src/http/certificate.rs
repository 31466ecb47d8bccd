//! `/meine-anmeldung/{token}/teilnahmebescheinigung`: what proves to an employer that somebody was there.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_contracts::events::EventStatus;
use fachtag_documents::certificate;
use fachtag_web::page::{ErrorPage, Html, Link, Page};

use super::{
    App,
    lists::{PDF, file},
    manage::with,
};
use crate::usecases::{certificate as usecase, read::Registered};

/// Whether there is one: the event took place, and the person is marked as present.
pub(super) fn is_due(app: &App, registered: &Registered) -> bool {
    let event = &registered.kept.event;
    let over = app.office.bus.clock.now() >= event.ends_at;
    over && event.status == EventStatus::Published && registered.row.was_present()
}

/// The characters that it would show as a number, in words, as long as there is one.
pub(super) fn lacks(app: &App, registered: &Registered) -> Option<String> {
    if !is_due(app, registered) {
        return None;
    }
    let missing = certificate::missing(&registered.row.name(), &registered.row.institution);
    let code = u32::from(*missing.first()?);
    let told: Vec<String> = missing.iter().take(5).map(char::to_string).collect();
    let whom =
        registered.kept.event.contact.as_ref().map(|contact| format!(" an {} ({})", contact.name, contact.email));
    Some(format!(
        "Für diese Zeichen fehlt eine Schrift: {}. In der Bescheinigung steht dort eine Nummer wie [U+{code:04X}]. Brauchen Sie \
         sie anders, wenden Sie sich bitte{}.",
        told.join(", "),
        whom.unwrap_or_else(|| " an die Personen, die die Veranstaltung organisiert haben".to_owned())
    ))
}

pub(super) async fn read(State(app): State<App>, Path(token): Path<String>) -> Response {
    with(&app, &token, async |registered| {
        if !is_due(&app, &registered) {
            return Ok(not_due(&app, &token, &registered));
        }
        let network = (app.site.name.clone(), app.site.owner.clone());
        let facts = usecase::facts(&app.office, registered, network).await?;
        let name = format!("teilnahmebescheinigung-{}.pdf", facts.reference);
        Ok(match app.make(move || certificate::pdf(&facts)).await {
            Ok(bytes) => file(&name, PDF, bytes),
            Err(error) => app.not_made(error),
        })
    })
    .await
}

const NONE: &str = "Es gibt keine Teilnahmebescheinigung";

/// Says why there is none, and what one can do.
fn not_due(app: &App, token: &str, registered: &Registered) -> Response {
    let event = &registered.kept.event;
    let (heading, text, next_step) = if event.status == EventStatus::Cancelled {
        (NONE, "Die Veranstaltung hat nicht stattgefunden.", "Alle Veranstaltungen finden Sie im Programm.".to_owned())
    } else if app.office.bus.clock.now() < event.ends_at {
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
        link: Link { href: format!("/meine-anmeldung/{token}"), text: "Zu „Meine Anmeldung“".into() },
        trace_id: None,
    };
    Html(StatusCode::NOT_FOUND, view).into_response()
}
