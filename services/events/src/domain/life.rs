//! The life of an event: draft → published → cancelled.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Event, EventStatus, Session};
use fachtag_forms::{Checks, FieldError};

use super::stored_event::StoredEvent;

/// Why a step in an event's life is not possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It was called off; nothing changes any more.
    Cancelled,
    /// Only a public event can be called off.
    NotPublished,
    /// It has ended; nobody could be told in time.
    Over,
    Fields(Vec<FieldError>),
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Changed,
    /// It was so before.
    Unchanged,
}

/// Makes the event public.
///
/// # Errors
/// When it was cancelled, or is over.
pub fn publish(event: &mut Event, now: DateTime<Utc>) -> Result<Step, Refused> {
    match event.status {
        EventStatus::Draft if now >= event.ends_at => Err(Refused::Over),
        EventStatus::Draft => {
            event.status = EventStatus::Published;
            event.version += 1;
            Ok(Step::Changed)
        }
        EventStatus::Published => Ok(Step::Unchanged),
        EventStatus::Cancelled => Err(Refused::Cancelled),
    }
}

/// Calls the event off. Everybody is told the reason.
///
/// # Errors
/// When it is not public, was cancelled before, is over, or the reason is missing.
pub fn cancel(event: &mut Event, reason: &str, now: DateTime<Utc>) -> Result<(), Refused> {
    let mut checks = Checks::new();
    let text = checks.text("reason", "Grund", Some(reason), 1_000);
    if text.is_none() {
        checks.error("reason", "Grund: Bitte nennen Sie den Grund; alle Angemeldeten erfahren ihn.");
    }
    let reason = checks.finish(text).map_err(Refused::Fields)?;
    match event.status {
        EventStatus::Draft => Err(Refused::NotPublished),
        EventStatus::Cancelled => Err(Refused::Cancelled),
        EventStatus::Published if now >= event.ends_at => Err(Refused::Over),
        EventStatus::Published => {
            event.status = EventStatus::Cancelled;
            event.cancellation_reason = reason;
            event.version += 1;
            Ok(())
        }
    }
}

/// Takes over a new content, checked before. Seats are taken as far as this service knows.
///
/// # Errors
/// When the event was cancelled, fewer seats are asked for than are taken, a part that people chose would be gone and that `may_drop` none,
/// or a public address would change.
pub fn change(stored: &mut StoredEvent, new: Event, may_drop: bool) -> Result<Step, Refused> {
    let confirmed = stored.taken();
    let mut checks = Checks::new();
    check_parts(&mut checks, stored, &new, may_drop);
    let event = &mut stored.event;
    if event.status == EventStatus::Cancelled {
        return Err(Refused::Cancelled);
    }
    if new.capacity != event.capacity && new.capacity.is_some_and(|capacity| capacity < confirmed) {
        checks
            .error("capacity", format!("Plätze: {confirmed} Plätze sind schon vergeben; weniger sind nicht möglich."));
    }
    if event.status == EventStatus::Published && new.slug != event.slug {
        checks.error(
            "slug",
            "Web-Adresse: Nach der Veröffentlichung kann sie nicht mehr geändert werden, weil Links auf sie zeigen.",
        );
    }
    checks.finish(()).map_err(Refused::Fields)?;
    let sessions = new.sessions.iter().map(|part| remember_move(event, part)).collect();
    let new = Event { version: event.version, status: event.status, cancellation_reason: None, sessions, ..new };
    if new == *event {
        return Ok(Step::Unchanged);
    }
    *event = Event { version: event.version + 1, ..new };
    Ok(Step::Changed)
}

/// The part with where and when it was to be, if that changed since the event is public.
fn remember_move(event: &Event, part: &Session) -> Session {
    let mut part = part.clone();
    let known = event.sessions.iter().find(|known| known.id == part.id);
    if let Some(known) = known.filter(|_| event.status == EventStatus::Published) {
        let room = known.room_before.clone().or_else(|| known.room.clone());
        let starts_at = known.starts_before.unwrap_or(known.starts_at);
        part.room_before = room.filter(|room| part.room.as_ref().is_some_and(|now| now != room));
        part.starts_before = Some(starts_at).filter(|starts_at| *starts_at != part.starts_at);
    }
    part
}

/// Seats of a part go down to those that are taken, and who chose one that goes is told: that is asked first.
fn check_parts(checks: &mut Checks, stored: &StoredEvent, new: &Event, may_drop: bool) {
    for (index, part) in new.sessions.iter().enumerate() {
        let before = stored.event.sessions.iter().find(|before| before.id == part.id);
        let Some(seats) = stored.session(part.id) else { continue };
        let less = part.capacity.is_some_and(|capacity| capacity < seats.taken);
        if less && before.is_some_and(|before| before.capacity != part.capacity) {
            let (title, taken) = (&part.title, seats.taken);
            let message = format!("„{title}“: {taken} Plätze sind schon vergeben; weniger sind nicht möglich.");
            checks.error(&format!("sessions[{index}].capacity"), message);
        }
    }
    let is_gone = |part: &&Session| !new.sessions.iter().any(|now| now.id == part.id && now.capacity.is_some());
    let gone = stored.event.choosable().filter(is_gone);
    let chosen = gone.filter_map(|part| Some((part, stored.session(part.id)?)));
    for (part, seats) in chosen.filter(|_| !may_drop) {
        let (title, taken, waiting) = (&part.title, seats.taken, seats.waiting);
        let message = format!(
            "„{title}“ ist gewählt (Plätze: {taken}, Warteliste: {waiting}). Soll es nicht mehr zu wählen sein, erhalten alle eine \
             E-Mail: Setzen Sie dann das Häkchen „Gewählte Programmpunkte dürfen entfallen“."
        );
        checks.error("drop_chosen", message);
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::domain::event_form::tests::event;

    #[test]
    fn a_part_that_moves_remembers_from_where_until_it_is_back() {
        let mut stored = StoredEvent {
            event: Event { status: EventStatus::Published, ..event() },
            changed_at: event().starts_at,
            confirmed: 0,
            held: 0,
            waiting: 0,
            sessions: Vec::new(),
            mailings: None,
        };
        let moved = |event: &Event, room: &str| {
            let mut new = event.clone();
            new.sessions[0].room = Some(room.into());
            new
        };
        let first = stored.event.sessions[0].room.clone();
        for (room, before) in [("Aula", first.clone()), ("Keller", first.clone()), (first.as_deref().unwrap(), None)] {
            let new = moved(&stored.event, room);
            change(&mut stored, new, false).unwrap();
            assert_eq!(stored.event.sessions[0].room_before, before, "{room}");
        }
    }

    #[test]
    fn what_is_over_is_neither_published_nor_called_off() {
        let mut event = event();
        let (last_moment, over) = (event.ends_at - Duration::seconds(1), event.ends_at);
        assert_eq!(publish(&mut event, over), Err(Refused::Over));
        assert_eq!(publish(&mut event, last_moment), Ok(Step::Changed));
        assert_eq!(publish(&mut event, over), Ok(Step::Unchanged));
        assert_eq!(cancel(&mut event, "Sturm", over), Err(Refused::Over));
        assert_eq!(cancel(&mut event, "Sturm", last_moment), Ok(()));
        assert_eq!(cancel(&mut event, "Sturm", over), Err(Refused::Cancelled));
    }
}
