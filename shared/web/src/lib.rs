#![doc = include_str!("../README.md")]

pub mod assets;
pub mod body;
pub mod client;
pub mod colours;
pub mod dates;
pub mod layers;
pub mod markdown;
pub mod organisation;
pub mod page;
pub mod problem;
pub mod rate_limit;
pub mod routes;
pub mod upload;
