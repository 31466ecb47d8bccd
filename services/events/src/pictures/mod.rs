//! Pictures that organizers upload, such as a funder's logo. How they are drawn anew is in `domain::picture` and
//! `picture_process`.

pub(crate) mod page;
pub(crate) mod queries;
pub mod upload;
