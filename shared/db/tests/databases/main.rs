//! The same answers from both databases. Run it by `tests/run -p fachtag-db`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "names that no other test run has")]

mod concurrency;
mod semantics;
mod store;
mod trouble;
