//! An event with what is known of its seats.

use chrono::{DateTime, Utc};
use fachtag_contracts::{events::Event, notifications::PlannedMailing};

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
    /// What still goes out by itself; `None` while the notifications service has not said so.
    pub mailings: Option<Vec<PlannedMailing>>,
}

impl StoredEvent {
    /// Seats that nobody else can get.
    pub fn taken(&self) -> u32 {
        self.confirmed + self.held
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
