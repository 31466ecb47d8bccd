//! `/organisation/veranstaltungen/{event}/veroeffentlichen`: what people will see and get, before it goes public.

use axum::response::{IntoResponse, Redirect};
use chrono::{DateTime, Utc};
use fachtag_access::Organizing;
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_web::{
    dates, markdown,
    organisation::Tab,
    page::{Choice, Html, Link, PageResult, Row as Line},
};

use super::{
    missing::missing,
    views::{CheckPage, QuestionView},
};
use crate::{
    domain::agenda::{self, Ahead},
    editing::OwnEvent,
    words,
};

/// What the form asks in any case.
const ASKED: &str = "Vorname, Nachname, E-Mail-Adresse, Einrichtung; wer möchte, nennt Funktion, Unterstützungsbedarf und eine Nachricht";

pub async fn ask(Organizing(own): Organizing<OwnEvent>) -> PageResult {
    let event = &own.stored.event;
    let now = own.app.core.bus.clock.now();
    if event.status != EventStatus::Draft {
        return Ok(Redirect::to(&own.path()).into_response());
    }
    if now >= event.ends_at {
        return Ok(own.done("vorbei"));
    }
    let choice = |meal: &String| Choice { value: meal.clone(), label: meal.clone() };
    Ok(Html::ok(CheckPage {
        page: own.page(format!("{} veröffentlichen", event.title)),
        head: own.head(Tab::Overview),
        missing: missing(event),
        asked: ASKED.into(),
        meals: event.meals.iter().map(choice).collect(),
        questions: event.questions.iter().map(QuestionView::of).collect(),
        mails: mails(event, now),
        note_html: event.confirmation_note.as_deref().map(markdown::to_html),
        preview: Link { href: words::href(event), text: "Vorschau ansehen".into() },
        edit_href: format!("{}/bearbeiten", own.path()),
        path: own.path(),
        version: event.version,
    })
    .into_response())
}

/// Which mails go out when.
fn mails(event: &Event, now: DateTime<Utc>) -> Vec<Line> {
    let line = |term: &str, value: String| Line { term: term.into(), value };
    let mut lines = vec![line("Bestätigung", "sofort, an alle, die sich anmelden".into())];
    if event.email_confirmation {
        lines.insert(
            0,
            line("Bitte um Bestätigung der Adresse", "sofort; bis zur Antwort ist der Platz freigehalten".into()),
        );
    }
    let due = agenda::ahead(event, None, now).into_iter();
    let due = due.filter(|due| matches!(due.what, Ahead::Reminder | Ahead::List | Ahead::Thanks));
    lines.extend(due.map(|due| line(words::ahead(due.what), dates::moment(due.at))));
    lines
}
