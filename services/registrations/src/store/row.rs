//! A stored registration as the domain knows it. A word or text that this version does not understand is an error, never another
//! word: the row would be stored so with its next change.

use std::fmt;

use chrono::{DateTime, Utc};
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::{
    language::Language,
    registrations::{CancelledBy, RegistrationStatus},
};
use sqlx::{ColumnIndex, Decode, Row, Type, error::BoxDynError};

use crate::domain::{
    choices::choices_of,
    fields::Participant,
    mail_state::MailState,
    marks::tags_of,
    registration::{Consent, Registration, status_from_word},
};

/// A word or text that this version does not understand; quoted nowhere, since it may be what somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(pub(super) &'static str);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} in a row; a newer version may have written it", self.0)
    }
}

impl std::error::Error for Unknown {}

/// Makes a type of a row of either database. The expression has the row by this name.
macro_rules! from_row {
    ($type:ty, $row:ident => $value:expr) => {
        impl<'r, R> sqlx::FromRow<'r, R> for $type
        where
            R: sqlx::Row,
            &'static str: sqlx::ColumnIndex<R>,
            bool: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
            i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
            String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
            uuid::Uuid: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
            chrono::DateTime<chrono::Utc>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
        {
            fn from_row($row: &'r R) -> sqlx::Result<Self> {
                $value
            }
        }
    };
}
pub(super) use from_row;

/// The value of a column, understood.
pub(super) fn read<'r, R, T, V>(
    row: &'r R,
    column: &'static str,
    understand: impl FnOnce(T) -> Option<V>,
) -> sqlx::Result<V>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    T: Decode<'r, R::Database> + Type<R::Database>,
{
    let unknown = || sqlx::Error::ColumnDecode { index: column.into(), source: BoxDynError::from(Unknown(column)) };
    understand(row.try_get(column)?).ok_or_else(unknown)
}

/// Of a column that may be empty.
pub(super) fn some<T, V>(understand: impl FnOnce(T) -> Option<V>) -> impl FnOnce(Option<T>) -> Option<Option<V>> {
    |value| value.map_or(Some(None), |value| understand(value).map(Some))
}

from_row!(Registration, row => {
        let status = read(row, "status", |word: String| status_from_word(&word))?;
        let consent_at: Option<DateTime<Utc>> = row.try_get("support_consent_at")?;
        let consent: Option<String> = row.try_get("support_consent")?;
        Ok(Self {
            id: row.try_get("id")?,
            event_id: row.try_get("event_id")?,
            version: row.try_get("version")?,
            status,
            queue_no: row.try_get("queue_no")?,
            reference: row.try_get("reference")?,
            participant: Participant {
                first_name: row.try_get("first_name")?,
                last_name: row.try_get("last_name")?,
                email: row.try_get("email")?,
                language: read(row, "language", |tag: String| Language::parse(&tag))?,
                institution: row.try_get("institution")?,
                function: row.try_get("function")?,
                meal: row.try_get("meal")?,
                answers: read(row, "answers", some(|json: String| serde_json::from_str(&json).ok()))?
                    .unwrap_or_default(),
                support_needs: row.try_get("support_needs")?,
                note: row.try_get("note")?,
            },
            consent: consent_at.map(|at| Consent { at, version: consent.unwrap_or_default() }),
            attendance: read(row, "attendance", some(|word: String| Attendance::parse(&word)))?,
            tags: tags_of(&row.try_get::<String, _>("tags")?),
            choices: read(row, "sessions", |row: String| choices_of(&row))?,
            mail_state: read(row, "mail_state", some(|word: String| MailState::from_word(&word)))?,
            registered_at: row.try_get("registered_at")?,
            link_no: row.try_get("link_no")?,
            answer_by: row.try_get("answer_by")?,
            cancelled_by: read(row, "cancelled_by", |word| cancelled_by(status, word))?,
        })
});

/// Without a word the time to answer had passed.
fn cancelled_by(status: RegistrationStatus, word: Option<String>) -> Option<Option<CancelledBy>> {
    match (status, word.as_deref()) {
        (RegistrationStatus::Cancelled, None) => Some(Some(CancelledBy::Expiry)),
        (_, None) => Some(None),
        (_, Some("participant")) => Some(Some(CancelledBy::Participant)),
        (_, Some("organizer")) => Some(Some(CancelledBy::Organizer)),
        _ => None,
    }
}

/// The word in the column `cancelled_by`.
pub(super) fn cancelled_by_word(by: CancelledBy) -> Option<&'static str> {
    match by {
        CancelledBy::Participant => Some("participant"),
        CancelledBy::Organizer => Some("organizer"),
        CancelledBy::Expiry => None,
    }
}
