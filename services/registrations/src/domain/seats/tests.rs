use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};

#[derive(Debug, Clone)]
enum Step {
    Register,
    /// Signs up and has to confirm the address.
    RegisterPending,
    /// The one at this place of those for whom a seat is held confirms or accepts.
    Answer(usize),
    /// That one gives no answer in time, or declines.
    Expire(usize),
    /// From now on free seats are offered, or given.
    SetOffers(bool),
    /// Somebody comes without registration.
    Take,
    /// An organizer gives a seat to the one at this place of the queue.
    MoveUp(usize),
    /// Cancels the one at this place of all who are active.
    Cancel(usize),
    SetCapacity(Option<u32>, bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Register),
        4 => Just(Step::RegisterPending),
        3 => any::<usize>().prop_map(Step::Answer),
        2 => any::<usize>().prop_map(Step::Expire),
        1 => any::<bool>().prop_map(Step::SetOffers),
        1 => Just(Step::Take),
        1 => any::<usize>().prop_map(Step::MoveUp),
        3 => any::<usize>().prop_map(Step::Cancel),
        1 => (proptest::option::of(0_u32..12), any::<bool>()).prop_map(|(c, w)| Step::SetCapacity(c, w)),
    ]
}

/// Active people by arrival, kept in the plainest way: the model that the seats are compared with.
#[derive(Default)]
struct People {
    confirmed: Vec<i64>,
    /// With what they have to answer.
    held: Vec<(i64, RegistrationStatus)>,
    waiting: VecDeque<i64>,
    /// Free seats are offered instead of given.
    offers: bool,
}

impl People {
    /// Gives or offers free seats to the first of those who wait.
    fn settle(&mut self, seats: &mut Seats) {
        let count = if self.offers { seats.offer() } else { seats.promote() };
        for _ in 0..count {
            let first = self.waiting.pop_front().expect("only waiting people get a seat");
            match self.offers {
                true => self.held.push((first, Offered)),
                false => self.confirmed.push(first),
            }
        }
    }

    fn arrive(&mut self, seats: &mut Seats, to_confirm: bool) -> Result<(), TestCaseError> {
        match seats.place(to_confirm) {
            Ok(Placement::Waiting { queue_no, position }) => {
                self.waiting.push_back(queue_no);
                prop_assert_eq!(position as usize, self.waiting.len());
            }
            Ok(placement) => {
                prop_assert!(self.waiting.is_empty(), "somebody who waits was overtaken");
                prop_assert!(seats.wanted.is_none_or(|wanted| seats.taken() <= wanted));
                match placement.status() {
                    Pending => self.held.push((placement.queue_no(), Pending)),
                    status => {
                        prop_assert_eq!(status, Confirmed);
                        self.confirmed.push(placement.queue_no());
                    }
                }
                prop_assert_eq!(placement.status() == Pending, to_confirm);
            }
            Err(Full) => prop_assert!(!seats.waiting_list),
        }
        Ok(())
    }

    /// Gives up the one at this place of all who are active.
    fn leave(&mut self, seats: &mut Seats, index: usize) {
        let active = self.confirmed.len() + self.held.len() + self.waiting.len();
        let Some(index) = index.checked_rem(active) else { return };
        let status = if index < self.confirmed.len() {
            self.confirmed.remove(index);
            Confirmed
        } else if let index = index - self.confirmed.len()
            && index < self.held.len()
        {
            self.held.remove(index).1
        } else {
            self.waiting.remove(index - self.confirmed.len() - self.held.len());
            Waitlisted
        };
        seats.release(status);
        self.settle(seats);
    }
}

fn take(seats: &mut Seats, people: &mut People, step: Step) -> Result<(), TestCaseError> {
    match step {
        Step::Register => people.arrive(seats, false)?,
        Step::RegisterPending => people.arrive(seats, true)?,
        Step::Answer(index) => {
            if let Some(index) = index.checked_rem(people.held.len()) {
                people.confirmed.push(people.held.remove(index).0);
                seats.keep();
            }
        }
        Step::Expire(index) => {
            if let Some(index) = index.checked_rem(people.held.len()) {
                seats.release(people.held.remove(index).1);
                people.settle(seats);
            }
        }
        Step::SetOffers(offers) => people.offers = offers,
        Step::Take => match seats.take() {
            Ok(placement) => people.confirmed.push(placement.queue_no()),
            Err(Full) => prop_assert_eq!(seats.free(), Some(0)),
        },
        Step::MoveUp(index) => match seats.move_up() {
            Ok(()) => {
                let index = index % people.waiting.len();
                people.confirmed.extend(people.waiting.remove(index));
            }
            Err(Full) => prop_assert!(people.waiting.is_empty() || seats.free() == Some(0)),
        },
        Step::Cancel(index) => people.leave(seats, index),
        Step::SetCapacity(wanted, waiting_list) => {
            seats.set_capacity(wanted, waiting_list);
            people.settle(seats);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn never_overbooked_and_nobody_skipped(
        capacity in proptest::option::of(0_u32..12),
        waiting_list in any::<bool>(),
        steps in proptest::collection::vec(step(), 1..120),
    ) {
        let mut seats = Seats::new(capacity, waiting_list);
        let mut people = People::default();
        for step in steps {
            let taken_before = seats.taken();
            take(&mut seats, &mut people, step)?;
            prop_assert_eq!(seats.confirmed as usize, people.confirmed.len());
            prop_assert_eq!(seats.held as usize, people.held.len());
            prop_assert_eq!(seats.waiting as usize, people.waiting.len());
            prop_assert!(seats.capacity.is_none_or(|capacity| seats.taken() <= capacity), "overbooked");
            // More than wanted only because they were there before it sank.
            prop_assert!(seats.wanted.is_none_or(|wanted| seats.taken() <= wanted.max(taken_before)));
            prop_assert!(seats.waiting == 0 || seats.free() == Some(0), "a seat is free while somebody waits");
        }
    }
}

#[test]
fn a_seat_that_is_held_is_nobody_elses() {
    let mut seats = Seats::new(Some(1), true);
    assert_eq!(seats.place(true), Ok(Placement::Held { queue_no: 1 }));
    assert_eq!(seats.take(), Err(Full));
    assert_eq!(seats.place(true), Ok(Placement::Waiting { queue_no: 2, position: 1 }), "nobody confirms a wait");
    seats.release(Pending);
    assert_eq!((seats.offer(), seats.confirmed, seats.held, seats.waiting), (1, 0, 1, 0));
    seats.keep();
    assert_eq!((seats.confirmed, seats.held, seats.free()), (1, 0, Some(0)));
    seats.release(Cancelled);
    assert_eq!(seats.taken(), 1, "who is gone has nothing to give back");
}

#[test]
fn the_first_in_the_queue_moves_up_when_a_seat_is_given_back() {
    let mut seats = Seats::new(Some(1), true);
    assert_eq!(seats.place(false), Ok(Placement::Seat { queue_no: 1 }));
    assert_eq!(seats.place(false), Ok(Placement::Waiting { queue_no: 2, position: 1 }));
    seats.release(Confirmed);
    assert_eq!(seats.promote(), 1);
    assert_eq!((seats.confirmed, seats.waiting), (1, 0));
}

#[test]
fn nobody_at_the_door_gets_more_seats_than_there_are() {
    let mut seats = Seats::new(Some(1), true);
    assert_eq!(seats.take(), Ok(Placement::Seat { queue_no: 1 }));
    assert_eq!(seats.take(), Err(Full));
    seats.place(false).unwrap();
    assert_eq!(seats.move_up(), Err(Full), "whoever waits gets no seat that is not there");
    seats.set_capacity(Some(2), true);
    assert_eq!(seats.move_up(), Ok(()));
    assert_eq!((seats.confirmed, seats.waiting), (2, 0));
}

#[test]
fn without_waiting_list_a_full_event_says_so() {
    let mut seats = Seats::new(Some(0), false);
    assert_eq!(seats.place(false), Err(Full));
}

#[test]
fn a_capacity_below_what_is_taken_is_reached_as_people_cancel() {
    let mut seats = Seats::new(Some(3), true);
    for _ in 0..4 {
        seats.place(false).unwrap();
    }
    seats.set_capacity(Some(1), true);
    assert_eq!((seats.promote(), seats.capacity), (0, Some(3)));
    seats.release(Confirmed);
    assert_eq!((seats.promote(), seats.capacity, seats.waiting), (0, Some(2), 1));
    seats.release(Confirmed);
    assert_eq!((seats.promote(), seats.capacity, seats.waiting), (0, Some(1), 1));
}
