//! The seats of an event, as the API tells them.

use fachtag_contracts::registrations::SessionSeats;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::stored_event::StoredEvent;

/// Seats; follows the registrations within a second or so.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatsView {
    /// null is unlimited.
    pub capacity: Option<u32>,
    pub confirmed: u32,
    /// Kept for people who still have to answer; left out where there are none.
    #[serde(skip_serializing_if = "is_none")]
    pub held: u32,
    pub waiting: u32,
    /// Of parts of the programme that people choose; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionSeatsView>,
}

/// Seats of a part of the programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionSeatsView {
    /// The part's id.
    pub session: Uuid,
    pub capacity: u32,
    pub taken: u32,
    pub waiting: u32,
}

impl From<&SessionSeats> for SessionSeatsView {
    fn from(seats: &SessionSeats) -> Self {
        let SessionSeats { session_id: session, capacity, taken, waiting } = *seats;
        Self { session, capacity, taken, waiting }
    }
}

impl From<&StoredEvent> for SeatsView {
    fn from(stored: &StoredEvent) -> Self {
        let StoredEvent { event, confirmed, held, waiting, sessions, .. } = stored;
        let sessions = sessions.iter().map(SessionSeatsView::from).collect();
        Self { capacity: event.capacity, confirmed: *confirmed, held: *held, waiting: *waiting, sessions }
    }
}

/// Serde passes references.
fn is_none(count: &u32) -> bool {
    *count == 0
}
