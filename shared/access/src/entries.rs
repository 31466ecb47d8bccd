//! Organizers, as the events service tells of them.

use chrono::{DateTime, Utc};
use fachtag_contracts::access::{Organizer, Role};
use fachtag_db::{Database, Error, Result, Target, Tx, sql, statements};
use uuid::Uuid;

statements! {
    LEARN = "INSERT INTO access_entry (id, version, email, name, role, group_slugs, valid_from, removed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, email = excluded.email, name = excluded.name,
                 role = excluded.role, group_slugs = excluded.group_slugs, valid_from = excluded.valid_from, removed = excluded.removed
             WHERE access_entry.version < excluded.version";
    FIND = "SELECT id, email, name, role, group_slugs, valid_from, removed FROM access_entry WHERE id = $1";
    FIND_FOR = "SELECT id, email, name, role, group_slugs, valid_from, removed,
                    (SELECT count(*) FROM ended_session WHERE ended_session.id = $2) AS ended
                FROM access_entry WHERE id = $1";
    PEOPLE = "SELECT id, email, name, role, group_slugs, valid_from, removed FROM access_entry
              WHERE email IS NOT NULL AND NOT removed ORDER BY email, id";
}

/// What is known of an organizer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: Uuid,
    /// None for tokens that an earlier version noted here.
    pub email: Option<String>,
    pub name: Option<String>,
    /// None for those, too.
    pub role: Option<Role>,
    /// Slugs of the sub-groups; `None` is all of them.
    pub groups: Option<Vec<String>>,
    /// What was signed earlier no longer holds.
    pub valid_from: DateTime<Utc>,
    pub removed: bool,
}

impl Entry {
    /// Whether this person may run the events of this group; `None` stands for events of the whole Arbeitskreis.
    pub fn may_organize_for(&self, group: Option<&str>) -> bool {
        match self.role {
            Some(Role::Admin) => true,
            Some(Role::Organizer) => self.groups.as_ref().is_none_or(|own| group.is_some_and(|slug| covers(own, slug))),
            Some(Role::CheckIn | Role::SignUp) | None => false,
        }
    }

    /// Whether a mail can reach this person: the first administrator's address is none.
    pub fn is_reachable(&self) -> bool {
        self.email.as_ref().is_some_and(|email| !email.ends_with(".invalid"))
    }
}

fn covers(own: &[String], slug: &str) -> bool {
    own.iter().any(|group| group == slug)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    email: Option<String>,
    name: Option<String>,
    role: Option<String>,
    group_slugs: Option<String>,
    valid_from: DateTime<Utc>,
    removed: bool,
}

#[derive(sqlx::FromRow)]
struct ForSession {
    #[sqlx(flatten)]
    row: Row,
    ended: i64,
}

impl Row {
    fn entry(self) -> Result<Entry> {
        let groups = self.group_slugs.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Entry {
            id: self.id,
            email: self.email,
            name: self.name,
            role: self.role.map(|role| role.parse()).transpose().map_err(unknown)?,
            groups: groups.map_err(|error| Error::Unavailable(sqlx::Error::Decode(Box::new(error))))?,
            valid_from: self.valid_from,
            removed: self.removed,
        })
    }
}

/// A role that this version does not know; `None` would mean something else.
fn unknown(error: String) -> Error {
    Error::Unavailable(sqlx::Error::Decode(error.into()))
}

/// Takes over what the events service says of an organizer, unless it is older than what is known.
pub async fn learn(tx: &mut Tx, organizer: &Organizer) -> Result<()> {
    let groups = organizer.groups.as_ref().map(serde_json::to_string).transpose();
    let groups = groups.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sql(LEARN)
        .bind(organizer.id)
        .bind(organizer.version)
        .bind(&organizer.email)
        .bind(organizer.name.clone())
        .bind(organizer.role.as_str())
        .bind(groups)
        .bind(organizer.sessions_since)
        .bind(organizer.removed)
        .execute(tx)
        .await
        .map(|_| ())
}

/// What is known of one organizer.
pub async fn find(target: impl Into<Target<'_>>, id: Uuid) -> Result<Option<Entry>> {
    let row: Option<Row> = sql(FIND).bind(id).optional(target).await?;
    row.map(Row::entry).transpose()
}

/// What is known of an organizer, and whether this session of theirs was ended.
pub(crate) async fn find_for(database: &Database, id: Uuid, session: Uuid) -> Result<Option<(Entry, bool)>> {
    let row: Option<ForSession> = sql(FIND_FOR).bind(id).bind(session).optional(database).await?;
    row.map(|found| Ok((found.row.entry()?, found.ended > 0))).transpose()
}

/// Everybody who has a login.
pub async fn people(target: impl Into<Target<'_>>) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = sql(PEOPLE).all(target).await?;
    rows.into_iter().map(Row::entry).collect()
}

/// Who gets the mails about an event of this group; `None` stands for events of the whole Arbeitskreis: its organizers, or the
/// administrators where it has none. Addresses that no mail can reach are left out.
pub async fn organizers_of(target: impl Into<Target<'_>>, group: Option<&str>) -> Result<Vec<Entry>> {
    let people: Vec<Entry> = people(target).await?.into_iter().filter(Entry::is_reachable).collect();
    let (admins, others): (Vec<_>, Vec<_>) = people.into_iter().partition(|entry| entry.role == Some(Role::Admin));
    let organizers: Vec<_> = others.into_iter().filter(|entry| entry.may_organize_for(group)).collect();
    Ok(if organizers.is_empty() { admins } else { organizers })
}
