//! Events, organizers and tokens on both databases.

mod events;
mod logins;
mod world;
