//! Calendar files (and later PDF, XLSX, CSV)

pub mod calendar;
