//! Layout, form components, language, errors, sign-in check and assets of every page

pub mod assets;
pub mod dates;
pub mod markdown;
pub mod page;
