//! `/api/v1/events…`: the public programme for other programs, and its editing for those with a token.

mod answer;
mod form_shapes;
mod part_shapes;
mod queries;
pub(crate) mod read;
pub(crate) mod reading;
mod seats;
mod shapes;
pub(crate) mod write;
