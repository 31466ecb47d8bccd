//! When letters went to mailboxes whose owners have not shown yet to want them.

use chrono::{DateTime, Utc};
use fachtag_db::{Error, Result, Tx, sql, statements};
use fachtag_forms::mailbox_key;
use fachtag_runtime::token_hash;

use crate::domain::allowance;

statements! {
    /// Locks the mailbox, also one that had none.
    LOCK = "INSERT INTO unasked (mailbox, times, last_at) VALUES ($1, '[]', $2)
            ON CONFLICT (mailbox) DO UPDATE SET mailbox = excluded.mailbox RETURNING times";
    SAVE = "UPDATE unasked SET times = $2, last_at = $3 WHERE mailbox = $1";
    FORGET = "DELETE FROM unasked WHERE last_at <= $1";
}

/// The mailbox of an address, locked until the transaction ends.
pub struct MailboxLimit {
    hash: Vec<u8>,
    times: Vec<DateTime<Utc>>,
}

/// Locks the mailbox of this address.
pub async fn lock(tx: &mut Tx, email: &str, now: DateTime<Utc>) -> Result<MailboxLimit> {
    let hash = token_hash(&mailbox_key(email));
    let (times,): (String,) = sql(LOCK).bind(hash.clone()).bind(now).one(tx).await?;
    let times =
        serde_json::from_str(&times).map_err(|error| Error::Unavailable(sqlx::Error::Decode(Box::new(error))))?;
    Ok(MailboxLimit { hash, times })
}

impl MailboxLimit {
    /// When the next letter may go.
    pub fn next(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        allowance::next(&self.times, now)
    }

    /// Notes a letter that goes at `at`.
    pub async fn record(mut self, tx: &mut Tx, at: DateTime<Utc>) -> Result<()> {
        self.times.push(at);
        let old = self.times.len().saturating_sub(allowance::MOST_A_DAY);
        let times = serde_json::to_string(&self.times[old..]);
        let times = times.map_err(|error| Error::Unavailable(sqlx::Error::Encode(Box::new(error))))?;
        sql(SAVE).bind(self.hash).bind(times).bind(at).execute(tx).await.map(|_| ())
    }
}

/// Forgets mailboxes whose last letter went before this time.
pub async fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<()> {
    sql(FORGET).bind(before).execute(tx).await.map(|_| ())
}
