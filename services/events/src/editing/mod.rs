//! Events as organizers make them.
//!
//! Use cases: `create` (a new draft), `life` (change, publish, call off, delete). Their rules are in `domain::input` and
//! `domain::life`. Pages: `list_page`, `event_page` (with the `history`), `edit_page` (the form in sections, which `form_page` shows
//! and `sent` reads; `buttons` change it, `keep_sections` saves what is right of it, `stale` merges what two people typed),
//! `copy_page` and `life_pages`.

mod buttons;
pub(crate) mod copy_page;
pub mod create;
pub(crate) mod edit_page;
pub(crate) mod event_page;
mod form_input;
mod form_page;
mod history;
mod keep_sections;
pub mod life;
pub(crate) mod life_pages;
pub(crate) mod list_page;
mod own_event;
mod queries;
mod sent;
mod stale;
mod views;

pub(crate) use own_event::{DONE, OwnEvent};
