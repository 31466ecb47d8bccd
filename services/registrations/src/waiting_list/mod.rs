//! Those who wait, and those for whom a seat is held until they answer: accepting, moving up, and what nobody answered for.

mod accept;
pub(crate) mod api;
pub mod expire;
mod move_up;
pub(crate) mod organizer;
pub(crate) mod participant;

pub use accept::{Accepted, accept};
pub use move_up::{Moved, SeatFor, give_seat, to_front};
