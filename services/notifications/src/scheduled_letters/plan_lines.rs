//! The lines of the plan, in words.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    attendance::ListOccasion,
    events::{Event, EventStatus},
    list_plan,
    registrations::Registration,
};
use fachtag_web::dates;

use crate::domain::{
    letter::LetterKind,
    timing::{Round, RoundState},
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

pub(super) fn line(round: &Round, event: &Event, people: &[Registration], now: DateTime<Utc>, sends: bool) -> PlanLine {
    // Those who would get it if it went now, or at its time.
    let as_planned = Round { people_until: round.people_until.max(now), ..round.clone() };
    let expected = people.iter().filter(|person| as_planned.is_for(person)).count();
    let letters = match round.state {
        RoundState::Done => usize::try_from(round.letters).unwrap_or_default(),
        RoundState::Passed => 0,
        RoundState::Open | RoundState::Skipped => expected,
    };
    PlanLine {
        what: what(round),
        to: to(round.kind),
        people: dates::number(u32::try_from(letters).unwrap_or(u32::MAX)),
        at: moment(round.done_at.filter(|_| round.state == RoundState::Done).unwrap_or(round.due_at)),
        state: state(round, now, sends),
        actions: actions(round, event, now),
        art: round.kind.as_str(),
        minutes: round.minutes,
    }
}

fn what(round: &Round) -> String {
    let unit = |number: i64, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    match round.kind {
        LetterKind::Reminder if round.daytime => {
            format!("Erinnerung {} vorher", unit(round.minutes / 1_440, "Tag", "Tage"))
        }
        LetterKind::Reminder => format!("Erinnerung {} vorher", unit(round.minutes / 60, "Stunde", "Stunden")),
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

fn state(round: &Round, now: DateTime<Utc>, sends: bool) -> &'static str {
    match round.state {
        RoundState::Open if round.due_at <= now => "geht gerade hinaus",
        RoundState::Open => "geht dann von selbst hinaus",
        RoundState::Skipped => "wird ausgelassen",
        RoundState::Done if sends => "verschickt",
        RoundState::Done => "geschrieben, aber nicht verschickt",
        RoundState::Passed => "entfiel, weil der Zeitpunkt schon vorbei war",
    }
}

fn actions(round: &Round, event: &Event, now: DateTime<Utc>) -> Vec<PlanAction> {
    let (skip, resume, send) = (
        PlanAction { step: "auslassen", text: "Diese auslassen", quiet: true },
        PlanAction { step: "aufnehmen", text: "Wieder aufnehmen", quiet: true },
        PlanAction { step: "senden", text: "Jetzt senden", quiet: false },
    );
    let to_come = round.due_at > now;
    let of_use = match round.kind {
        LetterKind::Reminder => now < event.starts_at,
        LetterKind::Thanks => now >= event.ends_at,
        _ => now < event.ends_at,
    };
    let send = Some(send).filter(|_| of_use && event.status == EventStatus::Published);
    match round.state {
        RoundState::Open if to_come => [Some(skip), send].into_iter().flatten().collect(),
        RoundState::Skipped => [Some(resume).filter(|_| to_come), send].into_iter().flatten().collect(),
        RoundState::Passed => send.into_iter().collect(),
        // Who was marked as present later.
        RoundState::Done if round.kind == LetterKind::Thanks => send.into_iter().collect(),
        RoundState::Open | RoundState::Done => Vec::new(),
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
