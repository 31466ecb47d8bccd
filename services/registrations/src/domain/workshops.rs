//! Seats of parts of the programme: first come, first served, never more than there are, and nobody loses one without having acted.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::EventStatus;
use fachtag_contracts::registrations::{CancelledBy, ChoiceState, RegistrationStatus, SessionSeats};
use uuid::Uuid;

use super::{
    choices::{Choice, overlapping},
    event::Event,
    registration::Registration,
};

/// The seats of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workshop {
    pub session: Uuid,
    /// What the programme asks for. Lower than `capacity` while more seats are taken.
    pub wanted: u32,
    /// The most that may be taken.
    pub capacity: u32,
    pub taken: u32,
    pub waiting: u32,
    /// The number of the next who begins to wait.
    pub next_no: i64,
}

impl Workshop {
    /// Nobody has chosen it yet.
    pub fn new(session: Uuid, wanted: u32) -> Self {
        Self { session, wanted, capacity: wanted, taken: 0, waiting: 0, next_no: 1 }
    }

    /// Seats that are left.
    pub fn free(&self) -> u32 {
        self.wanted.saturating_sub(self.taken)
    }

    /// Whether the first of those who wait gets a seat now.
    pub fn moves_up(&self) -> bool {
        self.waiting > 0 && self.free() > 0
    }

    /// What somebody who asks now gets. Nobody overtakes those who wait.
    pub fn next(&self) -> ChoiceState {
        if self.waiting == 0 && self.free() > 0 { ChoiceState::Seat } else { ChoiceState::Waiting }
    }

    fn ask(&mut self) -> Choice {
        let state = self.next();
        let mut choice = Choice::stored(self.session, state);
        if state == ChoiceState::Seat {
            self.taken += 1;
        } else {
            self.waiting += 1;
            choice.no = self.next_no;
            self.next_no += 1;
        }
        choice
    }

    fn leave(&mut self, state: ChoiceState) {
        match state {
            ChoiceState::Seat => self.taken = self.taken.saturating_sub(1),
            ChoiceState::Waiting => self.waiting = self.waiting.saturating_sub(1),
            ChoiceState::Wish => {}
        }
        self.settle();
    }

    /// The capacity sinks to what is wanted as far as the seats taken allow.
    fn settle(&mut self) {
        self.capacity = self.wanted.max(self.taken);
    }
}

impl Event {
    /// The seats of a part, if it is one that people choose.
    pub fn workshop(&self, session: Uuid) -> Option<&Workshop> {
        self.workshops.iter().find(|workshop| workshop.session == session)
    }

    fn workshop_mut(&mut self, session: Uuid) -> Option<&mut Workshop> {
        self.workshops.iter_mut().find(|workshop| workshop.session == session)
    }

    /// Takes over which parts people choose, and how many seats they have. Parts that are gone are left to be dropped.
    pub(super) fn replace_workshops(&mut self) {
        let wanted: Vec<(Uuid, u32)> =
            self.facts.choosable().filter_map(|session| Some((session.id, session.capacity?))).collect();
        for (session, wanted) in wanted {
            match self.workshop_mut(session) {
                Some(workshop) => {
                    workshop.wanted = wanted;
                    workshop.settle();
                }
                None => self.workshops.push(Workshop::new(session, wanted)),
            }
        }
    }

    /// Forgets the seats of parts that people cannot choose any more; which they were.
    #[must_use = "who chose them is to be told"]
    pub fn drop_workshops(&mut self) -> Vec<Uuid> {
        let facts = &self.facts;
        let is_gone = |workshop: &Workshop| facts.choosable().all(|session| session.id != workshop.session);
        let gone = self.workshops.extract_if(.., |workshop| is_gone(workshop));
        gone.map(|workshop| workshop.session).collect()
    }

    /// Makes these parts, which [`check`](super::choices::check) has found to go together, what somebody takes part in. A full one is
    /// waited for; the seat that overlaps with it is kept meanwhile. Without a seat at the event they are wishes.
    pub fn choose(&mut self, registration: &mut Registration, wanted: &[Uuid]) {
        let before = std::mem::take(&mut registration.choices);
        if !registration.has_seat() {
            registration.choices = wanted.iter().map(|id| Choice::stored(*id, ChoiceState::Wish)).collect();
            return;
        }
        let mut after: Vec<Choice> = Vec::new();
        for id in wanted {
            let same = before.iter().find(|choice| choice.session == *id && choice.state != ChoiceState::Wish);
            let choice = match (same, self.workshop_mut(*id)) {
                (Some(choice), _) => *choice,
                (None, Some(workshop)) => workshop.ask(),
                (None, None) => continue,
            };
            after.push(choice);
        }
        for choice in before.into_iter().filter(|choice| !wanted.contains(&choice.session)) {
            let overlaps = |other: &Choice| overlapping(&self.facts, choice.session, other.session);
            let mut others = after.iter().filter(|other| overlaps(other)).peekable();
            let is_kept = choice.state == ChoiceState::Seat
                && others.peek().is_some()
                && others.all(|other| other.state == ChoiceState::Waiting);
            if is_kept {
                after.push(choice);
            } else if let Some(workshop) = self.workshop_mut(choice.session) {
                workshop.leave(choice.state);
            }
        }
        registration.choices = after;
    }

    /// Takes a part from somebody who chose it, and gives back what was had there.
    pub fn leave(&mut self, registration: &mut Registration, session: Uuid) {
        for choice in registration.choices.extract_if(.., |choice| choice.session == session) {
            if let Some(workshop) = self.workshop_mut(session) {
                workshop.leave(choice.state);
            }
        }
    }

    /// Gives somebody who has a seat at the event now what they wished for, as far as it is free. Of wishes that overlap the first counts; the
    /// others are seats that were kept meanwhile, and are again.
    pub fn grant_wishes(&mut self, registration: &mut Registration) {
        let mut after: Vec<Choice> = Vec::new();
        for wish in std::mem::take(&mut registration.choices) {
            let overlaps = |other: &&Choice| overlapping(&self.facts, wish.session, other.session);
            let has_seat = after.iter().filter(overlaps).any(|other| other.state == ChoiceState::Seat);
            let waits = after.iter().filter(overlaps).any(|other| other.state == ChoiceState::Waiting);
            let Some(workshop) = self.workshop_mut(wish.session) else { continue };
            if !has_seat && (!waits || workshop.next() == ChoiceState::Seat) {
                after.push(workshop.ask());
            }
        }
        registration.choices = after;
    }

    /// Gives the first who waits for a part a seat there; the seats that overlap with it become free.
    pub fn move_up_in(&mut self, registration: &mut Registration, session: Uuid) {
        let before = std::mem::take(&mut registration.choices);
        for choice in before {
            let frees = choice.session != session && overlapping(&self.facts, choice.session, session);
            let Some(workshop) = self.workshop_mut(choice.session) else { continue };
            if frees {
                workshop.leave(choice.state);
            } else if choice.session == session {
                workshop.waiting = workshop.waiting.saturating_sub(1);
                workshop.taken += 1;
                registration.choices.push(Choice::stored(session, ChoiceState::Seat));
            } else {
                registration.choices.push(choice);
            }
        }
        registration.version += 1;
    }

    /// A part with a free seat that somebody waits for; not one that has begun, for nobody could come in time.
    pub fn workshop_to_settle(&self, now: DateTime<Utc>) -> Option<Uuid> {
        let is_to_come =
            |id: Uuid| self.facts.sessions.iter().any(|session| session.id == id && now < session.starts_at);
        let takes_place = self.facts.status == EventStatus::Published;
        let mut open = self.workshops.iter().filter(|workshop| takes_place && workshop.moves_up());
        open.find(|workshop| is_to_come(workshop.session)).map(|workshop| workshop.session)
    }

    /// Corrects the count of those who wait for a part.
    pub fn nobody_waits_for(&mut self, session: Uuid) {
        if let Some(workshop) = self.workshop_mut(session) {
            workshop.waiting = 0;
        }
    }

    /// Ends a registration, and takes back what it had: a seat or a place in the queue, and those in parts of the programme, which stay
    /// known as wishes. The status that it had.
    #[must_use = "it is to be told"]
    pub fn end(&mut self, registration: &mut Registration, by: CancelledBy) -> RegistrationStatus {
        let had = registration.cancel(by);
        self.seats.release(had);
        for choice in &mut registration.choices {
            if let Some(workshop) = self.workshop_mut(choice.session) {
                workshop.leave(choice.state);
            }
            *choice = Choice::stored(choice.session, ChoiceState::Wish);
        }
        had
    }

    /// What is said of the seats in parts of the programme.
    pub(super) fn session_seats(&self) -> Vec<SessionSeats> {
        let one = |workshop: &Workshop| SessionSeats {
            session_id: workshop.session,
            capacity: workshop.wanted,
            taken: workshop.taken,
            waiting: workshop.waiting,
        };
        self.workshops.iter().map(one).collect()
    }
}
