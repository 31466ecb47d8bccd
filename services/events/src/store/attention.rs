//! What the services say a person should look at.

use chrono::{DateTime, Utc};
use fachtag_contracts::attention::{AttentionChanged, FailedLetters};
use fachtag_db::{Database, Result, Tx, sql, statements};

statements! {
    SAVE = "INSERT INTO attention (service, version, parked_messages, failed_letters, failed_by_event, mail_trouble)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (service) DO UPDATE SET version = excluded.version, parked_messages = excluded.parked_messages,
                failed_letters = excluded.failed_letters, failed_by_event = excluded.failed_by_event,
                mail_trouble = excluded.mail_trouble
            WHERE attention.version < excluded.version OR attention.version > $7";
    ALL = "SELECT parked_messages, failed_letters, failed_by_event, mail_trouble FROM attention ORDER BY service";
}

/// The numbers of all services together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attention {
    pub parked_messages: i64,
    /// All of them, also those about no event.
    pub failed_letters: i64,
    pub failed_by_event: Vec<FailedLetters>,
    /// Why no letter can be sent.
    pub mail_trouble: Option<String>,
}

/// Takes over what a service says of itself, unless it is older than what is known. What is known counts for nothing when it was
/// said after `latest`: by a wrong clock.
pub async fn save(tx: &mut Tx, said: &AttentionChanged, latest: DateTime<Utc>) -> Result<()> {
    let by_event = serde_json::to_string(&said.failed_letters_by_event);
    let by_event = by_event.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sql(SAVE)
        .bind(&said.service)
        .bind(said.version)
        .bind(said.parked_messages)
        .bind(said.failed_letters)
        .bind(by_event)
        .bind(said.mail_trouble.as_deref())
        .bind(latest.timestamp_micros())
        .execute(tx)
        .await
        .map(|_| ())
}

/// What is known of all services.
pub async fn all(database: &Database) -> Result<Attention> {
    let rows: Vec<(i64, i64, String, Option<String>)> = sql(ALL).all(database).await?;
    let mut all = Attention::default();
    for (parked, failed, by_event, trouble) in rows {
        all.parked_messages += parked;
        all.failed_letters += failed;
        all.mail_trouble = all.mail_trouble.or(trouble);
        let by_event: Vec<FailedLetters> =
            serde_json::from_str(&by_event).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        all.failed_by_event.extend(by_event);
    }
    Ok(all)
}
