//! What letters are, when they go out by themselves and what becomes of them: no clock, no database, no network.

pub mod letter;
pub mod particulars;
pub mod timing;
