//! An empty store for one test, on either database.

use std::panic::{AssertUnwindSafe, resume_unwind};

use fachtag_db::{Database, DatabaseUrl, sql};
use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

pub struct Store {
    pub url: DatabaseUrl,
    pub database: Database,
}

impl Store {
    /// Runs one statement in a transaction of its own.
    pub async fn run(&self, statement: &'static str) {
        let mut tx = self.database.begin().await.unwrap();
        sql(statement).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The same store with connections of its own.
    pub async fn again(&self) -> Database {
        Database::open(&self.url, self.database.service()).await.unwrap()
    }
}

/// Makes two tests of each case: `sqlite` and `postgres`.
macro_rules! on_both_databases {
    ($($case:ident),+ $(,)?) => {$(
        mod $case {
            #[test]
            fn sqlite() {
                $crate::store::on_sqlite(async |store| super::$case(store).await);
            }

            #[test]
            fn postgres() {
                $crate::store::on_postgres(async |store| super::$case(store).await);
            }
        }
    )+};
}

pub(crate) use on_both_databases;

pub fn on_sqlite(case: impl AsyncFnOnce(&Store)) {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let url = DatabaseUrl::Folder(folder.path().to_owned());
        let database = Database::open(&url, "store").await.unwrap();
        case(&Store { url, database }).await;
    });
}

/// In a schema of its own, named as the service.
pub fn on_postgres(case: impl AsyncFnOnce(&Store)) {
    block_on(async {
        let name: &'static str = format!("t{}", Uuid::new_v4().simple()).leak();
        admin(format!("CREATE SCHEMA {name}")).await;
        let url = DatabaseUrl::Postgres(postgres_url());
        let database = Database::open(&url, name).await.unwrap();
        let store = Store { url, database };
        let ended = AssertUnwindSafe(case(&store)).catch_unwind().await;
        store.database.close().await;
        admin(format!("DROP SCHEMA IF EXISTS {name} CASCADE")).await;
        ended.unwrap_or_else(|panic| resume_unwind(panic));
    });
}

fn block_on(work: impl Future<Output = ()>) {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap().block_on(work);
}

pub fn postgres_url() -> String {
    std::env::var("FACHTAG_TEST_POSTGRES_URL")
        .unwrap_or_else(|_| panic!("FACHTAG_TEST_POSTGRES_URL is not set: run tests/run"))
}

/// Runs statements as the server's superuser, outside of any schema.
pub async fn admin(statements: String) {
    let mut connection = PgConnection::connect(&postgres_url()).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut connection).await.unwrap();
}
