//! The rules of seats and registrations: pure, without time of its own, database or network.

pub mod answers;
pub mod audit;
pub mod choices;
pub mod deadline;
pub mod event;
pub mod fields;
mod folding;
pub mod lengths;
mod link_like;
pub mod list_mail;
pub mod locale;
pub mod mail_state;
pub mod mail_typo;
pub mod mailing;
pub mod marks;
pub mod participant;
pub mod person_key;
pub mod reference;
pub mod registration;
pub mod search;
pub mod seats;
pub mod sign_up_way;
pub mod suspicion;
pub mod table;
pub mod window;
pub mod workshops;
