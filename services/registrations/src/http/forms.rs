//! Between the form's fields and what the domain checks.

use fachtag_contracts::{events::Event, fields::FieldError};
use fachtag_web::page::{Check, Choice, Hidden, Input, Problem, Row as Line};
use serde::Deserialize;

use super::views::Fields;
use crate::{domain::applicant::Entry, store::registrations::Row};

/// The fields of the sign-up form and of the form for one's own data. Whatever a browser leaves out is empty.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    /// `check`, `edit` or `submit`.
    pub step: String,
    /// Makes a double click one registration.
    pub key: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub institution: String,
    pub function: String,
    pub meal: String,
    pub support_needs: String,
    /// Present when ticked.
    pub support_needs_consent: Option<String>,
    pub note: String,
}

impl Form {
    pub(super) fn entry(&self) -> Entry {
        Entry {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            institution: self.institution.clone(),
            function: Some(self.function.clone()),
            meal: Some(self.meal.clone()),
            support_needs: Some(self.support_needs.clone()),
            support_needs_consent: self.support_needs_consent.is_some(),
            note: Some(self.note.clone()),
        }
    }

    /// The form filled with what is stored.
    pub(super) fn from_row(row: &Row) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            first_name: row.first_name.clone(),
            last_name: row.last_name.clone(),
            email: row.email.clone(),
            institution: row.institution.clone(),
            function: text(&row.function),
            meal: text(&row.meal),
            support_needs: text(&row.support_needs),
            support_needs_consent: row.support_needs.as_ref().map(|_| "ja".into()),
            note: text(&row.note),
            ..Self::default()
        }
    }

    /// The fields with what was typed, and the mistakes beside them.
    pub(super) fn fields(&self, errors: &[FieldError]) -> Fields {
        let error = |name: &str| errors.iter().find(|e| e.field == name).map(|e| e.message.clone());
        let input = |name: &str, value: &String| Input { value: value.clone(), error: error(name) };
        Fields {
            first_name: input("first_name", &self.first_name),
            last_name: input("last_name", &self.last_name),
            email: input("email", &self.email),
            institution: input("institution", &self.institution),
            function: input("function", &self.function),
            meal: input("meal", &self.meal),
            support_needs: input("support_needs", &self.support_needs),
            support_needs_consent: Check {
                checked: self.support_needs_consent.is_some(),
                error: error("support_needs_consent"),
            },
            note: input("note", &self.note),
        }
    }

    /// Every value, to be carried from step 2 to step 3 or back.
    pub(super) fn hidden(&self) -> Vec<Hidden> {
        let mut all = vec![
            ("key", &self.key),
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("email", &self.email),
            ("institution", &self.institution),
            ("function", &self.function),
            ("meal", &self.meal),
            ("support_needs", &self.support_needs),
            ("note", &self.note),
        ];
        all.extend(self.support_needs_consent.as_ref().map(|consent| ("support_needs_consent", consent)));
        all.into_iter().map(|(name, value)| Hidden { name: name.into(), value: value.clone() }).collect()
    }

    /// What was typed, to be read through once more.
    pub(super) fn rows(&self) -> Vec<Line> {
        let all = [
            ("Vorname", &self.first_name),
            ("Nachname", &self.last_name),
            ("E-Mail-Adresse", &self.email),
            ("Einrichtung", &self.institution),
            ("Funktion", &self.function),
            ("Verpflegung", &self.meal),
            ("Unterstützungsbedarf", &self.support_needs),
            ("Mitteilung an die Organisation", &self.note),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(term, value)| Line { term: term.into(), value: value.trim().into() })
            .collect()
    }
}

/// The error summary, in the order of the form.
pub(super) fn problems(errors: &[FieldError]) -> Vec<Problem> {
    errors.iter().map(|e| Problem { field: e.field.clone(), message: e.message.clone() }).collect()
}

/// What one can choose to eat; nothing where nobody is asked.
pub(super) fn meals(event: &Event) -> Vec<Choice> {
    event.meals.iter().map(|meal| Choice { value: meal.clone(), label: meal.clone() }).collect()
}
