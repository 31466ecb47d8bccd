//! What is stored, in words for organizers.

use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    dates,
    flash::Words,
    organisation::Moment,
    page::{Alert, Badge, Tone},
};

use crate::domain::{
    audit::{Action, Actor, AuditEntry},
    fields::{ANSWERS, FIELDS},
    mail_state::MailState,
    marks::MOST_ANSWERS,
    registration::Registration,
    seats::{Placement, Seats},
    sign_up_way::SignUpWay,
};

/// Where the registration stands.
pub(crate) fn status(registration: &Registration, position: Option<u32>) -> String {
    match registration.status {
        RegistrationStatus::Confirmed => "Platz".into(),
        RegistrationStatus::Pending => until("noch nicht bestätigt", registration),
        RegistrationStatus::Offered => until("Platz angeboten", registration),
        RegistrationStatus::Waitlisted => position
            .map_or_else(|| "Warteliste".into(), |position| format!("Warteliste, {}. Stelle", dates::number(position))),
        RegistrationStatus::Cancelled if registration.is_expired() => "Frist abgelaufen".into(),
        RegistrationStatus::Cancelled => "abgemeldet".into(),
    }
}

/// What organizers are told of sign-ups that looked like a program's.
pub(crate) fn suspicious(count: i64) -> Option<Alert> {
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
fn until(state: &str, registration: &Registration) -> String {
    registration.answer_by.map_or_else(|| state.into(), |until| format!("{state}, Frist bis {}", dates::moment(until)))
}

/// Such as "18 Personen".
pub(crate) fn people(count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    if count == 1 { "1 Person".into() } else { format!("{} Personen", dates::number(count)) }
}

/// Why nobody gets a seat.
pub(crate) fn all_taken(seats: &Seats) -> String {
    match seats.wanted.unwrap_or_default() {
        1 => "Der einzige Platz ist vergeben.".into(),
        wanted => format!("Alle {} Plätze sind vergeben.", dates::number(wanted)),
    }
}

/// Whether the person came; `None` when nothing is noted.
pub(crate) fn attendance(attendance: Option<Attendance>) -> Option<&'static str> {
    Some(match attendance? {
        Attendance::Present => "anwesend",
        Attendance::Absent => "abwesend",
        Attendance::Excused => "entschuldigt",
    })
}

/// What became of the last mail.
pub(crate) fn mail(registration: &Registration) -> Badge {
    let (tone, text) = match registration.mail_state {
        _ if registration.participant.email.is_empty() => (Tone::Info, "ohne Adresse"),
        Some(MailState::Accepted) => (Tone::Success, "versandt"),
        Some(MailState::NotSent) => (Tone::Warning, "nicht verschickt"),
        Some(MailState::Failed) => (Tone::Error, "nicht zustellbar"),
        None => (Tone::Info, "noch keine"),
    };
    Badge { tone, text: text.into() }
}

/// What somebody who is entered now gets, to be said on the phone.
pub(crate) fn place_now(seats: &Seats) -> String {
    match (seats.next(false), seats.free()) {
        (Ok(Placement::Waiting { position, .. }), _) => {
            format!("{} Die Person kommt auf die Warteliste, an {}. Stelle.", all_taken(seats), dates::number(position))
        }
        (Ok(_), Some(1)) => "Noch 1 Platz ist frei.".into(),
        (Ok(_), Some(free)) => format!("Noch {} Plätze sind frei.", dates::number(free)),
        (Ok(_), None) => "Plätze sind frei.".into(),
        (Err(_), _) => format!("{} Eine Warteliste gibt es nicht.", all_taken(seats)),
    }
}

/// What somebody got who was just entered.
pub(crate) fn entered(registration: &Registration, position: Option<u32>) -> Alert {
    let place = match position {
        Some(position) => format!("Warteliste, an {}. Stelle", dates::number(position)),
        None => "Platz".into(),
    };
    let text = match registration.participant.email.as_str() {
        "" => {
            "Ohne E-Mail-Adresse erhält die Person keine E-Mails: Bitte sagen Sie ihr Bescheid, wenn sich etwas ändert."
        }
        _ => "Die Person erhält eine E-Mail mit allen Angaben.",
    };
    Alert { tone: Tone::Success, title: format!("{place}: Die Person ist eingetragen"), text: text.into() }
}

/// What became of a cancellation: who got the seat.
pub(crate) fn cancelled(registration: &Registration, moved_up: Option<&Registration>) -> Alert {
    let told = match registration.participant.email.as_str() {
        "" => "",
        _ => " Die Person erhält darüber eine E-Mail.",
    };
    let moved_up = moved_up.map(|other| {
        let name = other.participant.name();
        match other.status {
            RegistrationStatus::Offered => format!("{name} hat den Platz angeboten bekommen."),
            _ if other.participant.email.is_empty() => {
                format!("{name} ist nachgerückt und hat keine E-Mail-Adresse: Bitte rufen Sie an.")
            }
            _ => format!("{name} ist nachgerückt."),
        }
    });
    let text = format!("{}{told}", moved_up.unwrap_or_default());
    Alert { tone: Tone::Success, title: "Die Person ist abgemeldet".into(), text: text.trim().into() }
}

/// The history as people read it, the newest first.
pub(crate) fn history(entries: Vec<AuditEntry>) -> Vec<Moment> {
    entries.into_iter().rev().map(moment).collect()
}

fn moment(entry: AuditEntry) -> Moment {
    let (what, details) = action(entry.action);
    let who = match entry.actor {
        Actor::Participant => "die angemeldete Person".into(),
        Actor::Organizer { name, .. } => name,
        Actor::WaitingList => "der Reihe nach".into(),
        Actor::Deadline => "von selbst".into(),
    };
    Moment { at: dates::moment(entry.at), who, what, details }
}

fn action(action: Action) -> (String, Vec<String>) {
    let reason = |reason: Option<String>| reason.map(|reason| format!("Grund: {reason}")).into_iter().collect();
    match action {
        Action::SignedUp { way, status } => {
            let way = match way {
                SignUpWay::Online => "Angemeldet",
                SignUpWay::Desk => "Von der Organisation eingetragen",
                SignUpWay::Door => "Ohne Anmeldung gekommen",
            };
            let place = match status {
                RegistrationStatus::Waitlisted => "auf der Warteliste",
                RegistrationStatus::Pending => "noch zu bestätigen",
                _ => "mit Platz",
            };
            (format!("{way}, {place}"), Vec::new())
        }
        Action::Changed { fields } => {
            let names: Vec<_> = fields.iter().map(|field| field_name(field)).collect();
            ("Angaben geändert".into(), vec![names.join(", ")])
        }
        Action::ConsentWithdrawn => {
            ("Einwilligung zum Unterstützungsbedarf widerrufen".into(), vec!["Die Angaben sind gelöscht.".into()])
        }
        Action::Confirmed => ("Anmeldung bestätigt".into(), Vec::new()),
        Action::Offered { until } => ("Platz angeboten".into(), vec![format!("Frist bis {}", dates::moment(until))]),
        Action::Accepted => ("Platz angenommen".into(), Vec::new()),
        Action::Expired => ("Ohne Antwort: Die Frist ist abgelaufen".into(), Vec::new()),
        Action::MovedUp { reason: given, above_capacity: false } => {
            ("Von der Warteliste nachgerückt".into(), reason(given))
        }
        Action::MovedUp { reason: given, above_capacity: true } => {
            ("Platz über die Platzzahl hinaus".into(), reason(given))
        }
        Action::MovedToFront { reason: given, from_position } => {
            (format!("Von der {from_position}. an die 1. Stelle der Warteliste gesetzt"), reason(Some(given)))
        }
        Action::Cancelled { reason: given, on_request: false, .. } => ("Abgemeldet".into(), reason(given)),
        Action::Cancelled { reason: given, on_request: true, .. } => {
            ("Auf eigenen Wunsch abgemeldet".into(), reason(given))
        }
        Action::Reinstated => ("Abmeldung rückgängig gemacht".into(), Vec::new()),
        Action::ConfirmationSentAgain => ("Bestätigung noch einmal gesendet".into(), Vec::new()),
        Action::Attended { attendance: mark } => {
            let word = attendance(mark).unwrap_or("nicht erfasst");
            (format!("Anwesenheit: {word}"), Vec::new())
        }
        Action::Tagged { tag, on: true } => (format!("Schlagwort gesetzt: {tag}"), Vec::new()),
        Action::Tagged { tag, on: false } => (format!("Schlagwort entfernt: {tag}"), Vec::new()),
        Action::Chose { seats, waiting } => {
            let line = |label: &str, titles: &[String]| format!("{label}: {}", titles.join(", "));
            let mut lines = Vec::new();
            lines.extend((!seats.is_empty()).then(|| line("Platz", &seats)));
            lines.extend((!waiting.is_empty()).then(|| line("Warteliste", &waiting)));
            ("Workshops gewählt".into(), lines)
        }
        Action::WrittenTo { subject } => ("E-Mail der Organisation".into(), vec![format!("Betreff: {subject}")]),
    }
}

fn field_name(key: &str) -> &str {
    let field = FIELDS.iter().find(|field| field.key == key).map(|field| field.short_label);
    field.unwrap_or(if key == ANSWERS.0 { ANSWERS.1 } else { key })
}

/// A form came without one of its buttons.
pub(crate) fn nothing_chosen() -> Alert {
    Alert {
        tone: Tone::Error,
        title: "Es hat sich nichts geändert".into(),
        text: "Wählen Sie bitte einen der Knöpfe: anwesend, abwesend, entschuldigt oder Anwesenheit löschen.".into(),
    }
}

/// Nothing in this `place` of the page was ticked.
pub(crate) fn nobody_chosen(place: &str) -> Alert {
    Alert {
        tone: Tone::Error,
        title: "Es ist niemand ausgewählt".into(),
        text: format!("Setzen Sie in der {place} Häkchen bei den Personen, die Sie meinen."),
    }
}

/// A filter takes some answers only.
pub(crate) fn too_many_answers() -> Alert {
    Alert {
        tone: Tone::Warning,
        title: format!("Ein Filter nimmt höchstens {} Antworten auf einmal", MOST_ANSWERS),
        text: "Die übrigen sind nicht berücksichtigt: Die Tabelle zeigt mehr Personen, als Sie gesucht haben.".into(),
    }
}

/// A tag was to be given, but none was named.
pub(crate) fn no_tag() -> Alert {
    Alert {
        tone: Tone::Error,
        title: "Es hat sich nichts geändert".into(),
        text: "Schreiben Sie bitte ein Schlagwort in das Feld neben den Knöpfen.".into(),
    }
}

/// The word of [`DONE`] after attendance was noted of so many people anew.
pub(crate) const fn marked(people: usize) -> &'static str {
    if people == 0 { "unveraendert" } else { "anwesenheit" }
}

/// What was just done, by its word in the address.
pub(crate) const DONE: &Words = &[
    ("geaendert", Tone::Success, "Die Angaben sind gespeichert", ""),
    ("gewaehlt", Tone::Success, "Die Workshopwahl ist gespeichert", ""),
    ("wieder-da", Tone::Success, "Die Abmeldung ist rückgängig gemacht", "Die Person erhält darüber eine E-Mail."),
    (
        "nicht-mehr-frei",
        Tone::Error,
        "Die Abmeldung lässt sich nicht mehr rückgängig machen",
        "Der Platz ist vergeben, oder es ist mehr als eine Stunde her. Tragen Sie die Person bitte neu ein.",
    ),
    ("noch-einmal", Tone::Success, "Die Bestätigung ist noch einmal unterwegs", ""),
    ("nachgerueckt", Tone::Success, "Die Person hat jetzt einen Platz", "Sie erhält darüber eine E-Mail."),
    ("bestaetigt", Tone::Success, "Die Anmeldung ist bestätigt", "Die Person erhält darüber eine E-Mail."),
    ("nicht-mehr-offen", Tone::Info, "Für die Person wird kein Platz mehr freigehalten", ""),
    ("erste-stelle", Tone::Success, "Die Person steht jetzt an erster Stelle der Warteliste", ""),
    ("nicht-mehr-wartend", Tone::Info, "Die Person steht nicht mehr auf der Warteliste", ""),
    ("anwesenheit", Tone::Success, "Die Anwesenheit ist erfasst", ""),
    ("unveraendert", Tone::Info, "Das war schon so erfasst", "Es hat sich nichts geändert."),
    (
        "zu-frueh",
        Tone::Info,
        "Dafür ist es noch zu früh",
        "Alle Übrigen lassen sich als abwesend erfassen, sobald die Veranstaltung begonnen hat.",
    ),
    ("schlagwort", Tone::Success, "Das Schlagwort ist gesetzt", ""),
    (
        "schlagwort-unveraendert",
        Tone::Info,
        "Es hat sich nichts geändert",
        "Das Schlagwort war schon so gesetzt, oder es sind schon 20 Schlagwörter.",
    ),
    ("kein-schlagwort", Tone::Error, "Es hat sich nichts geändert", "Schreiben Sie bitte ein Schlagwort in das Feld."),
    ("ohne-schlagwort", Tone::Success, "Das Schlagwort ist entfernt", ""),
    (
        "filter",
        Tone::Success,
        "Der Filter ist gespeichert",
        "Alle, die diese Veranstaltung organisieren, finden ihn über der Tabelle.",
    ),
    ("filter-geloescht", Tone::Success, "Der Filter ist gelöscht", ""),
    ("da", Tone::Success, "Die Person ist eingetragen und als anwesend erfasst", ""),
    ("test", Tone::Success, "Der Test ist unterwegs", "Er kommt in den nächsten Minuten in Ihrem Postfach an."),
    ("gesendet", Tone::Success, "Die E-Mail ist unterwegs", ""),
    ("schon-gesendet", Tone::Info, "Diese E-Mail wurde schon gesendet", "Sie geht kein zweites Mal hinaus."),
];
