//! Who is expected: the attendance list of an event.

use fachtag_contracts::events::{Event, Venue};
use fachtag_documents::attendance::{self, Attendance, AttendanceList, Person};
use uuid::Uuid;

use super::Office;
use crate::store::{
    events,
    registrations::{self, Row},
};

/// The list of everybody who has a seat, sorted the German way (DIN 5007-1); nothing when the event is not known.
///
/// # Errors
/// When the database does not answer.
pub async fn compile(office: &Office, event: Uuid) -> fachtag_db::Result<Option<AttendanceList>> {
    let database = &office.bus.database;
    let Some(kept) = events::read(database, event).await? else { return Ok(None) };
    let people = registrations::confirmed(database, event).await?.into_iter().map(person).collect();
    let Event { title, kind, starts_at, ends_at, venue, group, .. } = kept.event;
    let mut list = AttendanceList {
        title,
        kind_label: kind.label().into(),
        when: fachtag_web::dates::span(starts_at, ends_at),
        starts_at,
        place: venue.map(place),
        group: group.map(|group| group.name),
        funder: None,
        funder_logo: None,
        made_at: office.bus.clock.now(),
        people,
    };
    attendance::sort(&mut list);
    Ok(Some(list))
}

fn place(venue: Venue) -> String {
    [Some(venue.name), venue.room, venue.city].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn person(row: Row) -> Person {
    Person {
        attendance: match row.attendance.as_deref() {
            Some("present") => Some(Attendance::Present),
            Some("absent") => Some(Attendance::Absent),
            Some("excused") => Some(Attendance::Excused),
            _ => None,
        },
        last_name: row.last_name,
        first_name: row.first_name,
        institution: row.institution,
        function: row.function,
        reference: row.reference,
        status: "angemeldet".into(),
        registered_at: row.registered_at,
        answers: Vec::new(),
        email: Some(row.email),
        meal: row.meal,
        support_needs: row.support_needs,
    }
}
