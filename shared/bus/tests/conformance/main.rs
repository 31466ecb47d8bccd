//! One suite for both transports and both databases: the real relay, consumer and processor, on every combination.
//! Run it by `tests/run -p fachtag-bus`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "names that no other test run has")]

mod world;

/// Makes four tests of each case: `embedded_sqlite` to `rabbitmq_postgres`.
macro_rules! on_every_combination {
    ($($case:ident),+ $(,)?) => {$(
        mod $case {
            use crate::world::{Carrier::*, Store::*, run};
            crate::each!(super::$case; embedded_sqlite: Embedded, Sqlite; embedded_postgres: Embedded, Postgres;
                rabbitmq_sqlite: RabbitMq, Sqlite; rabbitmq_postgres: RabbitMq, Postgres);
        }
    )+};
}

/// Makes one test of a case for each named combination.
macro_rules! each {
    ($case:path; $($name:ident: $carrier:expr, $store:expr);+) => {$(
        #[test]
        fn $name() {
            // Messages of their own, since all tests share one broker.
            const NOTE: u32 = crate::world::number(concat!(module_path!(), stringify!($name), "note"));
            const ANSWER: u32 = crate::world::number(concat!(module_path!(), stringify!($name), "answer"));
            run::<NOTE, ANSWER>($carrier, $store, async |world| $case(world).await);
        }
    )+};
}

pub(crate) use each;
pub(crate) use on_every_combination;

mod broker_restart;
mod delivery;
mod foreign;
mod measure;

mod parking;
mod permissions;
mod postgres_restart;
mod queues;
mod restart;
mod retry;
mod service;
mod statements;
