//! Who writes the letters.

use fachtag_contracts::events::{Event, GroupRef};
use url::Url;
use uuid::Uuid;

use super::{message::mailbox, originator::Originator};

/// Whose letters these are.
#[derive(Debug, Clone)]
pub struct Office {
    /// What people know it by, such as "Arbeitskreis Lebenslanges Lernen".
    pub name: String,
    /// Who is responsible, such as "Stadt Mönchengladbach".
    pub owner: String,
    /// The sender, and the organizer in calendars.
    pub from: Originator,
    /// Where the pages are, without a path.
    pub public_url: String,
}

impl Office {
    /// A mail id for a letter, the same for every attempt (RFC 5322, section 3.6.4).
    pub fn message_id(&self, letter_id: Uuid) -> String {
        let host = Url::parse(&self.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        format!("<{letter_id}@{}>", host.as_deref().unwrap_or("localhost"))
    }

    /// The bare sender's address, for the mail server.
    pub fn sender(&self) -> String {
        self.from.email.to_string()
    }

    /// The office as it writes about a sub-group's events: the sub-group may have a sender of its own.
    pub(super) fn writing_for(&self, group: Option<&GroupRef>) -> Self {
        let Some(mail) = group.and_then(|group| group.mail.as_ref()) else { return self.clone() };
        let name = mail.sender_name.as_deref().or(self.from.name.as_deref()).unwrap_or_default();
        let email = mail.sender_email.clone().unwrap_or_else(|| self.sender());
        match mailbox(name, &email) {
            Ok(mailbox) if mailbox.email.user().is_ascii() => Self { from: self.from.named(mailbox), ..self.clone() },
            _ => self.clone(),
        }
    }

    pub(super) fn event_url(&self, event: &Event) -> String {
        format!("{}/veranstaltungen/{}", self.public_url.trim_end_matches('/'), event.slug)
    }
}
