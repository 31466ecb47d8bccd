//! A letter's kind and state for people.

use fachtag_web::page::{Badge, Tone};

use crate::domain::{
    letter::{LetterKind, LetterState},
    reply::in_plain_words,
};

/// What the letter says.
pub(super) fn kind(name: &str) -> &'static str {
    LetterKind::parse(name).map(LetterKind::label).unwrap_or_default()
}

/// Where it stands; `replaced` by a letter to a corrected address.
pub(super) fn badge(name: &str, replaced: bool) -> Option<Badge> {
    let state = LetterState::parse(name)?;
    if replaced {
        return Some(Badge { tone: Tone::Info, text: "durch eine neue E-Mail ersetzt".into() });
    }
    let tone = match state {
        LetterState::Waiting | LetterState::Sending => Tone::Info,
        LetterState::Accepted => Tone::Success,
        LetterState::Uncertain | LetterState::NotSent => Tone::Warning,
        LetterState::Failed | LetterState::Parked | LetterState::Bounced => Tone::Error,
    };
    Some(Badge { tone, text: state.label().into() })
}

/// What the mail server said, in plain words where there are any.
pub(super) fn reply(reply: Option<String>) -> String {
    let reply = reply.unwrap_or_default();
    in_plain_words(&reply).map_or(reply, str::to_owned)
}

/// What that means, and what one can do.
pub(super) fn advice(name: &str, replaced: bool) -> &'static str {
    match LetterState::parse(name) {
        Some(_) if replaced => {
            "Die Adresse wurde geändert. Statt dieser E-Mail ging eine neue an die neue Adresse. Sie müssen nichts tun."
        }
        Some(LetterState::Waiting) => "Die E-Mail geht von selbst hinaus. Sie müssen nichts tun.",
        Some(LetterState::Sending) => "Der Mailserver bekommt die E-Mail gerade. Sie müssen nichts tun.",
        Some(LetterState::Accepted) => {
            "Der Mailserver hat die E-Mail angenommen. Ist sie nicht zu finden, hilft ein Blick in den Spam-Ordner. Ihr Text \
             ist hier gelöscht, weil er einen persönlichen Link enthielt."
        }
        Some(LetterState::Uncertain) => {
            "Der Mailserver hat nicht geantwortet. Die E-Mail wird noch einmal übergeben und kann deshalb zweimal ankommen."
        }
        Some(LetterState::Failed) => {
            "Der Mailserver nimmt diese E-Mail nicht an. Meist stimmt die Adresse nicht: Bitte prüfen Sie sie und rufen Sie \
             die Person an, wenn die Nachricht wichtig ist."
        }
        Some(LetterState::Bounced) => {
            "Der Mailserver hat die E-Mail angenommen, aber später kam sie als unzustellbar zurück. Meist stimmt die \
             Adresse nicht: Bitte prüfen Sie sie und rufen Sie die Person an, wenn die Nachricht wichtig ist."
        }
        Some(LetterState::NotSent) => {
            "Es ist kein Mailserver eingestellt. Diese E-Mail hat niemand erhalten: Bitte wenden Sie sich an die Person, die das \
             Programm betreibt, und rufen Sie an, wenn die Nachricht wichtig ist."
        }
        Some(LetterState::Parked) => {
            "Alle Versuche sind aufgebraucht. Bitte fragen Sie die Person, die das Programm betreibt, ob der Mailserver \
             erreichbar ist, und rufen Sie die Empfängerin oder den Empfänger an, wenn die Nachricht wichtig ist."
        }
        None => "",
    }
}
