//! When the mails about an event's date go out, and to whom.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    attendance::Attendance,
    events::{Event, EventStatus},
    registrations::Registration,
};
use fachtag_planning::{
    reminder_plan::{self, Offset},
    time_and_place::{DEBOUNCE, TimeAndPlace},
};

use super::letter::LetterKind;

/// However often somebody edits, the news goes out by then.
const LONGEST_DEBOUNCE: Duration = Duration::minutes(30);
/// So long before the end of the choice who has not chosen is asked once more.
const NUDGE: Duration = Duration::days(3);
/// What goes out later than this is late.
const ON_TIME: Duration = Duration::minutes(10);

/// What goes out for an event by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduledMailing {
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
    pub state: MailingState,
    /// Of a change: what was.
    pub before: Option<TimeAndPlace>,
    /// Whether some of its letters are written.
    pub begun: bool,
    /// Letters written so far.
    pub letters: i64,
    pub done_at: Option<DateTime<Utc>>,
}

/// Where a mailing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailingState {
    /// To come.
    Open,
    /// An organizer does not want it.
    Skipped,
    /// All its letters are written.
    Done,
    /// Its time had passed before it could go.
    Passed,
}

impl MailingState {
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

impl ScheduledMailing {
    fn new(kind: LetterKind, at: DateTime<Utc>) -> Self {
        Self {
            kind,
            minutes: 0,
            daytime: false,
            planned_at: at,
            due_at: at,
            people_until: at,
            state: MailingState::Open,
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

    /// Whether this is the same mailing as another, perhaps at another time.
    pub fn same(&self, other: &Self) -> bool {
        (self.kind, self.minutes) == (other.kind, other.minutes)
    }

    /// Which of a registration's letters of this kind it writes.
    pub fn revision(&self, event: &Event) -> i64 {
        match self.kind {
            LetterKind::Reminder | LetterKind::Choose => self.minutes,
            LetterKind::EventChanged => event.version,
            _ => 1,
        }
    }

    /// Whether somebody gets a letter.
    pub fn is_for(&self, registration: &Registration) -> bool {
        let of_those = match self.kind {
            LetterKind::Thanks => registration.attendance == Some(Attendance::Present),
            // The second letter is for who has not chosen yet.
            LetterKind::Choose if self.minutes > 0 && !registration.choices.is_empty() => false,
            _ => registration.registered_at <= self.people_until,
        };
        of_those && self.kind.holds_for(registration.status)
    }
}

/// The mailings that an event's state wants: its reminders, and the thanks. None unless it takes place.
pub fn wanted(event: &Event) -> Vec<ScheduledMailing> {
    if event.status != EventStatus::Published {
        return Vec::new();
    }
    let reminders = reminder_plan::plan(event).into_iter().map(|due| ScheduledMailing {
        minutes: due.offset.minutes(),
        daytime: matches!(due.offset, Offset::Days(_)),
        ..ScheduledMailing::new(LetterKind::Reminder, due.at)
    });
    let thanks = reminder_plan::thanks_at(event);
    let thanks = thanks.map(|at| ScheduledMailing { daytime: true, ..ScheduledMailing::new(LetterKind::Thanks, at) });
    reminders.chain(thanks).chain(choice(event)).collect()
}

/// The news that one can choose, and before the end another to who has not. None where that is possible from the sign-up on, until the part begins.
fn choice(event: &Event) -> Vec<ScheduledMailing> {
    let Some(closes_at) = event.choice_ends_at() else { return Vec::new() };
    let opening = event.choice_opens_at.map(|at| ScheduledMailing::new(LetterKind::Choose, at));
    let nudge_at = closes_at - NUDGE;
    let explicit = event.choice_opens_at.is_some() || event.choice_closes_at.is_some();
    let nudge =
        (explicit && event.choice_opens_at.is_none_or(|opens_at| opens_at < nudge_at)).then(|| ScheduledMailing {
            minutes: NUDGE.num_minutes(),
            daytime: true,
            ..ScheduledMailing::new(LetterKind::Choose, nudge_at)
        });
    opening.into_iter().chain(nudge).collect()
}

/// The mailing as the event's new state, of a message of `message_time`, wants it; `known` is how it stood. Who has got the letter gets no other:
/// letters are written once.
pub fn moved(
    known: Option<&ScheduledMailing>,
    wanted: &ScheduledMailing,
    message_time: DateTime<Utc>,
) -> ScheduledMailing {
    let to_come = wanted.planned_at > message_time;
    let Some(known) = known else {
        let state = if to_come { MailingState::Open } else { MailingState::Passed };
        return ScheduledMailing { state, ..wanted.clone() };
    };
    if known.planned_at == wanted.planned_at {
        return known.clone();
    }
    let state = match known.state {
        MailingState::Skipped => MailingState::Skipped,
        _ if to_come => MailingState::Open,
        MailingState::Done => MailingState::Done,
        _ => MailingState::Passed,
    };
    ScheduledMailing { state, letters: known.letters, done_at: known.done_at, ..wanted.clone() }
}

/// The mailing with the news of a change from `old` to `new`, heard of `now`. `known` is the mailing of earlier changes. `None` when
/// nothing changed that people must know.
pub fn change(
    known: Option<&ScheduledMailing>,
    old: &Event,
    new: &Event,
    now: DateTime<Utc>,
) -> Option<ScheduledMailing> {
    let before = TimeAndPlace::of(old);
    if before == TimeAndPlace::of(new) || now >= old.ends_at.max(new.ends_at) {
        return None;
    }
    let open = known.filter(|mailing| mailing.state == MailingState::Open);
    let mut mailing = match open {
        Some(open) => open.clone(),
        None => ScheduledMailing { before: Some(before), ..ScheduledMailing::new(LetterKind::EventChanged, now) },
    };
    // A new link five minutes before the start cannot wait.
    let hurry = old.starts_at.min(new.starts_at) < now + LONGEST_DEBOUNCE;
    let settled = (now + DEBOUNCE).min(mailing.planned_at + LONGEST_DEBOUNCE);
    mailing.due_at = if hurry { now } else { settled };
    mailing.people_until = now;
    Some(mailing)
}

/// What an organizer does with a mailing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is not to go.
    Skip,
    /// It is to go after all, in its time.
    Resume,
    /// It is to go now, to everybody who is registered by now.
    SendNow,
}

/// What to do with a mailing that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueAction {
    Write,
    /// Not before this time.
    Wait(DateTime<Utc>),
    /// It would say nothing.
    Finish,
    /// Its time has passed.
    Pass,
}

/// What to do with a mailing that is due.
pub fn due_action(mailing: &ScheduledMailing, event: &Event, now: DateTime<Utc>) -> DueAction {
    let published = event.status == EventStatus::Published;
    let of_use = match mailing.kind {
        LetterKind::Reminder => published && now < event.starts_at,
        LetterKind::EventChanged => published && now < event.ends_at,
        LetterKind::Thanks => published,
        LetterKind::Choose => published && event.choice_ends_at().is_some_and(|closes_at| now < closes_at),
        _ => now < event.ends_at,
    };
    if !of_use {
        return DueAction::Pass;
    }
    if mailing.begun {
        return DueAction::Write;
    }
    if mailing.before.as_ref() == Some(&TimeAndPlace::of(event)) {
        return DueAction::Finish;
    }
    let late = mailing.daytime && now > mailing.due_at + ON_TIME;
    let daytime = reminder_plan::next_daytime(now).filter(|_| late);
    // Better by night than after the beginning.
    let in_time = daytime.filter(|at| mailing.kind != LetterKind::Reminder || *at < event.starts_at);
    in_time.map_or(DueAction::Write, DueAction::Wait)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "schedule_tests.rs"]
mod tests;
