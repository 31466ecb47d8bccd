//! Letters as mail: composed once into bytes that never change, and handed to a mail server or written to a file.

pub mod bounce;
mod bounce_text;
pub mod compose;
pub mod compose_digest;
pub mod compose_list;
pub mod compose_mailing;
pub mod compose_trial;
pub mod files;
mod message;
mod note;
pub mod oauth;
pub mod office;
pub mod originator;
pub mod settings;
pub mod smtp;
mod templates;
mod text;
pub mod transport;
mod view;
mod words;
