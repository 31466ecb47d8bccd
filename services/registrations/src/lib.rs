//! The registrations service: seats, registrations and waiting lists.
//!
//! The top folders are what people do; each has its pages with their templates, its part of the API, and its use case. Below them
//! stand `domain` (the rules, pure) and `store` (SQL). A use case begins a [`unit_of_work`], decides with the domain, and commits.
//! `messages` says which message causes what, `due` what comes due by itself.
//! Functions that read or write fail when the database does not answer; nothing is changed then.

mod api_access;
mod api_shapes;
mod app;
pub mod attendance;
pub mod cancelling;
pub mod changing;
mod core;
pub mod domain;
pub mod due;
pub mod lists;
pub mod mailing;
pub mod messages;
pub mod my_registration;
mod organizer;
mod person_form;
pub mod personal_data;
mod problems;
pub mod registered;
mod routes;
pub mod sign_up;
pub mod store;
pub mod table;
mod table_view;
mod unit_of_work;
pub mod waiting_list;
mod words;
pub mod workshops;

pub use app::App;
pub use core::{Core, Result};
pub use routes::{api, description, page_routes, pages};
