//! Somebody came, or did not.

use uuid::Uuid;

use super::{Office, Result};
use crate::store::registrations;

/// Whether a person came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    Present,
    Absent,
    Excused,
}

/// Notes it. False when there is no such registration.
///
/// # Errors
/// When the database does not answer.
pub async fn attend(office: &Office, id: Uuid, attendance: Attendance) -> Result<bool> {
    let word = match attendance {
        Attendance::Present => "present",
        Attendance::Absent => "absent",
        Attendance::Excused => "excused",
    };
    let mut tx = office.bus.database.begin().await?;
    let found = registrations::set_attendance(&mut tx, id, word, office.bus.clock.now()).await?;
    tx.commit().await?;
    Ok(found)
}
