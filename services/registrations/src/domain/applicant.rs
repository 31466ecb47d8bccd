//! Who signs up: what they typed, and what is kept of it.

use fachtag_contracts::fields::{Checks, FieldError, email_key};

/// The longest name, institution or function in characters.
pub const LINE: usize = 200;
/// The longest note in characters.
pub const TEXT: usize = 2_000;
/// The words that people agree to when they name support needs. A change of the words needs a new version.
pub const SUPPORT_CONSENT: &str = "2026-11";

/// What was typed, unchecked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    pub support_needs: Option<String>,
    pub support_needs_consent: bool,
    pub note: Option<String>,
}

/// A person's data that may be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub email_key: String,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    /// Given only together with consent.
    pub support_needs: Option<String>,
    pub note: Option<String>,
}

impl Entry {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every mistake, by field.
    pub fn check(&self) -> Result<Applicant, Vec<FieldError>> {
        let mut checks = Checks::new();
        let applicant = Applicant {
            first_name: checks.required("first_name", "Vorname", &self.first_name, LINE),
            last_name: checks.required("last_name", "Nachname", &self.last_name, LINE),
            email: checks.email("email", &self.email),
            email_key: email_key(self.email.trim()),
            institution: checks.required("institution", "Einrichtung", &self.institution, LINE),
            function: checks.optional("function", "Funktion", self.function.as_deref(), LINE),
            meal: checks.optional("meal", "Verpflegung", self.meal.as_deref(), LINE),
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
            // These stand in mails to addresses that nobody has confirmed: no use for advertising.
            if value.is_some_and(|value| value.contains("://") || value.to_lowercase().contains("www.")) {
                checks.error(field, format!("{label}: Bitte geben Sie hier keine Internetadresse an."));
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
        let fields: Vec<_> = Entry::default().check().unwrap_err().into_iter().map(|e| e.field).collect();
        assert_eq!(fields, ["first_name", "last_name", "email", "institution"]);
        assert_eq!(entry().check().unwrap().first_name, "Ayşe");
    }

    #[test]
    fn support_needs_are_kept_with_consent_only() {
        let mut entry = Entry { support_needs: Some("Rollstuhl".into()), ..entry() };
        assert_eq!(entry.check().unwrap_err()[0].field, "support_needs_consent");
        entry.support_needs_consent = true;
        assert_eq!(entry.check().unwrap().support_needs.as_deref(), Some("Rollstuhl"));
    }

    #[test]
    fn names_carry_no_links_into_mails() {
        let entry = Entry { institution: "Gewinn: https://example.org".into(), ..entry() };
        assert_eq!(entry.check().unwrap_err()[0].field, "institution");
    }

    #[test]
    fn formulas_and_markup_are_plain_names() {
        let entry = Entry { last_name: "=cmd()<script>".into(), ..entry() };
        assert_eq!(entry.check().unwrap().last_name, "=cmd()<script>");
    }
}
