//! Answers to the questions that an event asks of its own.

use std::collections::BTreeMap;

use fachtag_contracts::{
    events::{Question, QuestionKind},
    language::Language,
};
use fachtag_forms::Checks;
use fachtag_words::Words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    lengths::{LINE, TEXT},
    locale::words,
};

/// What somebody answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Given {
    Yes(bool),
    /// A text, or one of the choices.
    Text(String),
    /// Any of the choices.
    Several(Vec<String>),
}

/// An answer as it is kept: with the words of the question at that time, so that it stays readable when the form is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub question: Uuid,
    pub label: String,
    pub given: Given,
}

impl Given {
    /// In German words.
    pub fn words(&self) -> String {
        self.words_in(Language::De)
    }

    /// In words of this language.
    pub fn words_in(&self, language: Language) -> String {
        match self {
            Self::Yes(yes) => words(language).say(if *yes { "yes" } else { "no" }),
            Self::Text(text) => text.clone(),
            Self::Several(all) => all.join(", "),
        }
    }

    /// The answer that a form's values stand for.
    pub fn from_form(kind: QuestionKind, values: &[String]) -> Option<Self> {
        let first = values.first().filter(|value| !value.trim().is_empty());
        match kind {
            QuestionKind::ShortText | QuestionKind::LongText | QuestionKind::Choice => first.cloned().map(Self::Text),
            QuestionKind::MultipleChoice => (!values.is_empty()).then(|| Self::Several(values.to_vec())),
            QuestionKind::YesNo => first.map(|value| Self::Yes(value == YES)),
        }
    }

    /// The form's values that stand for the answer.
    pub fn form_values(&self) -> Vec<String> {
        match self {
            Self::Yes(yes) => vec![if *yes { YES } else { NO }.into()],
            Self::Text(text) => vec![text.clone()],
            Self::Several(all) => all.clone(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Yes(_) => false,
            Self::Text(text) => text.trim().is_empty(),
            Self::Several(all) => all.is_empty(),
        }
    }
}

/// The form's value for "Ja".
pub const YES: &str = "ja";
/// The form's value for "Nein".
pub const NO: &str = "nein";

/// The name of an answer's field over the API.
pub fn field(question: &str) -> String {
    format!("answers.{question}")
}

/// Checks the answers, by the questions' ids. `all` asks for the required ones, too.
pub(super) fn check(
    checks: &mut Checks,
    questions: &[Question],
    given: &BTreeMap<String, Given>,
    all: bool,
) -> Vec<Answer> {
    let mut answers = Vec::new();
    for question in questions {
        let answer = given.get(&question.id.to_string()).filter(|given| !given.is_empty());
        match answer {
            Some(given) => answers.extend(one(checks, question, given)),
            None if question.required && all => {
                let message = about(question, checks).say("answer-missing");
                checks.error(&field(&question.id.to_string()), message);
            }
            None => {}
        }
    }
    for unknown in given.keys().filter(|id| !questions.iter().any(|question| question.id.to_string() == **id)) {
        let message = words(checks.language()).say("answer-unasked");
        checks.error(&field(unknown), message);
    }
    answers
}

fn one(checks: &mut Checks, question: &Question, given: &Given) -> Option<Answer> {
    let Question { id, label, kind, choices, .. } = question;
    let name = field(&id.to_string());
    let known = |choice: &String| choices.contains(choice);
    let kept = match (kind, given) {
        (QuestionKind::ShortText, Given::Text(text)) => {
            checks.optional(&name, label, Some(text), LINE).map(Given::Text)
        }
        (QuestionKind::LongText, Given::Text(text)) => checks.text(&name, label, Some(text), TEXT).map(Given::Text),
        (QuestionKind::Choice, Given::Text(text)) if known(text) => Some(given.clone()),
        (QuestionKind::MultipleChoice, Given::Several(all)) if all.iter().all(known) => {
            // In the order of the form, each once.
            Some(Given::Several(choices.iter().filter(|choice| all.contains(choice)).cloned().collect()))
        }
        (QuestionKind::YesNo, Given::Yes(_)) => Some(given.clone()),
        _ => {
            let message = mistake(question, checks);
            checks.error(&name, message);
            None
        }
    };
    kept.map(|given| Answer { question: *id, label: label.clone(), given })
}

fn mistake(question: &Question, checks: &Checks) -> String {
    let id = match question.kind {
        QuestionKind::ShortText | QuestionKind::LongText => "answer-no-text",
        QuestionKind::YesNo => "answer-no-yes-or-no",
        QuestionKind::Choice => "answer-no-choice",
        QuestionKind::MultipleChoice => "answer-no-choices",
    };
    about(question, checks).with("choices", question.choices.join(", ")).say(id)
}

/// Messages about a question.
fn about(question: &Question, checks: &Checks) -> Words {
    words(checks.language()).with("label", question.label.clone())
}

/// The questions with the choices that somebody made before they were taken out of the form.
pub fn with_chosen(questions: &[Question], chosen: &[Answer]) -> Vec<Question> {
    let mut questions = questions.to_vec();
    let with_choices =
        questions.iter_mut().filter(|q| matches!(q.kind, QuestionKind::Choice | QuestionKind::MultipleChoice));
    for question in with_choices {
        let own = chosen.iter().filter(|answer| answer.question == question.id);
        for value in own.flat_map(|answer| answer.given.form_values()) {
            if !question.choices.contains(&value) {
                question.choices.push(value);
            }
        }
    }
    questions
}

/// New answers, together with earlier ones to questions that are asked no more.
pub fn merge(new: &[Answer], before: &[Answer], questions: &[Question]) -> Vec<Answer> {
    let gone = before.iter().filter(|answer| !questions.iter().any(|question| question.id == answer.question));
    new.iter().chain(gone).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: QuestionKind, required: bool) -> Question {
        let choices = vec!["Rot".into(), "Grün".into(), "Blau".into()];
        Question { id: Uuid::from_u128(1), label: "Farbe".into(), hint: None, kind, required, choices }
    }

    fn checked(question: &Question, given: Option<Given>) -> Result<Vec<Answer>, Vec<String>> {
        let given = given.map(|given| (question.id.to_string(), given)).into_iter().collect();
        let mut checks = Checks::new();
        let answers = check(&mut checks, std::slice::from_ref(question), &given, true);
        checks.finish(answers).map_err(|errors| errors.into_iter().map(|e| e.message).collect())
    }

    #[test]
    fn a_choice_is_one_of_those_offered() {
        let choice = question(QuestionKind::Choice, false);
        assert_eq!(checked(&choice, Some(Given::Text("Rot".into()))).unwrap()[0].given.words(), "Rot");
        let error = checked(&choice, Some(Given::Text("Gelb".into()))).unwrap_err();
        assert_eq!(error, ["Farbe: Bitte wählen Sie eine dieser Antworten: Rot, Grün, Blau."]);
    }

    #[test]
    fn several_choices_stand_in_the_order_of_the_form() {
        let several = question(QuestionKind::MultipleChoice, false);
        let given = Given::Several(vec!["Blau".into(), "Rot".into(), "Blau".into()]);
        assert_eq!(checked(&several, Some(given)).unwrap()[0].given.words(), "Rot, Blau");
        assert!(checked(&several, Some(Given::Text("Rot".into()))).is_err(), "a text is no list");
        assert!(
            checked(&several, Some(Given::Several(vec!["Rot".into(), "Gelb".into()]))).is_err(),
            "one is not offered"
        );
    }

    #[test]
    fn texts_are_as_long_as_their_kind_allows_and_a_mistake_names_its_question() {
        let words = |length| Some(Given::Text("a".repeat(length)));
        for (kind, most) in [(QuestionKind::ShortText, LINE), (QuestionKind::LongText, TEXT)] {
            let asked = question(kind, false);
            assert_eq!(checked(&asked, words(most)).unwrap()[0].given, words(most).unwrap());
            assert!(checked(&asked, words(most + 1)).is_err(), "{kind:?}");
        }
        let choice = question(QuestionKind::Choice, false);
        let given = [(choice.id.to_string(), Given::Text("Gelb".into()))].into();
        let mut checks = Checks::new();
        check(&mut checks, std::slice::from_ref(&choice), &given, true);
        assert_eq!(checks.finish(()).unwrap_err()[0].field, format!("answers.{}", choice.id));
    }

    #[test]
    fn required_questions_need_an_answer_and_others_do_not() {
        for kind in [QuestionKind::ShortText, QuestionKind::MultipleChoice, QuestionKind::YesNo] {
            assert_eq!(checked(&question(kind, true), None).unwrap_err().len(), 1);
            assert_eq!(checked(&question(kind, false), None).unwrap(), []);
        }
        let blank = Some(Given::Text("  ".into()));
        assert!(checked(&question(QuestionKind::ShortText, true), blank).is_err());
        let no = checked(&question(QuestionKind::YesNo, true), Some(Given::Yes(false))).unwrap();
        assert_eq!(no[0].given.words(), "Nein");
    }

    #[test]
    fn answers_to_questions_no_longer_asked_are_kept() {
        let old = Answer { question: Uuid::from_u128(9), label: "Früher".into(), given: Given::Yes(true) };
        let now = question(QuestionKind::YesNo, false);
        let replaced = Answer { question: now.id, label: "Farbe".into(), given: Given::Yes(true) };
        let new = Answer { given: Given::Yes(false), ..replaced.clone() };
        assert_eq!(merge(std::slice::from_ref(&new), &[replaced, old.clone()], &[now]), [new, old]);
    }

    #[test]
    fn a_choice_made_before_stays_possible() {
        let choice = question(QuestionKind::Choice, false);
        let given = Given::Text("Gelb".into());
        let stored = Answer { question: choice.id, label: "Farbe".into(), given: given.clone() };
        let asked = with_chosen(std::slice::from_ref(&choice), std::slice::from_ref(&stored));
        assert_eq!(asked[0].choices, ["Rot", "Grün", "Blau", "Gelb"]);
        assert_eq!(checked(&asked[0], Some(given)).unwrap(), [stored]);
        assert_eq!(with_chosen(std::slice::from_ref(&choice), &[]), [choice]);
    }

    #[test]
    fn forms_carry_answers_there_and_back() {
        let kinds = [
            (QuestionKind::YesNo, Given::Yes(false)),
            (QuestionKind::Choice, Given::Text("Rot".into())),
            (QuestionKind::MultipleChoice, Given::Several(vec!["Rot".into(), "Blau".into()])),
        ];
        for (kind, given) in kinds {
            assert_eq!(Given::from_form(kind, &given.form_values()), Some(given));
        }
    }
}
