//! What the pages of mailings share.

use fachtag_web::dates;
use uuid::Uuid;

use crate::{domain::mailing::Mailing, organizer::EventOrganizer, words};

/// A mailing that went out.
pub(super) struct SentLine {
    pub href: String,
    pub subject: String,
    pub when: String,
    pub author: String,
    pub recipients: String,
}

/// The address of a mailing's page.
pub(super) fn place(organizer: &EventOrganizer, id: Uuid) -> String {
    format!("{}/{id}", organizer.write())
}

pub(super) fn sent_line(organizer: &EventOrganizer, mailing: &Mailing) -> SentLine {
    SentLine {
        href: place(organizer, mailing.id),
        subject: mailing.subject.clone(),
        when: mailing.ordered_at.map(dates::moment).unwrap_or_default(),
        author: mailing.author.clone(),
        recipients: words::people(mailing.recipients.unwrap_or_default() as usize),
    }
}
