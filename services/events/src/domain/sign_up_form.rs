//! What the sign-up form asks beyond the person: the menu and the event's own questions.

use fachtag_contracts::events::{EventKind, Question, QuestionKind};
use fachtag_forms::Checks;
use uuid::Uuid;

const LINE: usize = 200;
const HINT: usize = 500;
const MOST_MEALS: usize = 10;
const MOST_QUESTIONS: usize = 20;
const MOST_CHOICES: usize = 30;

/// A question, unchecked.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionInput {
    /// Keeps a question and its answers together when the form is edited.
    pub id: Option<Uuid>,
    pub label: String,
    pub hint: Option<String>,
    pub kind: QuestionKind,
    pub required: bool,
    pub choices: Vec<String>,
}

impl From<&Question> for QuestionInput {
    fn from(question: &Question) -> Self {
        Self {
            id: Some(question.id),
            label: question.label.clone(),
            hint: question.hint.clone(),
            kind: question.kind,
            required: question.required,
            choices: question.choices.clone(),
        }
    }
}

/// What is usual: only a Fachtag lasts long enough for a meal.
pub fn usual_meals(kind: EventKind) -> Vec<String> {
    match kind {
        EventKind::Fachtag => ["ohne Einschränkung", "vegetarisch", "vegan"].map(String::from).into(),
        EventKind::GroupMeeting | EventKind::Plenary => Vec::new(),
    }
}

pub(super) fn check_meals(checks: &mut Checks, meals: Option<&[String]>, kind: EventKind) -> Vec<String> {
    let Some(meals) = meals else { return usual_meals(kind) };
    if meals.len() > MOST_MEALS {
        checks.error("meals", format!("Verpflegung: Höchstens {MOST_MEALS} Wahlmöglichkeiten."));
    }
    check_choices(checks, "meals", "Verpflegung", meals)
}

pub(super) fn check_questions(
    checks: &mut Checks,
    questions: &[QuestionInput],
    new_id: impl Fn() -> Uuid,
) -> Vec<Question> {
    if questions.len() > MOST_QUESTIONS {
        checks.error("questions", format!("Fragen: Höchstens {MOST_QUESTIONS}."));
    }
    let mut checked: Vec<Question> = Vec::new();
    for (index, input) in questions.iter().enumerate() {
        let field = |name: &str| format!("questions[{index}].{name}");
        let chooses = matches!(input.kind, QuestionKind::Choice | QuestionKind::MultipleChoice);
        if chooses && (input.choices.len() < 2 || input.choices.len() > MOST_CHOICES) {
            let message = format!("Auswahl: Bitte nennen Sie 2 bis {MOST_CHOICES} Möglichkeiten.");
            checks.error(&field("choices"), message);
        }
        if !chooses && !input.choices.is_empty() {
            checks.error(&field("choices"), "Auswahl: Nur Auswahlfragen haben Möglichkeiten.");
        }
        let label = checks.required(&field("label"), "Frage", &input.label, LINE);
        if checked.iter().any(|other| other.label == label) {
            checks.error(&field("label"), "Frage: Diese Frage steht schon im Formular.");
        }
        let known = input.id.filter(|id| checked.iter().all(|other| other.id != *id));
        checked.push(Question {
            id: known.unwrap_or_else(&new_id),
            label,
            hint: checks.optional(&field("hint"), "Hinweis zur Frage", input.hint.as_deref(), HINT),
            kind: input.kind,
            required: input.required,
            choices: check_choices(checks, &field("choices"), "Auswahl", &input.choices),
        });
    }
    checked
}

/// Choices are told apart by their words.
fn check_choices(checks: &mut Checks, field: &str, label: &str, choices: &[String]) -> Vec<String> {
    let mut checked: Vec<String> = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        let choice = checks.required(&format!("{field}[{index}]"), label, choice, LINE);
        if checked.contains(&choice) {
            checks.error(&format!("{field}[{index}]"), format!("{label}: „{choice}“ steht zweimal da."));
        }
        checked.push(choice);
    }
    checked
}
