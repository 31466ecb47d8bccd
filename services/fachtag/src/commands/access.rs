//! `organizer` and `token`.

use fachtag_access::Role;
use fachtag_bus::Bus;
use fachtag_db::Database;
use fachtag_events::usecases::{Office, organizers, tokens};
use fachtag_runtime::{Clock, Settings};

use super::Failure;
use crate::{
    cli::{Organizer, Token},
    parts,
};

/// Invites somebody, and prints the link.
pub(super) async fn organizer(settings: &Settings, command: Organizer) -> Result<(), Failure> {
    let Organizer::Invite { email, role, groups } = command;
    let (office, database) = office(settings).await?;
    let path = if role.is_none() && groups.is_empty() {
        organizers::invite_again(&office, &email).await?
    } else {
        let groups = Some(groups).filter(|groups| !groups.is_empty());
        let wish = organizers::Wish { name: None, role: role.unwrap_or(Role::Organizer), groups };
        organizers::invite(&office, &email, &wish).await?
    };
    println!("{}{path}", settings.public_url);
    database.close().await;
    Ok(())
}

/// Gives out a token, and prints it.
pub(super) async fn token(settings: &Settings, command: Token) -> Result<(), Failure> {
    let Token::Create { name, role } = command;
    let (office, database) = office(settings).await?;
    println!("{}", tokens::create(&office, &tokens::Wish { name, role, groups: None }).await?);
    database.close().await;
    Ok(())
}

async fn office(settings: &Settings) -> Result<(Office, Database), Failure> {
    let database = parts::open(settings, "events").await?;
    if settings.database_url.is_none() && !parts::is_migrated(&database).await? {
        // The files are new; nobody else would make the tables.
        parts::migrate(&database).await?;
    }
    let bus = Bus::new(database.clone(), Clock::system());
    Ok((Office { bus, secret: settings.secret.clone() }, database))
}
