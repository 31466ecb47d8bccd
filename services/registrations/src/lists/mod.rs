//! The lists of an event: compiled, shown, saved as files, printed, and mailed when their time has come.

pub(crate) mod api;
mod compile;
pub mod due;
pub(crate) mod files;
pub(crate) mod page;
mod paper;
mod views;

pub use compile::{compile, compile_all};
pub(crate) use compile::{logo_of, place};
pub(crate) use due::plan_anew;

/// A file's name with the event's in it: `teilnahmeliste-fachtag-2027.pdf`.
fn saved_as(name: &str, slug: &str) -> String {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    format!("{stem}-{slug}.{ending}")
}
