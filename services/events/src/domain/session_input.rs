//! The checks of the programme. A mistake names the part and the limit, so that it can be found among many.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::events::Session;
use fachtag_forms::Checks;
use uuid::Uuid;

use super::{
    input::{EventInput, LINE, MOST_SEATS, NOTE, SessionInput},
    local_time,
};

const MOST_SESSIONS: usize = 100;
/// People may arrive so long before the event begins.
const ARRIVAL: Duration = Duration::hours(2);

/// The parts of an event's programme, checked.
pub(super) fn check(checks: &mut Checks, event: &EventInput, new_id: &impl Fn() -> Uuid) -> Vec<Session> {
    if event.sessions.len() > MOST_SESSIONS {
        let count = event.sessions.len();
        checks.error(
            "sessions",
            format!("Programm: Es sind {count} Programmpunkte, höchstens {MOST_SESSIONS} sind möglich."),
        );
    }
    let mut sessions: Vec<Session> = Vec::new();
    for (index, input) in event.sessions.iter().enumerate() {
        let field = |name: &str| format!("sessions[{index}].{name}");
        let name = call(index, input);
        check_times(checks, index, &name, input, event);
        if input.capacity.is_some_and(|capacity| capacity > MOST_SEATS) {
            checks.error(&field("capacity"), format!("{name}: Höchstens {MOST_SEATS} Plätze; ohne Angabe für alle."));
        }
        let known = input.id.filter(|id| sessions.iter().all(|session| session.id != *id));
        let mut line = |field: &str, label: &str, value: &Option<String>| {
            checks.optional(field, &format!("{name}, {label}"), value.as_deref(), LINE)
        };
        let (room, speaker) = (
            line(&field("room"), "Raum", &input.room),
            line(&field("speaker"), "Referentin oder Referent", &input.speaker),
        );
        sessions.push(Session {
            id: known.unwrap_or_else(new_id),
            title: checks.required(&field("title"), &format!("{name}, Titel"), &input.title, LINE),
            room,
            starts_at: input.starts_at,
            ends_at: input.ends_at,
            capacity: input.capacity,
            description: checks.text(
                &field("description"),
                &format!("{name}, Beschreibung"),
                input.description.as_deref(),
                NOTE,
            ),
            speaker,
            counts_for_certificate: input.counts_for_certificate,
            room_before: None,
            starts_before: None,
        });
    }
    sessions
}

/// `Programmpunkt 1 „Ankommen“`.
fn call(index: usize, input: &SessionInput) -> String {
    let number = index + 1;
    match input.title.trim() {
        "" => format!("Programmpunkt {number}"),
        title => format!("Programmpunkt {number} „{}“", title.chars().take(60).collect::<String>()),
    }
}

fn check_times(checks: &mut Checks, index: usize, name: &str, input: &SessionInput, event: &EventInput) {
    let (starts_at, ends_at) = (format!("sessions[{index}].starts_at"), format!("sessions[{index}].ends_at"));
    let clock = |at| clock(at, event.starts_at);
    if input.ends_at <= input.starts_at {
        let (start, end) = (clock(input.starts_at), clock(input.ends_at));
        checks
            .error(&ends_at, format!("{name} beginnt {start} und endet {end}. Das Ende muss nach dem Beginn liegen."));
    } else if input.starts_at < event.ends_at && event.ends_at < input.ends_at {
        let (end, last) = (clock(input.ends_at), clock(event.ends_at));
        checks.error(&ends_at, format!("{name} endet {end}, die Veranstaltung schon {last}."));
    }
    if input.starts_at >= event.ends_at {
        let (start, last) = (clock(input.starts_at), clock(event.ends_at));
        checks.error(&starts_at, format!("{name} beginnt {start}, die Veranstaltung endet aber {last}."));
    } else if input.starts_at < event.starts_at - ARRIVAL {
        let (start, first) = (clock(input.starts_at), clock(event.starts_at));
        checks.error(
            &starts_at,
            format!("{name} beginnt {start}, die Veranstaltung erst {first}. Möglich ist es bis zu 2 Stunden vorher."),
        );
    }
}

/// `8:30 Uhr`, with the day where it is not the event's first.
fn clock(at: DateTime<Utc>, first: DateTime<Utc>) -> String {
    let local = local_time::local(at);
    let time = local.format("%-H:%M");
    if local.date() == local_time::local(first).date() {
        format!("{time} Uhr")
    } else {
        format!("am {} um {time} Uhr", local.format("%d.%m.%Y"))
    }
}
