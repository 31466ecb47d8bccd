//! An event with what is known of its seats.

use chrono::{DateTime, Utc};
use fachtag_contracts::{events::Event, notifications::PlannedMailing, registrations::SessionSeats};
use uuid::Uuid;

/// An event as it is stored.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    pub event: Event,
    /// When the event was last changed; the seats are not part of it.
    pub changed_at: DateTime<Utc>,
    pub confirmed: u32,
    /// Seats held for people who still have to answer.
    pub held: u32,
    pub waiting: u32,
    /// Seats of parts of the programme that people choose.
    pub sessions: Vec<SessionSeats>,
    /// What still goes out by itself; `None` while the notifications service has not said so.
    pub mailings: Option<Vec<PlannedMailing>>,
}

impl StoredEvent {
    /// Seats that nobody else can get.
    pub fn taken(&self) -> u32 {
        self.confirmed + self.held
    }

    /// The seats of a part; nothing when nobody has chosen it.
    pub fn session(&self, id: Uuid) -> Option<&SessionSeats> {
        self.sessions.iter().find(|seats| seats.session_id == id && seats.taken + seats.waiting > 0)
    }

    /// Everybody who is told when something changes.
    pub fn people(&self) -> u32 {
        self.taken() + self.waiting
    }

    /// Whether who signs up now does not get a seat.
    pub fn is_full(&self) -> bool {
        self.event.capacity.is_some_and(|capacity| self.waiting > 0 || self.taken() >= capacity)
    }
}
