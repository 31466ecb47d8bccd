//! Sub-groups: how administrators add and change them, and the API that lists them. Their public pages are in `programme`.

pub(crate) mod api;
pub mod manage;
pub(crate) mod pages;
mod views;
