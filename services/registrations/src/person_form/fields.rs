//! The fields of a form as it is shown.

use fachtag_contracts::{
    events::{Event, Question, QuestionKind},
    language::Language,
};
use fachtag_forms::FieldError;
use fachtag_web::page::{Check, Choice, Input};
use fachtag_words::Words;

use super::form::{ANSWER, CONSENT, Form, asking_again, html_name};
use crate::domain::{
    answers::{NO, YES},
    fields::{FIELDS, FieldKind, ParticipantField},
    locale::words,
    registration::Registration,
};

/// More choices than these stand in a list that opens.
const MOST_RADIOS: usize = 6;

/// Whom a form asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// Somebody who signs up.
    SigningUp,
    /// Somebody who is registered: the address stays as it is.
    Registered,
    /// An organizer about somebody.
    Organizer { email_optional: bool },
    /// Whoever stands at the door about somebody: names, address and institution only.
    Door,
}

/// What stands in the form.
pub(crate) struct FormFields {
    /// The first and the last name, which stand side by side.
    pub names: Vec<FormField>,
    pub others: Vec<FormField>,
    pub support_needs_consent: Check,
    /// Whether people fill it in about themselves.
    pub own: bool,
}

/// A field of a person's data, or a question of the event's own.
pub(crate) struct FormField {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    /// `line`, `email`, `fixed`, `text`, `needs`, `radios`, `select` or `boxes`.
    pub kind: &'static str,
    pub autocomplete: &'static str,
    /// A question of the event's own, in the organizers' words.
    pub of_event: bool,
    pub choices: Vec<Choice>,
    /// The words of the empty choice of a list.
    pub empty: String,
    pub input: Input,
    /// The values that are ticked.
    pub chosen: Vec<String>,
}

impl Form {
    /// The fields with what was typed, and the mistakes beside them. Of somebody who is registered what they chose stays possible.
    pub fn fields(
        &self,
        asking: Asking,
        event: &Event,
        stored: Option<&Registration>,
        errors: &[FieldError],
        language: Language,
    ) -> FormFields {
        let words = words(language);
        let asked = stored.map_or_else(|| event.clone(), |registration| asking_again(event, registration));
        let error = |name: &str| errors.iter().find(|e| html_name(&e.field) == name).map(|e| e.message.clone());
        let asks = |field: &&ParticipantField| match field.key {
            "first_name" | "last_name" | "email" | "institution" => true,
            "meal" => asking != Asking::Door && !asked.meals.is_empty(),
            _ => asking != Asking::Door,
        };
        let field = |field: &ParticipantField| {
            let choices = match field.kind {
                FieldKind::Language => languages(),
                FieldKind::Meal => choices(&asked.meals, &event.meals, &words),
                _ => Vec::new(),
            };
            FormField {
                choices,
                input: self.input_of(field, error(field.key), language),
                ..person_field(field, asking, &words)
            }
        };
        let questions = asked.questions.iter().filter(|_| asking != Asking::Door).map(|question| {
            let offered = event.questions.iter().find(|offered| offered.id == question.id);
            self.question_field(question, offered.map_or(&[], |offered| &offered.choices), error, &words)
        });
        let (before, after): (Vec<&ParticipantField>, _) =
            FIELDS.iter().filter(asks).partition(|field| field.before_questions());
        let mut fields = before.into_iter().map(field).chain(questions).chain(after.into_iter().map(field));
        FormFields {
            names: fields.by_ref().take(2).collect(),
            others: fields.collect(),
            support_needs_consent: Check { checked: self.support_needs_consent.is_some(), error: error(CONSENT) },
            own: matches!(asking, Asking::SigningUp | Asking::Registered),
        }
    }

    /// Whoever reads in a language is written to in it, unless they choose another.
    fn input_of(&self, field: &ParticipantField, error: Option<String>, language: Language) -> Input {
        let value = match self.value(field) {
            "" if field.kind == FieldKind::Language => language.as_str(),
            value => value,
        };
        Input { value: value.to_owned(), error }
    }

    fn question_field(
        &self,
        question: &Question,
        offered: &[String],
        error: impl Fn(&str) -> Option<String>,
        words: &Words,
    ) -> FormField {
        let name = format!("{ANSWER}{}", question.id);
        let chosen = self.answers.get(&question.id.to_string()).cloned().unwrap_or_default();
        let (kind, choices) = match question.kind {
            QuestionKind::ShortText => ("line", Vec::new()),
            QuestionKind::LongText => ("text", Vec::new()),
            QuestionKind::YesNo => ("radios", vec![choice(YES, &words.say("yes")), choice(NO, &words.say("no"))]),
            QuestionKind::MultipleChoice => ("boxes", choices(&question.choices, offered, words)),
            _ if question.choices.len() > MOST_RADIOS => ("select", choices(&question.choices, offered, words)),
            _ => ("radios", choices(&question.choices, offered, words)),
        };
        FormField {
            label: question.label.clone(),
            hint: question.hint.clone().unwrap_or_default(),
            optional: !question.required,
            kind,
            autocomplete: "",
            of_event: true,
            choices,
            empty: words.say("please-choose"),
            input: Input { value: chosen.first().cloned().unwrap_or_default(), error: error(&name) },
            name,
            chosen,
        }
    }
}

/// A field of a person's data, empty.
fn person_field(field: &ParticipantField, asking: Asking, words: &Words) -> FormField {
    let own = matches!(asking, Asking::SigningUp | Asking::Registered);
    let (kind, optional) = match field.kind {
        FieldKind::RequiredLine => ("line", false),
        FieldKind::Line => ("line", true),
        FieldKind::Email => ("email", matches!(asking, Asking::Organizer { email_optional: true } | Asking::Door)),
        FieldKind::Language => ("radios", false),
        FieldKind::Meal => ("select", true),
        FieldKind::Text if field.key == "support_needs" => ("needs", true),
        FieldKind::Text => ("text", true),
    };
    FormField {
        name: field.key.into(),
        label: field.label_in(words.language).into(),
        hint: match (asking, field.kind) {
            (Asking::Registered, FieldKind::Email) => words.say("email-new-link"),
            _ if own => field.hint_in(words.language).into(),
            _ => String::new(),
        },
        optional,
        kind,
        autocomplete: if own { field.autocomplete } else { "off" },
        of_event: false,
        choices: Vec::new(),
        empty: words.say("nothing-given"),
        input: Input::default(),
        chosen: Vec::new(),
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.into(), label: label.into() }
}

/// What one can choose; what is offered no more says so.
fn choices(asked: &[String], offered: &[String], words: &Words) -> Vec<Choice> {
    let one = |label: &String| match offered.contains(label) {
        true => choice(label, label),
        false => choice(label, &words.and("choice", label.clone()).say("no-longer-offered")),
    };
    asked.iter().map(one).collect()
}

/// What one can choose to eat; nothing where nobody is asked.
pub(crate) fn meals(event: &Event) -> Vec<Choice> {
    event.meals.iter().map(|meal| choice(meal, meal)).collect()
}

/// What one can be written to in.
fn languages() -> Vec<Choice> {
    Language::ALL.map(|language| choice(language.as_str(), language.label())).into()
}
