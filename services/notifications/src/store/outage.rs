//! Whether letters can be sent at all, for all who ask.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};

statements! {
    SAVE = "INSERT INTO outage (id, since, login, words) VALUES (1, $1, $2, $3)
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

/// Stores that no letter can be sent. The beginning of an outage already stored stays.
pub async fn save(tx: &mut Tx, outage: &Outage) -> Result<()> {
    sql(SAVE).bind(outage.since).bind(outage.login).bind(&outage.words).execute(tx).await.map(|_| ())
}

/// Stores that letters can be sent.
pub async fn clear(tx: &mut Tx) -> Result<()> {
    sql(CLEAR).execute(tx).await.map(|_| ())
}

/// The present outage.
pub async fn current(database: &Database) -> Result<Option<Outage>> {
    sql(READ).optional(database).await
}
