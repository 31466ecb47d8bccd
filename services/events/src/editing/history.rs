//! What happened to an event, in words.

use fachtag_contracts::events::{Event, EventStatus};
use fachtag_web::{dates, organisation::Moment};

use super::queries::Version;
use crate::domain::{
    event_form::EventForm,
    merge::{Change, differences},
};

/// The longest text of one side of a change in a history.
const SHORT: usize = 80;

/// The history of these versions, given the oldest first; the newest comes first.
pub(super) fn moments(versions: &[Version]) -> Vec<Moment> {
    let mut before: Option<&Event> = None;
    let mut moments: Vec<Moment> = Vec::new();
    for version in versions {
        moments.push(moment(before, version));
        before = Some(&version.event);
    }
    moments.reverse();
    moments
}

fn moment(before: Option<&Event>, version: &Version) -> Moment {
    let event = &version.event;
    let (what, details) = match before {
        None if event.version == 1 => ("Angelegt", Vec::new()),
        None => ("Stand zu Beginn der Aufzeichnung", Vec::new()),
        Some(before) if before.status != event.status => match event.status {
            EventStatus::Cancelled => {
                ("Abgesagt", event.cancellation_reason.iter().map(|r| format!("Grund: {r}")).collect())
            }
            EventStatus::Published | EventStatus::Draft => ("Veröffentlicht", Vec::new()),
        },
        Some(before) => {
            let changes = differences(&EventForm::of(before), &EventForm::of(event));
            ("Geändert", changes.into_iter().map(|change| line(&with_names(change, before, event))).collect())
        }
    };
    Moment { at: dates::moment(version.at), who: version.who.clone(), what: what.into(), details }
}

/// Groups by their names; a form has what stands in their addresses.
fn with_names(change: Change, before: &Event, now: &Event) -> Change {
    if change.field != "group" {
        return change;
    }
    let name = |event: &Event| {
        event.group.as_ref().map_or_else(|| "ganzer Arbeitskreis".to_owned(), |group| group.name.clone())
    };
    Change { before: name(before), now: name(now), ..change }
}

fn line(change: &Change) -> String {
    match (change.before.as_str(), change.now.as_str()) {
        ("", now) => format!("{}: {}", change.label, short(now)),
        (before, "") => format!("{}: „{}“ entfernt", change.label, short(before)),
        (before, now) => format!("{}: {} → {}", change.label, short(before), short(now)),
    }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
