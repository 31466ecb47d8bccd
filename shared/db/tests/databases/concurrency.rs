//! Many at once, and stores that are brought up to date.

use std::{borrow::Cow, time::Duration};

use crate::store::{Store, admin, on_both_databases, on_postgres, postgres_url};
use fachtag_db::{Database, DatabaseUrl, Migrator, sql};
use futures_util::future::{join, join_all};
use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{Migration, MigrationType},
};
use tokio::time::timeout;

on_both_databases![
    fifty_writers_all_succeed,
    two_programs_write_one_store,
    readers_do_not_wait_for_a_writer,
    migrations_run_once,
    two_programs_migrate_at_once,
    an_older_program_runs_on_a_newer_schema,
];

const COUNTER: &str = "CREATE TABLE counter (id BIGINT PRIMARY KEY, taken BIGINT NOT NULL)";

async fn increment(database: &Database) -> fachtag_db::Result<()> {
    let mut tx = database.begin().await?;
    let (taken,): (i64,) = sql("SELECT taken FROM counter WHERE id = 1 {for_update}").one(&mut tx).await?;
    sql("UPDATE counter SET taken = $1 WHERE id = 1").bind(taken + 1).execute(&mut tx).await?;
    tx.commit().await
}

async fn counted(store: &Store) -> i64 {
    let (taken,): (i64,) = sql("SELECT taken FROM counter").one(&store.database).await.unwrap();
    taken
}

async fn fifty_writers_all_succeed(store: &Store) {
    store.run(COUNTER).await;
    store.run("INSERT INTO counter VALUES (1, 0)").await;
    for done in join_all((0..50).map(|_| increment(&store.database))).await {
        done.unwrap();
    }
    assert_eq!(counted(store).await, 50);
}

async fn two_programs_write_one_store(store: &Store) {
    store.run(COUNTER).await;
    store.run("INSERT INTO counter VALUES (1, 0)").await;
    let other = store.again().await;
    let both = (0..60).map(|which| increment(if which % 2 == 0 { &store.database } else { &other }));
    for done in join_all(both).await {
        done.unwrap();
    }
    assert_eq!(counted(store).await, 60);
    other.close().await;
}

async fn readers_do_not_wait_for_a_writer(store: &Store) {
    store.run(COUNTER).await;
    store.run("INSERT INTO counter VALUES (1, 0)").await;
    let mut tx = store.database.begin().await.unwrap();
    sql("UPDATE counter SET taken = 7").execute(&mut tx).await.unwrap();
    let seen = timeout(Duration::from_secs(5), counted(store)).await.unwrap();
    assert_eq!(seen, 0);
    tx.commit().await.unwrap();
    assert_eq!(counted(store).await, 7);
}

/// Two claims at once share the rows; on SQLite the second waits for the first.
#[test]
fn claims_skip_what_others_hold() {
    on_postgres(async |store| {
        store.run(COUNTER).await;
        store.run("INSERT INTO counter VALUES (1, 0), (2, 0), (3, 0)").await;
        let claim = || sql("SELECT id FROM counter ORDER BY id LIMIT 2 {for_update_skip_locked}");
        let (mut first, mut second) = (store.database.begin().await.unwrap(), store.database.begin().await.unwrap());
        assert_eq!(claim().all::<(i64,)>(&mut first).await.unwrap(), [(1,), (2,)]);
        assert_eq!(claim().all::<(i64,)>(&mut second).await.unwrap(), [(3,)]);
        first.rollback().await.unwrap();
        assert_eq!(claim().all::<(i64,)>(&mut second).await.unwrap(), [(1,), (2,)]);
    });
}

fn migration(version: i64, statement: &'static str) -> Migration {
    let text = AssertSqlSafe(statement).into_sql_str();
    Migration::new(version, Cow::Borrowed("test"), MigrationType::Simple, text, false)
}

fn migrator(statements: &[&'static str]) -> Migrator {
    let migrations = (1..).zip(statements).map(|(version, statement)| migration(version, statement));
    Migrator { migrations: migrations.collect(), ..Migrator::DEFAULT }
}

async fn migrations_run_once(store: &Store) {
    let old = migrator(&[COUNTER]);
    let new = migrator(&[COUNTER, "INSERT INTO counter VALUES (1, 5)"]);
    assert!(!store.database.is_migrated(&old, "_history").await.unwrap());
    for _ in 0..2 {
        store.database.migrate(&old, "_history").await.unwrap();
    }
    assert!(store.database.is_migrated(&old, "_history").await.unwrap());
    assert!(!store.database.is_migrated(&new, "_history").await.unwrap());
    for _ in 0..2 {
        store.database.migrate(&new, "_history").await.unwrap();
    }
    assert!(store.database.is_migrated(&new, "_history").await.unwrap());
    assert_eq!(counted(store).await, 5);
    // Another folder in the same store keeps its own history.
    let other = migrator(&["CREATE TABLE other (id BIGINT)"]);
    assert!(!store.database.is_migrated(&other, "_other").await.unwrap());
    store.database.migrate(&other, "_other").await.unwrap();
    let broken = migrator(&["CREATE TABLE"]);
    assert!(store.database.migrate(&broken, "_broken").await.is_err());
    assert!(!store.database.is_migrated(&broken, "_broken").await.unwrap());
    store.database.ping().await.unwrap();
}

/// Replicas that start together, or a command line beside a starting server.
async fn two_programs_migrate_at_once(store: &Store) {
    let migrator = migrator(&[COUNTER, "INSERT INTO counter VALUES (1, 5)"]);
    let other = store.again().await;
    let (first, second) =
        join(store.database.migrate(&migrator, "_history"), other.migrate(&migrator, "_history")).await;
    first.unwrap();
    second.unwrap();
    assert_eq!(counted(store).await, 5);
    other.close().await;
}

/// The schema may be missing, too.
#[test]
fn two_replicas_make_the_schema_at_once() {
    on_postgres(async |store| {
        admin(format!("DROP SCHEMA {}", store.database.service())).await;
        two_programs_migrate_at_once(store).await;
    });
}

/// An administrator migrates a schema that belongs to a service's role; the service then works with what is its own.
#[test]
fn an_administrator_migrates_for_a_service() {
    on_postgres(async |store| {
        let name = store.database.service();
        admin(format!("CREATE ROLE {name} LOGIN; ALTER SCHEMA {name} OWNER TO {name}")).await;
        store.database.migrate(&migrator(&[COUNTER, "INSERT INTO counter VALUES (1, 0)"]), "_history").await.unwrap();
        let (role,): (String,) = sql("SELECT current_user::text").one(&store.database).await.unwrap();
        assert_ne!(role, name, "the connection goes back as it came");

        let url = postgres_url().replacen("//fachtag@", &format!("//{name}@"), 1);
        let service = Database::open(&DatabaseUrl::Postgres(url), name).await.unwrap();
        increment(&service).await.unwrap();
        assert_eq!(counted(store).await, 1);
        let (owner,): (String,) =
            sql("SELECT tableowner::text FROM pg_tables WHERE schemaname = $1 AND tablename = 'counter'")
                .bind(name)
                .one(&store.database)
                .await
                .unwrap();
        assert_eq!(owner, name);
        service.close().await;
        admin(format!("DROP SCHEMA {name} CASCADE; DROP ROLE {name}")).await;
    });
}

/// Migrations only add, so that two versions run side by side, and a step back is possible.
async fn an_older_program_runs_on_a_newer_schema(store: &Store) {
    let old = migrator(&[COUNTER, "INSERT INTO counter VALUES (1, 0)"]);
    let new = migrator(&[
        COUNTER,
        "INSERT INTO counter VALUES (1, 0)",
        "ALTER TABLE counter ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    ]);
    store.database.migrate(&new, "_history").await.unwrap();
    store.database.migrate(&old, "_history").await.unwrap();
    assert!(store.database.is_migrated(&old, "_history").await.unwrap());
    increment(&store.database).await.unwrap();
    assert_eq!(counted(store).await, 1);
    assert!(store.database.is_migrated(&new, "_history").await.unwrap());
}
