//! What goes out for an event by itself: reminders, news of changes and of the cancellation, thanks.

mod announce;
mod plan;
mod plan_lines;
pub(crate) mod plan_page;
pub(crate) mod planning;
pub(crate) mod send_page;
pub(crate) mod write_due;
