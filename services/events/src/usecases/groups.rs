//! Sub-groups are added and renamed.

use chrono::{DateTime, Utc};
use fachtag_contracts::fields::{Checks, is_email};
use serde::Deserialize;
use uuid::Uuid;

use super::{Failure, Office, field_failure, life};
use crate::{
    domain::slug,
    store::{
        events::{self, Filter},
        groups::{self, Group},
    },
};

const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 5_000;
const LONGEST_SIGNATURE: usize = 500;
/// Events that are given the new name at a time.
const PAGE: u32 = 100;

/// What was typed about a sub-group, unchecked. Whatever a browser leaves out is empty.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub name: String,
    /// Markdown.
    pub description: String,
    pub sender_name: String,
    pub sender_email: String,
    pub reply_to: String,
    pub signature: String,
}

/// Adds a sub-group behind the others. Its slug is made from the name. Sent twice, it is added once.
///
/// # Errors
/// Mistakes by field, or the database's.
pub async fn create(office: &Office, typed: &Typed) -> Result<Group, Failure> {
    let slug = group_slug(&typed.name);
    let group = check(slug, typed)?;
    if !slug::is_valid(&group.slug) {
        return Err(field_failure("name", "Name: Bitte geben Sie einen Namen mit mindestens zwei Buchstaben ein."));
    }
    let mut tx = office.bus.database.begin().await?;
    let position = groups::next_position(&mut tx).await?;
    if !groups::insert(&mut tx, &group, position).await? {
        let known = groups::find(&mut tx, &group.slug).await?;
        return match known {
            Some(known) if known == group => Ok(known),
            _ => Err(field_failure("name", "Name: Eine Gruppe mit diesem Namen gibt es schon.")),
        };
    }
    tx.commit().await?;
    Ok(group)
}

/// Gives a sub-group another name or description, or its mails another sender; its address stays. Its events that are not over
/// follow, and so do the services that know them.
///
/// # Errors
/// Mistakes by field, when there is no such sub-group, or the database's.
pub async fn change(office: &Office, slug: &str, typed: &Typed, who: &str) -> Result<(), Failure> {
    let group = check(slug.to_owned(), typed)?;
    let mut tx = office.bus.database.begin().await?;
    if !groups::update(&mut tx, &group).await? {
        return Err(Failure::Unknown);
    }
    tx.commit().await?;
    for id in coming(office, slug).await? {
        // Reads the group anew: nothing else changes.
        match life::change(office, id, None, who, Ok::<_, Failure>).await {
            Ok(_) | Err(Failure::Unknown | Failure::Refused(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

fn check(slug: String, typed: &Typed) -> Result<Group, Failure> {
    let mut checks = Checks::new();
    let group = Group {
        slug,
        name: checks.required("name", "Name", &typed.name, LONGEST_NAME),
        description: checks.text("description", "Beschreibung", Some(&typed.description), LONGEST_DESCRIPTION),
        sender_name: checks.optional("sender_name", "Name des Absenders", Some(&typed.sender_name), LONGEST_NAME),
        sender_email: address(&mut checks, "sender_email", "E-Mail-Adresse des Absenders", &typed.sender_email),
        reply_to: address(&mut checks, "reply_to", "Antworten an", &typed.reply_to),
        signature: checks.text("signature", "Gruß", Some(&typed.signature), LONGEST_SIGNATURE),
    };
    Ok(checks.finish(group)?)
}

/// An address that may be left out. Not every mail server takes a sender with umlauts before the `@`.
fn address(checks: &mut Checks, field: &str, label: &str, typed: &str) -> Option<String> {
    let typed = Some(typed.trim()).filter(|typed| !typed.is_empty())?;
    if !is_email(typed) {
        checks.error(field, format!("{label}: Bitte geben Sie eine Adresse in der Form name@beispiel.de ein."));
    } else if typed.rsplit_once('@').is_some_and(|(local, _)| !local.is_ascii()) {
        let words =
            "Bitte nehmen Sie eine Adresse ohne Umlaute vor dem @, sonst nehmen viele Mailserver die E-Mails nicht an.";
        checks.error(field, format!("{label}: {words}"));
    }
    Some(typed.to_owned())
}

/// The group's events that are not over.
async fn coming(office: &Office, slug: &str) -> Result<Vec<Uuid>, Failure> {
    let mut found = Vec::new();
    let mut after: (DateTime<Utc>, Uuid) = Filter::default().after;
    loop {
        let filter = Filter {
            all: true,
            from: Some(office.bus.clock.now()),
            group: Some(slug.to_owned()),
            after,
            limit: PAGE,
            ..Filter::default()
        };
        let page = events::list(&office.bus.database, filter).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = (last.event.starts_at, last.event.id);
        found.extend(page.iter().map(|stored| stored.event.id));
    }
}

/// The same name gives the same slug, so that a double click makes one sub-group.
fn group_slug(name: &str) -> String {
    match slug::from_title(name) {
        reserved if slug::is_reserved(&reserved) => format!("{reserved}-gruppe"),
        slug => slug,
    }
}
