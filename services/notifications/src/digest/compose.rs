//! The letter that tells an organizer every morning what is new. Counts and links only: it needs no personal data.

use askama::Template;
use chrono::{DateTime, Utc};
use fachtag_contracts::{events::Event, language::Language, links};
use fachtag_web::dates;

use crate::{
    composing::{
        ComposeError, Composed, WIDTH,
        frame::Frame,
        letter_templates,
        message::{Parts, assemble, mailbox},
        sender::SenderIdentity,
        text::{clean, clean_option, wrap},
    },
    domain::digest::Tally,
};

/// What is new about one event.
#[derive(Debug, Clone)]
pub struct EventNews {
    pub event: Event,
    pub tally: Tally,
    /// Who has a seat by now.
    pub confirmed: u32,
    /// Who waits by now.
    pub waiting: u32,
}

/// Composes the digest for one organizer; the events are told in the order given.
///
/// # Errors
/// When the address is none.
pub fn compose_digest(
    (email, name): (&str, Option<&str>),
    news: &[EventNews],
    unsubscribe_url: &str,
    identity: &SenderIdentity,
    message_id: &str,
    date: DateTime<Utc>,
) -> Result<Composed, ComposeError> {
    let to = mailbox(name.unwrap_or_default(), email)?;
    let view = DigestView {
        frame: Frame::of(identity),
        subject: subject(news),
        name: clean_option(name),
        events: news.iter().map(|news| event(news, identity)).collect(),
        unsubscribe_url: unsubscribe_url.to_owned(),
    };
    assemble(Parts {
        from: &identity.from,
        to,
        reply_to: None,
        subject: &view.subject,
        message_id,
        follows: None,
        unsubscribe_url: Some(unsubscribe_url),
        date,
        text: wrap(&DigestText { v: &view }.render()?, WIDTH),
        html: DigestHtml { v: &view }.render()?,
        language: Language::De,
        calendar: None,
        files: Vec::new(),
    })
}

fn subject(news: &[EventNews]) -> String {
    let new: u32 = news.iter().map(|news| news.tally.confirmed + news.tally.waitlisted).sum();
    let said = match new {
        0 => "Änderungen bei den Anmeldungen".to_owned(),
        1 => "1 neue Anmeldung".to_owned(),
        new => format!("{} neue Anmeldungen", dates::number(new)),
    };
    format!("Tägliche Übersicht: {said}")
}

fn event(news: &EventNews, identity: &SenderIdentity) -> DigestEvent {
    let EventNews { event, tally, confirmed, waiting } = news;
    let lines = [
        counted(tally.confirmed, "neue Anmeldung", "neue Anmeldungen"),
        counted(tally.waitlisted, "Person neu auf der Warteliste", "Personen neu auf der Warteliste"),
        counted(tally.promoted, "Person nachgerückt", "Personen nachgerückt"),
        counted(tally.cancelled, "Abmeldung", "Abmeldungen"),
    ];
    DigestEvent {
        title: clean(&event.title),
        when: dates::span(event.starts_at, event.ends_at),
        news: lines.into_iter().flatten().collect(),
        seats: seats(event.capacity, *confirmed, *waiting),
        url: identity.absolute(&links::organisation::registrations(event.id)),
    }
}

fn counted(count: u32, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{} {many}", dates::number(count))),
    }
}

fn seats(capacity: Option<u32>, confirmed: u32, waiting: u32) -> String {
    let taken = match capacity {
        Some(1) => format!("{} von 1 Platz vergeben", dates::number(confirmed)),
        Some(capacity) => format!("{} von {} Plätzen vergeben", dates::number(confirmed), dates::number(capacity)),
        None if confirmed == 1 => "1 Person angemeldet".to_owned(),
        None => format!("{} Personen angemeldet", dates::number(confirmed)),
    };
    let waiting = counted(waiting, "Person auf der Warteliste", "Personen auf der Warteliste");
    waiting.map_or(taken.clone(), |waiting| format!("{taken}, {waiting}"))
}

/// What is new about an organizer's events.
struct DigestView {
    pub frame: Frame,
    pub subject: String,
    pub name: Option<String>,
    pub events: Vec<DigestEvent>,
    pub unsubscribe_url: String,
}

/// What is new about one of them.
struct DigestEvent {
    pub title: String,
    pub when: String,
    /// Such as "3 neue Anmeldungen".
    pub news: Vec<String>,
    /// How many seats are taken by now.
    pub seats: String,
    /// Where the registrations are.
    pub url: String,
}

letter_templates!(DigestView, DigestText "digest/digest.txt", DigestHtml "digest/digest.html");
