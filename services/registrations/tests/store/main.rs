//! Seats and registrations on both databases.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

/// Runs each case as a test of its own on SQLite and on PostgreSQL, so that the database that fails is named.
macro_rules! on_both {
    ($($case:ident),+ $(,)?) => {$(
        mod $case {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$case(crate::world::World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                super::$case(crate::world::World::on_postgres().await).await;
            }
        }
    )+};
}

mod accepting;
mod choosing;
mod choosing_at_random;
mod list_mails;
mod organizers;
mod phone;
mod searching;
mod sign_ups;
mod statements;
mod tables;
mod waiting;
mod workshop_books;
mod world;
mod writing;
