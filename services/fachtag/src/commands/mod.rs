//! What the command line can do.

mod access;
mod audit;
mod backup;
mod bounce;
mod database;
mod doctor;
mod parked;
mod trial;

use std::{fmt, process::ExitCode};

use fachtag_runtime::{
    Settings,
    settings::{Mode, Problems},
};
use serde::Serialize;

use crate::{
    cli::{Cli, Command, Serve},
    contract,
    out::say,
    parts::{self, LISTENERS},
    serve,
};

/// A command did not do what it was asked to.
#[derive(Debug)]
pub struct Failure {
    message: String,
    code: u8,
    as_line: bool,
}

impl Failure {
    /// It was tried and failed: exit code 1.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1, as_line: false }
    }

    /// It was asked in the wrong way: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2, as_line: false }
    }

    /// A service's database could not be used: in plain words, with what to do.
    pub fn database(service: &str, error: &fachtag_db::Error) -> Self {
        Self::failed(format!("Datenbank {service}: {}", database::words(error)))
    }

    /// In one line of JSON where the log is one.
    pub fn shown(&self) -> String {
        let json = std::env::var("FACHTAG_LOG_FORMAT").is_ok_and(|format| format == "json");
        match (self.as_line, json) {
            (true, true) => serde_json::json!({"level": "ERROR", "message": self.message}).to_string(),
            _ => self.message.clone(),
        }
    }

    /// Of the server: whoever reads its log reads this.
    fn in_log(self) -> Self {
        Self { as_line: true, ..self }
    }

    /// For the shell.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::usage(format!("Die Einstellungen stimmen nicht:\n{problems}"))
    }
}

impl From<fachtag_db::Error> for Failure {
    fn from(error: fachtag_db::Error) -> Self {
        Self::failed(format!("Datenbank: {}", database::words(&error)))
    }
}

impl From<fachtag_bus::Error> for Failure {
    fn from(error: fachtag_bus::Error) -> Self {
        match error {
            fachtag_bus::Error::Database(error) => error.into(),
            other => Self::failed(other.to_string()),
        }
    }
}

impl From<fachtag_events::core::Failure> for Failure {
    fn from(failure: fachtag_events::core::Failure) -> Self {
        use fachtag_events::{core::Failure as Events, domain::life::Refused};
        match failure {
            Events::Refused(Refused::Fields(errors)) => {
                let lines: Vec<_> = errors.into_iter().map(|e| format!("{}: {}", e.field, e.message)).collect();
                Self::usage(lines.join("\n"))
            }
            other => Self::failed(other.to_string()),
        }
    }
}

/// Runs the command; `serve` when none is named.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    let config = cli.config.as_deref();
    let load = |mode| Settings::load(config, mode);
    match cli.command {
        None => serve(load, &Serve { service: None, demo: cli.demo }).await.map_err(Failure::in_log),
        Some(Command::Serve(asked)) => {
            serve(load, &Serve { demo: asked.demo || cli.demo, ..asked }).await.map_err(Failure::in_log)
        }
        Some(_) if cli.demo => Err(Failure::usage("--demo gehört zu serve.")),
        Some(Command::Migrate) => migrate(&load(Mode::Tool)?).await,
        Some(Command::SetupBroker { permissions: true }) => {
            permissions();
            Ok(())
        }
        Some(Command::SetupBroker { permissions: false }) => setup_broker(&load(Mode::Tool)?).await,
        Some(Command::Organizer(command)) => access::organizer(&load(Mode::Access)?, command).await,
        Some(Command::Token(command)) => access::token(&load(Mode::Access)?, command).await,
        Some(Command::Parked(command)) => parked::run(&load(Mode::Tool)?, command).await,
        Some(Command::Backup { target }) => backup::run(&load(Mode::Access)?, &target).await,
        Some(Command::Restore { source }) => backup::restore(&load(Mode::Tool)?, &source).await,
        Some(Command::Audit) => audit::run(&load(Mode::Tool)?).await,
        Some(Command::Bounce) => bounce::run(&load(Mode::Tool)?).await,
        Some(Command::Completions { shell }) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut crate::cli::command(), "fachtag", &mut text);
            say!("{}", String::from_utf8_lossy(&text).trim_end());
            Ok(())
        }
        Some(Command::Man { folder }) => {
            let written = std::fs::create_dir_all(&folder);
            let written = written.and_then(|()| clap_mangen::generate_to(crate::cli::command(), &folder));
            written.map_err(|error| Failure::failed(format!("{}: {error}", folder.display())))
        }
        Some(Command::Openapi) => print(&contract::openapi()),
        Some(Command::Asyncapi) => print(&contract::asyncapi()),
        Some(Command::Doctor(asked)) => doctor::run(load(Mode::Access), &asked).await,
    }
}

async fn serve(load: impl Fn(Mode) -> Result<Settings, Problems>, asked: &Serve) -> Result<(), Failure> {
    let mode = if asked.service.is_some() { Mode::SingleService } else { Mode::Embedded };
    if asked.demo && mode == Mode::SingleService {
        return Err(Failure::usage("--demo geht nur mit allen Diensten in einem Prozess."));
    }
    serve::serve(load(mode)?, asked).await
}

async fn migrate(settings: &Settings) -> Result<(), Failure> {
    for service in parts::names(None) {
        let database = parts::open(settings, service).await?;
        database.check_connection().await.map_err(|error| Failure::database(service, &error))?;
        parts::migrate(&database).await?;
        say!("{service}: auf dem neuesten Stand");
        database.close().await;
    }
    Ok(())
}

async fn setup_broker(settings: &Settings) -> Result<(), Failure> {
    let url = settings.broker_url.as_deref().ok_or_else(|| Failure::usage("FACHTAG_BROKER_URL fehlt."))?;
    let done = fachtag_bus::rabbitmq::declare(url, LISTENERS).await;
    done.map_err(|error| Failure::failed(error.to_string()))?;
    say!("RabbitMQ: Exchanges und Queues sind eingerichtet");
    let repaired = fachtag_bus::rabbitmq::repair(url, LISTENERS).await;
    for queue in repaired.map_err(|error| Failure::failed(error.to_string()))? {
        say!("RabbitMQ: {queue} nahm nichts an und ist neu angelegt; was noch zu senden ist, folgt von selbst");
    }
    Ok(())
}

/// Where each service logs in to RabbitMQ by its own name: what it may write and read there.
fn permissions() {
    for (service, _) in LISTENERS {
        let keys = fachtag_bus::rabbitmq::writable_keys(service);
        let queues = format!("^fachtag\\.({service}|dead)\\.v1$");
        say!("rabbitmqctl set_permissions {service} '^$' '^fachtag\\.events$' '{queues}'");
        say!("rabbitmqctl set_topic_permissions {service} fachtag.events '{keys}' '^$'");
    }
}

fn print(document: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(document).map_err(|error| Failure::failed(error.to_string()))?;
    say!("{text}");
    Ok(())
}
