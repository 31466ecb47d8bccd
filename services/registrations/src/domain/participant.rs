//! Who takes part: what people fill in, checked, and what tells them apart.

use std::collections::BTreeMap;

use fachtag_contracts::{
    events::{Event, Question},
    language::Language,
};
use fachtag_forms::{Checks, FieldError, email_key};
use fachtag_words::Words;

use super::{
    answers::{self, Given},
    fields::{ANSWERS, FIELDS, FieldKind, Participant, ParticipantField, some},
    lengths::{LINE, TEXT},
    link_like::looks_like_link,
    locale::words,
    person_key::{PersonKey, name_key},
    sign_up_way::SignUpWay,
};

/// The words that people agree to when they name support needs. A change of the words needs a new version.
pub const SUPPORT_CONSENT: &str = "2026-11";

impl Participant {
    /// Both names, as people are spoken to.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Both names, as they stand in a list.
    pub fn listed_name(&self) -> String {
        format!("{}, {}", self.last_name, self.first_name)
    }

    /// What tells this person from others at an event; `None` without an address.
    pub fn person(&self) -> Option<PersonKey> {
        let email = some(self.email_key())?;
        Some(PersonKey { email, name: name_key(&self.first_name, &self.last_name) })
    }

    /// What addresses are compared by; empty without an address.
    pub fn email_key(&self) -> String {
        if self.email.is_empty() { String::new() } else { email_key(&self.email) }
    }

    /// The keys of the fields that have another value in `other`, in the order of [`FIELDS`], the answers among them.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let differs = |field: &&ParticipantField| (field.get)(self) != (field.get)(other);
        let (before, after): (Vec<&ParticipantField>, _) = FIELDS.iter().partition(|field| field.before_questions());
        let answers = (self.answers != other.answers).then_some(ANSWERS.0);
        let before = before.into_iter().filter(differs).map(|field| field.key);
        before.chain(answers).chain(after.into_iter().filter(differs).map(|field| field.key)).collect()
    }
}

/// What an event asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct FormRules<'e> {
    /// The menu; without one any text is taken.
    pub meals: &'e [String],
    pub questions: &'e [Question],
    pub way: SignUpWay,
    /// What mistakes are told in.
    pub language: Language,
}

impl<'e> FormRules<'e> {
    /// What this event asks of somebody who comes this way.
    pub fn by(event: &'e Event, way: SignUpWay) -> Self {
        Self { meals: &event.meals, questions: &event.questions, way, language: Language::De }
    }
}

/// What was typed, unchecked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParticipantInput {
    /// By the key of the field; what is missing was left out.
    pub values: BTreeMap<&'static str, String>,
    /// By the id of the question.
    pub answers: BTreeMap<String, Given>,
    pub support_needs_consent: bool,
}

impl ParticipantInput {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every mistake, by field.
    pub fn check(&self, asked: &FormRules<'_>) -> Result<Participant, Vec<FieldError>> {
        let mut checks = Checks::told_in(asked.language);
        let mut participant = Participant::default();
        for field in FIELDS.iter().filter(|field| field.before_questions()) {
            self.check_field(field, asked, &mut checks, &mut participant);
        }
        participant.answers =
            answers::check(&mut checks, asked.questions, &self.answers, asked.way == SignUpWay::Online);
        for field in FIELDS.iter().filter(|field| !field.before_questions()) {
            self.check_field(field, asked, &mut checks, &mut participant);
        }
        check_links(&mut checks, &participant);
        if participant.support_needs.is_some() && !self.support_needs_consent {
            checks.error("support_needs_consent", words(asked.language).say("consent-missing"));
        }
        checks.finish(participant)
    }

    fn check_field(
        &self,
        field: &ParticipantField,
        asked: &FormRules<'_>,
        checks: &mut Checks,
        participant: &mut Participant,
    ) {
        let (key, label) = (field.key, field.label_in(asked.language));
        let typed = self.values.get(key).map_or("", String::as_str);
        let value = match field.kind {
            FieldKind::RequiredLine => checks.required(key, label, typed, LINE),
            FieldKind::Line => checks.optional(key, label, Some(typed), LINE).unwrap_or_default(),
            FieldKind::Text => checks.text(key, label, Some(typed), TEXT).unwrap_or_default(),
            FieldKind::Email if asked.way != SignUpWay::Online && typed.trim().is_empty() => String::new(),
            FieldKind::Email => checks.email(key, typed),
            FieldKind::Language => language(checks, field, typed),
            FieldKind::Meal => meal(checks, field, typed, asked.meals),
        };
        (field.set)(participant, value);
    }
}

fn check_links(checks: &mut Checks, participant: &Participant) {
    for field in FIELDS.iter().filter(|field| matches!(field.kind, FieldKind::RequiredLine | FieldKind::Line)) {
        if !checks.is_wrong(field.key) && looks_like_link((field.get)(participant)) {
            let message = about(field, checks).say("no-link-here");
            checks.error(field.key, message);
        }
    }
}

/// Messages about a field.
fn about(field: &ParticipantField, checks: &Checks) -> Words {
    let language = checks.language();
    words(language).with("label", field.label_in(language))
}

fn language(checks: &mut Checks, field: &ParticipantField, tag: &str) -> String {
    let tag = tag.trim();
    if Language::parse(tag).is_none() && !tag.is_empty() {
        let [first, second] = Language::ALL.map(|language| format!("{} ({})", language.label(), language.as_str()));
        let message = about(field, checks).with("first", first).with("second", second).say("no-such-language");
        checks.error(field.key, message);
    }
    tag.to_owned()
}

fn meal(checks: &mut Checks, field: &ParticipantField, meal: &str, menu: &[String]) -> String {
    let label = field.label_in(checks.language());
    let Some(meal) = checks.optional(field.key, label, Some(meal), LINE) else { return String::new() };
    if !menu.is_empty() && !menu.contains(&meal) {
        let message = about(field, checks).with("choices", menu.join(", ")).say("no-such-meal");
        checks.error(field.key, message);
    }
    meal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(changes: &[(&'static str, &str)]) -> ParticipantInput {
        let usual = [
            ("first_name", " Ayşe "),
            ("last_name", "Müller-Lüdenscheidt"),
            ("email", "ayse@schule.de"),
            ("institution", "Grundschule Nord"),
        ];
        let values = usual.iter().chain(changes).map(|(key, value)| (*key, (*value).to_owned())).collect();
        ParticipantInput { values, ..ParticipantInput::default() }
    }

    fn wrong(input: &ParticipantInput, asked: &FormRules<'_>) -> FieldError {
        input.check(asked).unwrap_err().remove(0)
    }

    #[test]
    fn the_order_of_mistakes_is_the_order_of_the_form() {
        let fields: Vec<_> = ParticipantInput::default()
            .check(&FormRules::default())
            .unwrap_err()
            .into_iter()
            .map(|e| e.field)
            .collect();
        assert_eq!(fields, ["first_name", "last_name", "email", "institution"]);
        assert_eq!(typed(&[]).check(&FormRules::default()).unwrap().first_name, "Ayşe");
    }

    #[test]
    fn every_field_is_kept_where_it_belongs() {
        let values = FIELDS.map(|field| match field.kind {
            FieldKind::Email => (field.key, "a@b.de"),
            FieldKind::Language => (field.key, "en"),
            _ => (field.key, field.key),
        });
        let input = ParticipantInput { support_needs_consent: true, ..typed(&values) };
        let participant = input.check(&FormRules::default()).unwrap();
        for (field, (_, value)) in FIELDS.iter().zip(values) {
            assert_eq!((field.get)(&participant), value);
        }
        let other = Participant { note: None, meal: Some("Suppe".into()), ..participant.clone() };
        assert_eq!(participant.differences(&other), ["meal", "note"]);
    }

    #[test]
    fn support_needs_are_kept_with_consent_only() {
        let mut input = typed(&[("support_needs", "Rollstuhl")]);
        assert_eq!(wrong(&input, &FormRules::default()).field, "support_needs_consent");
        input.support_needs_consent = true;
        assert_eq!(input.check(&FormRules::default()).unwrap().support_needs.as_deref(), Some("Rollstuhl"));
    }

    #[test]
    fn names_carry_no_links_into_mails() {
        let input = typed(&[("institution", "Gewinn: https://example.org")]);
        assert_eq!(wrong(&input, &FormRules::default()).field, "institution");
    }

    #[test]
    fn with_a_menu_one_of_its_meals_is_chosen() {
        let menu = ["Vegan".to_owned(), "Vegetarisch".to_owned()];
        let asked = FormRules { meals: &menu, ..FormRules::default() };
        let fish = typed(&[("meal", "Fisch")]);
        let message = wrong(&fish, &asked).message;
        assert_eq!(message, "Verpflegung: Bitte wählen Sie eine dieser Möglichkeiten: Vegan, Vegetarisch.");
        assert_eq!(fish.check(&FormRules::default()).unwrap().meal.as_deref(), Some("Fisch"), "without a menu");
        assert!(typed(&[("meal", "Vegan")]).check(&asked).is_ok());
    }

    #[test]
    fn whom_an_organizer_enters_may_have_no_address() {
        let input = typed(&[("email", " ")]);
        assert_eq!(wrong(&input, &FormRules { way: SignUpWay::Online, ..FormRules::default() }).field, "email");
        for way in [SignUpWay::Desk, SignUpWay::Door] {
            let asked = FormRules { way, ..FormRules::default() };
            assert_eq!(input.check(&asked).unwrap().email_key(), "");
            assert!(typed(&[("email", "falsch")]).check(&asked).is_err(), "but a wrong one is no address");
        }
    }

    #[test]
    fn people_are_written_to_in_a_language_that_there_is() {
        for (tag, language) in [("", Language::De), (" ", Language::De), ("en", Language::En)] {
            assert_eq!(typed(&[("language", tag)]).check(&FormRules::default()).unwrap().language, language);
        }
        let message = wrong(&typed(&[("language", "fr")]), &FormRules::default()).message;
        assert_eq!(message, "Sprache der E-Mails: Bitte wählen Sie Deutsch (de) oder English (en).");
    }

    #[test]
    fn formulas_and_markup_are_plain_names() {
        let input = typed(&[("last_name", "=cmd()<script>")]);
        assert_eq!(input.check(&FormRules::default()).unwrap().last_name, "=cmd()<script>");
    }
}
