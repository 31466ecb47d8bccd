//! Between the form's fields and what the domain checks.

use std::collections::BTreeMap;

use fachtag_contracts::{
    events::{Event, Question, QuestionKind},
    fields::FieldError,
    language::Language,
};
use fachtag_web::{
    body::FormValues,
    page::{Check, Choice, Hidden, Input, Problem, Row as Line},
};

use super::views::{Fields, QuestionField};
use crate::{
    domain::{
        answers::{self, Given, NO, YES},
        applicant::Entry,
    },
    store::registrations::Row,
};

/// What the name of a question's field begins with; the question's id follows.
const ANSWER: &str = "answer-";
/// The name of the field that people do not see; it means nothing to a browser that fills in forms.
const TRAP: &str = "bemerkung_2";
/// More choices than these stand in a list that opens.
const MOST_RADIOS: usize = 6;

/// The fields of the sign-up form and of the form for one's own data. Whatever a browser leaves out is empty.
#[derive(Debug, Default, Clone)]
pub(super) struct Form {
    /// `check`, `edit` or `submit`.
    pub step: String,
    /// Makes a double click one registration.
    pub key: String,
    /// Of a field that people do not see: programs fill it in.
    pub trap: String,
    /// Which state of the registration the form was filled from; empty in the sign-up form.
    pub version: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub language: String,
    pub institution: String,
    pub function: String,
    pub meal: String,
    pub support_needs: String,
    /// Present when ticked.
    pub support_needs_consent: Option<String>,
    pub note: String,
    /// The values of each question's field, by the question's id.
    pub answers: BTreeMap<String, Vec<String>>,
}

impl Form {
    /// What a browser sent.
    pub(super) fn read(values: &FormValues) -> Self {
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
            first_name: text("first_name"),
            last_name: text("last_name"),
            email: text("email"),
            language: text("language"),
            institution: text("institution"),
            function: text("function"),
            meal: text("meal"),
            support_needs: text("support_needs"),
            support_needs_consent: values.has("support_needs_consent").then(|| text("support_needs_consent")),
            note: text("note"),
            answers,
        }
    }

    /// As the domain checks it. A question that was taken out of the form meanwhile is no mistake of whoever fills it in.
    pub(super) fn entry(&self, questions: &[Question]) -> Entry {
        let answers = questions.iter().filter_map(|question| {
            let id = question.id.to_string();
            let given = Given::from_form(question.kind, self.answers.get(&id)?)?;
            Some((id, given))
        });
        Entry {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            language: Some(self.language.clone()),
            institution: self.institution.clone(),
            function: Some(self.function.clone()),
            meal: Some(self.meal.clone()),
            answers: answers.collect(),
            support_needs: Some(self.support_needs.clone()),
            support_needs_consent: self.support_needs_consent.is_some(),
            note: Some(self.note.clone()),
        }
    }

    /// The form filled with what is stored.
    pub(super) fn from_row(row: &Row) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            version: row.version.to_string(),
            first_name: row.first_name.clone(),
            last_name: row.last_name.clone(),
            email: row.email.clone(),
            language: row.language().as_str().into(),
            institution: row.institution.clone(),
            function: text(&row.function),
            meal: text(&row.meal),
            support_needs: text(&row.support_needs),
            support_needs_consent: row.support_needs.as_ref().map(|_| "ja".into()),
            note: text(&row.note),
            answers: row.answers().into_iter().map(|a| (a.question.to_string(), a.given.form_values())).collect(),
            ..Self::default()
        }
    }

    /// The version that the change is meant for; one that nobody has when it is missing.
    pub(super) fn expected_version(&self) -> i64 {
        self.version.parse().unwrap_or_default()
    }

    /// What was typed, upon what is stored now. Support needs are the stored ones: typed ones would bring back a consent that
    /// was withdrawn meanwhile.
    pub(super) fn upon(self, row: &Row) -> Self {
        let Self { version, support_needs, support_needs_consent, .. } = Self::from_row(row);
        Self { version, support_needs, support_needs_consent, ..self }
    }

    /// What is stored otherwise than it stands in the form, with the stored values.
    pub(super) fn stored_otherwise(&self, row: &Row, questions: &[Question]) -> Vec<Line> {
        let stored = Self::from_row(row);
        let plain = |line: &Line| line.value.replace("\r\n", "\n").trim().to_owned();
        let typed = self.lines(self.answered(questions));
        let both = stored.lines(stored.answered(questions)).into_iter().zip(typed);
        both.filter(|(stored, typed)| plain(stored) != plain(typed))
            .map(|(stored, _)| match stored.value.is_empty() {
                true => Line { value: "keine Angabe".into(), ..stored },
                false => stored,
            })
            .collect()
    }

    /// The fields with what was typed, and the mistakes beside them.
    pub(super) fn fields(&self, questions: &[Question], errors: &[FieldError]) -> Fields {
        let error = |name: &str| errors.iter().find(|e| html_name(&e.field) == name).map(|e| e.message.clone());
        let input = |name: &str, value: &String| Input { value: value.clone(), error: error(name) };
        Fields {
            first_name: input("first_name", &self.first_name),
            last_name: input("last_name", &self.last_name),
            email: input("email", &self.email),
            language: match self.language.as_str() {
                "" => input("language", &Language::default().as_str().to_owned()),
                _ => input("language", &self.language),
            },
            languages: languages(),
            institution: input("institution", &self.institution),
            function: input("function", &self.function),
            meal: input("meal", &self.meal),
            support_needs: input("support_needs", &self.support_needs),
            support_needs_consent: Check {
                checked: self.support_needs_consent.is_some(),
                error: error("support_needs_consent"),
            },
            note: input("note", &self.note),
            questions: questions.iter().map(|question| self.question_field(question, error)).collect(),
        }
    }

    fn question_field(&self, question: &Question, error: impl Fn(&str) -> Option<String>) -> QuestionField {
        let name = format!("{ANSWER}{}", question.id);
        let chosen = self.answers.get(&question.id.to_string()).cloned().unwrap_or_default();
        let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
        let (kind, choices) = match question.kind {
            QuestionKind::ShortText => ("line", Vec::new()),
            QuestionKind::LongText => ("text", Vec::new()),
            QuestionKind::YesNo => ("radios", vec![choice(YES, "Ja"), choice(NO, "Nein")]),
            kind => {
                let choices: Vec<_> = question.choices.iter().map(|label| choice(label, label)).collect();
                let many = choices.len() > MOST_RADIOS;
                let multiple = kind == QuestionKind::MultipleChoice;
                (
                    if multiple {
                        "boxes"
                    } else if many {
                        "select"
                    } else {
                        "radios"
                    },
                    choices,
                )
            }
        };
        QuestionField {
            label: question.label.clone(),
            hint: question.hint.clone().unwrap_or_default(),
            optional: !question.required,
            kind,
            choices,
            input: Input { value: chosen.first().cloned().unwrap_or_default(), error: error(&name) },
            name,
            chosen,
        }
    }

    /// Every value, to be carried from step 2 to step 3 or back.
    pub(super) fn hidden(&self) -> Vec<Hidden> {
        let mut all = vec![
            ("key", &self.key),
            (TRAP, &self.trap),
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("email", &self.email),
            ("language", &self.language),
            ("institution", &self.institution),
            ("function", &self.function),
            ("meal", &self.meal),
            ("support_needs", &self.support_needs),
            ("note", &self.note),
        ];
        all.extend(self.support_needs_consent.as_ref().map(|consent| ("support_needs_consent", consent)));
        let fixed = all.into_iter().map(|(name, value)| Hidden { name: name.into(), value: value.clone() });
        let answers = self.answers.iter().flat_map(|(question, values)| {
            values.iter().map(move |value| Hidden { name: format!("{ANSWER}{question}"), value: value.clone() })
        });
        fixed.chain(answers).collect()
    }

    /// What was typed, to be read through once more.
    pub(super) fn rows(&self, questions: &[Question]) -> Vec<Line> {
        given(self.lines(self.answered(questions)))
    }

    /// Each question with its answer in words; empty when there is none.
    fn answered(&self, questions: &[Question]) -> Vec<(String, String)> {
        let words = |question: &Question| {
            let values = self.answers.get(&question.id.to_string())?;
            Given::from_form(question.kind, values).map(|given| given.words())
        };
        questions.iter().map(|question| (question.label.clone(), words(question).unwrap_or_default())).collect()
    }

    /// The lines of all fields, empty ones too, with the answers in their place.
    fn lines(&self, answers: Vec<(String, String)>) -> Vec<Line> {
        let line = |(term, value): (&str, &String)| (term.to_owned(), value.clone());
        let language = Language::parse(&self.language).unwrap_or_default().label().to_owned();
        let before = [
            ("Vorname", &self.first_name),
            ("Nachname", &self.last_name),
            ("E-Mail-Adresse", &self.email),
            ("Sprache der E-Mails", &language),
            ("Einrichtung", &self.institution),
            ("Funktion", &self.function),
            ("Verpflegung", &self.meal),
        ];
        let after = [("Unterstützungsbedarf", &self.support_needs), ("Mitteilung an die Organisation", &self.note)];
        let all = before.into_iter().map(line).chain(answers).chain(after.into_iter().map(line));
        all.map(|(term, value)| Line { term, value: value.trim().into() }).collect()
    }
}

/// The lines with something in them.
fn given(lines: Vec<Line>) -> Vec<Line> {
    lines.into_iter().filter(|line| !line.value.is_empty()).collect()
}

/// What is stored of a person, to be read: with the questions as they were asked.
pub(super) fn stored_lines(row: &Row) -> Vec<Line> {
    let answers = row.answers().into_iter().map(|answer| (answer.label, answer.given.words())).collect();
    given(Form::from_row(row).lines(answers))
}

/// The name of a field in the form, from its name over the API.
fn html_name(field: &str) -> String {
    field.strip_prefix("answers.").map_or_else(|| field.to_owned(), |question| format!("{ANSWER}{question}"))
}

/// The error summary, in the order of the form.
pub(super) fn problems(errors: &[FieldError]) -> Vec<Problem> {
    errors.iter().map(|e| Problem { field: html_name(&e.field), message: e.message.clone() }).collect()
}

/// What one can choose to eat; nothing where nobody is asked.
pub(super) fn meals(event: &Event) -> Vec<Choice> {
    event.meals.iter().map(|meal| Choice { value: meal.clone(), label: meal.clone() }).collect()
}

/// What one can be written to in.
fn languages() -> Vec<Choice> {
    let choice = |language: Language| Choice { value: language.as_str().into(), label: language.label().into() };
    Language::ALL.map(choice).into()
}

/// Values that a form carries along.
pub(super) fn hidden(values: &[(&str, &str)]) -> Vec<Hidden> {
    values.iter().map(|(name, value)| Hidden { name: (*name).into(), value: (*value).into() }).collect()
}

/// The event as it asks somebody who is registered: what they chose stays possible when it is no longer on offer.
pub(super) fn asking_again(event: &Event, row: &Row) -> Event {
    let mut event = event.clone();
    event.questions = answers::with_chosen(&event.questions, &row.answers());
    if let Some(meal) = row.meal.as_ref().filter(|meal| !event.meals.contains(*meal)) {
        event.meals.push(meal.clone());
    }
    event
}

/// The fields and the menu for somebody who is registered.
pub(super) fn fields_again(form: &Form, event: &Event, row: &Row, errors: &[FieldError]) -> (Fields, Vec<Choice>) {
    let asking = asking_again(event, row);
    let mut fields = form.fields(&asking.questions, errors);
    for (field, question) in fields.questions.iter_mut().zip(&event.questions) {
        if question.kind != QuestionKind::YesNo {
            mark_gone(&mut field.choices, &question.choices);
        }
    }
    let mut menu = meals(&asking);
    mark_gone(&mut menu, &event.meals);
    (fields, menu)
}

fn mark_gone(choices: &mut [Choice], offered: &[String]) {
    for choice in choices.iter_mut().filter(|choice| !offered.contains(&choice.value)) {
        choice.label.push_str(" (nicht mehr im Angebot)");
    }
}
