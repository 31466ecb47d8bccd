//! When one can sign up.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Event, EventStatus};

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
