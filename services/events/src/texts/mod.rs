//! The office's own words are edited by administrators; until then the templates count.

mod defaults;
pub mod edit;
pub(crate) mod edit_page;
pub(crate) mod queries;
mod views;
