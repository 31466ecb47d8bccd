//! The queue of letters and the way to the mail server.

mod batch;
mod connector;
pub(crate) mod draft;
pub mod files;
pub mod oauth;
pub mod return_path;
pub mod settings;
pub mod smtp;
pub mod transport;
pub mod workers;
