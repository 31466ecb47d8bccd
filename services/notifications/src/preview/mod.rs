//! Every mail about an event before there is one.

mod example;
pub(crate) mod page;
