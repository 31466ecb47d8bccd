#![doc = include_str!("../README.md")]

pub mod dates;
mod labels;

pub use labels::Label;
