//! Both databases understand every statement.

use fachtag_bus::STATEMENTS;
use fachtag_db::sql;

use crate::world::{
    Carrier::Embedded,
    Store::{Postgres, Sqlite},
    World, run,
};

mod every_statement_is_understood {
    use super::{Embedded, Postgres, Sqlite, run};
    crate::each!(super::every_statement_is_understood; sqlite: Embedded, Sqlite; postgres: Embedded, Postgres);
}

async fn every_statement_is_understood(world: &World) {
    let service = world.service().await;
    for (name, text) in STATEMENTS.iter().copied().flatten() {
        let prepared = sql(text).prepare(&service.bus.database).await;
        assert!(prepared.is_ok(), "{name}: {prepared:?}");
    }
}
