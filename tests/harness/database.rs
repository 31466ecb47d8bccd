//! A PostgreSQL database of one's own.

use sqlx::{Connection, Executor, PgConnection};

use crate::{finish, unique};

const VARIABLE: &str = "FACHTAG_TEST_POSTGRES_URL";

/// A database. Dropping it drops it, with all connections to it.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Creates an empty database on the tests' server.
    pub async fn create() -> Self {
        let server = std::env::var(VARIABLE).unwrap_or_else(|_| panic!("{VARIABLE} is not set: run tests/run"));
        let name = unique("test").replace('-', "_");
        execute(&server, format!("CREATE DATABASE {name}")).await;
        Self { server, name }
    }

    /// For FACHTAG_DATABASE_URL.
    pub fn url(&self) -> String {
        let mut url = url::Url::parse(&self.server).unwrap();
        url.set_path(&self.name);
        url.into()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, statement) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        finish(async move { execute(&server, statement).await });
    }
}

async fn execute(server: &str, statement: String) {
    let mut connection = PgConnection::connect(server).await.expect("PostgreSQL of the tests");
    connection.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}
