//! Every column of every table is declared: free of personal data, or with purpose, legal basis and class of deletion.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeMap;

use fachtag_db::{Database, DatabaseUrl, Migrator, schema};
use fachtag_privacy::Table;
use fachtag_registrations::domain::fields::FIELDS;

/// A service with the declarations of its own tables.
struct Service {
    name: &'static str,
    migrations: &'static (Migrator, &'static str),
    tables: &'static [Table],
    /// Columns that are declared elsewhere.
    more: Vec<(&'static str, &'static str)>,
}

fn services() -> [Service; 3] {
    let fields = FIELDS.iter().map(|field| ("registration", field.key)).collect();
    [
        Service {
            name: "events",
            migrations: &fachtag_events::store::MIGRATIONS,
            tables: fachtag_events::personal_data::TABLES,
            more: Vec::new(),
        },
        Service {
            name: "registrations",
            migrations: &fachtag_registrations::store::MIGRATIONS,
            tables: fachtag_registrations::personal_data::TABLES,
            more: fields,
        },
        Service {
            name: "notifications",
            migrations: &fachtag_notifications::store::MIGRATIONS,
            tables: fachtag_notifications::personal_data::TABLES,
            more: Vec::new(),
        },
    ]
}

async fn check(url: &DatabaseUrl, service: Service) {
    let database = Database::open(url, service.name).await.unwrap();
    for (migrator, history) in [&fachtag_bus::MIGRATIONS, &fachtag_access::MIGRATIONS, service.migrations] {
        database.migrate(migrator, history).await.unwrap();
    }
    let mut declared: BTreeMap<(String, String), usize> = BTreeMap::new();
    let shared = fachtag_bus::personal_data::TABLES.iter().chain(fachtag_access::personal_data::TABLES);
    let of_tables = shared.chain(service.tables).flat_map(|table| table.columns().map(|column| (table.name, column)));
    for (table, column) in of_tables.chain(service.more) {
        *declared.entry((table.to_owned(), column.to_owned())).or_default() += 1;
    }
    let name = service.name;
    for column in schema::columns(&database).await.unwrap() {
        let times = declared.remove(&column).unwrap_or_default();
        assert_eq!(times, 1, "{name}: {column:?} is declared {times} times: see shared/privacy/README.md");
    }
    assert!(declared.is_empty(), "{name}: there are no such columns: {declared:?}");
    database.close().await;
}

#[tokio::test]
async fn every_column_on_sqlite_is_declared() {
    for service in services() {
        let folder = tempfile::tempdir().unwrap();
        check(&DatabaseUrl::Folder(folder.path().to_owned()), service).await;
    }
}

#[tokio::test]
async fn every_column_on_postgres_is_declared() {
    for service in services() {
        let own = harness::Database::create().await;
        check(&DatabaseUrl::Postgres(own.url()), service).await;
    }
}
