#![doc = include_str!("../README.md")]

pub mod list_plan;
pub mod reminder_plan;
pub mod time_and_place;
mod working_days;
