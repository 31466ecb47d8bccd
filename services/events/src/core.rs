//! What every use case gets, and how it fails.

use std::fmt;

use fachtag_bus::Bus;
use fachtag_forms::FieldError;
use fachtag_runtime::{Secret, SessionKeys};

use crate::domain::life::Refused;

/// What use cases and queries need. Cloning shares it.
#[derive(Clone)]
pub struct Core {
    pub bus: Bus,
    pub secret: Secret,
    /// Signs sessions.
    pub sessions: SessionKeys,
}

/// A use case was not carried out; nothing was changed. It is no [`std::error::Error`]: pages and API answer each kind in its
/// own way (`failure_answers`).
#[derive(Debug)]
pub enum Failure {
    /// There is no such event, group, login or token.
    Unknown,
    /// An event of this id is there.
    Exists,
    /// Somebody else changed the event meanwhile.
    Stale {
        current: i64,
    },
    Refused(Refused),
    Bus(fachtag_bus::Error),
}

impl Failure {
    /// One mistake in one field.
    pub(crate) fn field(field: &str, message: &str) -> Self {
        Self::from(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// Whether somebody else wrote the same row first.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(self, Self::Bus(fachtag_bus::Error::Database(fachtag_db::Error::Unique(_))))
    }
}

/// For logs and terminals.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("no such event"),
            Self::Exists => f.write_str("an event of this id is there"),
            Self::Stale { current } => write!(f, "version {current} is current"),
            Self::Refused(refused) => write!(f, "refused: {refused:?}"),
            Self::Bus(error) => error.fmt(f),
        }
    }
}

impl From<fachtag_bus::Error> for Failure {
    fn from(error: fachtag_bus::Error) -> Self {
        Self::Bus(error)
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
