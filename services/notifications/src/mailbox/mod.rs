//! The letters of an installation without a mail server, to be read on this machine.

pub mod files;
pub(crate) mod page;
