//! `/meine-anmeldung/{token}/termin.ics`: the same entry as in the mails, so that nobody has it twice.

use axum::{extract::State, http::header, response::IntoResponse};
use fachtag_contracts::{
    events::{Event, EventStatus},
    language::Language,
    links,
    registrations::RegistrationStatus,
};
use fachtag_documents::calendar::{Entry, Method, Person, calendar};
use fachtag_web::page::{PageError, PageResult};
use uuid::Uuid;

use super::own::Own;
use crate::{
    app::App,
    domain::locale::words,
    registered::RegistrationWithEvent,
    workshops::{
        positions,
        slots::{self, Standing},
    },
};

pub(crate) async fn read(State(app): State<App>, own: Own) -> PageResult {
    if own.registered.registration.status != RegistrationStatus::Confirmed {
        return Err(PageError::NotFound);
    }
    let positions = positions(&app.core, &own.registered.registration).await?;
    let entry = entry(&app, &own.registered, &positions, own.reader.language());
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"termin.ics\""),
    ];
    Ok((headers, calendar(Method::Publish, &[entry])).into_response())
}

/// The secret manage link stays out: calendars are shared with colleagues.
fn entry(app: &App, registered: &RegistrationWithEvent, positions: &[(Uuid, u32)], language: Language) -> Entry {
    let (event, registration) = (&registered.event.facts, &registered.registration);
    let venue = event.venue.as_ref().map(|venue| {
        let town =
            [venue.postal_code.as_deref(), venue.city.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let parts = [Some(venue.name.clone()), venue.room.clone(), venue.street.clone(), Some(town)];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    });
    let mut description =
        vec![words(language).with("reference", registration.reference.clone()).say("calendar-reference")];
    let standing = Standing { choices: &registration.choices, positions };
    let chosen = slots::standing_lines(&registered.event, standing, language);
    let with_note = |note: &str| if note.is_empty() { String::new() } else { format!(" ({note})") };
    description.extend(chosen.iter().map(|line| format!("{}: {}{}", line.term, line.value, with_note(&line.note))));
    description.extend(event.online_url.as_ref().map(|url| format!("Online: {url}")));
    Entry {
        // As in the mails (services/notifications/src/mail/compose.rs).
        uid: format!("{}@fachtag", registration.id),
        sequence: u32::try_from(registration.version.saturating_add(event.version)).unwrap_or(u32::MAX),
        stamp: app.core.bus.clock.now(),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        summary: event.title.clone(),
        description: Some(description.join("\n")),
        location: venue.or_else(|| event.online_url.clone()),
        url: Some(format!("{}{}", app.site.public_url, links::event(&event.slug))),
        organizer: Some(organizer(app, event)),
        attendee: None,
        cancelled: event.status == EventStatus::Cancelled,
    }
}

/// As in the mails: the office, or the sub-group's own sender.
fn organizer(app: &App, event: &Event) -> Person {
    let mail = event.group.as_ref().and_then(|group| group.mail.as_ref());
    let Some(mail) = mail else { return app.organizer.clone() };
    Person {
        name: mail.sender_name.clone().unwrap_or_else(|| app.organizer.name.clone()),
        email: mail.sender_email.clone().unwrap_or_else(|| app.organizer.email.clone()),
    }
}
