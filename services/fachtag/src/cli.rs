//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use fachtag_access::Role;
use fachtag_events::identity::tokens::LASTS;
use uuid::Uuid;

use crate::german::german;

/// Veranstaltungen, Anmeldungen und Benachrichtigungen für Fachtage
#[derive(Debug, Parser)]
#[command(name = "fachtag", version)]
pub struct Cli {
    /// Einstellungen aus dieser Datei statt aus fachtag.toml
    #[arg(long, global = true, value_name = "DATEI")]
    pub config: Option<PathBuf>,
    /// Füllt eine leere Installation mit einem Beispielprogramm
    #[arg(long)]
    pub demo: bool,
    /// Ohne Befehl: serve
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The command line with German words around it.
pub fn command() -> clap::Command {
    german(Cli::command().bin_name("fachtag"))
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Startet alle Dienste in einem Prozess, oder einen davon
    Serve(Serve),
    /// Bringt die Datenbanken auf den neuesten Stand
    Migrate,
    /// Richtet Exchanges und Queues in RabbitMQ ein
    SetupBroker {
        /// Zeigt stattdessen die Aufrufe von rabbitmqctl, die jedem Dienst nur seine eigenen Nachrichten erlauben
        #[arg(long)]
        permissions: bool,
    },
    /// Zugänge für die Organisation
    #[command(subcommand)]
    Organizer(Organizer),
    /// Tokens für die Programmierschnittstelle
    #[command(subcommand)]
    Token(Token),
    /// Nachrichten, die zur Seite gelegt wurden
    #[command(subcommand)]
    Parked(Parked),
    /// Liest einen Bericht über eine unzustellbare E-Mail von der Standardeingabe
    Bounce,
    /// Sichert alles in einen neuen Ordner, auch im laufenden Betrieb (SQLite; bei PostgreSQL: pg_dump)
    Backup {
        /// Ein Ordner, den es noch nicht gibt
        #[arg(value_name = "ORDNER")]
        target: PathBuf,
    },
    /// Stellt eine Sicherung in einem leeren Datenordner wieder her
    Restore {
        /// Der Ordner einer Sicherung
        #[arg(value_name = "ORDNER")]
        source: PathBuf,
    },
    /// Prüft die Bücher aller Dienste, ohne etwas zu ändern
    Audit,
    /// Gibt die Beschreibung der HTTP-Schnittstelle aus (OpenAPI 3.1)
    Openapi,
    /// Gibt die Beschreibung der Nachrichten aus (AsyncAPI 3.0)
    Asyncapi,
    /// Prüft Einstellungen, Datenbank, RabbitMQ und Mailserver
    Doctor(Doctor),
    /// Gibt aus, womit eine Shell Befehle vervollständigt
    Completions {
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Schreibt die Handbuchseiten in einen Ordner
    Man {
        #[arg(value_name = "ORDNER")]
        folder: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// Schickt eine Probe an diese Adresse
    #[arg(long, value_name = "ADRESSE")]
    pub send_to: Option<String>,
    /// Die Probe kommt vom Absender dieser Unterarbeitsgruppe
    #[arg(long, value_name = "SLUG", requires = "send_to")]
    pub group: Option<String>,
    /// Gibt alles als JSON aus
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Nur dieser Dienst; die anderen laufen anderswo
    #[arg(value_name = "DIENST")]
    pub service: Option<Service>,
    /// Füllt eine leere Installation mit einem Beispielprogramm
    #[arg(long)]
    pub demo: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Service {
    Events,
    Registrations,
    Notifications,
}

#[derive(Debug, Subcommand)]
pub enum Organizer {
    /// Lädt jemanden ein und gibt den einmaligen Anmeldelink aus
    Invite {
        /// Die Adresse der Person
        #[arg(value_name = "ADRESSE")]
        email: String,
        /// admin, organizer oder check-in; ohne --role und --group bleiben bestehende Rechte, neue sind organizer
        #[arg(long, value_name = "ROLLE")]
        role: Option<Role>,
        /// Nur diese Unterarbeitsgruppe; mehrfach möglich, ohne Angabe alle
        #[arg(long = "group", value_name = "SLUG")]
        groups: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Gibt ein neues Token aus; gespeichert wird nur sein Hashwert
    Create {
        /// Wofür das Token ist
        #[arg(long)]
        name: String,
        /// admin, organizer, check-in oder sign-up
        #[arg(long, value_name = "ROLLE", default_value = "organizer")]
        role: Role,
        /// Nur diese Unterarbeitsgruppe; mehrfach möglich, ohne Angabe alle
        #[arg(long = "group", value_name = "SLUG")]
        groups: Vec<String>,
        /// Wie lange es gilt: 30d, 12w, 6m oder 1y
        #[arg(long, value_name = "DAUER", default_value = "1y", value_parser = days)]
        expires: u32,
    },
    /// Zeigt alle, die gelten
    List,
    /// Lässt die Tokens dieses Namens, oder das mit dieser Id, nicht mehr gelten
    Revoke {
        #[arg(value_name = "NAME")]
        name: String,
    },
}

fn id(text: &str) -> Result<Uuid, String> {
    Uuid::try_parse(text).map_err(|_| "erwartet wird eine Id, wie parked list sie zeigt".into())
}

/// A number of days, weeks, months (30 days) or years.
fn days(text: &str) -> Result<u32, String> {
    let unit = text.chars().last().unwrap_or_default();
    let per = match unit {
        'd' => 1,
        'w' => 7,
        'm' => 30,
        'y' => 365,
        _ => 0,
    };
    let number: Option<u32> = text.strip_suffix(unit).and_then(|number| number.parse().ok());
    let days = number.and_then(|number| number.checked_mul(per)).filter(|days| LASTS.contains(days));
    days.ok_or_else(|| "erwartet wird eine Dauer wie 30d, 12w, 6m oder 1y, höchstens 5y".into())
}

#[derive(Debug, Subcommand)]
pub enum Parked {
    /// Zeigt alle
    List,
    /// Zeigt eine ganz
    Show {
        #[arg(value_name = "ID", value_parser = id)]
        id: Uuid,
    },
    /// Lässt Nachrichten noch einmal bearbeiten
    Replay(Choice),
    /// Gibt Nachrichten endgültig auf
    Drop {
        #[arg(required = true, value_name = "ID", value_parser = id)]
        ids: Vec<Uuid>,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Choice {
    #[arg(value_name = "ID", value_parser = id)]
    pub ids: Vec<Uuid>,
    /// Alle
    #[arg(long)]
    pub all: bool,
}
