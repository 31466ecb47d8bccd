//! The organizers' list of e-mails, one e-mail, and once more for one that was given up.

pub(crate) mod api;
mod api_shapes;
mod found;
pub(crate) mod letter_page;
pub(crate) mod list_page;
mod read;
mod retry;
mod words;
