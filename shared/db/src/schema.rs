//! Which tables and columns a store has.

use crate::{Database, Result, database::Backend, sql};

const OF_SQLITE: &str =
    "SELECT master.name, info.name FROM sqlite_master AS master JOIN pragma_table_info(master.name) AS info
                         WHERE master.type = 'table' AND master.name NOT LIKE 'sqlite_%' ORDER BY 1, 2";
const OF_POSTGRES: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns
                           JOIN information_schema.tables USING (table_schema, table_name)
                           WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1, 2";

/// Every column of every table, by the names of both; what remembers the migrations (`_…`) is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn columns(database: &Database) -> Result<Vec<(String, String)>> {
    let statement = match &database.backend {
        Backend::Sqlite { .. } => OF_SQLITE,
        Backend::Postgres { .. } => OF_POSTGRES,
    };
    let columns: Vec<(String, String)> = sql(statement).all(database).await?;
    Ok(columns.into_iter().filter(|(table, _)| !table.starts_with('_')).collect())
}
