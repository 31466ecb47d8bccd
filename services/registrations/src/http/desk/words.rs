//! What is stored, in words for organizers.

use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    dates,
    organisation::Moment,
    page::{Alert, Badge, Tone},
};

use crate::{
    domain::{
        applicant::Way,
        history::{Actor, Deed},
        seats::Seats,
    },
    store::{history::Told, registrations::Row},
};

/// Where the registration stands.
pub(super) fn status(row: &Row, position: Option<u32>) -> String {
    match row.status() {
        RegistrationStatus::Confirmed => "Platz".into(),
        RegistrationStatus::Pending => until("noch nicht bestätigt", row),
        RegistrationStatus::Offered => until("Platz angeboten", row),
        RegistrationStatus::Waitlisted => position
            .map_or_else(|| "Warteliste".into(), |position| format!("Warteliste, {}. Stelle", dates::number(position))),
        RegistrationStatus::Cancelled if row.is_expired() => "Frist abgelaufen".into(),
        RegistrationStatus::Cancelled => "abgesagt".into(),
    }
}

/// What organizers are told of sign-ups that looked like a program's.
pub(super) fn cautious(count: i64) -> Option<Alert> {
    let title = match count {
        0 => return None,
        1 => "Eine Anmeldung gilt erst nach Bestätigung der E-Mail-Adresse".to_owned(),
        count => format!("{count} Anmeldungen gelten erst nach Bestätigung der E-Mail-Adresse"),
    };
    let text = "In den letzten 24 Stunden kamen ungewöhnlich viele Anmeldungen, oder ein Programm hat das Formular ausgefüllt. Ohne \
                Bestätigung werden die Plätze nach kurzer Zeit wieder frei.";
    Some(Alert { tone: Tone::Warning, title, text: text.into() })
}

/// A state that ends by itself.
fn until(state: &str, row: &Row) -> String {
    row.answer_by.map_or_else(|| state.into(), |until| format!("{state}, Frist bis {}", dates::moment(until)))
}

/// Why nobody gets a seat.
pub(super) fn all_taken(seats: &Seats) -> String {
    match seats.wanted.unwrap_or_default() {
        1 => "Der einzige Platz ist vergeben.".into(),
        wanted => format!("Alle {} Plätze sind vergeben.", dates::number(wanted)),
    }
}

/// Whether the person came; `None` when nothing is noted.
pub(super) fn attendance(word: Option<&str>) -> Option<&'static str> {
    match word? {
        "present" => Some("anwesend"),
        "absent" => Some("abwesend"),
        "excused" => Some("entschuldigt"),
        _ => None,
    }
}

/// As [`attendance`], with an icon.
pub(super) fn attendance_badge(word: Option<&str>) -> Option<Badge> {
    let tone = if word == Some("present") { Tone::Success } else { Tone::Info };
    attendance(word).map(|text| Badge { tone, text: text.into() })
}

/// What became of the last mail.
pub(super) fn mail(row: &Row) -> Badge {
    let (tone, text) = match row.mail_state.as_deref() {
        _ if row.email.is_empty() => (Tone::Info, "ohne Adresse"),
        Some("accepted") => (Tone::Success, "versandt"),
        Some("not_sent") => (Tone::Warning, "nicht verschickt"),
        Some("failed") => (Tone::Error, "nicht zustellbar"),
        _ => (Tone::Info, "noch keine"),
    };
    Badge { tone, text: text.into() }
}

/// The history as people read it, the newest first.
pub(super) fn history(told: Vec<Told>) -> Vec<Moment> {
    told.into_iter().rev().map(moment).collect()
}

fn moment(told: Told) -> Moment {
    let (what, details) = deed(told.deed);
    let who = match told.actor {
        Actor::Participant => "die angemeldete Person".into(),
        Actor::Organizer { name, .. } => name,
        Actor::WaitingList => "der Reihe nach".into(),
        Actor::Deadline => "von selbst".into(),
    };
    Moment { at: dates::moment(told.at), who, what, details }
}

fn deed(deed: Deed) -> (String, Vec<String>) {
    let reason = |reason: Option<String>| reason.map(|reason| format!("Grund: {reason}")).into_iter().collect();
    match deed {
        Deed::SignedUp { way, status } => {
            let way = match way {
                Way::Online => "Angemeldet",
                Way::Desk => "Von der Organisation eingetragen",
                Way::Door => "Ohne Anmeldung gekommen",
            };
            let place = match status {
                RegistrationStatus::Waitlisted => "auf der Warteliste",
                RegistrationStatus::Pending => "noch zu bestätigen",
                _ => "mit Platz",
            };
            (format!("{way}, {place}"), Vec::new())
        }
        Deed::Changed { fields } => {
            let names: Vec<_> = fields.iter().map(|field| field_name(field)).collect();
            ("Angaben geändert".into(), vec![names.join(", ")])
        }
        Deed::ConsentWithdrawn => {
            ("Einwilligung zum Unterstützungsbedarf widerrufen".into(), vec!["Die Angaben sind gelöscht.".into()])
        }
        Deed::Confirmed => ("Anmeldung bestätigt".into(), Vec::new()),
        Deed::Offered { until } => ("Platz angeboten".into(), vec![format!("Frist bis {}", dates::moment(until))]),
        Deed::Accepted => ("Platz angenommen".into(), Vec::new()),
        Deed::Expired => ("Ohne Antwort: Die Frist ist abgelaufen".into(), Vec::new()),
        Deed::MovedUp { reason: given } => ("Von der Warteliste nachgerückt".into(), reason(given)),
        Deed::MovedToFront { reason: given, from_position } => {
            (format!("Von der {from_position}. an die 1. Stelle der Warteliste gesetzt"), reason(Some(given)))
        }
        Deed::Cancelled { reason: given } => ("Anmeldung abgesagt".into(), reason(given)),
        Deed::Attended { attendance: word } => {
            let word = attendance(word.as_deref()).unwrap_or("nicht erfasst");
            (format!("Anwesenheit: {word}"), Vec::new())
        }
        Deed::WrittenTo { subject } => ("E-Mail der Organisation".into(), vec![format!("Betreff: {subject}")]),
    }
}

fn field_name(field: &str) -> &str {
    match field {
        "first_name" => "Vorname",
        "last_name" => "Nachname",
        "email" => "E-Mail-Adresse",
        "language" => "Sprache der E-Mails",
        "institution" => "Einrichtung",
        "function" => "Funktion",
        "meal" => "Verpflegung",
        "answers" => "Antworten",
        "support_needs" => "Unterstützungsbedarf",
        "note" => "Mitteilung",
        other => other,
    }
}

/// A form came without one of its buttons.
pub(super) fn nothing_chosen() -> Alert {
    Alert {
        tone: Tone::Error,
        title: "Es hat sich nichts geändert".into(),
        text: "Wählen Sie bitte einen der Knöpfe: anwesend, abwesend, entschuldigt oder Anwesenheit löschen.".into(),
    }
}

/// The message for what was just done, by its word in the address.
pub(super) fn done(word: &str) -> Option<Alert> {
    let (tone, title, text) = match word {
        "eingetragen" => (Tone::Success, "Die Person ist eingetragen", "Sie erhält eine E-Mail mit allen Angaben."),
        "geaendert" => (Tone::Success, "Die Angaben sind gespeichert", ""),
        "abgesagt" => (Tone::Success, "Die Anmeldung ist abgesagt", "Die Person erhält darüber eine E-Mail."),
        "nachgerueckt" => (Tone::Success, "Die Person hat jetzt einen Platz", "Sie erhält darüber eine E-Mail."),
        "bestaetigt" => (Tone::Success, "Die Anmeldung ist bestätigt", "Die Person erhält darüber eine E-Mail."),
        "nicht-mehr-offen" => (Tone::Info, "Für die Person wird kein Platz mehr freigehalten", ""),
        "erste-stelle" => (Tone::Success, "Die Person steht jetzt an erster Stelle der Warteliste", ""),
        "nicht-mehr-wartend" => (Tone::Info, "Die Person steht nicht mehr auf der Warteliste", ""),
        "anwesenheit" => (Tone::Success, "Die Anwesenheit ist erfasst", ""),
        "unveraendert" => (Tone::Info, "Das war schon so erfasst", "Es hat sich nichts geändert."),
        "zu-frueh" => (
            Tone::Info,
            "Dafür ist es noch zu früh",
            "Alle Übrigen lassen sich als abwesend erfassen, sobald die Veranstaltung begonnen hat.",
        ),
        "da" => (Tone::Success, "Die Person ist eingetragen und als anwesend erfasst", ""),
        "test" => (Tone::Success, "Der Test ist unterwegs", "Er kommt in den nächsten Minuten in Ihrem Postfach an."),
        "gesendet" => (Tone::Success, "Die E-Mail ist unterwegs", ""),
        "schon-gesendet" => (Tone::Info, "Diese E-Mail wurde schon gesendet", "Sie geht kein zweites Mal hinaus."),
        _ => return None,
    };
    Some(Alert { tone, title: title.into(), text: text.into() })
}
