//! Who sends the letters.

use std::{ops::Deref, str::FromStr, sync::Arc};

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    events::{Event, GroupRef},
    links,
};
use lettre::{Address, address::AddressError, message::Mailbox};
use url::Url;
use uuid::Uuid;

use super::{dkim::Signature, message::mailbox};

/// Who sends the letters, and signs them.
#[derive(Debug, Clone)]
pub struct SenderIdentity {
    /// What people know it by, such as "Arbeitskreis Lebenslanges Lernen".
    pub name: String,
    /// Who is responsible, such as "Stadt Mönchengladbach".
    pub owner: String,
    /// The sender, and the organizer in calendars.
    pub from: Originator,
    /// Where the pages are, without a path.
    pub public_url: String,
    /// Of buttons and links, such as "#0d4f5c": white letters must be readable on it.
    pub colour: String,
}

impl SenderIdentity {
    /// A mail id for a letter, the same for every attempt (RFC 5322, section 3.6.4).
    pub fn message_id(&self, letter_id: Uuid) -> String {
        let host = Url::parse(&self.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        format!("<{letter_id}@{}>", host.as_deref().unwrap_or("localhost"))
    }

    /// The bare sender's address, for the mail server.
    pub fn sender(&self) -> String {
        self.from.email.to_string()
    }

    /// The sender of mails about a sub-group's events: the sub-group may have a sender of its own.
    pub(crate) fn writing_for(&self, group: Option<&GroupRef>) -> Self {
        let Some(mail) = group.and_then(|group| group.mail.as_ref()) else { return self.clone() };
        let name = mail.sender_name.as_deref().or(self.from.name.as_deref()).unwrap_or_default();
        let email = mail.sender_email.clone().unwrap_or_else(|| self.sender());
        match mailbox(name, &email) {
            Ok(mailbox) if mailbox.email.user().is_ascii() => Self { from: self.from.named(mailbox), ..self.clone() },
            _ => self.clone(),
        }
    }

    /// The whole address of a path.
    pub(crate) fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.trim_end_matches('/'))
    }

    pub(crate) fn event_url(&self, event: &Event) -> String {
        self.absolute(&links::event(&event.slug))
    }
}

/// The sender of every letter.
#[derive(Debug, Clone)]
pub struct Originator {
    mailbox: Mailbox,
    signature: Option<Arc<Signature>>,
}

impl Originator {
    /// Letters are signed where there is a signature.
    pub fn new(mailbox: Mailbox, signature: Option<Signature>) -> Self {
        Self { mailbox, signature: signature.map(Arc::new) }
    }

    /// Another mailbox for which the same domain signs.
    pub(super) fn named(&self, mailbox: Mailbox) -> Self {
        Self { mailbox, signature: self.signature.clone() }
    }

    /// Signs a letter when it is composed, so that every attempt sends the same bytes.
    pub(super) fn sign(&self, message: Vec<u8>, date: DateTime<Utc>) -> Vec<u8> {
        let header = self.signature.as_ref().and_then(|signature| signature.header(&message, date));
        match header {
            Some(header) => [header.into_bytes(), message].concat(),
            None => message,
        }
    }
}

/// A mailbox that every mail server takes: the domain in ASCII (RFC 5891).
///
/// # Errors
/// Why it is none, for whoever wrote the setting.
pub fn deliverable(mailbox: Mailbox) -> Result<Mailbox, String> {
    let (local, domain) = (mailbox.email.user(), mailbox.email.domain());
    if !local.is_ascii() {
        return Err(format!(
            "hat vor dem @ Zeichen wie Umlaute („{local}“). Viele Mailserver nehmen solche Absender nicht an: Bitte nehmen Sie eine \
             Adresse ohne sie. Umlaute hinter dem @ sind möglich."
        ));
    }
    let domain = idna::domain_to_ascii(domain).map_err(|_| format!("hat eine ungültige Domain ({domain})."))?;
    let address = Address::new(local, domain).map_err(|error| format!("ist keine Adresse ({error})."))?;
    Ok(Mailbox::new(mailbox.name, address))
}

impl Deref for Originator {
    type Target = Mailbox;

    fn deref(&self) -> &Mailbox {
        &self.mailbox
    }
}

impl FromStr for Originator {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        text.parse().map(|mailbox| Self::new(mailbox, None))
    }
}
