//! The rules of seats and registrations: pure, without time of its own, database or network.

pub mod applicant;
pub mod reference;
pub mod seats;
pub mod window;
