//! A full disk, connections that lead nowhere, and programs that stand still.

#[path = "../../../../tests/harness/proxy.rs"]
#[allow(dead_code, reason = "shared by several tests")]
mod proxy;

use std::time::Duration;

use fachtag_db::{Cause, Database, DatabaseUrl, Error, sql};
use tokio::time::{Instant, timeout};

use crate::store::{Store, admin, on_postgres, on_sqlite, postgres_url};

const COUNTER: &str = "CREATE TABLE counter (id BIGINT PRIMARY KEY, filling TEXT)";

async fn add(database: &Database, id: i64, filling: &str) -> fachtag_db::Result<()> {
    let mut tx = database.begin().await?;
    sql("INSERT INTO counter VALUES ($1, $2)").bind(id).bind(filling).execute(&mut tx).await?;
    tx.commit().await
}

async fn ids(store: &Store) -> Vec<i64> {
    let rows: Vec<(i64,)> = sql("SELECT id FROM counter ORDER BY id").all(&store.database).await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

/// SQLite undoes the transaction by itself, so that the rollback fails. The limit is the connection's own: the next one has room.
#[test]
fn after_a_full_disk_the_writer_writes_again() {
    on_sqlite(async |store| {
        store.run(COUNTER).await;
        store.run("PRAGMA max_page_count = 30").await;
        let full = add(&store.database, 1, &"x".repeat(200_000)).await.unwrap_err();
        assert_eq!(full.cause(), Cause::Full, "{full}");
        add(&store.database, 2, "").await.unwrap();
        assert_eq!(ids(store).await, [2]);
    });
}

/// What follows a statement that made SQLite undo the transaction would last without a commit.
#[test]
fn after_a_full_disk_nothing_more_of_the_transaction_is_written() {
    on_sqlite(async |store| {
        store.run(COUNTER).await;
        store.run("PRAGMA max_page_count = 30").await;
        let mut tx = store.database.begin().await.unwrap();
        let insert = |id: i64, filling: &str| sql("INSERT INTO counter VALUES ($1, $2)").bind(id).bind(filling);
        insert(1, "").execute(&mut tx).await.unwrap();
        assert!(insert(2, &"x".repeat(200_000)).execute(&mut tx).await.is_err());
        assert!(matches!(insert(3, "").execute(&mut tx).await, Err(Error::Spoiled)));
        assert!(matches!(tx.commit().await, Err(Error::Spoiled)));
        assert_eq!(ids(store).await, [] as [i64; 0]);
    });
}

#[test]
fn connections_that_lead_nowhere_are_given_up_and_replaced() {
    on_postgres(async |store| {
        store.run(COUNTER).await;
        let server = url::Url::parse(&postgres_url()).unwrap();
        let target = server.socket_addrs(|| Some(5432)).unwrap()[0];
        let proxy = proxy::Proxy::start(target).await.unwrap();
        let mut through = server.clone();
        through.set_host(Some("127.0.0.1")).unwrap();
        through.set_port(Some(proxy.address().port())).unwrap();
        let url = DatabaseUrl::Postgres(through.into());
        let patience = Duration::from_secs(1);
        let database = Database::open_with(&url, store.database.service(), patience).await.unwrap();
        add(&database, 1, "").await.unwrap();
        let mut tx = database.begin().await.unwrap();
        sql("INSERT INTO counter VALUES (2, '')").execute(&mut tx).await.unwrap();
        proxy.freeze_open();

        let asked = Instant::now();
        let lost = tx.commit().await.unwrap_err();
        assert_eq!(lost.cause(), Cause::Unreachable, "{lost}");
        // Used so shortly before that it is taken without asking.
        let _ = add(&database, 3, "").await;
        add(&database, 4, "").await.unwrap();
        assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
        database.close().await;
    });
}

#[test]
fn a_program_that_stands_still_lets_go_of_what_it_locked() {
    on_postgres(async |store| {
        store.run(COUNTER).await;
        add(&store.database, 1, "").await.unwrap();
        let lock = || sql("SELECT id FROM counter WHERE id = 1 {for_update}");
        let mut frozen = store.database.begin().await.unwrap();
        let _: (i64,) = lock().one(&mut frozen).await.unwrap();
        let other = store.again().await;
        let mut tx = other.begin().await.unwrap();
        let waiting = lock().one::<(i64,)>(&mut tx);
        timeout(Duration::from_secs(15), waiting).await.expect("within 15 s").unwrap();
        tx.commit().await.unwrap();
        assert!(frozen.commit().await.is_err(), "what it had done is undone");
        other.close().await;
    });
}

#[test]
fn a_refused_connection_says_why() {
    on_postgres(async |store| {
        let name = store.database.service();
        let server = postgres_url();
        for (url, cause) in [
            (server.replacen("//fachtag@", "//nobody@", 1), Cause::WrongLogin),
            (with_database(&server, "nowhere"), Cause::NoSuchDatabase),
            ("postgres://fachtag@127.0.0.1:1/x".into(), Cause::Unreachable),
        ] {
            let database = Database::open(&DatabaseUrl::Postgres(url), name).await.unwrap();
            let refused = database.check_connection().await.unwrap_err();
            assert_eq!(refused.cause(), cause, "{refused}");
        }
    });
}

/// A login of another service sees nothing of this one, which is no damage.
#[test]
fn a_schema_of_somebody_else_is_told_from_one_that_is_missing() {
    on_postgres(async |store| {
        let name = store.database.service();
        admin(format!("CREATE ROLE {name}_other LOGIN")).await;
        let url = postgres_url().replacen("//fachtag@", &format!("//{name}_other@"), 1);
        let other = Database::open(&DatabaseUrl::Postgres(url), name).await.unwrap();
        assert!(!other.may_look().await.unwrap());
        assert!(store.database.may_look().await.unwrap());
        other.close().await;
        admin(format!("DROP SCHEMA {name} CASCADE")).await;
        assert!(store.database.may_look().await.unwrap());
        admin(format!("DROP ROLE {name}_other")).await;
    });
}

fn with_database(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(name);
    url.into()
}

/// A message goes from one store to the other, deleted here only once it is there: no copy may have it in neither.
#[test]
fn a_backup_in_a_rush_has_every_message_here_or_there() {
    on_sqlite(async |store| {
        let DatabaseUrl::Folder(folder) = &store.url else { unreachable!() };
        let other = Database::open(&store.url, "other").await.unwrap();
        for database in [&store.database, &other] {
            let mut tx = database.begin().await.unwrap();
            sql(COUNTER).execute(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
        }
        let (sender, receiver) = (store.database.clone(), other.clone());
        let rush = tokio::spawn(async move {
            for id in 1.. {
                if add(&sender, id, "").await.is_err() {
                    return;
                }
                add(&receiver, id, "").await.unwrap();
                let mut tx = sender.begin().await.unwrap();
                sql("DELETE FROM counter WHERE id = $1").bind(id).execute(&mut tx).await.unwrap();
                tx.commit().await.unwrap();
            }
        });
        for number in 0..10 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let target = folder.join(format!("copy{number}"));
            std::fs::create_dir(&target).unwrap();
            fachtag_db::backup::backup(&[store.database.clone(), other.clone()], &target).await.unwrap();
            let copies = DatabaseUrl::Folder(target.clone());
            let mut all = Vec::new();
            for name in ["store", "other"] {
                let copy = Database::open(&copies, name).await.unwrap();
                let rows: Vec<(i64,)> = sql("SELECT id FROM counter").all(&copy).await.unwrap();
                all.extend(rows.into_iter().map(|(id,)| id));
                copy.close().await;
            }
            all.sort_unstable();
            all.dedup();
            assert!(!all.is_empty());
            assert_eq!(all, (1..=i64::try_from(all.len()).unwrap()).collect::<Vec<_>>(), "copy {number}");
        }
        rush.abort();
    });
}
