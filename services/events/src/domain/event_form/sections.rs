//! The form in sections: each is saved on its own, so that a mistake in one does not hold up the others.

use fachtag_words::Label;

use super::{EventForm, FIELDS, KINDS, Row};
use crate::domain::local_time;

/// Some of the form's fields under one name.
#[derive(Debug, PartialEq, Eq)]
pub struct FormSection {
    /// Its anchor on the page.
    pub id: &'static str,
    pub title: &'static str,
    /// How its fields' names begin.
    fields: &'static [&'static str],
}

/// All sections, in the order of the page.
pub const SECTIONS: [FormSection; 7] = [
    FormSection {
        id: "worum",
        title: "Was und wann",
        fields: &["kind", "title", "slug", "summary", "description", "group", "starts_at.", "ends_at."],
    },
    FormSection { id: "ort", title: "Ort, Zugang und Kontakt", fields: &["venue.", "online_url", "contact."] },
    FormSection {
        id: "anmeldung",
        title: "Anmeldung",
        fields: &["capacity", "house_limit", "waiting_list", "offers", "email_confirmation", "registration_", "meals"],
    },
    FormSection {
        id: "programm",
        title: "Programm und Workshops",
        fields: &["sessions", "choice_", "walking_minutes", "drop_chosen"],
    },
    FormSection { id: "fragen", title: "Eigene Fragen", fields: &["questions"] },
    FormSection {
        id: "e-mails",
        title: "E-Mails",
        fields: &["confirmation_note", "reminder", "attendance_mails", "thanks", "documents_url"],
    },
    FormSection { id: "foerderung", title: "Förderung", fields: &["funder.", "logo"] },
];

impl FormSection {
    /// Whether a field of the form, such as `sessions[2].title`, stands in it.
    pub fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|own| field.starts_with(own))
    }

    /// What stands in it, in one line.
    pub fn summary(&self, form: &EventForm) -> String {
        let text = |name: &str| form.texts.get(name);
        let known =
            |texts: &[&str]| texts.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join(", ");
        let said = match self.id {
            "worum" => {
                let kind = KINDS.iter().find(|(word, _)| *word == text("kind")).map(|(_, kind)| kind.label());
                let day = local_time::date(text("starts_at.date")).map(|day| day.format("%d.%m.%Y").to_string());
                known(&[kind.unwrap_or_default(), &day.unwrap_or_default(), text("starts_at.time")])
            }
            "ort" => {
                let online = if text("online_url").is_empty() { "" } else { "online" };
                known(&[text("venue.name"), text("venue.room"), text("venue.city"), online, text("contact.name")])
            }
            "anmeldung" => {
                let seats = match text("capacity") {
                    "" => "unbegrenzt viele Plätze".to_owned(),
                    seats => format!("{seats} Plätze"),
                };
                let waiting = if text("waiting_list").is_empty() { "ohne Warteliste" } else { "mit Warteliste" };
                known(&[&seats, waiting])
            }
            "programm" => counted(&form.sessions, "Programmpunkt", "Programmpunkte"),
            "fragen" => counted(&form.questions, "Frage", "Fragen"),
            "e-mails" => match text("reminders") {
                "" => "ohne Erinnerung".into(),
                reminders => format!("Erinnerungen: {reminders}"),
            },
            _ => text("funder.text").lines().next().unwrap_or_default().to_owned(),
        };
        if said.is_empty() { "noch nichts angegeben".into() } else { said }
    }
}

fn counted(rows: &[Row], one: &str, many: &str) -> String {
    match rows.len() {
        0 => String::new(),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

impl EventForm {
    /// This form with one section as it is in another.
    pub fn with_section_of(mut self, section: &FormSection, other: &Self) -> Self {
        for (name, _) in FIELDS.iter().filter(|(name, _)| section.has(name)) {
            match *name {
                "sessions" => self.sessions.clone_from(&other.sessions),
                "questions" => self.questions.clone_from(&other.questions),
                name => self.texts.set(name, other.texts.get(name)),
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event_form::tests::event;

    #[test]
    fn every_field_stands_in_one_section() {
        for (name, _) in FIELDS {
            assert_eq!(SECTIONS.iter().filter(|section| section.has(name)).count(), 1, "{name}");
        }
    }

    #[test]
    fn a_section_is_taken_from_another_form_and_nothing_else() {
        let (full, empty) = (EventForm::of(&event()), EventForm::default());
        let taken = SECTIONS.iter().fold(empty.clone(), |form, section| form.with_section_of(section, &full));
        assert_eq!(taken, full);
        let programme = SECTIONS.iter().find(|section| section.id == "programm").unwrap();
        let only = empty.clone().with_section_of(programme, &full);
        assert_eq!((&only.sessions, only.texts == empty.texts), (&full.sessions, true));
    }
}
