//! The letter in which an organizer writes to somebody who signed up.

use askama::Template;
use chrono::{DateTime, Utc};
use fachtag_contracts::{
    events::Event,
    language::Language,
    registrations::{MailingOrdered, Recipient},
};
use fachtag_web::{dates, markdown};

use crate::composing::{
    ComposeError, Composed, WIDTH,
    frame::{ContactView, Frame, contact, venue_lines},
    letter_templates,
    message::{Parts, assemble, mailbox},
    note::with_looks,
    reply_to,
    sender::SenderIdentity,
    text::{clean, wrap},
};

/// Composes the letter to one recipient. `manage_url` is the secret link of the recipient's registration.
///
/// # Errors
/// When the address is none.
pub fn compose_mailing(
    recipient: &Recipient,
    manage_url: Option<String>,
    said: &MailingOrdered,
    event: &Event,
    identity: &SenderIdentity,
    message_id: &str,
    date: DateTime<Utc>,
) -> Result<Composed, ComposeError> {
    let identity = &identity.writing_for(event.group.as_ref());
    let name = clean(&format!("{} {}", recipient.first_name, recipient.last_name));
    let to = mailbox(&name, &recipient.email)?;
    let contact = contact(event);
    let view = MailingView {
        frame: Frame::of(identity).asking(contact.as_ref()).about(event),
        subject: clean(&said.subject),
        name,
        text: markdown::to_text(&said.text),
        html: with_looks(&markdown::to_html(&said.text), &identity.colour),
        author: clean(&said.author),
        title: clean(&event.title),
        when: dates::span(event.starts_at, event.ends_at),
        venue: event.venue.as_ref().map(venue_lines).unwrap_or_default(),
        event_url: identity.event_url(event),
        manage_url,
        contact,
    };
    assemble(Parts {
        from: &identity.from,
        to,
        reply_to: reply_to(event),
        subject: &view.subject,
        message_id,
        follows: None,
        unsubscribe_url: None,
        date,
        text: wrap(&MailingText { v: &view }.render()?, WIDTH),
        html: MailingHtml { v: &view }.render()?,
        language: Language::De,
        calendar: None,
        files: Vec::new(),
    })
}

/// What an organizer writes.
struct MailingView {
    pub frame: Frame,
    pub subject: String,
    pub name: String,
    pub text: String,
    /// Safe HTML, with the looks of a mail.
    pub html: String,
    pub author: String,
    pub title: String,
    pub when: String,
    pub venue: Vec<String>,
    pub event_url: String,
    pub manage_url: Option<String>,
    pub contact: Option<ContactView>,
}

letter_templates!(MailingView, MailingText "mailings/mailing.txt", MailingHtml "mailings/mailing.html");
