//! Work for one replica at a time.

use chrono::{DateTime, Duration, Utc};
use fachtag_db::{Database, Result, sql, statements};
use tokio::time::Instant;
use uuid::Uuid;

use crate::ahead;

statements! {
    TAKE = "INSERT INTO lease (name, holder, held_until) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
            WHERE lease.holder = excluded.holder OR lease.held_until < $4 OR lease.held_until > $5";
    GIVE_BACK = "DELETE FROM lease WHERE name = $1 AND holder = $2";
}

/// A named duty that lapses unless it is renewed. Two holders are possible for a moment when clocks differ, so the duty
/// itself must bear that.
pub struct Lease {
    database: Database,
    name: &'static str,
    holder: Uuid,
    held_until: Option<DateTime<Utc>>,
    /// Somebody else holds it; not asked again before. A pause of this process, so not by the clock of the business.
    elsewhere_until: Option<Instant>,
}

impl Lease {
    /// How long a lease lasts without renewal.
    const LASTS: Duration = Duration::seconds(10);
    /// How long another's lease is taken for granted.
    const ASK_AGAIN: std::time::Duration = std::time::Duration::from_secs(1);

    /// A lease not held yet. `holder` names this replica.
    pub fn new(database: Database, name: &'static str, holder: Uuid) -> Self {
        Self { database, name, holder, held_until: None, elsewhere_until: None }
    }

    /// Whether this replica holds the lease now; takes or renews it when needed.
    pub async fn is_held(&mut self, now: DateTime<Utc>) -> Result<bool> {
        // A clock that was put back must not make it last longer.
        if self.held_until.is_some_and(|until| now < until - Self::LASTS / 2 && until <= now + Self::LASTS) {
            return Ok(true);
        }
        if self.is_elsewhere() {
            return Ok(false);
        }
        let until = now + Self::LASTS;
        let mut tx = self.database.begin().await?;
        let take = sql(TAKE).bind(self.name).bind(self.holder).bind(until).bind(now).bind(until + ahead::SLACK);
        let taken = take.execute(&mut tx).await? == 1;
        tx.commit().await?;
        self.held_until = taken.then_some(until);
        self.elsewhere_until = (!taken).then(|| Instant::now() + Self::ASK_AGAIN);
        Ok(taken)
    }

    /// Whether another replica held the lease a moment ago.
    pub fn is_elsewhere(&self) -> bool {
        self.elsewhere_until.is_some_and(|until| Instant::now() < until)
    }

    /// Lets another replica take over at once.
    ///
    /// # Errors
    /// When the database does not answer; the lease then lapses by itself.
    pub async fn give_back(&mut self) -> Result<()> {
        if self.held_until.take().is_some() {
            let mut tx = self.database.begin().await?;
            sql(GIVE_BACK).bind(self.name).bind(self.holder).execute(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
