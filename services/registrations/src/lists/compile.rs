//! Who is expected: the attendance list of an event.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    events::{Event, Question, Session, Venue},
    registrations::{ChoiceState, RegistrationStatus},
};
use fachtag_db::Tx;
use fachtag_documents::attendance::{self, AttendanceList, Person, Picture};
use fachtag_words::{Label, dates};
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{answers::Answer, choices::Choice, registration::Registration},
    store::{events, images, listing},
};

/// The list of everybody who has a seat, or a seat in one part of the programme, sorted the German way (DIN 5007-1); nothing when the event
/// or the part is not known.
pub async fn compile(core: &Core, event: Uuid, part: Option<Uuid>) -> Result<Option<AttendanceList>> {
    let database = &core.bus.database;
    let Some(event) = events::read(database, event).await? else { return Ok(None) };
    let mut registrations = listing::confirmed(database, event.facts.id).await?;
    let mut event = event;
    if let Some(part) = part {
        let Some(session) = event.facts.choosable().find(|session| session.id == part).cloned() else {
            return Ok(None);
        };
        registrations.retain(|registration| has_seat_in(registration, part));
        event.facts = narrowed(event.facts, session);
    }
    let logo = match logo_of(&event.facts) {
        Some(id) => images::read(database, id).await?,
        None => None,
    };
    Ok(Some(list_of(event.facts, registrations, logo, core.bus.clock.now())))
}

fn has_seat_in(registration: &Registration, part: Uuid) -> bool {
    registration.choices.iter().any(|choice| choice.session == part && choice.state == ChoiceState::Seat)
}

/// An event as the list of one of its parts names it.
fn narrowed(event: Event, part: Session) -> Event {
    let venue = event.venue.map(|venue| Venue { room: part.room.or(venue.room), ..venue });
    let title = format!("{} ({})", part.title, event.title);
    Event { title, venue, starts_at: part.starts_at, ends_at: part.ends_at, ..event }
}

/// The same within a transaction.
pub(super) async fn compile_in(tx: &mut Tx, event: Event, now: DateTime<Utc>) -> Result<AttendanceList> {
    let registrations = listing::confirmed(&mut *tx, event.id).await?;
    let logo = match logo_of(&event) {
        Some(id) => images::read(tx, id).await?,
        None => None,
    };
    Ok(list_of(event, registrations, logo, now))
}

/// Everybody who signed up: who has a seat, who waits, who is no longer registered, each part sorted the German way.
/// Nothing when the event is not known.
pub async fn compile_all(core: &Core, event: Uuid) -> Result<Option<AttendanceList>> {
    let database = &core.bus.database;
    let Some(event) = events::read(database, event).await? else { return Ok(None) };
    let registrations = listing::of_event(database, event.facts.id).await?;
    let mut list = list_of(event.facts, registrations, None, core.bus.clock.now());
    use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};
    const ORDER: [RegistrationStatus; 5] = [Confirmed, Pending, Offered, Waitlisted, Cancelled];
    list.people.sort_by_key(|person| ORDER.iter().position(|status| status_label(*status) == person.status));
    Ok(Some(list))
}

pub(crate) fn logo_of(event: &Event) -> Option<Uuid> {
    event.funder.as_ref().and_then(|funder| funder.logo)
}

fn list_of(
    event: Event,
    registrations: Vec<Registration>,
    logo: Option<Vec<u8>>,
    made_at: DateTime<Utc>,
) -> AttendanceList {
    let parts: Vec<Session> = event.choosable().cloned().collect();
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
        people: registrations.into_iter().map(|registration| person(registration, &questions, &parts)).collect(),
    };
    attendance::sort(&mut list);
    list
}

pub(crate) fn place(venue: Venue) -> String {
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

/// `parts` are those that people choose, as columns.
fn person(registration: Registration, questions: &[Question], parts: &[Session]) -> Person {
    let Registration { participant, choices, .. } = registration;
    let parts = parts.iter().map(|part| (column_of(part), standing_in(part, &choices)));
    Person {
        registration_id: Some(registration.id),
        answers: answers(&participant.answers, questions).into_iter().chain(parts).collect(),
        attendance: registration.attendance,
        status: status_label(registration.status).into(),
        last_name: participant.last_name,
        first_name: participant.first_name,
        institution: participant.institution,
        function: participant.function,
        reference: registration.reference,
        registered_at: registration.registered_at,
        email: Some(participant.email).filter(|email| !email.is_empty()),
        meal: participant.meal,
        note: participant.note,
        tags: registration.tags.join(", "),
        support_needs: participant.support_needs,
    }
}

fn column_of(part: &Session) -> String {
    let room = part.room.as_ref().map(|room| format!(" ({room})")).unwrap_or_default();
    format!("{} {} {}{room}", dates::weekday(part.starts_at), dates::time(part.starts_at), part.title)
}

fn standing_in(part: &Session, choices: &[Choice]) -> String {
    match choices.iter().find(|choice| choice.session == part.id).map(|choice| choice.state) {
        Some(ChoiceState::Seat) => "Platz",
        Some(ChoiceState::Waiting) => "Warteliste",
        Some(ChoiceState::Wish) => "gewünscht",
        None => "",
    }
    .into()
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
