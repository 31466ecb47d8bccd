//! `/organisation/nachrichten/vorschau/{event}`: every mail about an event, with its data and a person made up. Nothing of it
//! is stored or sent.

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use fachtag_access::{Organizes, Principal};
use fachtag_contracts::{
    events::{Event, EventStatus},
    language::Language,
    registrations::{CancelledBy, Registration, RegistrationStatus},
};
use fachtag_web::{
    layers::CSP,
    organisation::Desk,
    page::{Choice, Html, Input, Page},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{App, PATH, failure, head, own_event, views::PreviewPage};
use crate::{
    domain::{letter::LetterKind, particulars::Particulars},
    mail::{
        compose::{ComposeError, LetterFacts, Wording, wording},
        office::Office,
    },
};

/// A mail's inline styles are allowed, everything active is not; only our own page may hold it.
const MAIL_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/// What people get, in the order in which it happens.
const KINDS: [LetterKind; 12] = [
    LetterKind::Pending,
    LetterKind::Confirmed,
    LetterKind::Waitlisted,
    LetterKind::Offered,
    LetterKind::Promoted,
    LetterKind::Expired,
    LetterKind::AlreadyRegistered,
    LetterKind::Cancelled,
    LetterKind::Reminder,
    LetterKind::EventChanged,
    LetterKind::EventCancelled,
    LetterKind::Thanks,
];

/// What to show, as it stands in the address; what makes no sense counts as not said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    art: String,
    sprache: String,
}

impl Wish {
    fn kind(&self) -> LetterKind {
        LetterKind::parse(&self.art).filter(|kind| KINDS.contains(kind)).unwrap_or(LetterKind::Confirmed)
    }

    fn language(&self) -> Language {
        Language::parse(&self.sprache).unwrap_or_default()
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    Organizes(organizer): Organizes,
    Query(wish): Query<Wish>,
) -> Response {
    match previewed(&app, &organizer, &id, &wish).await {
        Ok((event, wording)) => {
            let framing = [(header::CONTENT_SECURITY_POLICY, format!("{CSP}; frame-src 'self'"))];
            (framing, Html::ok(page(&app, &organizer, &event, &wish, wording))).into_response()
        }
        Err(refusal) => refusal,
    }
}

/// The HTML part alone, for the frame on the page.
pub(crate) async fn html(
    State(app): State<App>,
    Path(id): Path<String>,
    Organizes(organizer): Organizes,
    Query(wish): Query<Wish>,
) -> Response {
    match previewed(&app, &organizer, &id, &wish).await {
        Ok((_, wording)) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CONTENT_SECURITY_POLICY, MAIL_CSP),
                (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
            ];
            (headers, wording.html).into_response()
        }
        Err(refusal) => refusal,
    }
}

async fn previewed(app: &App, organizer: &Principal, id: &str, wish: &Wish) -> Result<(Event, Wording), Response> {
    let event = own_event(app, organizer, id).await?;
    match example(&event, wish, &app.office, app.bus.clock.now()) {
        Ok(wording) => Ok((event, wording)),
        Err(error) => Err(failure(app, &error)),
    }
}

fn page(app: &App, organizer: &Principal, event: &Event, wish: &Wish, wording: Wording) -> PreviewPage {
    let (kind, language) = (wish.kind(), wish.language());
    let action = format!("{PATH}/vorschau/{}", event.id);
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    PreviewPage {
        page: Page::desk(
            &app.site,
            format!("Vorschau der E-Mails: {}", event.title),
            organizer.visitor(),
            Desk::Events,
        ),
        head: head(app, event, organizer),
        kind: Input { value: kind.as_str().into(), error: None },
        kinds: KINDS.map(|kind| choice(kind.as_str(), kind.label())).into(),
        language: Input { value: language.as_str().into(), error: None },
        languages: Language::ALL.map(|language| choice(language.as_str(), language.label())).into(),
        html_href: format!("{action}/html?art={}&sprache={}", kind.as_str(), language.as_str()),
        action,
        letters_href: format!("{PATH}?veranstaltung={}", event.id),
        edit_href: format!("/organisation/veranstaltungen/{}/bearbeiten#e-mails", event.id),
        language_tag: language.as_str(),
        subject: wording.subject,
        text: wording.text,
    }
}

/// The letter as a person made up would get it.
fn example(event: &Event, wish: &Wish, office: &Office, now: DateTime<Utc>) -> Result<Wording, ComposeError> {
    let kind = wish.kind();
    let event = match kind {
        LetterKind::EventCancelled => called_off(event),
        _ => event.clone(),
    };
    let before = Particulars {
        starts_at: event.starts_at - TimeDelta::days(1),
        ends_at: event.ends_at - TimeDelta::days(1),
        ..Particulars::of(&event)
    };
    let registration = person(kind, wish.language(), &event, now);
    let held = if event.offers { RegistrationStatus::Offered } else { RegistrationStatus::Pending };
    let facts = LetterFacts {
        event: &event,
        registration: &registration,
        manage_url: &format!("{}/meine-anmeldung/beispiel", office.public_url.trim_end_matches('/')),
        sequence: 0,
        follows: None,
        had_seat: kind != LetterKind::Waitlisted,
        cancelled_by: (kind == LetterKind::Cancelled).then_some(CancelledBy::Participant),
        was: (kind == LetterKind::Expired).then_some(held),
        before: (kind == LetterKind::EventChanged).then_some(&before),
    };
    wording(kind, &facts, office, now)
}

fn called_off(event: &Event) -> Event {
    let reason = event.cancellation_reason.clone();
    let reason = reason.unwrap_or_else(|| "(der Grund, den Sie bei der Absage nennen)".into());
    Event { status: EventStatus::Cancelled, cancellation_reason: Some(reason), ..event.clone() }
}

fn person(kind: LetterKind, language: Language, event: &Event, now: DateTime<Utc>) -> Registration {
    let status = match kind {
        LetterKind::Waitlisted => RegistrationStatus::Waitlisted,
        LetterKind::Cancelled | LetterKind::Expired => RegistrationStatus::Cancelled,
        LetterKind::Pending => RegistrationStatus::Pending,
        LetterKind::Offered => RegistrationStatus::Offered,
        _ => RegistrationStatus::Confirmed,
    };
    Registration {
        id: Uuid::nil(),
        event_id: event.id,
        version: 1,
        status,
        reference: "K7QM-2M9X".into(),
        first_name: "Kim".into(),
        last_name: "Beispiel".into(),
        email: "kim.beispiel@example.org".into(),
        institution: "Beispielschule".into(),
        waiting_position: (status == RegistrationStatus::Waitlisted).then_some(3),
        registered_at: now,
        link_no: 0,
        attendance: None,
        language,
        answer_by: status.is_held().then(|| now + TimeDelta::hours(48)),
    }
}
