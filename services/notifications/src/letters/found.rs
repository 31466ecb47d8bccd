//! One letter with what it is about.

use fachtag_access::Principal;
use fachtag_contracts::{events::Event, registrations::Registration};
use fachtag_db::Result;
use uuid::Uuid;

use crate::{
    core::Core,
    domain::letter::{LetterKind, LetterState},
    store::{
        events,
        letters::{self, ShownLetter},
        registrations,
    },
};

/// A letter with what it is about.
pub(super) struct FoundLetter {
    pub letter: ShownLetter,
    pub event: Option<Event>,
    pub registration: Option<Registration>,
}

/// The letter with this id.
pub(super) async fn find(core: &Core, id: Uuid) -> Result<Option<FoundLetter>> {
    let database = &core.bus.database;
    let Some(letter) = letters::find(database, id).await? else { return Ok(None) };
    let event = match letter.event_id {
        Some(event) => events::read(database, event).await?,
        None => None,
    };
    let registration = match letter.registration_id {
        Some(registration) => registrations::read(database, registration).await?,
        None => None,
    };
    Ok(Some(FoundLetter { letter, event, registration }))
}

impl FoundLetter {
    /// A login link belongs to no event; it is the administrators' business.
    pub(super) fn may_be_seen_by(&self, organizer: &Principal) -> bool {
        let event = self.event.as_ref();
        event.map_or_else(|| organizer.may_administer(), |event| organizer.may_organize_for(event.group_slug()))
    }

    /// Whether to offer to send it again: it was given up, its bytes are there, and it still tells the truth.
    pub(super) fn may_be_retried(&self) -> bool {
        let letter = &self.letter;
        let given_up = matches!(LetterState::parse(&letter.state), Some(LetterState::Failed | LetterState::Parked));
        let true_still = match LetterKind::parse(&letter.kind) {
            // The link may have ended; a new one is soon asked for.
            Some(LetterKind::LoginLink | LetterKind::Digest) | None => false,
            Some(LetterKind::AttendanceList | LetterKind::Mailing) => true,
            Some(kind) => self.registration.as_ref().is_some_and(|registration| kind.holds_for(registration.status)),
        };
        given_up && true_still && letter.kept && letter.replaced_by.is_none()
    }

    /// Whether a corrected address brings this letter anew.
    pub(super) fn follows_the_address(&self) -> bool {
        let letter = &self.letter;
        let lost = LetterState::parse(&letter.state).is_some_and(LetterState::is_lost);
        lost && letter.replaced_by.is_none() && letter.registration_id == Some(letter.subject_id)
    }
}
