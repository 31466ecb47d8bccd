//! The events service: groups, events, sessions and organizers.
//!
//! A folder for each thing that people do, with its pages, API, use cases and page structs: `programme` (what everybody sees),
//! `calendars`, `editing` (events), `publishing`, `events_api`, `groups`, `overview`, `first_steps`, `texts` (the office's own words), `identity` (logins, sessions, tokens) and `pictures`.
//! Their templates are in `templates/` under the same names. `routes` says who answers which address, `messages` what this
//! service hears. Below them all: `app`, `words`, `locale`, `fields` and `queries`, which several of them need; then `core`, `store`
//! (SQL) and `domain` (pure).
//!
//! Functions that reach the database fail when it does not answer; their own documentation says only what else can fail.

pub mod app;
mod calendars;
pub mod core;
pub mod domain;
pub mod editing;
mod events_api;
mod failure_answers;
mod fields;
mod first_steps;
pub mod groups;
pub mod identity;
mod locale;
pub mod messages;
mod overview;
pub mod personal_data;
pub mod picture_process;
pub mod pictures;
mod programme;
mod publishing;
mod queries;
pub mod routes;
mod share_pictures;
pub mod store;
pub mod texts;
mod words;
