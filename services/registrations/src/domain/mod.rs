//! The rules of seats and registrations: pure, without time of its own, database or network.

pub mod answers;
pub mod applicant;
pub mod caution;
pub mod deadline;
pub mod history;
pub mod link_like;
pub mod person;
pub mod reference;
pub mod seats;
pub mod window;
