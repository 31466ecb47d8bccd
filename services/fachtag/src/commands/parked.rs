//! `parked`: what was set aside, and what to do with it.

use fachtag_bus::{
    Transport,
    parked::{self, Parked as Message},
};
use fachtag_db::Database;
use fachtag_runtime::{Clock, Settings};
use uuid::Uuid;

use super::Failure;
use crate::{cli::Parked, out::say, parts, serve::transport};

pub(super) async fn run(settings: &Settings, command: Parked) -> Result<(), Failure> {
    let mut databases = Vec::new();
    for service in parts::names(None) {
        let database = parts::open(settings, service).await?;
        // In the distributed mode a service's role may see its own schema only.
        match parts::is_migrated(&database).await {
            Ok(true) => databases.push(database),
            Ok(false) => say!("{service}: keine Tabellen, oder sie sind von hier nicht zu sehen"),
            Err(error) => return Err(error.into()),
        }
    }
    match command {
        Parked::List => list(&databases).await,
        Parked::Show { id } => show(&databases, id).await,
        Parked::Replay(choice) => {
            let ids = if choice.all { all(&databases).await? } else { choice.ids };
            let transport = transport(settings);
            for id in ids {
                replay(&databases, &transport, id).await?;
            }
            Ok(())
        }
        Parked::Drop { ids } => {
            for id in ids {
                drop(&databases, id).await?;
            }
            Ok(())
        }
    }
}

async fn list(databases: &[Database]) -> Result<(), Failure> {
    let mut count = 0;
    for database in databases {
        for message in parked::list(database).await? {
            count += 1;
            let Message { message_id, routing_key, attempts, error, received_at, .. } = message;
            let service = database.service();
            let (routing_key, error) = (short(&routing_key), short(&error.unwrap_or_default()));
            say!("{message_id}  {service}  {routing_key}  {received_at:.0}  Versuche: {attempts}  {error}");
        }
    }
    say!("{count} zur Seite gelegt");
    Ok(())
}

async fn all(databases: &[Database]) -> Result<Vec<Uuid>, Failure> {
    let mut ids = Vec::new();
    for database in databases {
        ids.extend(parked::list(database).await?.into_iter().map(|message| message.message_id));
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

async fn show(databases: &[Database], id: Uuid) -> Result<(), Failure> {
    let mut found = false;
    for database in databases {
        if let Some(message) = parked::find(database, id).await? {
            found = true;
            say!("Dienst:   {}", database.service());
            say!("Art:      {}", short(&message.routing_key));
            say!("Gegenstand: {}", message.subject);
            say!("Empfangen: {}", message.received_at);
            say!("Versuche: {}", message.attempts);
            say!("Fehler:   {}", short(&message.error.unwrap_or_default()));
            say!("{}", message.envelope);
        }
    }
    if found { Ok(()) } else { Err(unknown(id)) }
}

async fn replay(databases: &[Database], transport: &Transport, id: Uuid) -> Result<(), Failure> {
    let mut found = false;
    for database in databases {
        let replayed = parked::replay(database, transport, &Clock::system(), id).await;
        found |= replayed.map_err(|error| match error {
            fachtag_bus::Error::NotTaken => Failure::failed(format!(
                "{id}: RabbitMQ nimmt die Nachricht mit diesem Zugang nicht an. Mit dem Zugang, der auch setup-broker ausführt, geht es."
            )),
            error => error.into(),
        })?;
    }
    if !found {
        return Err(unknown(id));
    }
    say!("{id}: wird noch einmal bearbeitet");
    Ok(())
}

async fn drop(databases: &[Database], id: Uuid) -> Result<(), Failure> {
    let mut found = false;
    for database in databases {
        found |= parked::drop(database, &Clock::system(), id).await?;
    }
    if !found {
        return Err(unknown(id));
    }
    say!("{id}: aufgegeben");
    Ok(())
}

/// What came from outside as part of one line of a terminal.
fn short(text: &str) -> String {
    let shown = text.chars().take(200).map(|sign| if sign.is_control() { '\u{FFFD}' } else { sign });
    shown.chain((text.chars().count() > 200).then_some('…')).collect()
}

fn unknown(id: Uuid) -> Failure {
    Failure::failed(format!("{id}: liegt hier nicht zur Seite"))
}
