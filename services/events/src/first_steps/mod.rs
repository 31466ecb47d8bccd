//! What a new installation asks for: the office's words, the first sub-groups, the first people, the first event.

pub(crate) mod page;
pub(crate) mod use_case;
