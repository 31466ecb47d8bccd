//! `/organisation/nachrichten`: what became of the letters about the events that somebody organizes.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use fachtag_access::{AtEvent, Organizes, Principal};
use fachtag_bus::parked::Parked;
use fachtag_contracts::{
    events::Event,
    links::organisation::{EVENTS, MAILS, mails_about},
};
use fachtag_web::{
    dates,
    organisation::{Desk, Empty, EventHead, Pager},
    page::{Badge, Choice, Html, Input, Link, Page, PageError, PageResult},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    read::{self, LetterList, ListedLetter},
    words,
};
use crate::{
    app::App,
    domain::letter::LetterState,
    organized_event::{OrganizedEvent, head},
};

/// Parked messages that are shown.
const MOST_PARKED: usize = 20;

/// What to show, as it stands in the address; what makes no sense counts as not said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    veranstaltung: String,
    zustand: String,
    seite: String,
}

impl ListQuery {
    fn state(&self) -> Option<LetterState> {
        LetterState::parse(&self.zustand)
    }

    fn href(&self, event: Option<Uuid>, page: u32) -> String {
        let event = event.map(|event| format!("veranstaltung={event}&")).unwrap_or_default();
        let state = self.state().map(|state| format!("zustand={}&", state.as_str())).unwrap_or_default();
        format!("{MAILS}?{event}{state}seite={page}")
    }
}

pub(crate) async fn list(
    State(app): State<App>,
    Organizes(organizer): Organizes,
    Query(query): Query<ListQuery>,
) -> PageResult {
    let event = match query.veranstaltung.as_str() {
        "" => None,
        id => {
            let id = Uuid::try_parse(id).map_err(|_| PageError::NotFound)?;
            Some(OrganizedEvent::open(&app, organizer.clone(), id, Principal::may_organize_for).await?)
        }
    };
    let event = event.map(|opened| opened.event);
    let id = event.as_ref().map(|event| event.id);
    let list = read::list(&app.core, &organizer, id, query.state(), &query.seite).await?;
    Ok(Html::ok(letters_page(&app, &organizer, event.as_ref(), &query, list)).into_response())
}

fn letters_page(
    app: &App,
    organizer: &Principal,
    event: Option<&Event>,
    query: &ListQuery,
    list: LetterList,
) -> LettersPage {
    let LetterList { paging, rows, titles, outage, parked } = list;
    let event_id = event.map(|event| event.id);
    let title = event.map_or_else(|| "E-Mails".to_owned(), |event| format!("E-Mails: {}", event.title));
    let desk = if event.is_some() { Desk::Events } else { Desk::Letters };
    LettersPage {
        page: Page::desk(&app.site, title, organizer.visitor(), desk),
        head: event.map(|event| head(app, event, organizer)),
        outage: outage.map(|outage| OutageNotice {
            title: outage.title(),
            since: dates::moment(outage.since),
            // For those who can do something about it.
            words: organizer.may_administer().then_some(outage.words),
        }),
        event: event_id.map(|id| id.to_string()),
        plan_href: event_id.map(|id| format!("{MAILS}/plan/{id}")),
        preview_href: event_id.map(|id| format!("{MAILS}/vorschau/{id}")),
        state: Input { value: query.state().map(LetterState::as_str).unwrap_or_default().into(), error: None },
        states: LetterState::ALL
            .map(|state| Choice { value: state.as_str().into(), label: state.label().into() })
            .into(),
        empty: (paging.total == 0).then(|| empty(query.state(), event_id)),
        lines: rows.into_iter().map(|letter| line(letter, &titles)).collect(),
        pager: paging.pager("E-Mails", |page| query.href(event_id, page)),
        parked_count: parked.len(),
        parked: parked.into_iter().take(MOST_PARKED).map(parked_line).collect(),
    }
}

fn empty(state: Option<LetterState>, event: Option<Uuid>) -> Empty {
    let everything = event.map_or_else(|| MAILS.to_owned(), mails_about);
    match state {
        Some(state) => Empty {
            title: "Keine E-Mails in diesem Zustand".into(),
            text: format!("Zurzeit gibt es keine E-Mail mit dem Zustand „{}“.", state.label()),
            link: Some(Link { href: everything, text: "Alle E-Mails zeigen".into() }),
        },
        None => Empty {
            title: "Noch keine E-Mails".into(),
            text: "Sobald sich jemand anmeldet, steht hier, was aus der Bestätigung geworden ist.".into(),
            link: Some(Link { href: EVENTS.into(), text: "Zu den Veranstaltungen".into() }),
        },
    }
}

fn line(letter: ListedLetter, titles: &HashMap<Uuid, String>) -> LetterLine {
    // What a server says when all is well helps nobody.
    let accepted = letter.state == LetterState::Accepted.as_str();
    LetterLine {
        href: format!("{MAILS}/{}", letter.id),
        recipient: letter.recipient,
        kind: words::kind(&letter.kind),
        event: letter.event_id.and_then(|id| titles.get(&id)).cloned().unwrap_or_default(),
        state: words::badge(&letter.state, letter.replaced_by.is_some()),
        reply: words::reply(letter.smtp_reply.filter(|_| !accepted)),
        at: dates::moment(letter.created_at),
    }
}

fn parked_line(parked: Parked) -> ParkedLine {
    ParkedLine {
        id: parked.message_id.to_string(),
        name: parked.routing_key,
        error: parked.error.unwrap_or_default(),
        at: dates::moment(parked.received_at),
    }
}

/// `/organisation/nachrichten`
#[derive(Template)]
#[template(path = "letters/list.html")]
struct LettersPage {
    page: Page,
    /// Only with the letters of one event.
    head: Option<EventHead>,
    /// Why no E-Mail goes out.
    outage: Option<OutageNotice>,
    event: Option<String>,
    /// What goes out by itself.
    plan_href: Option<String>,
    /// The way to the mails as people get them.
    preview_href: Option<String>,
    state: Input,
    states: Vec<Choice>,
    empty: Option<Empty>,
    lines: Vec<LetterLine>,
    pager: Pager,
    parked_count: usize,
    /// Messages that were set aside; for administrators.
    parked: Vec<ParkedLine>,
}

/// Why nothing goes out.
struct OutageNotice {
    title: &'static str,
    since: String,
    /// The mail server's own words.
    words: Option<String>,
}

/// One letter of the list.
struct LetterLine {
    href: String,
    recipient: String,
    kind: &'static str,
    /// The event's title.
    event: String,
    state: Option<Badge>,
    /// The mail server's last words, where it did not take the letter.
    reply: String,
    at: String,
}

/// A message that was set aside.
struct ParkedLine {
    id: String,
    name: String,
    error: String,
    at: String,
}
