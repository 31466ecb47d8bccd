use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use RegistrationStatus::{Confirmed, Waitlisted};

#[derive(Debug, Clone)]
enum Step {
    Register,
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
        6 => Just(Step::Register),
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
    waiting: VecDeque<i64>,
}

impl People {
    fn promote(&mut self, count: u32) {
        for _ in 0..count {
            let first = self.waiting.pop_front().expect("only waiting people are promoted");
            self.confirmed.push(first);
        }
    }
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
            match step {
                Step::Register => match seats.place() {
                    Ok(Placement::Seat { queue_no }) => {
                        prop_assert!(people.waiting.is_empty(), "somebody who waits was overtaken");
                        prop_assert!(seats.wanted.is_none_or(|wanted| seats.taken() <= wanted));
                        people.confirmed.push(queue_no);
                    }
                    Ok(Placement::Waiting { queue_no, position }) => {
                        people.waiting.push_back(queue_no);
                        prop_assert_eq!(position as usize, people.waiting.len());
                    }
                    Err(Full) => prop_assert!(!seats.waiting_list),
                },
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
                Step::Cancel(index) => {
                    let active = people.confirmed.len() + people.waiting.len();
                    if active == 0 { continue; }
                    let index = index % active;
                    if index < people.confirmed.len() {
                        people.confirmed.remove(index);
                        seats.release(Confirmed);
                    } else {
                        people.waiting.remove(index - people.confirmed.len());
                        seats.release(Waitlisted);
                    }
                    people.promote(seats.promote());
                }
                Step::SetCapacity(wanted, waiting_list) => {
                    seats.set_capacity(wanted, waiting_list);
                    people.promote(seats.promote());
                }
            }
            prop_assert_eq!(seats.confirmed as usize, people.confirmed.len());
            prop_assert_eq!(seats.waiting as usize, people.waiting.len());
            prop_assert!(seats.capacity.is_none_or(|capacity| seats.taken() <= capacity), "overbooked");
            // More than wanted only because they were there before it sank.
            prop_assert!(seats.wanted.is_none_or(|wanted| seats.taken() <= wanted.max(taken_before)));
            prop_assert!(seats.waiting == 0 || seats.free() == Some(0), "a seat is free while somebody waits");
        }
    }
}

#[test]
fn the_first_in_the_queue_moves_up_when_a_seat_is_given_back() {
    let mut seats = Seats::new(Some(1), true);
    assert_eq!(seats.place(), Ok(Placement::Seat { queue_no: 1 }));
    assert_eq!(seats.place(), Ok(Placement::Waiting { queue_no: 2, position: 1 }));
    seats.release(Confirmed);
    assert_eq!(seats.promote(), 1);
    assert_eq!((seats.confirmed, seats.waiting), (1, 0));
}

#[test]
fn nobody_at_the_door_gets_more_seats_than_there_are() {
    let mut seats = Seats::new(Some(1), true);
    assert_eq!(seats.take(), Ok(Placement::Seat { queue_no: 1 }));
    assert_eq!(seats.take(), Err(Full));
    seats.place().unwrap();
    assert_eq!(seats.move_up(), Err(Full), "whoever waits gets no seat that is not there");
    seats.set_capacity(Some(2), true);
    assert_eq!(seats.move_up(), Ok(()));
    assert_eq!((seats.confirmed, seats.waiting), (2, 0));
}

#[test]
fn without_waiting_list_a_full_event_says_so() {
    let mut seats = Seats::new(Some(0), false);
    assert_eq!(seats.place(), Err(Full));
}

#[test]
fn a_capacity_below_what_is_taken_is_reached_as_people_cancel() {
    let mut seats = Seats::new(Some(3), true);
    for _ in 0..4 {
        seats.place().unwrap();
    }
    seats.set_capacity(Some(1), true);
    assert_eq!((seats.promote(), seats.capacity), (0, Some(3)));
    seats.release(Confirmed);
    assert_eq!((seats.promote(), seats.capacity, seats.waiting), (0, Some(2), 1));
    seats.release(Confirmed);
    assert_eq!((seats.promote(), seats.capacity, seats.waiting), (0, Some(1), 1));
}
