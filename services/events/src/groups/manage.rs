//! Sub-groups are added and renamed.

use chrono::{DateTime, Utc};
use fachtag_forms::{Checks, is_email};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    core::{Core, Failure},
    domain::{group::Group, slug},
    editing::life,
    store::{
        events::{self, Filter},
        groups,
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
pub struct GroupInput {
    pub name: String,
    /// Markdown.
    pub description: String,
    pub sender_name: String,
    pub sender_email: String,
    pub reply_to: String,
    pub signature: String,
}

/// Adds a sub-group behind the others. Its slug is made from the name. Sent twice, it is added once.
pub async fn create(core: &Core, input: &GroupInput) -> Result<Group, Failure> {
    let slug = group_slug(&input.name);
    let group = check(slug, input)?;
    if !slug::is_valid(&group.slug) {
        return Err(Failure::field("name", "Name: Bitte geben Sie einen Namen mit mindestens zwei Buchstaben ein."));
    }
    let mut work = core.bus.begin().await?;
    let position = groups::next_position(&mut work.tx).await?;
    if !groups::insert(&mut work.tx, &group, position).await? {
        let known = groups::find(&mut work.tx, &group.slug).await?;
        return match known {
            Some(known) if known == group => Ok(known),
            _ => Err(Failure::field("name", "Name: Eine Gruppe mit diesem Namen gibt es schon.")),
        };
    }
    work.commit().await?;
    Ok(group)
}

/// Gives a sub-group another name or description, or its mails another sender; its address stays. Its events that are not over
/// follow, and so do the services that know them.
///
/// # Errors
/// Mistakes by field, when there is no such sub-group.
pub async fn change(core: &Core, slug: &str, input: &GroupInput, who: &str) -> Result<(), Failure> {
    let group = check(slug.to_owned(), input)?;
    let mut work = core.bus.begin().await?;
    if !groups::update(&mut work.tx, &group).await? {
        return Err(Failure::Unknown);
    }
    work.commit().await?;
    for id in coming(core, slug).await? {
        // Reads the group anew: nothing else changes.
        match life::change(core, id, None, who, Ok::<_, Failure>).await {
            Ok(_) | Err(Failure::Unknown | Failure::Refused(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

fn check(slug: String, input: &GroupInput) -> Result<Group, Failure> {
    let mut checks = Checks::new();
    let group = Group {
        slug,
        name: checks.required("name", "Name", &input.name, LONGEST_NAME),
        description: checks.text("description", "Beschreibung", Some(&input.description), LONGEST_DESCRIPTION),
        sender_name: checks.optional("sender_name", "Name des Absenders", Some(&input.sender_name), LONGEST_NAME),
        sender_email: address(&mut checks, "sender_email", "E-Mail-Adresse des Absenders", &input.sender_email),
        reply_to: address(&mut checks, "reply_to", "Antworten an", &input.reply_to),
        signature: checks.text("signature", "Gruß", Some(&input.signature), LONGEST_SIGNATURE),
    };
    Ok(checks.finish(group)?)
}

/// An address that may be left out. Not every mail server takes a sender with umlauts before the `@`.
fn address(checks: &mut Checks, field: &str, label: &str, input: &str) -> Option<String> {
    let input = Some(input.trim()).filter(|input| !input.is_empty())?;
    if !is_email(input) {
        checks.error(field, format!("{label}: Bitte geben Sie eine Adresse in der Form name@beispiel.de ein."));
    } else if input.rsplit_once('@').is_some_and(|(local, _)| !local.is_ascii()) {
        let words =
            "Bitte nehmen Sie eine Adresse ohne Umlaute vor dem @, sonst nehmen viele Mailserver die E-Mails nicht an.";
        checks.error(field, format!("{label}: {words}"));
    }
    Some(input.to_owned())
}

/// The group's events that are not over.
async fn coming(core: &Core, slug: &str) -> Result<Vec<Uuid>, Failure> {
    let mut found = Vec::new();
    let mut after: (DateTime<Utc>, Uuid) = Filter::default().after;
    loop {
        let filter = Filter {
            all: true,
            from: Some(core.bus.clock.now()),
            group: Some(slug.to_owned()),
            after,
            limit: PAGE,
            ..Filter::default()
        };
        let page = events::list(&core.bus.database, filter).await?;
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
