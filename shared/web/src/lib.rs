#![doc = include_str!("../README.md")]

pub mod assets;
pub mod body;
pub mod client;
pub mod colours;
mod composed;
pub mod conditional;
mod cors;
mod encoding;
pub mod flash;
pub mod idempotency;
pub mod layers;
pub mod listing;
pub mod markdown;
mod observe;
pub mod organisation;
pub mod page;
pub mod paging;
pub mod problem;
mod query;
pub mod rate_limit;
mod reader;
pub mod routes;
pub mod shape;
pub mod upload;
pub mod well_known;
mod words;

pub use fachtag_words::dates;
pub use reader::Reader;
