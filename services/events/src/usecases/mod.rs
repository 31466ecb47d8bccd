//! What organizers can do, one file each: begin, load, decide, save, say, commit.

pub mod create;
pub mod digest;
pub mod groups;
pub mod life;
pub mod logins;
pub mod organizers;
pub mod pictures;
pub mod tokens;

use fachtag_bus::Bus;
use fachtag_contracts::fields::FieldError;
use fachtag_runtime::{Secret, SessionKeys};

use crate::domain::life::Refused;

/// What every use case needs. Cloning shares it.
#[derive(Clone)]
pub struct Office {
    pub bus: Bus,
    pub secret: Secret,
    /// Signs sessions.
    pub sessions: SessionKeys,
}

/// A use case was not carried out; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("no such event")]
    Unknown,
    #[error("an event of this id is there")]
    Exists,
    /// Somebody else changed the event meanwhile.
    #[error("version {current} is current")]
    Stale { current: i64 },
    #[error("refused: {0:?}")]
    Refused(Refused),
    #[error(transparent)]
    Bus(#[from] fachtag_bus::Error),
}

impl Failure {
    /// Whether somebody else wrote the same row first.
    fn is_taken(&self) -> bool {
        matches!(self, Self::Bus(fachtag_bus::Error::Database(fachtag_db::Error::Unique(_))))
    }
}

impl From<fachtag_db::Error> for Failure {
    fn from(error: fachtag_db::Error) -> Self {
        Self::Bus(error.into())
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Vec<FieldError>> for Failure {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Refused(Refused::Fields(errors))
    }
}

/// One mistake in one field.
fn field_failure(field: &str, message: &str) -> Failure {
    Failure::from(vec![FieldError { field: field.into(), message: message.into() }])
}
