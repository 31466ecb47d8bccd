//! "Meine Anmeldung": what people see and save of their own registration, by the link of their mail.

pub(crate) mod calendar;
mod certificate;
pub(crate) mod certificate_page;
pub(crate) mod export;
pub(crate) mod lost_link;
pub mod new_links;
pub(crate) mod own;
pub(crate) mod page;
