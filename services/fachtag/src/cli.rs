//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use fachtag_access::Role;
use uuid::Uuid;

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

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Startet alle Dienste in einem Prozess, oder einen davon
    Serve(Serve),
    /// Bringt die Datenbanken auf den neuesten Stand
    Migrate,
    /// Richtet Exchanges und Queues in RabbitMQ ein
    SetupBroker,
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
        target: PathBuf,
    },
    /// Stellt eine Sicherung in einem leeren Datenordner wieder her
    Restore {
        /// Der Ordner einer Sicherung
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
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// Schickt eine Probe an diese Adresse
    #[arg(long, value_name = "ADRESSE")]
    pub send_to: Option<String>,
    /// Die Probe kommt vom Absender dieser Unterarbeitsgruppe
    #[arg(long, value_name = "SLUG", requires = "send_to")]
    pub group: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Nur dieser Dienst; die anderen laufen anderswo
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
        email: String,
        /// admin, organizer oder check-in; ohne --role und --group bleiben bestehende Rechte, neue sind organizer
        #[arg(long)]
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
        /// admin, organizer oder check-in
        #[arg(long, default_value = "organizer")]
        role: Role,
    },
}

#[derive(Debug, Subcommand)]
pub enum Parked {
    /// Zeigt alle
    List,
    /// Zeigt eine ganz
    Show { id: Uuid },
    /// Lässt Nachrichten noch einmal bearbeiten
    Replay(Choice),
    /// Gibt Nachrichten endgültig auf
    Drop {
        #[arg(required = true)]
        ids: Vec<Uuid>,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Choice {
    pub ids: Vec<Uuid>,
    /// Alle
    #[arg(long)]
    pub all: bool,
}
