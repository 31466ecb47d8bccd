//! `organizer` and `token`.

use fachtag_access::Role;
use fachtag_bus::Bus;
use fachtag_db::Database;
use fachtag_events::{
    core::Core,
    identity::{organizers, store::tokens as stored, tokens},
};
use fachtag_runtime::{Clock, Settings};
use fachtag_web::dates;
use uuid::Uuid;

use super::Failure;
use crate::{
    cli::{Organizer, Token},
    out::say,
    parts,
};

/// Invites somebody, and prints the link.
pub(super) async fn organizer(settings: &Settings, command: Organizer) -> Result<(), Failure> {
    let Organizer::Invite { email, role, groups } = command;
    let (core, database) = core(settings).await?;
    let path = if role.is_none() && groups.is_empty() {
        organizers::invite_again(&core, &email).await?
    } else {
        let groups = Some(groups).filter(|groups| !groups.is_empty());
        let input = organizers::LoginInput { name: None, role: role.unwrap_or(Role::Organizer), groups };
        organizers::invite(&core, &email, &input).await?
    };
    say!("{}{path}", settings.public_url);
    database.close().await;
    Ok(())
}

/// Gives out a token and prints it, lists them, or takes one away.
pub(super) async fn token(settings: &Settings, command: Token) -> Result<(), Failure> {
    let (core, database) = core(settings).await?;
    match command {
        Token::Create { name, role, groups, expires } => {
            let groups = Some(groups).filter(|groups| !groups.is_empty());
            let input = tokens::TokenInput { name, role, groups, days: expires };
            say!("{}", tokens::create(&core, &input).await?);
        }
        Token::List => list(&core).await?,
        Token::Revoke { name } => revoke(&core, &name).await?,
    }
    database.close().await;
    Ok(())
}

async fn list(core: &Core) -> Result<(), Failure> {
    for token in stored::list(&core.bus.database, core.bus.clock.now()).await? {
        let groups = token.groups()?.map_or_else(|| "alle".into(), |groups| groups.join(","));
        let used = token.last_used_at.map_or_else(|| "nie".into(), dates::moment);
        let (id, role, expires) = (token.id, token.role()?, dates::date(token.expires_at));
        say!("{id}  {role:<9}  {groups}  bis {expires}, zuletzt benutzt: {used}  {}", token.name);
    }
    Ok(())
}

async fn revoke(core: &Core, name: &str) -> Result<(), Failure> {
    let named = match Uuid::try_parse(name) {
        Ok(id) => vec![id],
        Err(_) => {
            let named = stored::by_name(&core.bus.database, name, core.bus.clock.now()).await?;
            named.into_iter().map(|token| token.id).collect()
        }
    };
    let mut revoked = 0;
    for id in named {
        match tokens::revoke(core, id).await {
            Ok(()) => revoked += 1,
            Err(fachtag_events::core::Failure::Unknown) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    match revoked {
        0 => Err(Failure::failed(format!("Es gibt kein Token „{name}“, das gilt. Alle zeigt fachtag token list."))),
        many => {
            say!("Nicht mehr gültig: {many}");
            Ok(())
        }
    }
}

async fn core(settings: &Settings) -> Result<(Core, Database), Failure> {
    let database = parts::open(settings, "events").await?;
    if settings.database_url.is_none() && !parts::is_migrated(&database).await? {
        // The files are new; nobody else would make the tables.
        parts::migrate(&database).await?;
    }
    let bus = Bus::new(database.clone(), Clock::system());
    let core = Core { bus, secret: settings.secret.clone(), sessions: settings.sessions.clone() };
    Ok((core, database))
}
