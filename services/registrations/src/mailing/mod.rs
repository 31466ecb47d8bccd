//! An organizer writes to people of an event. A mailing is a draft, may be tried on oneself, and goes out once.

pub(crate) mod api;
pub(crate) mod form;
pub(crate) mod preview;
mod views;

use fachtag_contracts::registrations::{MailingOrdered, Recipient, RegistrationStatus};
use fachtag_forms::Checks;
use fachtag_runtime::token_hash;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor},
        lengths::LINE,
        mailing::{Audience, Mailing},
        registration::Registration,
    },
    store::{
        idempotency::{self, RememberedAnswer},
        listing, mailings, table,
    },
};

/// The longest mail in characters.
const LONGEST: usize = 20_000;
/// One message with all would be too large.
const RECIPIENTS_PER_MESSAGE: usize = 1_000;

/// Whom a mailing reaches now.
#[derive(Debug, Default)]
pub struct Reached {
    pub people: Vec<Registration>,
    /// Left out: they cancelled.
    pub cancelled: usize,
    /// Left out: they gave no address.
    pub without_address: usize,
    /// Left out: nobody has confirmed yet that the address is theirs.
    pub unconfirmed: usize,
}

/// What became of the request to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// To so many people.
    Now(u32),
    /// It went out before; nothing was sent again.
    Before,
    Nobody,
    Unknown,
}

/// Saves a draft. False when it went out already.
pub async fn save(core: &Core, mailing: &Mailing) -> Result<bool> {
    let mut unit = core.begin().await?;
    let saved = mailings::save(unit.tx(), mailing).await?;
    unit.commit().await?;
    Ok(saved)
}

/// One mailing of an event.
pub async fn find(core: &Core, event: Uuid, id: Uuid) -> Result<Option<Mailing>> {
    Ok(mailings::find(&core.bus.database, event, id).await?)
}

/// One mailing, whosever event it is about.
pub(crate) async fn by_id(core: &Core, id: Uuid) -> Result<Option<Mailing>> {
    Ok(mailings::by_id(&core.bus.database, id).await?)
}

/// Subject and text of a mail, each with the name of its field.
pub(crate) fn check_words(
    checks: &mut Checks,
    (subject_field, subject): (&str, &str),
    (text_field, text): (&str, &str),
) -> (String, String) {
    let subject = checks.required(subject_field, "Betreff", subject, LINE);
    let body = checks.text(text_field, "Text", Some(text), LONGEST);
    if body.is_none() {
        checks.error(text_field, "Text: Bitte füllen Sie dieses Feld aus.");
    }
    (subject, body.unwrap_or_default())
}

/// The last mailings of an event that went out, the newest first.
pub async fn ordered(core: &Core, event: Uuid) -> Result<Vec<Mailing>> {
    Ok(mailings::ordered(&core.bus.database, event).await?)
}

/// Whom the mail reaches now.
pub async fn reached(core: &Core, event: Uuid, audience: &Audience) -> Result<Reached> {
    let database = &core.bus.database;
    let ids = match audience {
        Audience::These(ids) => ids.clone(),
        Audience::Matching(filter) => table::ids(database, event, filter).await?,
    };
    Ok(Reached::of(listing::by_ids(database, event, &ids).await?))
}

impl Reached {
    fn of(registrations: Vec<Registration>) -> Self {
        let mut reached = Self::default();
        for registration in registrations {
            match registration.status {
                RegistrationStatus::Cancelled => reached.cancelled += 1,
                RegistrationStatus::Pending => reached.unconfirmed += 1,
                _ if registration.participant.email.is_empty() => reached.without_address += 1,
                _ => reached.people.push(registration),
            }
        }
        reached
    }
}

/// Sends the mail to its author alone. `key` names this try: the same key sends nothing twice.
pub async fn test(core: &Core, mailing: &Mailing, key: Uuid, email: &str) -> Result<()> {
    let mut unit = core.begin().await?;
    let hash = token_hash(&format!("mailing-test\n{}\n{key}", mailing.id));
    if !idempotency::find(unit.tx(), vec![hash.clone()]).await?.is_empty() {
        return Ok(());
    }
    let (now, answer) = (unit.now, RememberedAnswer { key: hash, body: Vec::new(), answer: String::new() });
    match idempotency::insert(unit.tx(), vec![answer], now).await {
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
    let subject = format!("Test: {}", mailing.subject);
    unit.say(&MailingOrdered { mailing_id: key, subject, ..order(mailing, vec![author]) })?;
    unit.commit().await
}

/// Sends the mail to everybody it reaches, once, and remembers it of each.
///
/// # Errors
/// When the database does not answer; nothing was sent.
pub async fn send(core: &Core, event: Uuid, id: Uuid, actor: &Actor) -> Result<Sent> {
    let Some(mailing) = find(core, event, id).await? else { return Ok(Sent::Unknown) };
    if mailing.ordered_at.is_some() {
        return Ok(Sent::Before);
    }
    let people = reached(core, event, &mailing.audience).await?.people;
    if people.is_empty() {
        return Ok(Sent::Nobody);
    }
    let mut unit = core.begin().await?;
    let (now, count) = (unit.now, u32::try_from(people.len()).unwrap_or(u32::MAX));
    // Of two clicks at the same moment one waits here for the other.
    if !mailings::order_once(unit.tx(), id, now, count).await? {
        return Ok(Sent::Before);
    }
    for registration in &people {
        unit.audit(registration.id, actor, Action::WrittenTo { subject: mailing.subject.clone() });
    }
    let recipients: Vec<_> = people.into_iter().map(recipient).collect();
    for some in recipients.chunks(RECIPIENTS_PER_MESSAGE) {
        unit.say(&order(&mailing, some.to_vec()))?;
    }
    unit.commit().await?;
    Ok(Sent::Now(count))
}

fn recipient(registration: Registration) -> Recipient {
    Recipient {
        registration_id: Some(registration.id),
        first_name: registration.participant.first_name,
        last_name: registration.participant.last_name,
        email: registration.participant.email,
        link_no: registration.link_no,
    }
}

fn order(mailing: &Mailing, recipients: Vec<Recipient>) -> MailingOrdered {
    MailingOrdered {
        mailing_id: mailing.id,
        event_id: mailing.event_id,
        subject: mailing.subject.clone(),
        text: mailing.body.clone(),
        author: mailing.author.clone(),
        recipients,
    }
}
