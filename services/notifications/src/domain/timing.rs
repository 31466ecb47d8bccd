//! When the mails about an event's date go out, and to whom.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    attendance::Attendance,
    events::{Event, EventStatus},
    registrations::Registration,
    reminder_plan::{self, Offset},
};

use super::{letter::LetterKind, particulars::Particulars};

/// Several edits within this time make one mail.
pub const DEBOUNCE: Duration = Duration::minutes(10);
/// However often somebody edits, the news goes out by then.
const LONGEST_DEBOUNCE: Duration = Duration::minutes(30);
/// What goes out later than this is late.
const ON_TIME: Duration = Duration::minutes(10);

/// What goes out for an event by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// What the letters say.
    pub kind: LetterKind,
    /// A reminder's offset before the start; 0 for the others.
    pub minutes: i64,
    /// When late, it goes out by day only.
    pub daytime: bool,
    /// When the event's state wants it; of a change, when the first edit was heard of.
    pub planned_at: DateTime<Utc>,
    /// When it goes.
    pub due_at: DateTime<Utc>,
    /// Who registered later gets none: the confirmation says it all.
    pub people_until: DateTime<Utc>,
    pub state: RoundState,
    /// Of a change: what was.
    pub before: Option<Particulars>,
    /// Whether some of its letters are written.
    pub begun: bool,
    /// Letters written so far.
    pub letters: i64,
    pub done_at: Option<DateTime<Utc>>,
}

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundState {
    /// To come.
    Open,
    /// An organizer does not want it.
    Skipped,
    /// All its letters are written.
    Done,
    /// Its time had passed before it could go.
    Passed,
}

impl RoundState {
    pub const ALL: [Self; 4] = [Self::Open, Self::Skipped, Self::Done, Self::Passed];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Skipped => "skipped",
            Self::Done => "done",
            Self::Passed => "passed",
        }
    }

    /// The state of this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

impl Round {
    fn new(kind: LetterKind, at: DateTime<Utc>) -> Self {
        Self {
            kind,
            minutes: 0,
            daytime: false,
            planned_at: at,
            due_at: at,
            people_until: at,
            state: RoundState::Open,
            before: None,
            begun: false,
            letters: 0,
            done_at: None,
        }
    }

    /// The news that the event will not take place, to go at once.
    pub fn cancellation(now: DateTime<Utc>) -> Self {
        Self::new(LetterKind::EventCancelled, now)
    }

    /// Whether this is the same round as another, perhaps at another time.
    pub fn same(&self, other: &Self) -> bool {
        (self.kind, self.minutes) == (other.kind, other.minutes)
    }

    /// Which of a registration's letters of this kind it writes.
    pub fn revision(&self, event: &Event) -> i64 {
        match self.kind {
            LetterKind::Reminder => self.minutes,
            LetterKind::EventChanged => event.version,
            _ => 1,
        }
    }

    /// Whether somebody gets a letter.
    pub fn is_for(&self, registration: &Registration) -> bool {
        let of_those = match self.kind {
            LetterKind::Thanks => registration.attendance == Some(Attendance::Present),
            _ => registration.registered_at <= self.people_until,
        };
        of_those && self.kind.holds_for(registration.status)
    }
}

/// The rounds that an event's state wants: its reminders, and the thanks. None unless it takes place.
pub fn wanted(event: &Event) -> Vec<Round> {
    if event.status != EventStatus::Published {
        return Vec::new();
    }
    let reminders = reminder_plan::plan(event).into_iter().map(|due| Round {
        minutes: due.offset.minutes(),
        daytime: matches!(due.offset, Offset::Days(_)),
        ..Round::new(LetterKind::Reminder, due.at)
    });
    let thanks = reminder_plan::thanks_at(event);
    let thanks = thanks.map(|at| Round { daytime: true, ..Round::new(LetterKind::Thanks, at) });
    reminders.chain(thanks).collect()
}

/// The round as the event's new state, told at `told_at`, wants it; `known` is how it stood. Who has got the letter gets no other:
/// letters are written once.
pub fn moved(known: Option<&Round>, wanted: &Round, told_at: DateTime<Utc>) -> Round {
    let to_come = wanted.planned_at > told_at;
    let Some(known) = known else {
        let state = if to_come { RoundState::Open } else { RoundState::Passed };
        return Round { state, ..wanted.clone() };
    };
    if known.planned_at == wanted.planned_at {
        return known.clone();
    }
    let state = match known.state {
        RoundState::Skipped => RoundState::Skipped,
        _ if to_come => RoundState::Open,
        RoundState::Done => RoundState::Done,
        _ => RoundState::Passed,
    };
    Round { state, letters: known.letters, done_at: known.done_at, ..wanted.clone() }
}

/// The round with the news of a change from `old` to `new`, heard of `now`. `known` is the round of earlier changes. `None` when
/// nothing changed that people must know.
pub fn change(known: Option<&Round>, old: &Event, new: &Event, now: DateTime<Utc>) -> Option<Round> {
    let before = Particulars::of(old);
    if before == Particulars::of(new) || now >= old.ends_at.max(new.ends_at) {
        return None;
    }
    let open = known.filter(|round| round.state == RoundState::Open);
    let mut round = match open {
        Some(open) => open.clone(),
        None => Round { before: Some(before), ..Round::new(LetterKind::EventChanged, now) },
    };
    // A new link five minutes before the start cannot wait.
    let hurry = old.starts_at.min(new.starts_at) < now + LONGEST_DEBOUNCE;
    let settled = (now + DEBOUNCE).min(round.planned_at + LONGEST_DEBOUNCE);
    round.due_at = if hurry { now } else { settled };
    round.people_until = now;
    Some(round)
}

/// What an organizer does with a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is not to go.
    Skip,
    /// It is to go after all, in its time.
    Resume,
    /// It is to go now, to everybody who is registered by now.
    SendNow,
}

/// What to do with a round that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Write,
    /// Not before this time.
    Wait(DateTime<Utc>),
    /// It would say nothing.
    Finish,
    /// Its time has passed.
    Pass,
}

/// What to do with a round that is due.
pub fn verdict(round: &Round, event: &Event, now: DateTime<Utc>) -> Verdict {
    let published = event.status == EventStatus::Published;
    let of_use = match round.kind {
        LetterKind::Reminder => published && now < event.starts_at,
        LetterKind::EventChanged => published && now < event.ends_at,
        LetterKind::Thanks => published,
        _ => now < event.ends_at,
    };
    if !of_use {
        return Verdict::Pass;
    }
    if round.begun {
        return Verdict::Write;
    }
    if round.before.as_ref() == Some(&Particulars::of(event)) {
        return Verdict::Finish;
    }
    let late = round.daytime && now > round.due_at + ON_TIME;
    let daytime = reminder_plan::next_daytime(now).filter(|_| late);
    // Better by night than after the beginning.
    let in_time = daytime.filter(|at| round.kind != LetterKind::Reminder || *at < event.starts_at);
    in_time.map_or(Verdict::Write, Verdict::Wait)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "timing_tests.rs"]
mod tests;
