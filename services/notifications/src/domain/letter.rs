//! A letter's kinds, states, and the decision after each attempt to hand it to the mail server.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::registrations::RegistrationStatus;

/// What a letter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterKind {
    /// You are registered and have a seat.
    Confirmed,
    /// Please confirm your sign-up.
    Pending,
    /// You are registered and wait.
    Waitlisted,
    /// You waited and have a seat now.
    Promoted,
    /// You waited, and a seat is kept for you until you accept it.
    Offered,
    /// You did not answer in time.
    Expired,
    /// You can choose parts of the programme.
    Choose,
    /// You take part in other parts of the programme than before.
    ChoicesChanged,
    /// You are no longer registered.
    Cancelled,
    /// You tried again, and are registered already.
    AlreadyRegistered,
    /// Here is the link that an organizer asked for.
    LoginLink,
    /// Here is an event's attendance list, for its organizers.
    AttendanceList,
    /// What an organizer writes to those who signed up.
    Mailing,
    /// The event comes near.
    Reminder,
    /// The event takes place at another time or place.
    EventChanged,
    /// The event will not take place.
    EventCancelled,
    /// Thank you for having been there.
    Thanks,
    /// What is new about an organizer's events, every morning.
    Digest,
}

impl LetterKind {
    pub const ALL: [Self; 18] = [
        Self::Confirmed,
        Self::Pending,
        Self::Waitlisted,
        Self::Promoted,
        Self::Offered,
        Self::Expired,
        Self::Choose,
        Self::ChoicesChanged,
        Self::Cancelled,
        Self::AlreadyRegistered,
        Self::LoginLink,
        Self::AttendanceList,
        Self::Mailing,
        Self::Reminder,
        Self::EventChanged,
        Self::EventCancelled,
        Self::Thanks,
        Self::Digest,
    ];

    /// The name in the database and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Pending => "pending",
            Self::Waitlisted => "waitlisted",
            Self::Promoted => "promoted",
            Self::Offered => "offered",
            Self::Expired => "expired",
            Self::Choose => "choose",
            Self::ChoicesChanged => "choices_changed",
            Self::Cancelled => "cancelled",
            Self::AlreadyRegistered => "already_registered",
            Self::LoginLink => "login_link",
            Self::AttendanceList => "attendance_list",
            Self::Mailing => "mailing",
            Self::Reminder => "reminder",
            Self::EventChanged => "event_changed",
            Self::EventCancelled => "event_cancelled",
            Self::Thanks => "thanks",
            Self::Digest => "digest",
        }
    }

    /// For people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "Anmeldung bestätigt",
            Self::Pending => "Bitte um Bestätigung",
            Self::Waitlisted => "Warteliste",
            Self::Promoted => "Nachgerückt",
            Self::Offered => "Platz angeboten",
            Self::Expired => "Frist abgelaufen",
            Self::Choose => "Workshopwahl",
            Self::ChoicesChanged => "Workshops",
            Self::Cancelled => "Abmeldung",
            Self::AlreadyRegistered => "Schon angemeldet",
            Self::LoginLink => "Anmeldelink für die Organisation",
            Self::AttendanceList => "Teilnahmeliste",
            Self::Mailing => "Rundschreiben",
            Self::Reminder => "Erinnerung",
            Self::EventChanged => "Änderung der Veranstaltung",
            Self::EventCancelled => "Absage der Veranstaltung",
            Self::Thanks => "Dank",
            Self::Digest => "Tägliche Übersicht",
        }
    }

    /// The kind of this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether a letter of this kind still tells the truth about a registration that has this status by now. A message may be
    /// handled after a later one: who has cancelled must not be invited, who has got a seat must not be told to wait.
    pub const fn holds_for(self, status: RegistrationStatus) -> bool {
        use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};
        match self {
            Self::Confirmed | Self::Promoted | Self::Reminder => matches!(status, Confirmed),
            Self::ChoicesChanged => matches!(status, Confirmed | Pending | Offered),
            Self::Pending => matches!(status, Pending),
            Self::Waitlisted => matches!(status, Waitlisted),
            Self::Offered => matches!(status, Offered),
            Self::Choose => matches!(status, Confirmed | Offered | Waitlisted),
            Self::AlreadyRegistered | Self::Thanks => matches!(status, Confirmed | Waitlisted),
            Self::EventChanged | Self::EventCancelled => !matches!(status, Cancelled),
            Self::Cancelled | Self::Expired => matches!(status, Cancelled),
            Self::LoginLink | Self::AttendanceList | Self::Mailing | Self::Digest => false,
        }
    }

    /// Whether somebody sits in front of a screen and waits for it. The others come unasked, perhaps hundreds at once,
    /// and go after the urgent ones.
    pub const fn urgent(self) -> bool {
        !matches!(
            self,
            Self::Promoted
                | Self::Offered
                | Self::Expired
                | Self::Choose
                | Self::ChoicesChanged
                | Self::Mailing
                | Self::Reminder
                | Self::EventChanged
                | Self::EventCancelled
                | Self::Thanks
                | Self::Digest
        )
    }
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterState {
    /// To be sent when its time has come.
    Waiting,
    /// Leased by a sender.
    Sending,
    /// The mail server took it.
    Accepted,
    /// The mail server may have taken it: all was sent and no reply came. To be sent again when its time has come.
    Uncertain,
    /// The mail server refused it for good.
    Failed,
    /// All attempts are used up; a person decides.
    Parked,
    /// The mail server took it, and another one reported later that it reached nobody.
    Bounced,
    /// There is no mail server: it lies in a file, and reaches nobody.
    NotSent,
}

impl LetterState {
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Sending,
        Self::Accepted,
        Self::Uncertain,
        Self::Failed,
        Self::Parked,
        Self::Bounced,
        Self::NotSent,
    ];

    /// Whether it reached nobody and nothing more is tried.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Failed | Self::Parked | Self::Bounced)
    }

    /// The name in the database, in the API and in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
            Self::Parked => "parked",
            Self::Bounced => "bounced",
            Self::NotSent => "not_sent",
        }
    }

    /// For people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "wartet auf den Versand",
            Self::Sending => "wird gerade übergeben",
            Self::Accepted => "versandt",
            Self::Uncertain => "unklar, ob angekommen",
            Self::Failed => "nicht zustellbar",
            Self::Parked => "nach vielen Versuchen aufgegeben",
            Self::Bounced => "als unzustellbar zurückgekommen",
            Self::NotSent => "nicht verschickt",
        }
    }

    /// The state of this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server said 250 after the whole letter.
    Accepted { reply: String },
    /// There is no server; the letter was put into a file.
    Filed { reply: String },
    /// The server refuses this letter for good (5xx).
    Rejected { code: u16, reply: String },
    /// Certainly not taken, perhaps later: 4xx, or a failure before the final dot.
    Deferred { reply: String },
    /// All was sent and no clear answer came; also for a sender that died in the middle.
    Uncertain { detail: String },
}

/// What was tried so far, the present attempt included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Attempts that reached a mail server.
    pub attempts: u32,
    /// Those of them that ended in [`Outcome::Uncertain`]. Each may be a copy in somebody's mailbox.
    pub uncertain: u32,
}

/// What to do with the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub state: LetterState,
    /// When to try again; `None` where nothing more is tried.
    pub next_at: Option<DateTime<Utc>>,
    /// The server's words, for the send log.
    pub reply: String,
}

/// Waits after the first, second … attempt that was put off, in seconds.
const RETRY_WAITS: [i64; 7] = [5, 30, 120, 600, 3_600, 21_600, 86_400];

/// A server may take ten minutes for its last reply (RFC 5321, section 4.5.3.2.6); afterwards it has given up.
pub const UNCERTAIN_WAIT: Duration = Duration::minutes(11);

/// How often identical bytes are sent again without knowing what became of the last ones.
const UNCERTAIN_REPEATS: u32 = 2;

/// Decides what happens after an attempt. `jitter` from 0 to 1 spreads the waits by ±20 %.
pub fn after_attempt(outcome: &Outcome, tries: Tries, now: DateTime<Utc>, jitter: f64) -> Next {
    let (state, wait, reply) = match outcome {
        Outcome::Accepted { reply } => (LetterState::Accepted, None, reply),
        Outcome::Filed { reply } => (LetterState::NotSent, None, reply),
        Outcome::Rejected { reply, .. } => (LetterState::Failed, None, reply),
        Outcome::Deferred { reply } => match retry_wait(tries.attempts) {
            Some(seconds) => (LetterState::Waiting, Some(spread(seconds, jitter)), reply),
            None => (LetterState::Parked, None, reply),
        },
        Outcome::Uncertain { detail } if tries.uncertain <= UNCERTAIN_REPEATS => {
            (LetterState::Uncertain, Some(UNCERTAIN_WAIT), detail)
        }
        Outcome::Uncertain { detail } => (LetterState::Parked, None, detail),
    };
    Next { state, next_at: wait.map(|wait| now + wait), reply: reply.clone() }
}

fn retry_wait(attempts: u32) -> Option<i64> {
    let index = usize::try_from(attempts.saturating_sub(1)).ok()?;
    RETRY_WAITS.get(index).copied()
}

fn spread(seconds: i64, jitter: f64) -> Duration {
    let share = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.5 };
    let milliseconds = seconds as f64 * 1_000.0 * (0.8 + 0.4 * share);
    Duration::milliseconds(milliseconds as i64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "letter_tests.rs"]
mod tests;
