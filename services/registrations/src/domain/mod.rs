//! The rules of seats and registrations: pure, without time of its own, database or network.

pub mod answers;
pub mod applicant;
pub mod history;
pub mod list_mails;
pub mod reference;
pub mod seats;
pub mod window;
pub mod working_days;
