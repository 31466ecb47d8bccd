//! Calendars: one event as a file, and feeds to subscribe to.

pub(crate) mod page;
mod queries;
