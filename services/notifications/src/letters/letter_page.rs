//! `/organisation/nachrichten/{id}`: one letter, without its text: that holds a secret link. It may be tried once more.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use fachtag_access::{Organizes, Principal};
use fachtag_contracts::links::organisation::{self, MAILS};
use fachtag_web::{
    dates,
    organisation::{Desk, EventHead},
    page::{Badge, Html, Link, Page, PageError, PageResult, Row},
};
use uuid::Uuid;

use super::{
    found::{self, FoundLetter},
    retry, words,
};
use crate::{app::App, domain::reply::in_plain_words, organized_event::head};

pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    Organizes(organizer): Organizes,
) -> PageResult {
    let found = own_letter(&app, &organizer, &id).await?;
    Ok(Html::ok(letter_page(&app, &organizer, found)).into_response())
}

/// A letter that is on its way again, or that no longer tells the truth, stays as it is; its page says where it stands.
pub(crate) async fn retry(
    State(app): State<App>,
    Path(id): Path<String>,
    Organizes(organizer): Organizes,
) -> PageResult {
    let found = own_letter(&app, &organizer, &id).await?;
    retry::retry(&app.core, &found, organizer.id).await?;
    Ok(Redirect::to(&format!("{MAILS}/{}", found.letter.id)).into_response())
}

async fn own_letter(app: &App, organizer: &Principal, id: &str) -> Result<FoundLetter, PageError> {
    let id = Uuid::try_parse(id).map_err(|_| PageError::NotFound)?;
    let found = found::find(&app.core, id).await?.ok_or(PageError::NotFound)?;
    if found.may_be_seen_by(organizer) { Ok(found) } else { Err(PageError::Forbidden) }
}

fn letter_page(app: &App, organizer: &Principal, found: FoundLetter) -> LetterPage {
    let (retried, corrected) = (found.may_be_retried(), found.follows_the_address());
    let FoundLetter { letter, event, .. } = found;
    let event = event.as_ref();
    let replaced = letter.replaced_by.is_some();
    let reply = letter.report.or(letter.smtp_reply).filter(|reply| !reply.is_empty());
    let patience = letter.paused_until.filter(|until| letter.next_at.is_some() && *until > app.core.bus.clock.now());
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
        href: if corrected {
            organisation::edit_registration(event.id, registration)
        } else {
            organisation::registration(event.id, registration)
        },
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
        retry_href: retried.then(|| format!("{MAILS}/{}/versuchen", letter.id)),
        correction: corrected.then_some(
            "Stimmt die Adresse nicht, ändern Sie sie in der Anmeldung. Mit dem Speichern geht die E-Mail neu an die \
             geänderte Adresse.",
        ),
        replaced_by: letter
            .replaced_by
            .map(|id| Link { href: format!("{MAILS}/{id}"), text: "Zur neuen E-Mail".into() }),
        person,
        back_href: event.map_or_else(|| MAILS.to_owned(), |event| organisation::mails_about(event.id)),
    }
}

/// `/organisation/nachrichten/{id}`
#[derive(Template)]
#[template(path = "letters/letter.html")]
struct LetterPage {
    page: Page,
    head: Option<EventHead>,
    subject: String,
    state: Option<Badge>,
    advice: &'static str,
    facts: Vec<Row>,
    /// Where to send it again.
    retry_href: Option<String>,
    /// What a corrected address brings about.
    correction: Option<&'static str>,
    /// The way to the letter written instead.
    replaced_by: Option<Link>,
    /// The way to the person's registration, or to its form.
    person: Option<Link>,
    back_href: String,
}
