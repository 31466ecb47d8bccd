//! Rushes, outages and crashes: nothing is lost, nothing happens twice, nobody gets a seat that is not there.
//!
//! `tests/run -p fachtag-tests --test faults -- --nocapture` prints the numbers of REPORT.md.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests, in real time")]

mod books;
mod crashes;
mod frozen;
mod outages;
mod rolling;
mod rushes;
mod stream;
