//! Who gets a seat: first come, first served, never more than there are, nobody overtaken.

use fachtag_contracts::registrations::RegistrationStatus;

/// The seats of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seats {
    /// The most that may be taken; `None` is unlimited.
    pub capacity: Option<u32>,
    /// What the event asks for. Lower than `capacity` while more seats are taken than it asks for now.
    pub wanted: Option<u32>,
    pub confirmed: u32,
    /// Seats kept for somebody who still has to answer.
    pub held: u32,
    pub waiting: u32,
    /// Whether people may wait when all seats are taken.
    pub waiting_list: bool,
    /// The number of the next arrival.
    pub next_queue_no: i64,
}

/// Where somebody who signs up ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    Seat {
        queue_no: i64,
    },
    /// A seat that is kept until the person has confirmed the address.
    Held {
        queue_no: i64,
    },
    /// `position` counts from 1.
    Waiting {
        queue_no: i64,
        position: u32,
    },
}

impl Placement {
    /// The status that goes with it.
    pub fn status(self) -> RegistrationStatus {
        match self {
            Self::Seat { .. } => RegistrationStatus::Confirmed,
            Self::Held { .. } => RegistrationStatus::Pending,
            Self::Waiting { .. } => RegistrationStatus::Waitlisted,
        }
    }

    /// Place in the queue, while waiting.
    pub fn waiting_position(self) -> Option<u32> {
        match self {
            Self::Seat { .. } | Self::Held { .. } => None,
            Self::Waiting { position, .. } => Some(position),
        }
    }

    /// Order of arrival.
    pub fn queue_no(self) -> i64 {
        match self {
            Self::Seat { queue_no } | Self::Held { queue_no } | Self::Waiting { queue_no, .. } => queue_no,
        }
    }
}

/// All seats are taken and nobody may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Seats {
    /// The seats of a new event.
    pub fn new(capacity: Option<u32>, waiting_list: bool) -> Self {
        Self { capacity, wanted: capacity, confirmed: 0, held: 0, waiting: 0, waiting_list, next_queue_no: 1 }
    }

    /// Seats that are taken or kept.
    pub fn taken(&self) -> u32 {
        self.confirmed + self.held
    }

    /// Seats that are left; `None` is unlimited.
    pub fn free(&self) -> Option<u32> {
        self.wanted.map(|wanted| wanted.saturating_sub(self.taken()))
    }

    /// Where a new arrival would end now. Nobody overtakes those who wait. Who has to confirm the address first gets a seat that is
    /// held; on the waiting list nobody has to, for nothing is kept there.
    ///
    /// # Errors
    /// When all seats are taken and nobody may wait.
    pub fn next(&self, to_confirm: bool) -> Result<Placement, Full> {
        let queue_no = self.next_queue_no;
        let seat = self.waiting == 0 && self.free().is_none_or(|free| free > 0);
        match (seat, self.waiting_list) {
            (true, _) if to_confirm => Ok(Placement::Held { queue_no }),
            (true, _) => Ok(Placement::Seat { queue_no }),
            (false, true) => Ok(Placement::Waiting { queue_no, position: self.waiting + 1 }),
            (false, false) => Err(Full),
        }
    }

    /// Takes the place that [`Seats::next`] names.
    ///
    /// # Errors
    /// When all seats are taken and nobody may wait.
    pub fn place(&mut self, to_confirm: bool) -> Result<Placement, Full> {
        let placement = self.next(to_confirm)?;
        match placement {
            Placement::Seat { .. } => self.confirmed += 1,
            Placement::Held { .. } => self.held += 1,
            Placement::Waiting { .. } => self.waiting += 1,
        }
        self.next_queue_no += 1;
        Ok(placement)
    }

    /// Takes a free seat for somebody who stands at the door, past those who wait.
    ///
    /// # Errors
    /// When all seats are taken.
    pub fn take(&mut self) -> Result<Placement, Full> {
        if self.free() == Some(0) {
            return Err(Full);
        }
        let queue_no = self.next_queue_no;
        self.next_queue_no += 1;
        self.confirmed += 1;
        Ok(Placement::Seat { queue_no })
    }

    /// Gives a free seat to somebody who waits, whoever is first.
    ///
    /// # Errors
    /// When all seats are taken.
    pub fn move_up(&mut self) -> Result<(), Full> {
        if self.free() == Some(0) || self.waiting == 0 {
            return Err(Full);
        }
        self.waiting -= 1;
        self.confirmed += 1;
        Ok(())
    }

    /// Gives somebody who waits a seat although all are taken, as far as the house has room; the capacity grows with it until
    /// enough seats are free again.
    ///
    /// # Errors
    /// When the house has no room, or nobody says how much it has.
    pub fn move_up_above(&mut self, house_limit: Option<u32>) -> Result<(), Full> {
        let room = house_limit.is_some_and(|limit| self.taken() < limit);
        if !room || self.waiting == 0 {
            return Err(Full);
        }
        self.waiting -= 1;
        self.confirmed += 1;
        self.settle();
        Ok(())
    }

    /// Seats that are taken beyond what the event asks for.
    pub fn above(&self) -> u32 {
        self.wanted.map_or(0, |wanted| self.taken().saturating_sub(wanted))
    }

    /// Gives back the place that somebody had who gave it up a moment ago. A seat must still be free: others who wait have had it
    /// since.
    ///
    /// # Errors
    /// When it is not, or nobody may wait any more.
    pub fn restore(&mut self, had: RegistrationStatus) -> Result<(), Full> {
        let free = self.waiting == 0 && self.free() != Some(0);
        match had {
            RegistrationStatus::Confirmed if free => self.confirmed += 1,
            RegistrationStatus::Waitlisted if self.waiting_list => self.waiting += 1,
            _ => return Err(Full),
        }
        Ok(())
    }

    /// Makes a held seat the seat of whom it was held for: the person has answered.
    pub fn keep(&mut self) {
        self.held = self.held.saturating_sub(1);
        self.confirmed += 1;
    }

    /// Gives back what somebody with this status had. Follow it by [`Seats::promote`] or [`Seats::offer`].
    pub fn release(&mut self, status: RegistrationStatus) {
        match status {
            RegistrationStatus::Confirmed => self.confirmed = self.confirmed.saturating_sub(1),
            RegistrationStatus::Pending | RegistrationStatus::Offered => self.held = self.held.saturating_sub(1),
            RegistrationStatus::Waitlisted => self.waiting = self.waiting.saturating_sub(1),
            RegistrationStatus::Cancelled => {}
        }
        self.settle();
    }

    /// Takes over what the event asks for. Follow it by [`Seats::promote`] or [`Seats::offer`].
    pub fn set_capacity(&mut self, wanted: Option<u32>, waiting_list: bool) {
        self.wanted = wanted;
        self.waiting_list = waiting_list;
        self.settle();
    }

    /// How many of those who wait get a seat now; they are counted as confirmed.
    pub fn promote(&mut self) -> u32 {
        let promoted = self.leave_the_queue();
        self.confirmed += promoted;
        promoted
    }

    /// How many of those who wait are offered a seat now; it is held for them.
    pub fn offer(&mut self) -> u32 {
        let offered = self.leave_the_queue();
        self.held += offered;
        offered
    }

    fn leave_the_queue(&mut self) -> u32 {
        let first = self.free().map_or(self.waiting, |free| free.min(self.waiting));
        self.waiting -= first;
        first
    }

    /// The capacity sinks to what is wanted as far as the seats taken allow. The events service refuses to ask for less than
    /// is taken, but its knowledge may be a moment old.
    fn settle(&mut self) {
        self.capacity = self.wanted.map(|wanted| wanted.max(self.taken()));
    }
}

#[cfg(test)]
mod tests;
