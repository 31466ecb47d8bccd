//! What wants looking at, in words.

use chrono::{DateTime, Utc};
use fachtag_access::Principal;
use fachtag_contracts::{events::Event, links};
use fachtag_web::{
    dates,
    page::{Link, Tone},
};

use super::{queries::Attention, views::Concern};
use crate::{
    domain::{agenda, site_text::TextKind, stored_event::StoredEvent},
    words::organizers_href,
};

/// What somebody should look at for the sake of one event.
pub fn about(stored: &StoredEvent, attention: &Attention, now: DateTime<Utc>) -> Vec<Concern> {
    let event = &stored.event;
    let found = agenda::concerns(event, stored.taken(), stored.waiting, now);
    let mut concerns: Vec<_> = found.into_iter().map(|concern| concern_words(event, concern)).collect();
    concerns.extend(undelivered(event, attention));
    concerns
}

/// The mails about an event that reached nobody. The link shows all mails: no filter has the refused and the given up ones.
pub fn undelivered(event: &Event, attention: &Attention) -> Option<Concern> {
    let failed = attention.failed_by_event.iter().find(|failed| failed.event_id == event.id && failed.count > 0)?;
    Some(Concern {
        tone: Tone::Error,
        title: format!("{}: {}", not_delivered(failed.count.into()), event.title),
        text: "Der Mailserver hat sie abgelehnt, oder alle Versuche sind aufgebraucht.".into(),
        link: Some(Link {
            href: links::organisation::mails_about(event.id),
            text: "Nicht zugestellte E-Mails ansehen".into(),
        }),
    })
}

fn not_delivered(count: i64) -> String {
    if count == 1 { "Eine E-Mail kam nicht an".into() } else { format!("{count} E-Mails kamen nicht an") }
}

fn concern_words(event: &Event, concern: agenda::Concern) -> Concern {
    let number = dates::number;
    let (tone, title, text, link) = match concern {
        agenda::Concern::NearlyFull { confirmed, capacity } => (
            Tone::Info,
            "Fast ausgebucht",
            format!("{} von {} Plätzen sind vergeben.", number(confirmed), number(capacity)),
            "Plätze ansehen",
        ),
        agenda::Concern::Full { waiting: 0 } => {
            (Tone::Info, "Ausgebucht", "Alle Plätze sind vergeben.".to_owned(), "Plätze ansehen")
        }
        agenda::Concern::Full { waiting } => {
            let who =
                if waiting == 1 { "1 Person wartet".into() } else { format!("{} Personen warten", number(waiting)) };
            (Tone::Info, "Ausgebucht", format!("Alle Plätze sind vergeben, {who}."), "Plätze ansehen")
        }
        agenda::Concern::NoPlace => (
            Tone::Warning,
            "Der Ort fehlt",
            "Es gibt weder einen Veranstaltungsort noch einen Link zur Online-Teilnahme.".to_owned(),
            "Ort nachtragen",
        ),
        agenda::Concern::DraftNears => (
            Tone::Warning,
            "Der Entwurf ist noch nicht veröffentlicht",
            format!("Der Termin ist schon am {}.", dates::day(event.starts_at)),
            "Entwurf ansehen",
        ),
    };
    let href = match concern {
        agenda::Concern::NoPlace => format!("{}/bearbeiten#venue.name", organizers_href(event.id)),
        _ => organizers_href(event.id),
    };
    Concern { tone, title: format!("{title}: {}", event.title), text, link: Some(Link { href, text: link.into() }) }
}

/// The installation is new.
pub fn first_steps() -> Concern {
    Concern {
        tone: Tone::Info,
        title: "Willkommen".into(),
        text: "Was diese Seite vor der ersten Veranstaltung von Ihnen braucht, steht an einer Stelle.".into(),
        link: Some(Link { href: links::organisation::FIRST_STEPS.into(), text: "Erste Schritte".into() }),
    }
}

/// Texts in which something is missing that only the office knows.
pub fn unfinished(texts: &[TextKind]) -> Option<Concern> {
    let names: Vec<&str> = texts.iter().map(|kind| kind.title()).collect();
    (!names.is_empty()).then(|| Concern {
        tone: Tone::Warning,
        title: "In den Texten Ihrer Stelle fehlen noch Angaben".into(),
        text: format!("{}: Was in eckigen Klammern steht, ist noch zu ergänzen.", names.join(", ")),
        link: Some(Link { href: links::organisation::TEXTS.into(), text: "Texte ergänzen".into() }),
    })
}

/// What is not about one event.
pub fn elsewhere(person: &Principal, attention: &Attention) -> Vec<Concern> {
    let mut concerns = Vec::new();
    let about_events: i64 = attention.failed_by_event.iter().map(|failed| i64::from(failed.count)).sum();
    let others = attention.failed_letters - about_events;
    concerns.extend(attention.mail_trouble.as_ref().map(|trouble| Concern {
        tone: Tone::Error,
        title: "Zurzeit gehen keine E-Mails hinaus".into(),
        text: format!(
            "{trouble} Alle E-Mails warten und gehen von selbst hinaus, sobald das behoben ist. Bitte sagen Sie der \
             Stelle Bescheid, die diesen Dienst technisch betreibt."
        ),
        link: Some(Link { href: links::organisation::MAILS.into(), text: "E-Mails ansehen".into() }),
    }));
    if person.may_administer() && others > 0 {
        concerns.push(Concern {
            tone: Tone::Error,
            title: not_delivered(others),
            text: "Es geht um Anmeldelinks für die Organisation.".into(),
            link: Some(Link {
                href: links::organisation::MAILS.into(),
                text: "Nicht zugestellte E-Mails ansehen".into(),
            }),
        });
    }
    if attention.parked_messages > 0 {
        let count = attention.parked_messages;
        let what =
            if count == 1 { "Ein Vorgang steckt fest".into() } else { format!("{count} Vorgänge stecken fest") };
        concerns.push(Concern {
            tone: Tone::Error,
            title: what,
            text:
                "Deshalb kann etwas fehlen, zum Beispiel eine E-Mail. Bitte sagen Sie der Stelle Bescheid, die diesen \
                   Dienst technisch betreibt; der Befehl „fachtag parked list“ zeigt ihr mehr."
                    .into(),
            link: None,
        });
    }
    concerns
}
