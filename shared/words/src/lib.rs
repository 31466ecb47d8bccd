#![doc = include_str!("../README.md")]

mod catalogue;
pub mod dates;
mod labels;

pub use catalogue::{Catalogue, Texts, Words, use_folder};
pub use labels::Label;
