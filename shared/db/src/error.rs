//! What a database can answer.

/// A statement failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another row with the same key is there.
    #[error("unique: {0}")]
    Unique(#[source] sqlx::Error),
    /// A rule of the table (CHECK, NOT NULL, foreign key) refuses the row.
    #[error("rule: {0}")]
    Rule(#[source] sqlx::Error),
    /// Two transactions stood in each other's way and this one had to yield; the same again will do.
    #[error("conflict: {0}")]
    Conflict(#[source] sqlx::Error),
    /// Anything else; mostly the database is away, and a later try may succeed.
    #[error("database: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        // PostgreSQL, appendix A: serialization failure and deadlock.
        if error.as_database_error().and_then(|e| e.code()).is_some_and(|code| code == "40001" || code == "40P01") {
            return Self::Conflict(error);
        }
        match error.as_database_error().map(|e| e.kind()) {
            Some(ErrorKind::UniqueViolation) => Self::Unique(error),
            Some(ErrorKind::CheckViolation | ErrorKind::NotNullViolation | ErrorKind::ForeignKeyViolation) => {
                Self::Rule(error)
            }
            _ => Self::Unavailable(error),
        }
    }
}
