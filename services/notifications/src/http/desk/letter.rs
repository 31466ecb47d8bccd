//! `/organisation/nachrichten/{id}`: one letter, without its text: that holds a secret link.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fachtag_access::{Organizes, Principal, forbidden};
use fachtag_contracts::events::Event;
use fachtag_web::{
    dates,
    organisation::Desk,
    page::{Html, Link, Page, Row},
};
use uuid::Uuid;

use super::{App, PATH, failure, group, head, not_found, views::LetterPage, words};
use crate::store::{
    events,
    letters::{self, ShownLetter},
};

pub(crate) async fn show(State(app): State<App>, Path(id): Path<String>, Organizes(organizer): Organizes) -> Response {
    let Ok(id) = Uuid::try_parse(&id) else { return not_found(&app) };
    match find(&app, id).await {
        Ok(Some((letter, event))) => {
            // A login link belongs to no event; it is the administrators' business.
            let may_see = event
                .as_ref()
                .map_or_else(|| organizer.may_administer(), |event| organizer.may_organize_for(group(event)));
            if !may_see {
                return forbidden(&app.site);
            }
            Html::ok(letter_page(&app, &organizer, letter, event.as_ref())).into_response()
        }
        Ok(None) => not_found(&app),
        Err(error) => failure(&app, &error),
    }
}

/// A letter with its event.
async fn find(app: &App, id: Uuid) -> fachtag_db::Result<Option<(ShownLetter, Option<Event>)>> {
    let database = &app.bus.database;
    let Some(letter) = letters::find(database, id).await? else { return Ok(None) };
    let event = match letter.event_id {
        Some(event) => events::read(database, event).await?,
        None => None,
    };
    Ok(Some((letter, event)))
}

fn letter_page(app: &App, organizer: &Principal, letter: ShownLetter, event: Option<&Event>) -> LetterPage {
    let facts = [
        ("An", Some(letter.recipient)),
        ("Art", Some(words::kind(&letter.kind).to_owned())),
        ("Geschrieben", Some(dates::moment(letter.created_at))),
        ("Versuche", Some(letter.attempts.to_string())),
        ("Letzte Antwort des Mailservers", letter.smtp_reply.filter(|reply| !reply.is_empty())),
        ("Nächster Versuch", letter.next_at.filter(|_| letter.attempts > 0).map(dates::moment)),
        ("Abgeschlossen", letter.finished_at.map(dates::moment)),
    ];
    let facts = facts.into_iter().filter_map(|(term, value)| Some(Row { term: term.into(), value: value? }));
    let person = event.zip(letter.registration_id).map(|(event, registration)| Link {
        href: format!("/organisation/anmeldungen/{}/{registration}", event.id),
        text: "Zur Anmeldung dieser Person".into(),
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
        state: words::badge(&letter.state),
        advice: words::advice(&letter.state),
        facts: facts.collect(),
        person,
        back_href: event.map_or_else(|| PATH.to_owned(), |event| format!("{PATH}?veranstaltung={}", event.id)),
    }
}
