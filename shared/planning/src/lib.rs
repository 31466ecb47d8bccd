#![doc = include_str!("../README.md")]

pub mod list_plan;
pub mod reminder_plan;
mod working_days;
