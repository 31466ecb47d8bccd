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
    /// A statement of this transaction failed before; nothing more can be done in it.
    #[error("an earlier statement of the transaction failed")]
    Spoiled,
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

/// What is wrong with the database, as far as a person can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// User or password.
    WrongLogin,
    NoSuchDatabase,
    NoSuchTable,
    /// The login may not do this.
    NoRight,
    /// Too many connections.
    Crowded,
    /// Starting, or going down.
    NotYet,
    /// The disk is full.
    Full,
    /// The file or the folder may not be written.
    ReadOnly,
    /// The file cannot be opened.
    CannotOpen,
    /// The file is no database, or damaged.
    Damaged,
    /// Another program holds the database.
    Busy,
    /// No answer, or not in time.
    Unreachable,
    /// No encrypted connection.
    Tls,
    Other,
}

impl Error {
    /// What is wrong, by the codes of PostgreSQL (appendix A of its manual) and SQLite (sqlite.org/rescode.html).
    pub fn cause(&self) -> Cause {
        let error = match self {
            Self::Unique(error) | Self::Rule(error) | Self::Conflict(error) | Self::Unavailable(error) => error,
            Self::Migration(sqlx::migrate::MigrateError::Execute(error)) => error,
            Self::Migration(sqlx::migrate::MigrateError::ExecuteMigration(error, _)) => error,
            Self::Spoiled | Self::Migration(_) => return Cause::Other,
        };
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => Cause::Unreachable,
            sqlx::Error::Tls(_) => Cause::Tls,
            sqlx::Error::Database(error) => match error.code().as_deref() {
                Some(code) if code.len() == 5 => by_state(code),
                Some(code) => code.parse().map_or(Cause::Other, |code| by_result(code, error.message())),
                None => Cause::Other,
            },
            _ => Cause::Other,
        }
    }
}

/// By PostgreSQL's SQLSTATE.
fn by_state(code: &str) -> Cause {
    match code {
        "28P01" | "28000" => Cause::WrongLogin,
        "3D000" => Cause::NoSuchDatabase,
        "42P01" | "3F000" => Cause::NoSuchTable,
        "42501" => Cause::NoRight,
        "53300" => Cause::Crowded,
        "57P01" | "57P02" | "57P03" => Cause::NotYet,
        "53100" => Cause::Full,
        "25006" => Cause::ReadOnly,
        _ => Cause::Other,
    }
}

/// By SQLite's result code; its lower byte is the primary one.
fn by_result(code: u32, message: &str) -> Cause {
    match code & 0xff {
        1 if message.contains("no such table") => Cause::NoSuchTable,
        5 | 6 => Cause::Busy,
        8 => Cause::ReadOnly,
        11 | 26 => Cause::Damaged,
        13 => Cause::Full,
        14 => Cause::CannotOpen,
        _ => Cause::Other,
    }
}
