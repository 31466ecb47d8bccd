//! Who is expected: the attendance list of an event.

use fachtag_contracts::events::{Event, Question, Venue};
use fachtag_documents::attendance::{self, Attendance, AttendanceList, Person};
use uuid::Uuid;

use super::Office;
use crate::{
    domain::answers::Answer,
    store::{
        events,
        registrations::{self, Row},
    },
};

/// The list of everybody who has a seat, sorted the German way (DIN 5007-1); nothing when the event is not known.
///
/// # Errors
/// When the database does not answer.
pub async fn compile(office: &Office, event: Uuid) -> fachtag_db::Result<Option<AttendanceList>> {
    let database = &office.bus.database;
    let Some(kept) = events::read(database, event).await? else { return Ok(None) };
    let Event { title, kind, starts_at, ends_at, venue, group, questions, .. } = kept.event;
    let rows = registrations::confirmed(database, event).await?;
    let people = rows.into_iter().map(|row| person(row, &questions)).collect();
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

fn person(row: Row, questions: &[Question]) -> Person {
    Person {
        answers: answers(&row.answers(), questions),
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
        email: Some(row.email).filter(|email| !email.is_empty()),
        meal: row.meal,
        support_needs: row.support_needs,
    }
}

/// Every question of the event with the answer, which may be empty, and answers to questions that are asked no more.
fn answers(given: &[Answer], questions: &[Question]) -> Vec<(String, String)> {
    let asked = questions.iter().map(|question| {
        let answer = given.iter().find(|answer| answer.question == question.id);
        (question.label.clone(), answer.map_or_else(String::new, |answer| answer.given.words()))
    });
    let gone = given.iter().filter(|answer| !questions.iter().any(|question| question.id == answer.question));
    asked.chain(gone.map(|answer| (answer.label.clone(), answer.given.words()))).collect()
}
