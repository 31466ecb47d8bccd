//! Letters: composed once, sent once

pub mod domain;
pub mod mail;
