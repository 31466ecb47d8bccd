//! How long texts may be.

/// The longest name, institution or function in characters.
pub const LINE: usize = 200;
/// The longest note in characters.
pub const TEXT: usize = 2_000;
