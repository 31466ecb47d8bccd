//! What everybody sees: the programme, the sub-groups, an event's page, and what search engines and other sites show of it.

mod cards;
pub(crate) mod event_page;
mod json_ld;
pub(crate) mod pages;
mod queries;
pub(crate) mod share_picture;
pub(crate) mod sitemap;
pub(crate) mod texts;
mod views;
