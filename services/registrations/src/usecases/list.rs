//! Who is expected: the attendance list of an event.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    events::{Event, Question, Venue},
    registrations::RegistrationStatus,
};
use fachtag_db::Tx;
use fachtag_documents::attendance::{self, Attendance, AttendanceList, Person, Picture};
use fachtag_words::Label;
use uuid::Uuid;

use super::Office;
use crate::{
    domain::answers::Answer,
    store::{
        events, images,
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
    let rows = registrations::confirmed(database, event).await?;
    let logo = match logo_of(&kept.event) {
        Some(id) => images::read(database, id).await?,
        None => None,
    };
    Ok(Some(list_of(kept.event, rows, logo, office.bus.clock.now())))
}

/// The same within a transaction.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn of_seats(tx: &mut Tx, event: Event, now: DateTime<Utc>) -> fachtag_db::Result<AttendanceList> {
    let rows = registrations::confirmed(&mut *tx, event.id).await?;
    let logo = match logo_of(&event) {
        Some(id) => images::read(tx, id).await?,
        None => None,
    };
    Ok(list_of(event, rows, logo, now))
}

/// Everybody who signed up: who has a seat, who waits, who is no longer registered, each part sorted the German way.
/// Nothing when the event is not known.
///
/// # Errors
/// When the database does not answer.
pub async fn compile_all(office: &Office, event: Uuid) -> fachtag_db::Result<Option<AttendanceList>> {
    let database = &office.bus.database;
    let Some(kept) = events::read(database, event).await? else { return Ok(None) };
    let rows = registrations::of_event(database, event).await?;
    let mut list = list_of(kept.event, rows, None, office.bus.clock.now());
    use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};
    const ORDER: [RegistrationStatus; 5] = [Confirmed, Pending, Offered, Waitlisted, Cancelled];
    list.people.sort_by_key(|person| ORDER.iter().position(|status| status_label(*status) == person.status));
    Ok(Some(list))
}

pub(super) fn logo_of(event: &Event) -> Option<Uuid> {
    event.funder.as_ref().and_then(|funder| funder.logo)
}

fn list_of(event: Event, rows: Vec<Row>, logo: Option<Vec<u8>>, made_at: DateTime<Utc>) -> AttendanceList {
    let Event { title, kind, starts_at, ends_at, venue, group, funder, questions, .. } = event;
    let mut list = AttendanceList {
        title,
        kind_label: kind.label().into(),
        when: fachtag_web::dates::span(starts_at, ends_at),
        starts_at,
        place: venue.map(place),
        group: group.map(|group| group.name),
        funder: funder.map(|funder| funder.text),
        funder_logo: logo.map(Picture),
        made_at,
        people: rows.into_iter().map(|row| person(row, &questions)).collect(),
    };
    attendance::sort(&mut list);
    list
}

pub(super) fn place(venue: Venue) -> String {
    [Some(venue.name), venue.room, venue.city].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The state of a registration in the words of a list.
fn status_label(status: RegistrationStatus) -> &'static str {
    match status {
        RegistrationStatus::Confirmed => "angemeldet",
        RegistrationStatus::Pending => "noch nicht bestätigt",
        RegistrationStatus::Offered => "Platz angeboten",
        RegistrationStatus::Waitlisted => "Warteliste",
        RegistrationStatus::Cancelled => "abgemeldet",
    }
}

fn person(row: Row, questions: &[Question]) -> Person {
    Person {
        registration_id: Some(row.id),
        answers: answers(&row.answers(), questions),
        attendance: match row.attendance.as_deref() {
            Some("present") => Some(Attendance::Present),
            Some("absent") => Some(Attendance::Absent),
            Some("excused") => Some(Attendance::Excused),
            _ => None,
        },
        status: status_label(row.status()).into(),
        last_name: row.last_name,
        first_name: row.first_name,
        institution: row.institution,
        function: row.function,
        reference: row.reference,
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
