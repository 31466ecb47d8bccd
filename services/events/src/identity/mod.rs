//! Who may do what: organizers and their logins, sessions, the tokens of programs, and one's own account.
//!
//! | page | use case |
//! |---|---|
//! | `login_pages`, `sign_in_anew` | `logins`: one-time links and sessions |
//! | `people_pages`, `account_page` | `organizers`: logins and their rights; `digest`: the daily mail |
//! | `token_pages` | `tokens` |

pub(crate) mod account_page;
mod changes;
pub mod digest;
pub(crate) mod login_pages;
pub mod logins;
pub mod organizers;
pub(crate) mod people_pages;
pub(crate) mod queries;
mod rights;
pub(crate) mod sign_in_anew;
pub mod store;
pub(crate) mod token_pages;
pub mod tokens;
mod views;
