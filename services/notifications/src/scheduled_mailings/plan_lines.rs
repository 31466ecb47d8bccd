//! The lines of the plan, in words.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    attendance::ListOccasion,
    events::{Event, EventStatus},
    links::organisation::send_planned_mail,
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
    /// The button: the step's name, and its words.
    pub step: Option<(&'static str, &'static str)>,
    /// Asks whether it is to go at once.
    pub send_href: Option<String>,
    /// Names it for the button, with `minutes`.
    pub art: &'static str,
    pub minutes: i64,
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
    let letters = match mailing.state {
        MailingState::Done => usize::try_from(mailing.letters).unwrap_or_default(),
        MailingState::Passed => 0,
        MailingState::Open | MailingState::Skipped => recipients(mailing, people, now),
    };
    PlanLine {
        what: what(mailing),
        to: to(mailing),
        people: dates::number(u32::try_from(letters).unwrap_or(u32::MAX)),
        at: moment(mailing.done_at.filter(|_| mailing.state == MailingState::Done).unwrap_or(mailing.due_at)),
        state: state(mailing, now, sends),
        step: step(mailing, now),
        send_href: may_go_now(mailing, event, now)
            .then(|| send_planned_mail(event.id, mailing.kind.as_str(), mailing.minutes)),
        art: mailing.kind.as_str(),
        minutes: mailing.minutes,
    }
}

pub(super) fn what(mailing: &ScheduledMailing) -> String {
    let unit = |number: i64, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    match mailing.kind {
        LetterKind::Reminder if mailing.daytime => {
            format!("Erinnerung {} vorher", unit(mailing.minutes / 1_440, "Tag", "Tage"))
        }
        LetterKind::Reminder => format!("Erinnerung {} vorher", unit(mailing.minutes / 60, "Stunde", "Stunden")),
        LetterKind::Choose if mailing.minutes > 0 => "Workshopwahl: Bitte an alle ohne Wahl".into(),
        LetterKind::Choose => "Workshopwahl ist geöffnet".into(),
        LetterKind::EventChanged => "Mitteilung über die Änderung".into(),
        LetterKind::EventCancelled => "Mitteilung über die Absage".into(),
        _ => "Dank für die Teilnahme".into(),
    }
}

pub(super) const fn to(mailing: &ScheduledMailing) -> &'static str {
    match mailing.kind {
        LetterKind::Choose if mailing.minutes > 0 => "alle Angemeldeten, die noch nicht gewählt haben",
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

fn step(mailing: &ScheduledMailing, now: DateTime<Utc>) -> Option<(&'static str, &'static str)> {
    match mailing.state {
        _ if mailing.due_at <= now => None,
        MailingState::Open => Some(("auslassen", "Diese auslassen")),
        MailingState::Skipped => Some(("aufnehmen", "Wieder aufnehmen")),
        MailingState::Done | MailingState::Passed => None,
    }
}

/// How many get it if it goes now, or at its time.
pub(super) fn recipients(mailing: &ScheduledMailing, people: &[Registration], now: DateTime<Utc>) -> usize {
    let as_planned = ScheduledMailing { people_until: mailing.people_until.max(now), ..mailing.clone() };
    people.iter().filter(|person| as_planned.is_for(person)).count()
}

/// Whether an organizer can have it sent at once.
pub(super) fn may_go_now(mailing: &ScheduledMailing, event: &Event, now: DateTime<Utc>) -> bool {
    let of_use = match mailing.kind {
        LetterKind::Reminder => now < event.starts_at,
        LetterKind::Thanks => now >= event.ends_at,
        LetterKind::Choose => {
            let is_open = event.choice_opens_at.is_none_or(|opens_at| now >= opens_at);
            is_open && event.choice_ends_at().is_some_and(|closes_at| now < closes_at)
        }
        _ => now < event.ends_at,
    };
    let to_come = match mailing.state {
        MailingState::Open => mailing.due_at > now,
        MailingState::Skipped | MailingState::Passed => true,
        // Who was marked as present later.
        MailingState::Done => mailing.kind == LetterKind::Thanks,
    };
    of_use && to_come && event.status == EventStatus::Published
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
        step: None,
        send_href: None,
        art: "",
        minutes: 0,
    }
}
