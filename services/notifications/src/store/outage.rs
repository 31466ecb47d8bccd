//! Whether letters can be sent at all, for all who ask.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, sql, statements};

statements! {
    KEEP = "INSERT INTO outage (id, since, login, words) VALUES (1, $1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET login = excluded.login, words = excluded.words";
    CLEAR = "DELETE FROM outage WHERE id = 1";
    READ = "SELECT since, login, words FROM outage WHERE id = 1";
}

/// Why no letter can be sent.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Outage {
    pub since: DateTime<Utc>,
    /// Whether the mail server does not accept user and password.
    pub login: bool,
    /// For whoever runs the program.
    pub words: String,
}

impl Outage {
    /// In words for everybody; the server's own stand on the page of the letters.
    pub fn title(&self) -> &'static str {
        if self.login {
            "Der Mailserver nimmt Benutzer oder Passwort des Programms nicht an."
        } else {
            "Zum Mailserver kommt keine brauchbare Verbindung zustande."
        }
    }
}

/// Notes that no letter can be sent. The beginning of an outage already noted stays.
///
/// # Errors
/// When the database refuses.
pub async fn note(database: &Database, outage: &Outage) -> Result<()> {
    let mut tx = database.begin().await?;
    sql(KEEP).bind(outage.since).bind(outage.login).bind(&outage.words).execute(&mut tx).await?;
    tx.commit().await
}

/// Notes that letters can be sent.
///
/// # Errors
/// When the database refuses.
pub async fn clear(database: &Database) -> Result<()> {
    let mut tx = database.begin().await?;
    sql(CLEAR).execute(&mut tx).await?;
    tx.commit().await
}

/// The present outage.
///
/// # Errors
/// When the database does not answer.
pub async fn current(database: &Database) -> Result<Option<Outage>> {
    sql(READ).optional(database).await
}
