//! An event as this service needs it: what the events service says of it, with the seats that are kept here.

use chrono::{DateTime, Utc};
use fachtag_contracts::{events::Event as Facts, registrations::SeatsChanged};

use super::{
    deadline,
    seats::{Full, Seats},
    window,
    workshops::Workshop,
};

/// An event with its seats, as of one moment.
#[derive(Debug, Clone)]
pub struct Event {
    /// As the events service told it last.
    pub facts: Facts,
    pub seats: Seats,
    /// The seats of parts of the programme that people choose.
    pub workshops: Vec<Workshop>,
    /// Counts every change of the seats.
    pub seats_version: i64,
}

/// What becomes of free seats: how many of those who wait, the first first, get one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "those who wait are to be told"]
pub enum Settlement {
    Nobody,
    /// So many have a seat now.
    Promoted(u32),
    /// So many are offered one, to be accepted by then.
    Offered(u32, DateTime<Utc>),
}

impl Event {
    /// An event just heard of.
    pub fn new(facts: Facts) -> Self {
        let seats = Seats::new(facts.capacity, facts.waiting_list);
        let mut event = Self { facts, seats, workshops: Vec::new(), seats_version: 1 };
        event.replace_workshops();
        event
    }

    /// Takes over a newer state.
    pub fn replace_facts(&mut self, facts: Facts) {
        self.seats.set_capacity(facts.capacity, facts.waiting_list);
        self.facts = facts;
        self.replace_workshops();
    }

    /// Gives a free seat to somebody who waits, whoever is first.
    ///
    /// # Errors
    /// When all seats are taken.
    pub fn move_up(&mut self) -> Result<(), Full> {
        self.seats.move_up()
    }

    /// Gives somebody who waits a seat although all are taken, as far as the house has room.
    ///
    /// # Errors
    /// When it has none.
    pub fn move_up_above(&mut self) -> Result<(), Full> {
        self.seats.move_up_above(self.facts.house_limit)
    }

    /// Gives free seats to those who wait, or offers them, as the event says. Every change of seats ends with this.
    pub fn settle(&mut self, now: DateTime<Utc>) -> Settlement {
        if !window::moves_up(&self.facts, now) {
            return Settlement::Nobody;
        }
        let settlement = match deadline::of_offer(&self.facts, now) {
            Some(until) if self.facts.offers => Settlement::Offered(self.seats.offer(), until),
            _ if self.facts.offers => Settlement::Nobody,
            _ => Settlement::Promoted(self.seats.promote()),
        };
        match settlement {
            Settlement::Promoted(0) | Settlement::Offered(0, _) => Settlement::Nobody,
            some => some,
        }
    }

    /// What is said of the seats.
    pub fn seats_changed(&self) -> SeatsChanged {
        SeatsChanged {
            event_id: self.facts.id,
            version: self.seats_version,
            capacity: self.seats.capacity,
            confirmed: self.seats.confirmed,
            held: self.seats.held,
            waiting: self.seats.waiting,
            sessions: self.session_seats(),
        }
    }
}
