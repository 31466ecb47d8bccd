//! What is done about letters that reached nobody.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

use crate::domain::letter::LetterKind;

statements! {
    RETRY = "UPDATE letter SET state = 'waiting', attempts = 0, uncertain = 0, next_at = $2, finished_at = NULL
             WHERE id = $1 AND state IN ('failed', 'parked') AND bytes IS NOT NULL AND replaced_by IS NULL";
    /// Of a letter in a sender's hands, the sender's word counts.
    REPLACE = "UPDATE letter SET replaced_by = $2, finished_at = COALESCE(finished_at, $3),
                   state = CASE WHEN state IN ('waiting', 'uncertain') THEN 'failed' ELSE state END,
                   next_at = CASE WHEN state = 'sending' THEN next_at END
               WHERE subject_id = $1 AND id <> $2 AND replaced_by IS NULL
                 AND (state IN ('waiting', 'failed', 'parked') OR bounced_at IS NOT NULL)";
    WRITTEN = "SELECT id FROM letter WHERE subject_id = $1 AND kind = $2 AND revision = $3";
    SENT = "SELECT id, registration_id, event_id, kind, attempts, recipient, bounced_at FROM letter
            WHERE id = $1 OR message_id_header = $2 ORDER BY id LIMIT 1";
    SAVE_REPORT = "UPDATE letter SET report = $2, bounced_at = COALESCE(bounced_at, $3) WHERE id = $1";
}

/// Lets a letter that was given up be sent again, the same bytes from the first attempt on. False when it is not given up.
pub async fn retry(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sql(RETRY).bind(id).bind(now).execute(tx).await? == 1)
}

/// Notes that this letter stands for the subject's earlier ones that reached nobody; those that still wait are not sent.
/// Nothing changes when there is no such letter.
pub async fn replace(tx: &mut Tx, subject: Uuid, kind: LetterKind, revision: i64, now: DateTime<Utc>) -> Result<()> {
    let written: Option<(Uuid,)> =
        sql(WRITTEN).bind(subject).bind(kind.as_str()).bind(revision).optional(&mut *tx).await?;
    if let Some((id,)) = written {
        sql(REPLACE).bind(subject).bind(id).bind(now).execute(tx).await?;
    }
    Ok(())
}

/// A letter that a report is about.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ReportedLetter {
    pub id: Uuid,
    pub registration_id: Option<Uuid>,
    pub event_id: Option<Uuid>,
    pub kind: String,
    pub attempts: i64,
    pub recipient: String,
    pub bounced_at: Option<DateTime<Utc>>,
}

/// The letter with this id or this Message-ID (with angle brackets).
pub async fn reported(
    database: &Database,
    id: Option<Uuid>,
    message_id: Option<&str>,
) -> Result<Option<ReportedLetter>> {
    sql(SENT).bind(id).bind(message_id).optional(database).await
}

/// Notes what a report says; `bounced_at` where it says that the letter reached nobody.
pub async fn save_report(tx: &mut Tx, id: Uuid, report: &str, bounced_at: Option<DateTime<Utc>>) -> Result<()> {
    sql(SAVE_REPORT).bind(id).bind(report).bind(bounced_at).execute(tx).await.map(|_| ())
}
