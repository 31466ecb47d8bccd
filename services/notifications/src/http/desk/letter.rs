//! `/organisation/nachrichten/{id}`: one letter, without its text: that holds a secret link.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fachtag_access::{Organizes, Principal};
use fachtag_contracts::{events::Event, registrations::Registration};
use fachtag_web::{
    dates,
    organisation::Desk,
    page::{Html, Link, Page, Row},
};
use uuid::Uuid;

use super::{App, PATH, failure, head, not_found, views::LetterPage, words};
use crate::{
    domain::{
        letter::{LetterKind, LetterState},
        reply::in_plain_words,
    },
    store::{
        events,
        letters::{self, ShownLetter},
        registrations,
    },
};

pub(crate) async fn show(State(app): State<App>, Path(id): Path<String>, Organizes(organizer): Organizes) -> Response {
    match own_letter(&app, &organizer, &id).await {
        Ok(found) => Html::ok(letter_page(&app, &organizer, found)).into_response(),
        Err(refusal) => refusal,
    }
}

/// A letter that somebody may see; otherwise the page that says why not.
pub(super) async fn own_letter(app: &App, organizer: &Principal, id: &str) -> Result<Found, Response> {
    let found = match Uuid::try_parse(id) {
        Ok(id) => find(app, id).await.map_err(|error| failure(app, &error))?,
        Err(_) => None,
    };
    let found = found.ok_or_else(|| not_found(app))?;
    if may_see(organizer, found.event.as_ref()) {
        Ok(found)
    } else {
        Err(fachtag_web::page::PageError::Forbidden.into_response())
    }
}

/// A login link belongs to no event; it is the administrators' business.
fn may_see(organizer: &Principal, event: Option<&Event>) -> bool {
    event.map_or_else(|| organizer.may_administer(), |event| organizer.may_organize_for(event.group_slug()))
}

/// A letter with what it is about.
pub(super) struct Found {
    pub letter: ShownLetter,
    pub event: Option<Event>,
    pub registration: Option<Registration>,
}

async fn find(app: &App, id: Uuid) -> fachtag_db::Result<Option<Found>> {
    let database = &app.bus.database;
    let Some(letter) = letters::find(database, id).await? else { return Ok(None) };
    let event = match letter.event_id {
        Some(event) => events::read(database, event).await?,
        None => None,
    };
    let registration = match letter.registration_id {
        Some(registration) => registrations::read(database, registration).await?,
        None => None,
    };
    Ok(Some(Found { letter, event, registration }))
}

impl Found {
    /// Whether to offer to send it again: it was given up, its bytes are there, and it still tells the truth.
    pub(super) fn may_be_retried(&self) -> bool {
        let letter = &self.letter;
        let given_up = matches!(LetterState::parse(&letter.state), Some(LetterState::Failed | LetterState::Parked));
        let true_still = match LetterKind::parse(&letter.kind) {
            // The link may have ended; a new one is soon asked for.
            Some(LetterKind::LoginLink | LetterKind::Digest) | None => false,
            Some(LetterKind::AttendanceList | LetterKind::Mailing) => true,
            Some(kind) => self.registration.as_ref().is_some_and(|registration| kind.holds_for(registration.status)),
        };
        given_up && true_still && letter.kept && letter.replaced_by.is_none()
    }

    /// Whether a corrected address brings this letter anew.
    fn follows_the_address(&self) -> bool {
        let letter = &self.letter;
        let lost = LetterState::parse(&letter.state).is_some_and(LetterState::is_lost);
        lost && letter.replaced_by.is_none() && letter.registration_id == Some(letter.subject_id)
    }
}

fn letter_page(app: &App, organizer: &Principal, found: Found) -> LetterPage {
    let (retried, corrected) = (found.may_be_retried(), found.follows_the_address());
    let Found { letter, event, .. } = found;
    let event = event.as_ref();
    let replaced = letter.replaced_by.is_some();
    let reply = letter.report.or(letter.smtp_reply).filter(|reply| !reply.is_empty());
    let patience = letter.paused_until.filter(|until| letter.next_at.is_some() && *until > app.bus.clock.now());
    let facts = [
        ("An", Some(letter.recipient)),
        ("Art", Some(words::kind(&letter.kind).to_owned())),
        ("Geschrieben", Some(dates::moment(letter.created_at))),
        ("Versuche", Some(letter.attempts.to_string())),
        ("Was der Mailserver meint", reply.as_deref().and_then(in_plain_words).map(str::to_owned)),
        ("Letzte Antwort des Mailservers", reply),
        ("Nächster Versuch", letter.next_at.filter(|_| letter.attempts > 0).max(patience).map(dates::moment)),
        ("Abgeschlossen", letter.finished_at.map(dates::moment)),
        ("Zurückgekommen", letter.bounced_at.map(dates::moment)),
    ];
    let facts = facts.into_iter().filter_map(|(term, value)| Some(Row { term: term.into(), value: value? }));
    let person = event.zip(letter.registration_id).map(|(event, registration)| Link {
        href: format!(
            "/organisation/anmeldungen/{}/{registration}{}",
            event.id,
            if corrected { "/bearbeiten" } else { "" }
        ),
        text: if corrected { "Adresse korrigieren und erneut senden" } else { "Zur Anmeldung dieser Person" }.into(),
    });
    LetterPage {
        page: Page::desk(
            &app.site,
            format!("E-Mail: {}", letter.subject_line),
            organizer.visitor(),
            if event.is_some() { Desk::Events } else { Desk::Letters },
        ),
        head: event.map(|event| head(app, event, organizer)),
        subject: letter.subject_line,
        state: words::badge(&letter.state, replaced),
        advice: words::advice(&letter.state, replaced),
        facts: facts.collect(),
        retry_href: retried.then(|| format!("{PATH}/{}/versuchen", letter.id)),
        correction: corrected.then_some(
            "Stimmt die Adresse nicht, ändern Sie sie in der Anmeldung. Mit dem Speichern geht die E-Mail neu an die \
             geänderte Adresse.",
        ),
        replaced_by: letter
            .replaced_by
            .map(|id| Link { href: format!("{PATH}/{id}"), text: "Zur neuen E-Mail".into() }),
        person,
        back_href: event.map_or_else(|| PATH.to_owned(), |event| format!("{PATH}?veranstaltung={}", event.id)),
    }
}
