//! Between the form's fields and what the domain checks.

use std::collections::BTreeMap;

use fachtag_contracts::{
    events::{Event, Question},
    language::Language,
};
use fachtag_forms::FieldError;
use fachtag_runtime::{IdempotencyKey, token_hash};
use fachtag_web::{
    body::FormValues,
    page::{Hidden, Problem},
};
use uuid::Uuid;

use super::views::{Line, OfEvent};
use crate::domain::{
    answers::{self, Given},
    fields::{FIELDS, FieldKind, Participant, ParticipantField},
    locale, participant,
    registration::Registration,
};
use crate::workshops::slots;

/// What the name of a question's field begins with; the question's id follows.
pub(super) const ANSWER: &str = "answer-";
/// The name of the field that people do not see; it means nothing to a browser that fills in forms.
const TRAP: &str = "bemerkung_2";
pub(super) const CONSENT: &str = "support_needs_consent";

/// What stands in a form with a person's data. Whatever a browser leaves out is empty.
#[derive(Debug, Default, Clone)]
pub(crate) struct Form {
    /// What the button says, such as `check`, `edit` or `submit`.
    pub step: String,
    /// Makes a double click one registration.
    pub key: String,
    /// Of a field that people do not see: programs fill it in.
    pub trap: String,
    /// Which state of the registration the form was filled from; empty in the sign-up form.
    pub version: String,
    /// By the key of the field.
    values: BTreeMap<&'static str, String>,
    /// Present when ticked.
    pub(super) support_needs_consent: Option<String>,
    /// The values of each question's field, by the question's id.
    pub(super) answers: BTreeMap<String, Vec<String>>,
    /// Parts of the programme.
    pub sessions: Vec<Uuid>,
}

impl Form {
    /// An empty form with this key.
    pub fn with_key(key: String) -> Self {
        Self { key, ..Self::default() }
    }

    /// What a browser sent.
    pub fn read(values: &FormValues) -> Self {
        let text = |name: &str| values.text(name).to_owned();
        let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in &values.0 {
            if let Some(question) = name.strip_prefix(ANSWER) {
                answers.entry(question.into()).or_default().push(value.clone());
            }
        }
        Self {
            step: text("step"),
            key: text("key"),
            trap: text(TRAP),
            version: text("version"),
            values: FIELDS.iter().map(|field| (field.key, text(field.key))).collect(),
            support_needs_consent: values.has(CONSENT).then(|| text(CONSENT)),
            answers,
            sessions: slots::read(values),
        }
    }

    /// The form filled with what is stored.
    pub fn of(registration: &Registration) -> Self {
        let participant = &registration.participant;
        let answers = participant.answers.iter();
        Self {
            version: registration.version.to_string(),
            values: FIELDS.iter().map(|field| (field.key, (field.get)(participant).to_owned())).collect(),
            support_needs_consent: participant.support_needs.as_ref().map(|_| "ja".into()),
            answers: answers.map(|a| (a.question.to_string(), a.given.form_values())).collect(),
            ..Self::default()
        }
    }

    /// The form with these fields only.
    pub fn only(mut self, keys: &[&str]) -> Self {
        self.values.retain(|key, _| keys.contains(key));
        Self { key: self.key, values: self.values, ..Self::default() }
    }

    /// The address as it was typed.
    pub fn email(&self) -> &str {
        self.values.get("email").map_or("", |email| email.trim())
    }

    /// The form with another address in it.
    pub fn with_email(mut self, email: &str) -> Self {
        self.values.insert("email", email.to_owned());
        self
    }

    /// The form for mails in another language.
    pub fn with_language(mut self, language: Language) -> Self {
        self.values.insert("language", language.as_str().to_owned());
        self
    }

    /// What the form is known by when it is sent again; nothing without a key. `place` tells forms apart that have the same key.
    pub fn idempotency(&self, place: &str, event: Uuid, participant: &Participant) -> Option<IdempotencyKey> {
        (!self.key.is_empty()).then(|| IdempotencyKey {
            key: Self::remembered_key(place, event, &self.key),
            body: token_hash(&format!("{participant:?}{:?}", self.sessions)),
        })
    }

    /// What the answer to a form with this key is remembered by.
    pub fn remembered_key(place: &str, event: Uuid, key: &str) -> Vec<u8> {
        token_hash(&format!("{place}\n{event}\n{key}"))
    }

    pub(super) fn value(&self, field: &ParticipantField) -> &str {
        self.values.get(field.key).map_or("", String::as_str)
    }

    /// As the domain checks it. A question that was taken out of the form meanwhile is no mistake of whoever fills it in.
    pub fn input(&self, questions: &[Question]) -> participant::ParticipantInput {
        let answers = questions.iter().filter_map(|question| {
            let id = question.id.to_string();
            let given = Given::from_form(question.kind, self.answers.get(&id)?)?;
            Some((id, given))
        });
        participant::ParticipantInput {
            values: self.values.clone(),
            answers: answers.collect(),
            support_needs_consent: self.support_needs_consent.is_some(),
        }
    }

    /// The version that the change is meant for; one that nobody has when it is missing.
    pub fn expected_version(&self) -> i64 {
        self.version.parse().unwrap_or_default()
    }

    /// What was typed, upon what is stored now. Support needs are the stored ones: typed ones would bring back a consent that
    /// was withdrawn meanwhile.
    pub fn upon(mut self, registration: &Registration) -> Self {
        let Self { version, support_needs_consent, values, .. } = Self::of(registration);
        self.values.extend(values.into_iter().filter(|(key, _)| *key == "support_needs"));
        Self { version, support_needs_consent, ..self }
    }

    /// What is stored otherwise than it stands in the form, with the stored values.
    pub fn stored_otherwise(
        &self,
        registration: &Registration,
        questions: &[Question],
        language: Language,
    ) -> Vec<Line> {
        let stored = Self::of(registration);
        let plain = |line: &Line| line.value.replace("\r\n", "\n").trim().to_owned();
        let typed = self.lines(self.answered(questions, language), language);
        let both = stored.lines(stored.answered(questions, language), language).into_iter().zip(typed);
        both.filter(|(stored, typed)| plain(stored) != plain(typed))
            .map(|(stored, _)| match stored.value.is_empty() {
                true => Line { value: locale::words(language).say("none-given"), ..stored },
                false => stored,
            })
            .collect()
    }

    /// Every value, to be carried from step 2 to step 3 or back.
    pub fn hidden(&self) -> Vec<Hidden> {
        let hidden = |name: &str, value: &String| Hidden { name: name.into(), value: value.clone() };
        let own = [hidden("key", &self.key), hidden(TRAP, &self.trap)];
        let fields = FIELDS.iter().map(|field| hidden(field.key, &self.value(field).to_owned()));
        let consent = self.support_needs_consent.iter().map(|consent| hidden(CONSENT, consent));
        let answers = self.answers.iter().flat_map(|(question, values)| {
            values.iter().map(move |value| hidden(&format!("{ANSWER}{question}"), value))
        });
        own.into_iter().chain(fields).chain(consent).chain(answers).chain(slots::hidden(&self.sessions)).collect()
    }

    /// What was typed, to be read through once more.
    pub fn rows(&self, questions: &[Question], language: Language) -> Vec<Line> {
        given(self.lines(self.answered(questions, language), language))
    }

    /// Each question with its answer in words; empty when there is none.
    fn answered(&self, questions: &[Question], language: Language) -> Vec<(String, String)> {
        let words = |question: &Question| {
            let values = self.answers.get(&question.id.to_string())?;
            Given::from_form(question.kind, values).map(|given| given.words_in(language))
        };
        questions.iter().map(|question| (question.label.clone(), words(question).unwrap_or_default())).collect()
    }

    /// The lines of all fields, empty ones too, with the answers in their place.
    fn lines(&self, answers: Vec<(String, String)>, language: Language) -> Vec<Line> {
        let line = |field: &ParticipantField| {
            let value = match field.kind {
                FieldKind::Language => Language::parse(self.value(field)).unwrap_or_default().label(),
                _ => self.value(field),
            };
            let of_event = if field.kind == FieldKind::Meal { OfEvent::Value } else { OfEvent::Nothing };
            Line::new(field.label_in(language).to_owned(), value.trim().to_owned(), of_event)
        };
        let answers = answers.into_iter().map(|(label, answer)| Line::new(label, answer.trim().into(), OfEvent::Both));
        let (before, after): (Vec<&ParticipantField>, _) = FIELDS.iter().partition(|field| field.before_questions());
        before.into_iter().map(line).chain(answers).chain(after.into_iter().map(line)).collect()
    }
}

/// The lines with something in them.
fn given(lines: Vec<Line>) -> Vec<Line> {
    lines.into_iter().filter(|line| !line.value.is_empty()).collect()
}

/// What is stored of a person, to be read: with the questions as they were asked.
pub(crate) fn stored_lines(registration: &Registration, language: Language) -> Vec<Line> {
    let answers = registration.participant.answers.iter();
    let answers = answers.map(|answer| (answer.label.clone(), answer.given.words_in(language))).collect();
    given(Form::of(registration).lines(answers, language))
}

/// The name of a field in the form, from its name over the API.
pub(super) fn html_name(field: &str) -> String {
    field.strip_prefix("answers.").map_or_else(|| field.to_owned(), |question| format!("{ANSWER}{question}"))
}

/// The error summary, in the order of the form.
pub(crate) fn problems(errors: &[FieldError]) -> Vec<Problem> {
    errors.iter().map(|e| Problem { field: html_name(&e.field), message: e.message.clone() }).collect()
}

/// Values that a form carries along.
pub(crate) fn hidden(values: &[(&str, &str)]) -> Vec<Hidden> {
    values.iter().map(|(name, value)| Hidden { name: (*name).into(), value: (*value).into() }).collect()
}

/// The event as it asks somebody who is registered: what they chose stays possible when it is no longer on offer.
pub(crate) fn asking_again(event: &Event, registration: &Registration) -> Event {
    let mut event = event.clone();
    event.questions = answers::with_chosen(&event.questions, &registration.participant.answers);
    if let Some(meal) = registration.participant.meal.as_ref().filter(|meal| !event.meals.contains(*meal)) {
        event.meals.push(meal.clone());
    }
    event
}
