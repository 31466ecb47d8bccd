//! `doctor`: one line for each thing that must work.

use chrono::{DateTime, Duration, Utc};
use fachtag_bus::{
    Bus, check_writable, gauges,
    rabbitmq::{self, BrokerError, QueueState},
};
use fachtag_db::Database;
use fachtag_notifications::sending::transport::MailTransport;
use fachtag_runtime::{Clock, Settings, settings::Problems};

use serde::Serialize;
use serde_json::json;

use super::{Failure, database, trial};
use crate::{
    cli, folder,
    out::say,
    parts::{self, LISTENERS},
};

/// What lies for longer is not worked off.
const LATE: Duration = Duration::minutes(2);

/// With fewer bytes free it is time to look what fills the disk.
const LITTLE_ROOM: u64 = 512 << 20;

/// What was found, in lines as they come, or as JSON at the end.
struct Report {
    failures: u32,
    json: bool,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    state: State,
    text: String,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    /// It works, and may not be what somebody wants.
    Warning,
    Error,
}

impl Report {
    fn warning(&mut self, name: &str, text: &str) {
        self.add(name, State::Warning, text.into());
    }

    fn line(&mut self, name: &str, result: Result<String, String>) {
        match result {
            Ok(text) => self.add(name, State::Ok, text),
            Err(text) => self.add(name, State::Error, text),
        }
    }

    fn add(&mut self, name: &str, state: State, text: String) {
        if matches!(state, State::Error) {
            self.failures += 1;
        }
        if !self.json {
            let word = match state {
                State::Ok => "ok     ",
                State::Warning => "ACHTUNG",
                State::Error => "FEHLER ",
            };
            say!("{word} {name}: {text}");
        }
        self.lines.push(Line { name: name.into(), state, text });
    }

    fn end(self) -> Result<(), Failure> {
        if self.json {
            let Self { failures, lines, .. } = self;
            say!("{}", json!({"ok": failures == 0, "failures": failures, "checks": lines}));
        }
        match self.failures {
            0 => Ok(()),
            1 => Err(Failure::failed("1 Fehler")),
            count => Err(Failure::failed(format!("{count} Fehler"))),
        }
    }
}

pub(super) async fn run(settings: Result<Settings, Problems>, asked: &cli::Doctor) -> Result<(), Failure> {
    let mut report = Report { failures: 0, json: asked.json, lines: Vec::new() };
    match settings {
        Ok(settings) => {
            report.line(
                "Einstellungen",
                Ok(format!("Adresse {}, Daten in {}", settings.public_url, settings.data_dir.display())),
            );
            disk(&settings, &mut report);
            modes(&settings, &mut report);
            keys(&settings, &mut report);
            databases(&settings, &mut report).await;
            broker(&settings, &mut report).await;
            mail(&settings, &mut report).await;
            if let Some(address) = &asked.send_to {
                let sent = trial::send(&settings, address, asked.group.as_deref()).await;
                report.line(&format!("Probe an {address}"), sent.map_err(|failure| failure.to_string()));
            }
        }
        Err(problems) => {
            for problem in problems.0 {
                report.line(&problem.name, Err(problem.message));
            }
        }
    }
    report.end()
}

/// What in the data folder others on this machine may look into.
fn modes(settings: &Settings, report: &mut Report) {
    let open = folder::open_to_others(&settings.data_dir);
    match open.as_slice() {
        [] => report.line("Dateirechte", Ok("nur für dieses Benutzerkonto".into())),
        [(path, mode), ..] => {
            let words = format!(
                "{} Dateien oder Ordner sind für andere lesbar, etwa {} ({mode:04o}): chmod -R go= {}",
                open.len(),
                path.display(),
                settings.data_dir.display()
            );
            report.line("Dateirechte", Err(words));
        }
    }
}

fn keys(settings: &Settings, report: &mut Report) {
    if settings.sessions_derived {
        report.warning(
            "Sitzungen",
            "Jeder Dienst könnte Anmeldungen ausstellen: FACHTAG_SESSION_KEY und FACHTAG_SESSION_PUBLIC_KEYS fehlen.",
        );
    }
}

fn disk(settings: &Settings, report: &mut Report) {
    let Some(room) = folder::room(settings) else { return };
    let words = format!("noch {} MiB frei", room >> 20);
    if room >= LITTLE_ROOM {
        report.line("Datenträger", Ok(words));
    } else if room >= folder::LEAST_ROOM {
        report.warning("Datenträger", &words);
    } else {
        report.line("Datenträger", Err(words));
    }
}

async fn databases(settings: &Settings, report: &mut Report) {
    for service in parts::names(None) {
        let name = format!("Datenbank {service}");
        match parts::open(settings, service).await {
            Ok(store) => {
                let state = state(settings, &store).await;
                let usable = matches!(state, Ok(StoreState::Usable));
                report.line(&name, state.map_err(|error| database::words(&error)).and_then(StoreState::words));
                if usable {
                    work(store, report).await;
                }
            }
            Err(failure) => report.line(&name, Err(failure.to_string())),
        }
    }
}

enum StoreState {
    Usable,
    /// SQLite's tables are made when the program starts.
    Fresh,
    /// The tables are missing.
    Empty,
    /// The login of one service.
    Foreign,
}

impl StoreState {
    fn words(self) -> Result<String, String> {
        match self {
            Self::Usable => Ok("beschreibbar, auf dem neuesten Stand".into()),
            Self::Fresh => Ok("Tabellen entstehen beim Start".into()),
            Self::Empty => Err("Tabellen fehlen: fachtag migrate".into()),
            Self::Foreign => Ok("nicht geprüft: Dieser Zugang ist der eines anderen Dienstes".into()),
        }
    }
}

async fn state(settings: &Settings, store: &Database) -> fachtag_db::Result<StoreState> {
    store.check_connection().await?;
    if !store.may_look().await? {
        return Ok(StoreState::Foreign);
    }
    Ok(match parts::is_migrated(store).await? {
        true => {
            check_writable(&Bus::new(store.clone(), Clock::system())).await?;
            StoreState::Usable
        }
        false if settings.database_url.is_none() => StoreState::Fresh,
        false => StoreState::Empty,
    })
}

/// Whether anybody works off what lies there: services that hang look alive.
async fn work(store: Database, report: &mut Report) {
    let service = store.service();
    let now = Clock::system().now();
    let counted = match gauges(&store).await {
        Ok(gauges) => gauges,
        Err(error) => return report.line(&format!("Arbeit {service}"), Err(database::words(&error))),
    };
    let late = |at: Option<DateTime<Utc>>| at.map(|at| now - at).filter(|age| *age > LATE);
    let mut troubles = Vec::new();
    if let Some(age) = late(counted.outbox_oldest) {
        let minutes = age.num_minutes();
        troubles.push(format!("seit {minutes} min wird nicht verschickt, was hier geschah ({})", counted.outbox_depth));
    }
    if let Some(age) = late(counted.inbox_due) {
        let minutes = age.num_minutes();
        troubles.push(format!("seit {minutes} min wird nicht bearbeitet, was ankam ({})", counted.inbox_waiting));
    }
    if counted.due_work_failing > 0 {
        let failing = counted.due_work_failing;
        troubles.push(format!("{failing} fällige Arbeiten schlagen immer wieder fehl; die Tabelle retry sagt, woran"));
    }
    let result = match troubles.is_empty() {
        true => Ok(format!("nichts liegt zu lange; zur Seite gelegt: {}", counted.inbox_parked)),
        false => Err(format!("{}. Läuft der Dienst, und was sagt sein /readyz?", troubles.join("; "))),
    };
    report.line(&format!("Arbeit {service}"), result);
}

async fn broker(settings: &Settings, report: &mut Report) {
    let Some(url) = &settings.broker_url else {
        return report.line("Nachrichten", Ok("im selben Prozess".to_owned()));
    };
    match rabbitmq::inspect(url, LISTENERS).await {
        Ok(queues) => {
            report.line("Nachrichten", Ok("RabbitMQ erreichbar".to_owned()));
            for (queue, state) in queues {
                report.line(&format!("Queue {queue}"), words(state));
            }
        }
        Err(BrokerError::Blocked) => {
            let words = "RabbitMQ nimmt nichts an: Dort fehlt Arbeitsspeicher oder Platz auf dem Datenträger.";
            report.line("Nachrichten", Err(words.to_owned()));
        }
        Err(error) => {
            let words =
                format!("nicht erreichbar ({error}); stimmen Adresse, Name und Passwort in FACHTAG_BROKER_URL?");
            report.line("Nachrichten", Err(words));
        }
    }
}

fn words(state: QueueState) -> Result<String, String> {
    match state {
        QueueState::Fine => Ok("nimmt Nachrichten an".into()),
        QueueState::Unknown => Ok("nicht geprüft: Dieser Zugang darf dort nicht senden".into()),
        QueueState::Missing => Err("fehlt oder ist nicht ganz eingerichtet: fachtag setup-broker".into()),
        QueueState::NoLeader => {
            Err("nimmt nichts an, sie hat keinen Leader mehr: fachtag setup-broker legt sie neu an".into())
        }
    }
}

async fn mail(settings: &Settings, report: &mut Report) {
    let sender = parts::sender(settings).map(|sender| sender.to_string()).map_err(|failure| failure.to_string());
    report.line("Absender", sender);
    match parts::return_path(settings) {
        Ok(None) => {}
        Ok(Some(_)) => report.line("Rückläufer", Ok("kommen an eine eigene Adresse für jede E-Mail".into())),
        Err(failure) => report.line("Rückläufer", Err(failure.to_string())),
    }
    let backup = match settings.database_url {
        None => "fachtag backup ORDNER, auch im laufenden Betrieb",
        Some(_) => "pg_dump der ganzen Datenbank, dazu FACHTAG_SECRET",
    };
    report.line("Sicherung", Ok(backup.to_owned()));
    let signed = parts::signature(settings).map(|signature| {
        let words = if signature.is_some() { "E-Mails werden signiert" } else { "E-Mails werden nicht signiert" };
        words.to_owned()
    });
    report.line("DKIM", signed.map_err(|failure| failure.to_string()));
    let result = match parts::mail_transport(settings, false) {
        Ok(MailTransport::Files(files)) => {
            let folder = files.folder().display();
            return report.warning(
                "E-Mail",
                &format!(
                    "kein Mailserver eingestellt (FACHTAG_SMTP_URL): Niemand erhält E-Mails, sie liegen in {folder}"
                ),
            );
        }
        Ok(mail_transport) => match mail_transport.connect().await {
            Ok(session) => {
                session.close().await;
                Ok("Mailserver erreichbar".to_owned())
            }
            Err(error) => Err(error.to_string()),
        },
        Err(failure) => Err(failure.to_string()),
    };
    report.line("E-Mail", result);
}
