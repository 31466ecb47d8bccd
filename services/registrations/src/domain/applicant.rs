//! Who signs up: what they typed, and what is kept of it.

use std::collections::BTreeMap;

use fachtag_contracts::{
    events::{Event, Question},
    fields::{Checks, FieldError, email_key},
    language::Language,
};
use serde::{Deserialize, Serialize};

use super::{
    answers::{self, Answer, Given},
    link_like::looks_like_link,
    person::{PersonKey, name_key},
};

/// The longest name, institution or function in characters.
pub const LINE: usize = 200;
/// The longest note in characters.
pub const TEXT: usize = 2_000;
/// The words that people agree to when they name support needs. A change of the words needs a new version.
pub const SUPPORT_CONSENT: &str = "2026-11";

/// How somebody comes onto the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By the form or the API, while registration is open.
    #[default]
    Online,
    /// Entered by an organizer, such as after a phone call. What the organizer was not told may be left out.
    Desk,
    /// Came without registration. An address may be missing.
    Door,
}

/// What an event asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'e> {
    /// The menu; without one any text is taken.
    pub meals: &'e [String],
    pub questions: &'e [Question],
    pub way: Way,
}

impl<'e> Asked<'e> {
    /// What this event asks of somebody who comes this way.
    pub fn by(event: &'e Event, way: Way) -> Self {
        Self { meals: &event.meals, questions: &event.questions, way }
    }
}

/// What was typed, unchecked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// The tag of a language; German when it is missing.
    pub language: Option<String>,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    /// By the id of the question.
    pub answers: BTreeMap<String, Given>,
    pub support_needs: Option<String>,
    pub support_needs_consent: bool,
    pub note: Option<String>,
}

/// A person's data that may be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    pub first_name: String,
    pub last_name: String,
    /// Empty only for somebody who came without registration.
    pub email: String,
    /// Empty when the address is.
    pub email_key: String,
    /// What the person is written to in.
    pub language: Language,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    pub answers: Vec<Answer>,
    /// Given only together with consent.
    pub support_needs: Option<String>,
    pub note: Option<String>,
}

impl Applicant {
    /// What tells this person from others at an event; `None` without an address.
    pub fn person(&self) -> Option<PersonKey> {
        let email = Some(self.email_key.clone()).filter(|key| !key.is_empty())?;
        Some(PersonKey { email, name: name_key(&self.first_name, &self.last_name) })
    }
}

impl Entry {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every mistake, by field.
    pub fn check(&self, asked: &Asked<'_>) -> Result<Applicant, Vec<FieldError>> {
        let mut checks = Checks::new();
        let without_address = asked.way == Way::Door && self.email.trim().is_empty();
        let applicant = Applicant {
            first_name: checks.required("first_name", "Vorname", &self.first_name, LINE),
            last_name: checks.required("last_name", "Nachname", &self.last_name, LINE),
            email: if without_address { String::new() } else { checks.email("email", &self.email) },
            email_key: if without_address { String::new() } else { email_key(self.email.trim()) },
            language: language(&mut checks, self.language.as_deref()),
            institution: checks.required("institution", "Einrichtung", &self.institution, LINE),
            function: checks.optional("function", "Funktion", self.function.as_deref(), LINE),
            meal: meal(&mut checks, self.meal.as_deref(), asked.meals),
            answers: answers::check(&mut checks, asked.questions, &self.answers, asked.way == Way::Online),
            support_needs: checks.text("support_needs", "Unterstützungsbedarf", self.support_needs.as_deref(), TEXT),
            note: checks.text("note", "Mitteilung an die Organisation", self.note.as_deref(), TEXT),
        };
        let lines = [
            ("first_name", "Vorname", Some(&applicant.first_name)),
            ("last_name", "Nachname", Some(&applicant.last_name)),
            ("institution", "Einrichtung", Some(&applicant.institution)),
            ("function", "Funktion", applicant.function.as_ref()),
        ];
        for (field, label, value) in lines {
            if !checks.is_wrong(field) && value.is_some_and(|value| looks_like_link(value)) {
                checks.error(
                    field,
                    format!(
                        "{label}: Bitte geben Sie hier keine Internetadresse an. Steht ein Punkt zwischen zwei Wörtern, setzen Sie \
                         dahinter ein Leerzeichen."
                    ),
                );
            }
        }
        if applicant.support_needs.is_some() && !self.support_needs_consent {
            checks.error(
                "support_needs_consent",
                "Einwilligung: Bitte willigen Sie ein, damit wir Ihren Unterstützungsbedarf speichern dürfen, oder leeren Sie das Feld.",
            );
        }
        checks.finish(applicant)
    }
}

fn language(checks: &mut Checks, tag: Option<&str>) -> Language {
    let tag = tag.map(str::trim).unwrap_or_default();
    let language = Language::parse(tag);
    if language.is_none() && !tag.is_empty() {
        let all = Language::ALL.map(|language| format!("{} ({})", language.label(), language.as_str()));
        checks.error("language", format!("Sprache der E-Mails: Bitte wählen Sie {}.", all.join(" oder ")));
    }
    language.unwrap_or_default()
}

fn meal(checks: &mut Checks, meal: Option<&str>, menu: &[String]) -> Option<String> {
    let meal = checks.optional("meal", "Verpflegung", meal, LINE)?;
    if !menu.is_empty() && !menu.contains(&meal) {
        checks.error("meal", format!("Verpflegung: Bitte wählen Sie eine dieser Möglichkeiten: {}.", menu.join(", ")));
    }
    Some(meal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            first_name: " Ayşe ".into(),
            last_name: "Müller-Lüdenscheidt".into(),
            email: "ayse@schule.de".into(),
            institution: "Grundschule Nord".into(),
            ..Entry::default()
        }
    }

    #[test]
    fn the_order_of_mistakes_is_the_order_of_the_form() {
        let fields: Vec<_> =
            Entry::default().check(&Asked::default()).unwrap_err().into_iter().map(|e| e.field).collect();
        assert_eq!(fields, ["first_name", "last_name", "email", "institution"]);
        assert_eq!(entry().check(&Asked::default()).unwrap().first_name, "Ayşe");
    }

    #[test]
    fn support_needs_are_kept_with_consent_only() {
        let mut entry = Entry { support_needs: Some("Rollstuhl".into()), ..entry() };
        assert_eq!(entry.check(&Asked::default()).unwrap_err()[0].field, "support_needs_consent");
        entry.support_needs_consent = true;
        assert_eq!(entry.check(&Asked::default()).unwrap().support_needs.as_deref(), Some("Rollstuhl"));
    }

    #[test]
    fn names_carry_no_links_into_mails() {
        let entry = Entry { institution: "Gewinn: https://example.org".into(), ..entry() };
        assert_eq!(entry.check(&Asked::default()).unwrap_err()[0].field, "institution");
    }

    #[test]
    fn with_a_menu_one_of_its_meals_is_chosen() {
        let menu = ["Vegan".to_owned(), "Vegetarisch".to_owned()];
        let asked = Asked { meals: &menu, ..Asked::default() };
        let mut entry = Entry { meal: Some("Fisch".into()), ..entry() };
        let errors = entry.check(&asked).unwrap_err();
        assert_eq!(errors[0].message, "Verpflegung: Bitte wählen Sie eine dieser Möglichkeiten: Vegan, Vegetarisch.");
        assert_eq!(entry.check(&Asked::default()).unwrap().meal.as_deref(), Some("Fisch"), "without a menu");
        entry.meal = Some("Vegan".into());
        assert!(entry.check(&asked).is_ok());
    }

    #[test]
    fn only_at_the_door_an_address_may_be_missing() {
        let entry = Entry { email: " ".into(), ..entry() };
        for way in [Way::Online, Way::Desk] {
            assert_eq!(entry.check(&Asked { way, ..Asked::default() }).unwrap_err()[0].field, "email");
        }
        let door = Asked { way: Way::Door, ..Asked::default() };
        assert_eq!(entry.check(&door).unwrap().email_key, "");
        assert!(Entry { email: "falsch".into(), ..entry }.check(&door).is_err(), "but a wrong one is no address");
    }

    #[test]
    fn people_are_written_to_in_a_language_that_there_is() {
        for (tag, language) in [(None, Language::De), (Some(""), Language::De), (Some("en"), Language::En)] {
            let entry = Entry { language: tag.map(str::to_owned), ..entry() };
            assert_eq!(entry.check(&Asked::default()).unwrap().language, language);
        }
        let errors = Entry { language: Some("fr".into()), ..entry() }.check(&Asked::default()).unwrap_err();
        assert_eq!(errors[0].message, "Sprache der E-Mails: Bitte wählen Sie Deutsch (de) oder English (en).");
    }

    #[test]
    fn formulas_and_markup_are_plain_names() {
        let entry = Entry { last_name: "=cmd()<script>".into(), ..entry() };
        assert_eq!(entry.check(&Asked::default()).unwrap().last_name, "=cmd()<script>");
    }
}
