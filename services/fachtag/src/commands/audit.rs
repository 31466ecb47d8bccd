//! `audit`: reads the books of all services and says what does not agree. It changes nothing.

use crate::out::say;
use std::{collections::HashSet, time::Duration};

use fachtag_bus::{incoming_subjects, outgoing_subjects};
use fachtag_db::Database;
use fachtag_notifications::store::registrations as told;
use fachtag_registrations::store::checks::{self, SeatCheck, SessionCheck};
use fachtag_runtime::Settings;
use uuid::Uuid;

use super::Failure;
use crate::parts;

/// Registrations compared at a time.
const BATCH: u32 = 1_000;
/// Beside running services something is always between two books: what is still wrong after a while is wrong.
const LOOKS: usize = 3;
const PAUSE: Duration = Duration::from_secs(5);

pub(super) async fn run(settings: &Settings) -> Result<(), Failure> {
    tell(&audit(settings).await?)
}

/// Prints what was found; a failure when that is something.
pub(super) fn tell(findings: &[String]) -> Result<(), Failure> {
    for finding in findings {
        say!("{finding}");
    }
    match findings.len() {
        0 => say!("Die Bücher stimmen: Plätze und Anmeldungen, Anmeldungen und E-Mails"),
        count => return Err(Failure::failed(format!("{count} Unstimmigkeiten"))),
    }
    Ok(())
}

/// What is wrong, a line each.
pub(super) async fn audit(settings: &Settings) -> Result<Vec<String>, Failure> {
    let registrations = parts::open(settings, "registrations").await?;
    let notifications = parts::open(settings, "notifications").await?;
    let mut findings = look(&registrations, &notifications).await?;
    for _ in 1..LOOKS {
        if findings.is_empty() {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        let again: HashSet<String> = look(&registrations, &notifications).await?.into_iter().collect();
        findings.retain(|finding| again.contains(finding));
    }
    registrations.close().await;
    notifications.close().await;
    Ok(findings)
}

async fn look(registrations: &Database, notifications: &Database) -> Result<Vec<String>, Failure> {
    let mut findings: Vec<String> = checks::seats(registrations).await?.iter().flat_map(seats).collect();
    findings.extend(checks::session_seats(registrations).await?.iter().flat_map(session_seats));
    findings.extend(untold(registrations, notifications).await?);
    Ok(findings)
}

fn seats(check: &SeatCheck) -> Vec<String> {
    let SeatCheck { slug, capacity, confirmed, held, waiting, rows_confirmed, rows_held, rows_waiting, .. } = check;
    let mut findings = Vec::new();
    for (what, counted, rows) in [
        ("vergebene Plätze", confirmed, rows_confirmed),
        ("freigehaltene Plätze", held, rows_held),
        ("Plätze auf der Warteliste", waiting, rows_waiting),
    ] {
        if counted != rows {
            findings.push(format!("{slug}: {what}: {counted} gezählt, {rows} Anmeldungen"));
        }
    }
    if capacity.is_some_and(|capacity| rows_confirmed + rows_held > capacity) {
        findings.push(format!("{slug}: überbucht: {rows_confirmed} und {rows_held} freigehalten"));
    }
    findings
}

fn session_seats(check: &SessionCheck) -> Vec<String> {
    let SessionCheck { slug, session_id, capacity, taken, waiting, rows_taken, rows_waiting } = check;
    let mut findings = Vec::new();
    for (what, counted, rows) in [("Plätze", taken, rows_taken), ("Plätze auf der Warteliste", waiting, rows_waiting)]
    {
        if counted != rows {
            findings.push(format!("{slug}: Workshop {session_id}: {what}: {counted} gezählt, {rows} gewählt"));
        }
    }
    if rows_taken > capacity {
        findings.push(format!("{slug}: Workshop {session_id}: überbucht: {rows_taken} von {capacity}"));
    }
    findings
}

/// Registrations that the notifications service knows nothing of, and that are not on their way to it: nobody will ever be written to.
async fn untold(registrations: &Database, notifications: &Database) -> Result<Vec<String>, Failure> {
    let mut findings = Vec::new();
    let mut after = Uuid::nil();
    // The sender's book first: what leaves it meanwhile is in the receiver's.
    let outgoing = outgoing_subjects(registrations).await?;
    let incoming = incoming_subjects(notifications).await?;
    loop {
        let ids = checks::reachable(registrations, after, BATCH).await?;
        let Some(last) = ids.last() else { return Ok(findings) };
        after = *last;
        let known: HashSet<Uuid> = told::known(notifications, &ids).await?.into_iter().collect();
        let on_its_way = |id: &Uuid| [&outgoing, &incoming].iter().any(|subjects| subjects.contains(&id.to_string()));
        let missing = ids.iter().filter(|id| !known.contains(id) && !on_its_way(id));
        findings.extend(missing.map(|id| format!("Anmeldung {id}: Die Benachrichtigungen wissen nichts von ihr")));
    }
}
