//! What people would ask for at once.

use fachtag_contracts::{events::Event, links::organisation::edit_event};

use super::views::Missing;

/// What an event does not say yet, the most important first.
pub(super) fn missing(event: &Event) -> Vec<Missing> {
    let venue = event.venue.as_ref();
    let in_house = venue.is_some() || event.online_url.is_none();
    let lacks = [
        (
            venue.is_none() && event.online_url.is_none(),
            "Ort",
            "Weder ein Veranstaltungsort noch ein Online-Zugang ist angegeben.",
            "ort#venue.name",
        ),
        (
            in_house && venue.is_none_or(|venue| venue.accessibility.is_none()),
            "Hinweise zum Zugang",
            "Wer einen Rollstuhl, eine Höranlage oder Begleitung braucht, entscheidet danach.",
            "ort#venue.accessibility",
        ),
        (event.contact.is_none(), "Ansprechperson", "Fragen landen sonst irgendwo.", "ort#contact.name"),
        (event.summary.is_none(), "Kurzbeschreibung", "Sie steht im Programm und in Suchmaschinen.", "worum#summary"),
        (
            event.registration_closes_at.is_none(),
            "Anmeldeschluss",
            "Ohne ihn kann man sich bis zum Beginn anmelden.",
            "anmeldung#registration_closes_at.date",
        ),
        (event.capacity.is_none(), "Plätze", "Ohne Zahl sind sie unbegrenzt.", "anmeldung#capacity"),
        (event.reminders.is_empty(), "Erinnerungen", "Ohne sie bleiben mehr Plätze leer.", "e-mails#reminders"),
    ];
    let edit = edit_event(event.id);
    let lacking = lacks.into_iter().filter(|(lacks, ..)| *lacks);
    lacking.map(|(_, what, why, place)| Missing { what, why, href: format!("{edit}?abschnitt={place}") }).collect()
}
