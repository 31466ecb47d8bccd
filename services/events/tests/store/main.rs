//! Events, organizers and tokens on both databases.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

/// Makes two tests of each function, on SQLite and on PostgreSQL, so that the one that fails is named.
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name(crate::world::World::sqlite().await).await })+
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name(crate::world::World::postgres().await).await })+
        }
    };
}

mod attention;
mod digest;
mod editing;
mod events;
mod groups;
mod logins;
mod tokens;
mod world;
