//! Letters from the message to the mail server, on both databases. Run it by `tests/run -p fachtag-notifications`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

/// Makes a test of each case on each database.
macro_rules! on_both {
    ($($case:ident),+ $(,)?) => {$(
        mod $case {
            #[test]
            fn sqlite() {
                crate::world::run(crate::world::Store::Sqlite, async |world| super::$case(world).await);
            }

            #[test]
            fn postgres() {
                crate::world::run(crate::world::Store::Postgres, async |world| super::$case(world).await);
            }
        }
    )+};
}

mod answers;
mod api;
mod bounces;
mod correcting;
mod digest;
mod digest_end;
mod facts;
mod failures;
mod good_citizen;
mod letter_pages;
mod mailbox;
mod news;
mod plan_page;
mod preview;
#[path = "../../../../tests/harness/proxy.rs"]
#[allow(dead_code, reason = "shared by several tests")]
mod proxy;
mod queue;
mod scheduled;
mod senders;
mod sending;
#[path = "../../../../tests/harness/smtp_sink.rs"]
#[allow(dead_code, reason = "shared by several tests")]
mod smtp_sink;
mod to_organizers;
mod world;
mod writing;
mod year;
