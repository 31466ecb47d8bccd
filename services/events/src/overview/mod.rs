//! The organizers' overview: what comes next, and what needs somebody's attention.

mod concerns;
pub(crate) mod page;
mod queries;
mod views;
