//! What is still on its way, for a check of the books.

use std::collections::HashSet;

use fachtag_contracts::Envelope;
use fachtag_db::{Database, Result, sql, statements};

statements! {
    SENT = "SELECT envelope FROM outbox";
    RECEIVED = "SELECT DISTINCT subject FROM inbox WHERE state <> 'done'";
}

/// The subjects of all messages that this service has still to hand over.
pub async fn outgoing_subjects(database: &Database) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> = sql(SENT).all(database).await?;
    // What nobody can read tells of nothing.
    let envelopes = rows.iter().filter_map(|(text,)| serde_json::from_str::<Envelope>(text).ok());
    Ok(envelopes.map(|envelope| envelope.subject).collect())
}

/// The subjects of all messages that this service has received and not handled yet, those set aside included.
pub async fn incoming_subjects(database: &Database) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> = sql(RECEIVED).all(database).await?;
    Ok(rows.into_iter().map(|(subject,)| subject).collect())
}
