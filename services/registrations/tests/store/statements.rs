use fachtag_db::sql;
use fachtag_registrations::store::STATEMENTS;

use crate::world::World;

#[tokio::test]
async fn every_statement_is_understood_by_both_databases() {
    for world in World::both().await {
        for (name, text) in STATEMENTS.iter().flat_map(|statements| statements.iter()) {
            let prepared = sql(text).prepare(&world.office.bus.database).await;
            prepared.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
