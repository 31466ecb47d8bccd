//! A registration: who takes part, where it stands, and what it says to other services.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    attendance::Attendance,
    registrations::{self as contract, CancelledBy, RegistrationStatus, SessionChoice},
};
use uuid::Uuid;

use super::{choices::Choice, fields::Participant, mail_state::MailState, reference::reference, seats::Placement};

/// The word for a status in the table and in the API.
pub const fn status_word(status: RegistrationStatus) -> &'static str {
    match status {
        RegistrationStatus::Pending => "pending",
        RegistrationStatus::Confirmed => "confirmed",
        RegistrationStatus::Offered => "offered",
        RegistrationStatus::Waitlisted => "waitlisted",
        RegistrationStatus::Cancelled => "cancelled",
    }
}

/// The status with this word.
pub fn status_from_word(word: &str) -> Option<RegistrationStatus> {
    use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};
    [Pending, Confirmed, Offered, Waitlisted, Cancelled].into_iter().find(|status| status_word(*status) == word)
}

/// Consent to keep support needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub at: DateTime<Utc>,
    /// The version of the words agreed to.
    pub version: String,
}

/// One registration.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    pub id: Uuid,
    pub event_id: Uuid,
    /// Counts every change.
    pub version: i64,
    pub status: RegistrationStatus,
    /// Order of arrival.
    pub queue_no: i64,
    pub reference: String,
    pub participant: Participant,
    /// None without support needs.
    pub consent: Option<Consent>,
    /// None: not noted.
    pub attendance: Option<Attendance>,
    /// The organizers' own; participants see them only in the file with everything stored of them.
    pub tags: Vec<String>,
    /// Parts of the programme that the person chose.
    pub choices: Vec<Choice>,
    /// What became of the last mail.
    pub mail_state: Option<MailState>,
    pub registered_at: DateTime<Utc>,
    /// Which link leads here.
    pub link_no: i64,
    /// Until when the person has to answer; only while pending or offered.
    pub answer_by: Option<DateTime<Utc>>,
    /// Who cancelled; only when cancelled.
    pub cancelled_by: Option<CancelledBy>,
}

impl Registration {
    /// The registration of somebody who gets this place now.
    pub fn new(id: Uuid, event_id: Uuid, participant: Participant, placement: Placement, now: DateTime<Utc>) -> Self {
        let consent = participant.support_needs.as_ref().map(|_| Consent::now(now));
        Self {
            id,
            event_id,
            version: 1,
            status: placement.status(),
            queue_no: placement.queue_no(),
            // The end of a UUIDv7 is random.
            reference: reference(id.as_u128() & u128::from(u64::MAX >> 2)),
            participant,
            consent,
            attendance: None,
            tags: Vec::new(),
            choices: Vec::new(),
            mail_state: None,
            registered_at: now,
            link_no: 0,
            answer_by: None,
            cancelled_by: None,
        }
    }

    /// Whether it holds a seat or a place in the queue.
    pub fn is_active(&self) -> bool {
        self.status != RegistrationStatus::Cancelled
    }

    /// Whether a seat at the event is the person's, or kept until they answer.
    pub fn has_seat(&self) -> bool {
        self.status == RegistrationStatus::Confirmed || self.status.is_held()
    }

    /// Whether it ended because nobody answered in time.
    pub fn is_expired(&self) -> bool {
        self.cancelled_by == Some(CancelledBy::Expiry)
    }

    /// Whether the person has a seat and is marked as present.
    pub fn was_present(&self) -> bool {
        self.status == RegistrationStatus::Confirmed && self.attendance == Some(Attendance::Present)
    }

    /// Gives it up; the status that it had.
    #[must_use = "what it had is to be given back"]
    pub(super) fn cancel(&mut self, by: CancelledBy) -> RegistrationStatus {
        self.version += 1;
        self.answer_by = None;
        self.cancelled_by = Some(by);
        std::mem::replace(&mut self.status, RegistrationStatus::Cancelled)
    }

    /// Takes a cancellation back: the person has again what they had.
    pub fn reinstate(&mut self, had: RegistrationStatus) {
        self.version += 1;
        self.cancelled_by = None;
        self.status = had;
    }

    /// Gives the person the seat that is held or free for them; the status that it had.
    #[must_use = "the seats are to be counted"]
    pub fn give_seat(&mut self) -> RegistrationStatus {
        self.version += 1;
        self.answer_by = None;
        std::mem::replace(&mut self.status, RegistrationStatus::Confirmed)
    }

    /// Replaces the person's data; the keys of the fields that got another value. Consent to the same words about the same needs
    /// keeps its date.
    #[must_use = "without a difference there is nothing to save"]
    pub fn replace_participant(&mut self, participant: Participant, now: DateTime<Utc>) -> Vec<&'static str> {
        let differences = self.participant.differences(&participant);
        if differences.is_empty() {
            return differences;
        }
        self.version += 1;
        let same_needs = participant.support_needs == self.participant.support_needs;
        let consent = self.consent.take().filter(|_| same_needs);
        self.consent = participant.support_needs.as_ref().map(|_| consent.unwrap_or_else(|| Consent::now(now)));
        self.participant = participant;
        differences
    }

    /// What other services may know.
    pub fn public(&self, waiting_position: Option<u32>) -> contract::Registration {
        let Participant { first_name, last_name, email, institution, language, .. } = &self.participant;
        contract::Registration {
            id: self.id,
            event_id: self.event_id,
            version: self.version,
            status: self.status,
            reference: self.reference.clone(),
            first_name: first_name.clone(),
            last_name: last_name.clone(),
            email: email.clone(),
            institution: institution.clone(),
            waiting_position,
            registered_at: self.registered_at,
            link_no: self.link_no,
            answer_by: self.answer_by,
            attendance: self.attendance,
            language: *language,
            choices: self.choices.iter().map(SessionChoice::from).collect(),
        }
    }
}

impl From<&Choice> for SessionChoice {
    fn from(choice: &Choice) -> Self {
        Self { session_id: choice.session, state: choice.state }
    }
}

impl Consent {
    /// To the words of today.
    fn now(at: DateTime<Utc>) -> Self {
        Self { at, version: super::participant::SUPPORT_CONSENT.to_owned() }
    }
}
