//! Somebody came, or did not.

use fachtag_contracts::registrations::RegistrationChanged;
use fachtag_runtime::trace;
use uuid::Uuid;

use super::{Journal, Office, Result, retried};
use crate::{
    domain::history::{Actor, Deed},
    store::{
        attendance,
        registrations::{self, Row},
    },
};

/// Whether a person came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    Present,
    Absent,
    Excused,
}

impl Attendance {
    /// As in the table and over the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Excused => "excused",
        }
    }

    /// The attendance with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Present, Self::Absent, Self::Excused].into_iter().find(|attendance| attendance.word() == word)
    }
}

/// Notes it of some people of an event, or takes the note back; for how many that was new. Who has no seat is left
/// out.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn mark(
    office: &Office,
    event: Uuid,
    ids: &[Uuid],
    attendance: Option<Attendance>,
    actor: &Actor,
) -> Result<usize> {
    let word = attendance.map(Attendance::word);
    retried(|| try_mark(office, event, ids, word, actor)).await
}

/// Notes the same of everybody with a seat of whom nothing is noted; of how many.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn mark_rest(office: &Office, event: Uuid, attendance: Attendance, actor: &Actor) -> Result<usize> {
    retried(|| try_mark_rest(office, event, attendance.word(), actor)).await
}

async fn try_mark(office: &Office, event: Uuid, ids: &[Uuid], word: Option<&str>, actor: &Actor) -> Result<usize> {
    let mut tx = office.bus.database.begin().await?;
    let marked = attendance::mark(&mut tx, event, ids, word, office.bus.clock.now()).await?;
    remember(office, tx, marked, word, actor).await
}

async fn try_mark_rest(office: &Office, event: Uuid, word: &str, actor: &Actor) -> Result<usize> {
    let mut tx = office.bus.database.begin().await?;
    let marked = attendance::mark_rest(&mut tx, event, word, office.bus.clock.now()).await?;
    remember(office, tx, marked, Some(word), actor).await
}

async fn remember(
    office: &Office,
    mut tx: fachtag_db::Tx,
    marked: Vec<Row>,
    word: Option<&str>,
    actor: &Actor,
) -> Result<usize> {
    let mut journal = Journal::open(&office.bus.clock);
    for row in &marked {
        journal.note(row.id, actor, Deed::Attended { attendance: word.map(str::to_owned) });
        let position = registrations::position(&mut tx, row).await?;
        journal.tell(row.public(position), trace::current(), |registration| RegistrationChanged {
            registration,
            address_changed: false,
        })?;
    }
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(marked.len())
}
