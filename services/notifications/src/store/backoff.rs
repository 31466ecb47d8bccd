//! Domains that asked for patience.

use chrono::{DateTime, Duration, Utc};
use fachtag_db::{Result, Tx, sql, statements};
use uuid::Uuid;

use crate::domain::backoff;

statements! {
    READ = "SELECT failures, until FROM domain_pause WHERE domain = $1";
    KEEP = "INSERT INTO domain_pause (domain, failures, until, reply) VALUES ($1, $2, $3, $4)
            ON CONFLICT (domain) DO UPDATE SET failures = excluded.failures, until = excluded.until, reply = excluded.reply";
    LIFT = "DELETE FROM domain_pause WHERE domain = $1";
    LIFT_FOR = "DELETE FROM domain_pause WHERE domain = (SELECT letter.domain FROM letter WHERE letter.id = $1)";
}

/// Lets no letter go to a domain for a while, and says for how long. Letters that were on their way together count once:
/// `None` when there is a pause already.
pub async fn pause(tx: &mut Tx, domain: &str, reply: &str, now: DateTime<Utc>) -> Result<Option<Duration>> {
    let known: Option<(i64, DateTime<Utc>)> = sql(READ).bind(domain).optional(&mut *tx).await?;
    let failures = match known {
        Some((_, until)) if until > now => return Ok(None),
        Some((failures, _)) => failures.saturating_add(1),
        None => 1,
    };
    let pause = backoff::pause(u32::try_from(failures).unwrap_or(u32::MAX));
    sql(KEEP).bind(domain).bind(failures).bind(now + pause).bind(reply).execute(tx).await?;
    Ok(Some(pause))
}

/// The domain takes letters again.
pub async fn lift(tx: &mut Tx, domain: &str) -> Result<()> {
    sql(LIFT).bind(domain).execute(tx).await.map(|_| ())
}

/// Lets this letter go at once, whatever its recipient's domain asked for.
pub async fn lift_for(tx: &mut Tx, letter: Uuid) -> Result<()> {
    sql(LIFT_FOR).bind(letter).execute(tx).await.map(|_| ())
}
