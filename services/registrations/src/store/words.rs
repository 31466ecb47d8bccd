//! Words and texts of the tables, understood when they are read. One that this version does not know is an error, never another word: the
//! row would be stored so with its next change.

use std::{fmt, ops::Deref};

use fachtag_contracts::{language::Language, registrations::RegistrationStatus};

use super::registrations::status_word;
use crate::{domain::answers::Answer, usecases::attend::Attendance};

/// A word or text that this version does not understand; quoted nowhere, since it may be what somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(&'static str);

impl Unknown {
    pub(super) fn new(what: &'static str) -> Self {
        Self(what)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} in a row; a newer version may have written it", self.0)
    }
}

impl std::error::Error for Unknown {}

/// Where a registration stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Status(pub RegistrationStatus);

impl TryFrom<String> for Status {
    type Error = Unknown;

    fn try_from(word: String) -> Result<Self, Unknown> {
        use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};
        let all = [Pending, Confirmed, Offered, Waitlisted, Cancelled];
        all.into_iter().find(|status| status_word(*status) == word).map(Self).ok_or(Unknown("status"))
    }
}

/// What a person is written to in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tongue(pub Language);

impl TryFrom<String> for Tongue {
    type Error = Unknown;

    fn try_from(tag: String) -> Result<Self, Unknown> {
        Language::parse(&tag).map(Self).ok_or(Unknown("language"))
    }
}

/// The word for whether a person came.
#[derive(Debug, Clone)]
pub struct Attended(Option<String>);

impl TryFrom<Option<String>> for Attended {
    type Error = Unknown;

    fn try_from(word: Option<String>) -> Result<Self, Unknown> {
        match word.as_deref().map(Attendance::from_word) {
            Some(None) => Err(Unknown("attendance")),
            _ => Ok(Self(word)),
        }
    }
}

impl Deref for Attended {
    type Target = Option<String>;

    fn deref(&self) -> &Option<String> {
        &self.0
    }
}

/// The answers to the event's own questions.
#[derive(Debug, Clone)]
pub(super) struct Answers(pub Vec<Answer>);

impl TryFrom<Option<String>> for Answers {
    type Error = Unknown;

    fn try_from(json: Option<String>) -> Result<Self, Unknown> {
        let Some(json) = json else { return Ok(Self(Vec::new())) };
        serde_json::from_str(&json).map(Self).map_err(|_| Unknown("answers"))
    }
}
