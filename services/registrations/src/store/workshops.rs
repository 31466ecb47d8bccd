//! Seats of parts of the programme, and who chose them. Whoever changes something here has the event locked.

use fachtag_contracts::registrations::ChoiceState;
use fachtag_db::{Error, Result, Target, Tx, Value, sql, statements};
use uuid::Uuid;

use crate::domain::{
    choices::{choices_row, state_word},
    event::Event,
    registration::Registration,
    workshops::Workshop,
};

statements! {
    OF_EVENT = "SELECT session_id, wanted, taken, waiting, next_no FROM session_seats WHERE event_id = $1";
    SAVE = "INSERT INTO session_seats (event_id, session_id, wanted, capacity, taken, waiting, next_no) VALUES {rows}
            ON CONFLICT (event_id, session_id) DO UPDATE SET wanted = excluded.wanted, capacity = excluded.capacity, taken = excluded.taken,
                waiting = excluded.waiting, next_no = excluded.next_no";
    FORGET = "DELETE FROM session_seats WHERE event_id = $1 AND session_id IN ({list})";
    /// Who waits already keeps the place.
    CHOOSE = "INSERT INTO session_choice (registration_id, session_id, state, no) VALUES {rows}
              ON CONFLICT (registration_id, session_id) DO UPDATE SET state = excluded.state,
                  no = CASE WHEN excluded.state = 'waiting' AND excluded.no = 0 THEN session_choice.no ELSE excluded.no END";
    LEAVE = "DELETE FROM session_choice WHERE registration_id = $1 AND session_id NOT IN ({list})";
    LEAVE_ALL = "DELETE FROM session_choice WHERE registration_id = $1";
    SET = "UPDATE registration SET sessions = $2, version = $3 WHERE id = $1";
    /// The first who waits for a part.
    FIRST = "SELECT * FROM registration WHERE id = (SELECT c.registration_id FROM session_choice c JOIN registration r ON r.id = c.registration_id
             WHERE c.session_id = $1 AND c.state = 'waiting' AND r.event_id = $2 AND r.status <> 'cancelled'
             ORDER BY c.no, c.registration_id LIMIT 1) {for_update}";
    WHO_CHOSE = "SELECT * FROM registration WHERE event_id = $1
                 AND id IN (SELECT registration_id FROM session_choice WHERE session_id = $2) ORDER BY id {for_update}";
    POSITION = "SELECT count(*) FROM session_choice WHERE session_id = $1 AND state = 'waiting'
                AND no <= (SELECT no FROM session_choice WHERE session_id = $1 AND registration_id = $2)";
}

#[derive(sqlx::FromRow)]
struct WorkshopRow {
    session_id: Uuid,
    wanted: i64,
    taken: i64,
    waiting: i64,
    next_no: i64,
}

/// The event with the seats of the parts that people choose.
pub(super) async fn filled_in(target: impl Into<Target<'_>>, mut event: Event) -> Result<Event> {
    if event.facts.choosable().next().is_none() {
        return Ok(event);
    }
    let rows: Vec<WorkshopRow> = sql(OF_EVENT).bind(event.facts.id).all(target).await?;
    let count =
        |value: i64| u32::try_from(value).map_err(|error| Error::Unavailable(sqlx::Error::Decode(error.into())));
    for row in rows {
        // A replica of the version before takes over events without touching these rows.
        let asked_for =
            event.facts.choosable().find(|session| session.id == row.session_id).and_then(|session| session.capacity);
        let (wanted, taken) = (asked_for.map_or_else(|| count(row.wanted), Ok)?, count(row.taken)?);
        event.workshops.push(Workshop {
            session: row.session_id,
            wanted,
            capacity: wanted.max(taken),
            taken,
            waiting: count(row.waiting)?,
            next_no: row.next_no,
        });
    }
    // Parts of an event that the version before took over have no row yet.
    for session in event.facts.choosable() {
        if event.workshop(session.id).is_none() {
            event.workshops.push(Workshop::new(session.id, session.capacity.unwrap_or_default()));
        }
    }
    Ok(event)
}

/// Saves the seats of these parts.
///
/// # Errors
/// When the database refuses: its CHECKs hold whatever the code does.
pub async fn save_seats(tx: &mut Tx, event: Uuid, workshops: &[&Workshop]) -> Result<()> {
    let row = |workshop: &&Workshop| -> Vec<Value> {
        vec![
            event.into(),
            workshop.session.into(),
            workshop.wanted.into(),
            workshop.capacity.into(),
            workshop.taken.into(),
            workshop.waiting.into(),
            workshop.next_no.into(),
        ]
    };
    sql(SAVE).insert_rows(tx, workshops.iter().map(row).collect()).await.map(|_| ())
}

/// Forgets the seats of parts that are gone.
pub async fn forget_seats(tx: &mut Tx, event: Uuid, sessions: &[Uuid]) -> Result<()> {
    sql(FORGET).bind(event).list(sessions.iter().copied()).execute(tx).await.map(|_| ())
}

/// Stores what new registrations chose.
pub async fn insert<'r>(tx: &mut Tx, registrations: impl Iterator<Item = &'r Registration>) -> Result<()> {
    sql(CHOOSE).insert_rows(tx, registrations.flat_map(choice_rows).collect()).await.map(|_| ())
}

/// Saves what somebody chose, and the version of the registration.
pub async fn save(tx: &mut Tx, registration: &Registration) -> Result<()> {
    let Registration { id, version, choices, .. } = registration;
    let left = match choices.is_empty() {
        true => sql(LEAVE_ALL).bind(*id),
        false => sql(LEAVE).bind(*id).list(choices.iter().map(|choice| choice.session)),
    };
    left.execute(&mut *tx).await?;
    sql(CHOOSE).insert_rows(&mut *tx, choice_rows(registration)).await?;
    sql(SET).bind(*id).bind(choices_row(choices)).bind(*version).execute(tx).await.map(|_| ())
}

fn choice_rows(registration: &Registration) -> Vec<Vec<Value>> {
    let row = |choice: &crate::domain::choices::Choice| -> Vec<Value> {
        vec![registration.id.into(), choice.session.into(), state_word(choice.state).into(), choice.no.into()]
    };
    registration.choices.iter().map(row).collect()
}

/// The first who waits for a part.
pub async fn first_waiting(tx: &mut Tx, event: Uuid, session: Uuid) -> Result<Option<Registration>> {
    sql(FIRST).bind(session).bind(event).optional(tx).await
}

/// Everybody who chose a part.
pub async fn who_chose(tx: &mut Tx, event: Uuid, session: Uuid) -> Result<Vec<Registration>> {
    sql(WHO_CHOSE).bind(event).bind(session).all(tx).await
}

/// The places of somebody on the waiting lists of parts, from 1.
pub async fn positions(database: &fachtag_db::Database, registration: &Registration) -> Result<Vec<(Uuid, u32)>> {
    let waiting = registration.choices.iter().filter(|choice| choice.state == ChoiceState::Waiting);
    let mut positions = Vec::new();
    for choice in waiting {
        let statement = sql(POSITION).bind(choice.session).bind(registration.id);
        let (count,): (i64,) = statement.one(database).await?;
        positions.push((choice.session, u32::try_from(count).unwrap_or(u32::MAX)));
    }
    Ok(positions)
}
