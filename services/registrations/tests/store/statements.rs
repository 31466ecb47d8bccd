use fachtag_db::sql;
use fachtag_registrations::store::STATEMENTS;

use crate::world::World;

on_both!(every_statement_is_understood);

async fn every_statement_is_understood(world: World) {
    for (name, text) in STATEMENTS.iter().flat_map(|statements| statements.iter()) {
        let prepared = sql(text).prepare(&world.core.bus.database).await;
        prepared.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
