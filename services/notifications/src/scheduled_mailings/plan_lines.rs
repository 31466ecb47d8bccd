//! The lines of the plan, in words.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    attendance::ListOccasion,
    events::{Event, EventStatus},
    registrations::Registration,
};
use fachtag_planning::list_plan;
use fachtag_web::dates;

use crate::domain::{
    letter::LetterKind,
    schedule::{MailingState, ScheduledMailing},
};

/// One mail to many that goes out by itself.
pub(super) struct PlanLine {
    pub what: String,
    pub to: &'static str,
    /// How many get it, or got it.
    pub people: String,
    pub at: String,
    pub state: &'static str,
    pub actions: Vec<PlanAction>,
    /// Names it for the buttons, with `minutes`.
    pub art: &'static str,
    pub minutes: i64,
}

/// What can be done about it.
pub(super) struct PlanAction {
    pub step: &'static str,
    pub text: &'static str,
    pub quiet: bool,
}

/// When something goes out, with the day of the week.
fn moment(at: DateTime<Utc>) -> String {
    format!("{}, {}", dates::weekday(at), dates::moment(at))
}

pub(super) fn line(
    mailing: &ScheduledMailing,
    event: &Event,
    people: &[Registration],
    now: DateTime<Utc>,
    sends: bool,
) -> PlanLine {
    // Those who would get it if it went now, or at its time.
    let as_planned = ScheduledMailing { people_until: mailing.people_until.max(now), ..mailing.clone() };
    let expected = people.iter().filter(|person| as_planned.is_for(person)).count();
    let letters = match mailing.state {
        MailingState::Done => usize::try_from(mailing.letters).unwrap_or_default(),
        MailingState::Passed => 0,
        MailingState::Open | MailingState::Skipped => expected,
    };
    PlanLine {
        what: what(mailing),
        to: to(mailing.kind),
        people: dates::number(u32::try_from(letters).unwrap_or(u32::MAX)),
        at: moment(mailing.done_at.filter(|_| mailing.state == MailingState::Done).unwrap_or(mailing.due_at)),
        state: state(mailing, now, sends),
        actions: actions(mailing, event, now),
        art: mailing.kind.as_str(),
        minutes: mailing.minutes,
    }
}

fn what(mailing: &ScheduledMailing) -> String {
    let unit = |number: i64, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    match mailing.kind {
        LetterKind::Reminder if mailing.daytime => {
            format!("Erinnerung {} vorher", unit(mailing.minutes / 1_440, "Tag", "Tage"))
        }
        LetterKind::Reminder => format!("Erinnerung {} vorher", unit(mailing.minutes / 60, "Stunde", "Stunden")),
        LetterKind::EventChanged => "Mitteilung über die Änderung".into(),
        LetterKind::EventCancelled => "Mitteilung über die Absage".into(),
        _ => "Dank für die Teilnahme".into(),
    }
}

const fn to(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Reminder => "alle mit einem Platz",
        LetterKind::Thanks => "alle, die als anwesend erfasst sind",
        _ => "alle Angemeldeten, auch auf der Warteliste",
    }
}

fn state(mailing: &ScheduledMailing, now: DateTime<Utc>, sends: bool) -> &'static str {
    match mailing.state {
        MailingState::Open if mailing.due_at <= now => "geht gerade hinaus",
        MailingState::Open => "geht dann von selbst hinaus",
        MailingState::Skipped => "wird ausgelassen",
        MailingState::Done if sends => "verschickt",
        MailingState::Done => "geschrieben, aber nicht verschickt",
        MailingState::Passed => "entfiel, weil der Zeitpunkt schon vorbei war",
    }
}

fn actions(mailing: &ScheduledMailing, event: &Event, now: DateTime<Utc>) -> Vec<PlanAction> {
    let (skip, resume, send) = (
        PlanAction { step: "auslassen", text: "Diese auslassen", quiet: true },
        PlanAction { step: "aufnehmen", text: "Wieder aufnehmen", quiet: true },
        PlanAction { step: "senden", text: "Jetzt senden", quiet: false },
    );
    let to_come = mailing.due_at > now;
    let of_use = match mailing.kind {
        LetterKind::Reminder => now < event.starts_at,
        LetterKind::Thanks => now >= event.ends_at,
        _ => now < event.ends_at,
    };
    let send = Some(send).filter(|_| of_use && event.status == EventStatus::Published);
    match mailing.state {
        MailingState::Open if to_come => [Some(skip), send].into_iter().flatten().collect(),
        MailingState::Skipped => [Some(resume).filter(|_| to_come), send].into_iter().flatten().collect(),
        MailingState::Passed => send.into_iter().collect(),
        // Who was marked as present later.
        MailingState::Done if mailing.kind == LetterKind::Thanks => send.into_iter().collect(),
        MailingState::Open | MailingState::Done => Vec::new(),
    }
}

pub(super) fn list_line(due: &list_plan::Due) -> PlanLine {
    let occasion = match due.occasion {
        ListOccasion::Closed => "zum Anmeldeschluss",
        ListOccasion::DayBefore => "am Arbeitstag vorher",
        ListOccasion::Requested => "auf Wunsch",
    };
    PlanLine {
        what: format!("Teilnahmeliste {occasion}"),
        to: "die Organisation",
        people: "–".into(),
        at: moment(due.at),
        state: "geht dann von selbst hinaus",
        actions: Vec::new(),
        art: "",
        minutes: 0,
    }
}
