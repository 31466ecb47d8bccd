//! What a browser holds while somebody is signed in: who, signed by the events service, and when it was last used, noted by
//! whichever service it was used at. No name and no address stands in it.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::access::SessionEnded;
use fachtag_db::{Result, Tx, sql, statements};
use fachtag_runtime::{Secret, SessionKeys};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

statements! {
    END = "INSERT INTO ended_session (id, forget_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    FORGET = "DELETE FROM ended_session WHERE forget_at <= $1";
}

const SESSION: &str = "session";
const SEEN: &str = "session-seen";
/// A session that nobody uses ends.
const IDLE: Duration = Duration::hours(2);
/// The use is noted no more often.
const NOTED_EVERY: Duration = Duration::minutes(5);
/// The one strictly necessary cookie.
pub const COOKIE: &str = "fachtag_session";
/// The same where browsers come by TLS: no neighbour under the same domain can plant it (RFC 6265bis, 4.1.3.2).
pub const TLS_COOKIE: &str = "__Host-fachtag_session";

/// A session as the events service signs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    #[serde(rename = "s")]
    pub id: Uuid,
    #[serde(rename = "o")]
    pub organizer_id: Uuid,
    #[serde(rename = "i")]
    pub issued_at: DateTime<Utc>,
    #[serde(rename = "e")]
    pub expires_at: DateTime<Utc>,
}

/// The header that begins a session. `secure` when browsers come by TLS. `None` without the key that signs.
pub fn session_cookie(
    keys: &SessionKeys,
    secret: &Secret,
    session: &Session,
    now: DateTime<Utc>,
    secure: bool,
) -> Option<String> {
    cookie(secret, &keys.sign(SESSION, session)?, session, now, secure)
}

fn cookie(secret: &Secret, signed: &str, session: &Session, now: DateTime<Utc>, secure: bool) -> Option<String> {
    let seen = secret.sign(SEEN, &(session.id, now)).ok()?;
    let seconds = (session.expires_at - now).num_seconds().max(0);
    Some(set_cookie(&format!("{signed}.{seen}"), seconds, secure))
}

/// The header that ends a session in this browser.
pub fn expired_cookie(secure: bool) -> String {
    set_cookie("", 0, secure)
}

fn set_cookie(value: &str, seconds: i64, secure: bool) -> String {
    let (name, flag) = if secure { (TLS_COOKIE, "; Secure") } else { (COOKIE, "") };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{flag}")
}

/// A session's cookie whose signatures are right.
pub(crate) struct Held<'c> {
    pub session: Session,
    signed: &'c str,
    seen: DateTime<Utc>,
}

impl<'c> Held<'c> {
    pub(crate) fn read(keys: &SessionKeys, secret: &Secret, value: &'c str) -> Option<Self> {
        let (at, _) = value.match_indices('.').nth(1)?;
        let (signed, seen) = (&value[..at], &value[at + 1..]);
        let session: Session = keys.verify(SESSION, signed)?;
        let (id, seen): (Uuid, DateTime<Utc>) = secret.verify(SEEN, seen)?;
        (id == session.id).then_some(Self { session, signed, seen })
    }

    /// Whether its time has not passed, and it was used lately.
    pub(crate) fn holds(&self, now: DateTime<Utc>) -> bool {
        now < self.session.expires_at && now - self.seen < IDLE
    }

    /// The header that notes this use, when it is time to.
    pub(crate) fn renewed(&self, secret: &Secret, now: DateTime<Utc>, secure: bool) -> Option<String> {
        let due = now - self.seen >= NOTED_EVERY;
        due.then(|| cookie(secret, self.signed, &self.session, now, secure)).flatten()
    }
}

/// Takes over that a session was ended.
pub async fn end(tx: &mut Tx, ended: &SessionEnded) -> Result<()> {
    sql(END).bind(ended.session_id).bind(ended.expires_at).execute(tx).await.map(|_| ())
}

/// Forgets sessions that would have ended by now anyway.
pub async fn forget(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    sql(FORGET).bind(now).execute(tx).await.map(|_| ())
}
