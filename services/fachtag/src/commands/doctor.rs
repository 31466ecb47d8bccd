//! `doctor`: one line for each thing that must work.

use fachtag_bus::{Transport, rabbitmq::Broker};
use fachtag_notifications::mail::transport::Postman;
use fachtag_runtime::{Settings, settings::Problems};

use super::Failure;
use crate::parts;

struct Report {
    failures: u32,
}

impl Report {
    fn line(&mut self, name: &str, result: Result<String, String>) {
        match result {
            Ok(text) => println!("ok      {name}: {text}"),
            Err(text) => {
                self.failures += 1;
                println!("FEHLER  {name}: {text}");
            }
        }
    }
}

pub(super) async fn run(settings: Result<Settings, Problems>) -> Result<(), Failure> {
    let mut report = Report { failures: 0 };
    match settings {
        Ok(settings) => {
            report.line(
                "Einstellungen",
                Ok(format!("Adresse {}, Daten in {}", settings.public_url, settings.data_dir.display())),
            );
            databases(&settings, &mut report).await;
            broker(&settings, &mut report).await;
            mail(&settings, &mut report).await;
        }
        Err(problems) => {
            for problem in problems.0 {
                report.line(&problem.name, Err(problem.message));
            }
        }
    }
    match report.failures {
        0 => Ok(()),
        1 => Err(Failure::failed("1 Fehler")),
        count => Err(Failure::failed(format!("{count} Fehler"))),
    }
}

async fn databases(settings: &Settings, report: &mut Report) {
    for service in parts::names(None) {
        let result = match parts::open(settings, service).await {
            Ok(database) => match parts::is_migrated(&database).await {
                Ok(true) => Ok("erreichbar, auf dem neuesten Stand".to_owned()),
                // SQLite's tables are made when the program starts.
                Ok(false) if settings.database_url.is_none() => Ok("Tabellen entstehen beim Start".to_owned()),
                Ok(false) => Err("Tabellen fehlen: fachtag migrate".to_owned()),
                Err(error) => Err(error.to_string()),
            },
            Err(failure) => Err(failure.to_string()),
        };
        report.line(&format!("Datenbank {service}"), result);
    }
}

async fn broker(settings: &Settings, report: &mut Report) {
    let result = match &settings.broker_url {
        None => Ok("Nachrichten im selben Prozess".to_owned()),
        Some(url) if Transport::RabbitMq(Broker::new(url)).is_up().await => Ok("RabbitMQ erreichbar".to_owned()),
        Some(_) => Err("nicht erreichbar; stimmen Adresse, Name und Passwort in FACHTAG_BROKER_URL?".to_owned()),
    };
    report.line("Nachrichten", result);
}

async fn mail(settings: &Settings, report: &mut Report) {
    let sender = parts::sender(settings).map(|sender| sender.to_string()).map_err(|failure| failure.to_string());
    report.line("Absender", sender);
    let signed = parts::signature(settings).map(|signature| {
        let words = if signature.is_some() { "E-Mails werden signiert" } else { "E-Mails werden nicht signiert" };
        words.to_owned()
    });
    report.line("DKIM", signed.map_err(|failure| failure.to_string()));
    let result = match parts::postman(settings) {
        Ok(Postman::Files(files)) => Ok(format!("Dateien in {}", files.folder().display())),
        Ok(postman) => match postman.connect().await {
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
