//! Sub-groups.

use fachtag_db::{Database, Result, Sql, Target, Tx, sql, statements};

use crate::domain::group::Group;

statements! {
    LIST = "SELECT slug, name, description, sender_name, sender_email, reply_to, signature FROM event_group ORDER BY position, slug";
    FIND = "SELECT slug, name, description, sender_name, sender_email, reply_to, signature FROM event_group WHERE slug = $1";
    INSERT = "INSERT INTO event_group (slug, name, description, sender_name, sender_email, reply_to, signature, position)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (slug) DO NOTHING";
    UPDATE = "UPDATE event_group SET name = $2, description = $3, sender_name = $4, sender_email = $5, reply_to = $6, signature = $7
              WHERE slug = $1";
    NEXT_POSITION = "SELECT COALESCE(MAX(position) + 1, 0) FROM event_group";
}

#[derive(sqlx::FromRow)]
struct Row {
    slug: String,
    name: String,
    description: Option<String>,
    sender_name: Option<String>,
    sender_email: Option<String>,
    reply_to: Option<String>,
    signature: Option<String>,
}

impl From<Row> for Group {
    fn from(row: Row) -> Self {
        let Row { slug, name, description, sender_name, sender_email, reply_to, signature } = row;
        Self { slug, name, description, sender_name, sender_email, reply_to, signature }
    }
}

/// All sub-groups in their order.
pub async fn list(database: &Database) -> Result<Vec<Group>> {
    let rows: Vec<Row> = sql(LIST).all(database).await?;
    Ok(rows.into_iter().map(Group::from).collect())
}

/// One sub-group.
pub async fn find<'t>(target: impl Into<Target<'t>>, slug: &str) -> Result<Option<Group>> {
    // PostgreSQL takes no NUL in a text.
    if slug.contains('\0') {
        return Ok(None);
    }
    let row: Option<Row> = sql(FIND).bind(slug).optional(target).await?;
    Ok(row.map(Group::from))
}

/// Adds a sub-group. False when its slug is there already; then nothing changes.
pub async fn insert(tx: &mut Tx, group: &Group, position: i64) -> Result<bool> {
    Ok(values(sql(INSERT), group).bind(position).execute(tx).await? == 1)
}

/// A sub-group's new name and description. False when there is no such sub-group.
pub async fn update(tx: &mut Tx, group: &Group) -> Result<bool> {
    Ok(values(sql(UPDATE), group).execute(tx).await? == 1)
}

/// The first seven parameters of both statements.
fn values(statement: Sql, group: &Group) -> Sql {
    let statement = statement.bind(&group.slug).bind(&group.name).bind(group.description.clone());
    let statement = statement.bind(group.sender_name.clone()).bind(group.sender_email.clone());
    statement.bind(group.reply_to.clone()).bind(group.signature.clone())
}

/// The place behind all others.
pub async fn next_position(tx: &mut Tx) -> Result<i64> {
    let (position,): (i64,) = sql(NEXT_POSITION).one(tx).await?;
    Ok(position)
}
