//! `/meine-anmeldung/{token}/teilnahmebescheinigung`: what proves to an employer that somebody was there.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_documents::{certificate, media_type::PDF};
use fachtag_web::page::{ErrorPage, Html, Link, Page, PageResult};
use fachtag_words::Words;

use super::{certificate::facts, own::Own};
use crate::{
    app::{App, file},
    domain::locale::words,
    registered::RegistrationWithEvent,
};

/// Whether there is one: the event took place, and the person is marked as present.
pub(super) fn is_due(app: &App, registered: &RegistrationWithEvent) -> bool {
    let event = &registered.event.facts;
    let over = app.core.bus.clock.now() >= event.ends_at;
    over && event.status == EventStatus::Published && registered.registration.was_present()
}

/// The characters that it would show as a number, in words, as long as there is one.
pub(super) fn lacks(app: &App, registered: &RegistrationWithEvent, words: &Words) -> Option<String> {
    if !is_due(app, registered) {
        return None;
    }
    let participant = &registered.registration.participant;
    let missing = certificate::missing(&participant.name(), &participant.institution);
    let code = u32::from(*missing.first()?);
    let told: Vec<String> = missing.iter().take(5).map(char::to_string).collect();
    let whom = whom(&registered.event.facts, words);
    let words = words.and("characters", told.join(", ")).with("code", format!("{code:04X}")).with("whom", whom);
    Some(words.say("certificate-lacks"))
}

/// Who can be asked about it.
fn whom(event: &Event, words: &Words) -> String {
    let contact = event.contact.as_ref().map(|contact| format!("{} ({})", contact.name, contact.email));
    contact.unwrap_or_else(|| words.say("certificate-none.organizers"))
}

pub(crate) async fn read(State(app): State<App>, own: Own) -> PageResult {
    if !is_due(&app, &own.registered) {
        return Ok(not_due(&app, &own));
    }
    let network = (app.site.name.clone(), app.site.owner.clone());
    let facts = facts(&app.core, own.registered, words(own.reader.language()), network).await?;
    let name = format!("teilnahmebescheinigung-{}.pdf", facts.reference);
    Ok(file(&name, PDF, app.make_file(move || certificate::pdf(&facts)).await?))
}

/// Says why there is none, and what one can do.
fn not_due(app: &App, own: &Own) -> Response {
    let event = &own.registered.event.facts;
    let words = words(own.reader.language());
    let words = words.and("whom", whom(event, &words));
    let (heading, text, next_step) = if event.status == EventStatus::Cancelled {
        ("certificate-none", "certificate-none.called-off", "certificate-none.called-off-next")
    } else if app.core.bus.clock.now() < event.ends_at {
        ("certificate-not-yet", "certificate-not-yet.text", "certificate-not-yet.next")
    } else {
        ("certificate-none", "certificate-none.absent", "certificate-none.absent-next")
    };
    let view = ErrorPage {
        heading: words.say(heading),
        text: words.say(text),
        next_step: words.say(next_step),
        link: Link { href: own.home(), text: words.say("certificate-none.back") },
        trace_id: None,
        page: Page::read_by(&own.reader, &app.site, words.say("certificate-none.title"), words).private(),
    };
    Html(StatusCode::NOT_FOUND, view).into_response()
}
