//! The rules of seats and registrations: pure, without time of its own, database or network.

pub mod answers;
pub mod applicant;
pub mod deadline;
pub mod history;
pub mod person;
pub mod reference;
pub mod seats;
pub mod window;
