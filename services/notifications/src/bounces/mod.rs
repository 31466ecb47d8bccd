//! Letters that come back after the mail server has taken them.

pub mod record;
pub mod report;
mod report_text;
