//! The office's own words, every version.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Target, Tx, sql, statements};

use crate::domain::site_text::TextKind;

statements! {
    LATEST = "SELECT version, text, at, who FROM site_text WHERE kind = $1 ORDER BY version DESC LIMIT 1";
    VERSIONS = "SELECT version, text, at, who FROM site_text WHERE kind = $1 ORDER BY version DESC";
    INSERT = "INSERT INTO site_text (kind, version, text, at, who) VALUES ($1, $2, $3, $4, $5)";
}

/// A text as somebody saved it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TextVersion {
    /// From 1.
    pub version: i64,
    /// Markdown.
    pub text: String,
    pub at: DateTime<Utc>,
    pub who: String,
}

/// The newest version; nothing while the template counts.
pub async fn latest(target: impl Into<Target<'_>>, kind: TextKind) -> Result<Option<TextVersion>> {
    sql(LATEST).bind(kind.as_str()).optional(target).await
}

/// Every version, the newest first.
pub async fn versions(database: &Database, kind: TextKind) -> Result<Vec<TextVersion>> {
    sql(VERSIONS).bind(kind.as_str()).all(database).await
}

/// Adds a version.
///
/// # Errors
/// `Unique` when somebody else has added it.
pub async fn insert(tx: &mut Tx, kind: TextKind, new: &TextVersion) -> Result<()> {
    let query = sql(INSERT).bind(kind.as_str()).bind(new.version).bind(&new.text).bind(new.at).bind(&new.who);
    query.execute(tx).await.map(|_| ())
}
