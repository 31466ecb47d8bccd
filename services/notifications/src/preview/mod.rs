//! Every mail about an event before there is one.

pub(crate) mod api;
mod example;
pub(crate) mod page;

use crate::domain::letter::LetterKind;

/// What people get, in the order in which it happens.
const KINDS: [LetterKind; 14] = [
    LetterKind::Pending,
    LetterKind::Confirmed,
    LetterKind::Waitlisted,
    LetterKind::Offered,
    LetterKind::Promoted,
    LetterKind::Expired,
    LetterKind::AlreadyRegistered,
    LetterKind::Cancelled,
    LetterKind::Choose,
    LetterKind::ChoicesChanged,
    LetterKind::Reminder,
    LetterKind::EventChanged,
    LetterKind::EventCancelled,
    LetterKind::Thanks,
];
