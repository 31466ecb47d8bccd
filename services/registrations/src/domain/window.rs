//! When one can sign up.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::events::{Event, EventStatus};

use super::sign_up_way::SignUpWay;

/// From so long before the start somebody can come without registration.
const DOOR: Duration = Duration::days(1);

/// Why nobody can sign up now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    NotYet { opens_at: DateTime<Utc> },
    Over,
    Cancelled,
}

/// Whether the event takes registrations at `now`: from the opening (included) to the closing time (excluded).
///
/// # Errors
/// Why it does not.
pub fn check_open(event: &Event, now: DateTime<Utc>) -> Result<(), Closed> {
    match event.status {
        EventStatus::Published => {}
        EventStatus::Cancelled | EventStatus::Draft => return Err(Closed::Cancelled),
    }
    if let Some(opens_at) = event.registration_opens_at.filter(|opens_at| now < *opens_at) {
        return Err(Closed::NotYet { opens_at });
    }
    if now >= event.closes_at() { Err(Closed::Over) } else { Ok(()) }
}

/// Whether it still takes place at `now`, or is not over yet.
///
/// # Errors
/// Why not.
pub fn check_takes_place(event: &Event, now: DateTime<Utc>) -> Result<(), Closed> {
    match event.status {
        EventStatus::Published if now < event.ends_at => Ok(()),
        EventStatus::Published => Err(Closed::Over),
        EventStatus::Cancelled | EventStatus::Draft => Err(Closed::Cancelled),
    }
}

/// Whether those who wait still get the seats that become free at `now`: not once the event has begun, for nobody could come in
/// time. Organizers can give a seat to somebody who stands at the door.
pub fn moves_up(event: &Event, now: DateTime<Utc>) -> bool {
    event.status == EventStatus::Published && now < event.starts_at
}

/// Whether somebody can come onto the list this way at `now`. Organizers enter people until the event is over, and at the door
/// also afterwards: lists on paper are typed in later.
///
/// # Errors
/// Why not.
pub fn check_way(event: &Event, way: SignUpWay, now: DateTime<Utc>) -> Result<(), Closed> {
    let door_opens_at = event.starts_at - DOOR;
    match way {
        SignUpWay::Online => check_open(event, now),
        SignUpWay::Desk | SignUpWay::Door if event.status != EventStatus::Published => Err(Closed::Cancelled),
        SignUpWay::Desk if now >= event.ends_at => Err(Closed::Over),
        SignUpWay::Door if now < door_opens_at => Err(Closed::NotYet { opens_at: door_opens_at }),
        SignUpWay::Desk | SignUpWay::Door => Ok(()),
    }
}
