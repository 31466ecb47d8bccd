//! An organizer writes to people of an event. A mailing is a draft, may be tried on oneself, and goes out once.

use fachtag_contracts::registrations::{MailingOrdered, Recipient, RegistrationStatus};
use fachtag_db::Tx;
use fachtag_runtime::token_hash;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Journal, Office, Result};
use crate::{
    domain::history::{Actor, Deed},
    store::{
        idempotency::{self, Kept},
        mailings::{self, Mailing},
        registrations::{self, Row},
        table::{self, Filter},
    },
};

/// One message with all would be too large.
const RECIPIENTS_PER_MESSAGE: usize = 1_000;

/// To whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody whom the filter leaves when the mail goes out.
    Matching(Filter),
    /// These people.
    These(Vec<Uuid>),
}

/// Whom a mailing reaches now.
#[derive(Debug, Default)]
pub struct Reached {
    pub people: Vec<Row>,
    /// Left out: they cancelled.
    pub cancelled: usize,
    /// Left out: they gave no address.
    pub without_address: usize,
    /// Left out: nobody has confirmed yet that the address is theirs.
    pub unconfirmed: usize,
}

/// What became of the wish to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// To so many people.
    Now(u32),
    /// It went out before; nothing was sent again.
    Before,
    Nobody,
    Unknown,
}

impl Audience {
    /// The audience of a stored mailing.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(mailing: &Mailing) -> Result<Self> {
        Ok(serde_json::from_str(&mailing.audience)?)
    }
}

/// Keeps a draft. False when it went out already.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(office: &Office, mailing: &Mailing) -> Result<bool> {
    let mut tx = office.bus.database.begin().await?;
    let kept = mailings::save(&mut tx, mailing).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Whom the mail reaches now.
///
/// # Errors
/// When the database does not answer.
pub async fn reached(office: &Office, event: Uuid, audience: &Audience) -> Result<Reached> {
    let mut tx = office.bus.database.begin().await?;
    reached_in(&mut tx, event, audience).await
}

async fn reached_in(tx: &mut Tx, event: Uuid, audience: &Audience) -> Result<Reached> {
    let rows = match audience {
        Audience::These(ids) => registrations::by_ids(tx, event, ids).await?,
        Audience::Matching(filter) => {
            let ids = table::ids(&mut *tx, event, filter).await?;
            registrations::by_ids(tx, event, &ids).await?
        }
    };
    let mut reached = Reached::default();
    for row in rows {
        if row.status() == RegistrationStatus::Cancelled {
            reached.cancelled += 1;
        } else if row.status() == RegistrationStatus::Pending {
            reached.unconfirmed += 1;
        } else if row.email.is_empty() {
            reached.without_address += 1;
        } else {
            reached.people.push(row);
        }
    }
    Ok(reached)
}

/// Sends the mail to its author alone. `key` names this try: the same key sends nothing twice.
///
/// # Errors
/// When the database does not answer.
pub async fn test(office: &Office, mailing: &Mailing, key: Uuid, email: &str) -> Result<()> {
    let now = office.bus.clock.now();
    let hash = token_hash(&format!("mailing-test\n{}\n{key}", mailing.id));
    let mut tx = office.bus.database.begin().await?;
    if !idempotency::find(&mut tx, vec![hash.clone()]).await?.is_empty() {
        return Ok(());
    }
    let kept = Kept { key: hash, body: Vec::new(), answer: String::new() };
    match idempotency::insert(&mut tx, vec![kept], now).await {
        // The other of two clicks was a moment faster.
        Err(fachtag_db::Error::Unique(_)) => return Ok(()),
        inserted => inserted?,
    }
    let (first_name, last_name) = mailing.author.rsplit_once(' ').unwrap_or((&mailing.author, ""));
    let author = Recipient {
        registration_id: None,
        first_name: first_name.into(),
        last_name: last_name.into(),
        email: email.into(),
        link_no: 0,
    };
    let mut journal = Journal::open(&office.bus.clock);
    let subject = format!("Test: {}", mailing.subject);
    journal.say(&MailingOrdered { mailing_id: key, subject, ..ordered(mailing, vec![author]) })?;
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(())
}

/// Sends the mail to everybody it reaches, once, and remembers it of each.
///
/// # Errors
/// When the database does not answer; nothing was sent.
pub async fn send(office: &Office, event: Uuid, id: Uuid, actor: &Actor) -> Result<Sent> {
    let mut tx = office.bus.database.begin().await?;
    let Some(mailing) = mailings::find(&mut tx, event, id).await? else { return Ok(Sent::Unknown) };
    let people = reached_in(&mut tx, event, &Audience::of(&mailing)?).await?.people;
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    if mailing.ordered_at.is_some() {
        return Ok(Sent::Before);
    }
    if people.is_empty() {
        return Ok(Sent::Nobody);
    }
    // Of two clicks at the same moment one waits here for the other.
    if !mailings::order_once(&mut tx, id, office.bus.clock.now(), count).await? {
        return Ok(Sent::Before);
    }
    let mut journal = Journal::open(&office.bus.clock);
    for row in &people {
        journal.note(row.id, actor, Deed::WrittenTo { subject: mailing.subject.clone() });
    }
    let recipients = people.into_iter().map(|row| Recipient {
        registration_id: Some(row.id),
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        link_no: row.link_no,
    });
    let recipients: Vec<_> = recipients.collect();
    for some in recipients.chunks(RECIPIENTS_PER_MESSAGE) {
        journal.say(&ordered(&mailing, some.to_vec()))?;
    }
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Sent::Now(count))
}

fn ordered(mailing: &Mailing, recipients: Vec<Recipient>) -> MailingOrdered {
    MailingOrdered {
        mailing_id: mailing.id,
        event_id: mailing.event_id,
        subject: mailing.subject.clone(),
        text: mailing.body.clone(),
        author: mailing.author.clone(),
        recipients,
    }
}
