//! The pages before and after an event goes public, as their templates need them.

use askama::Template;
use fachtag_contracts::events::Question;
use fachtag_web::{
    organisation::EventHead,
    page::{Alert, Choice, Input, Link, Page, Row as Line},
};

/// Something that people would ask for.
pub(super) struct Missing {
    pub what: &'static str,
    pub why: &'static str,
    /// Where it is filled in.
    pub href: String,
}

/// A question of the event's own, as people will see it.
pub(super) struct QuestionView {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    /// `line`, `text`, `radios` or `boxes`.
    pub kind: &'static str,
    pub choices: Vec<Choice>,
    pub input: Input,
    pub nothing: Vec<String>,
}

impl QuestionView {
    pub fn of(question: &Question) -> Self {
        use fachtag_contracts::events::QuestionKind::{Choice as One, LongText, MultipleChoice, ShortText, YesNo};
        let choice = |label: &String| Choice { value: label.clone(), label: label.clone() };
        let (kind, choices) = match question.kind {
            ShortText => ("line", Vec::new()),
            LongText => ("text", Vec::new()),
            YesNo => ("radios", ["Ja", "Nein"].map(|word| choice(&word.to_owned())).into()),
            One => ("radios", question.choices.iter().map(choice).collect()),
            MultipleChoice => ("boxes", question.choices.iter().map(choice).collect()),
        };
        Self {
            name: format!("frage-{}", question.id),
            label: question.label.clone(),
            hint: question.hint.clone().unwrap_or_default(),
            optional: !question.required,
            kind,
            choices,
            input: Input::default(),
            nothing: Vec::new(),
        }
    }
}

/// `…/{event}/veroeffentlichen`
#[derive(Template)]
#[template(path = "publishing/check.html")]
pub(super) struct CheckPage {
    pub page: Page,
    pub head: EventHead,
    pub missing: Vec<Missing>,
    /// What everybody is asked, in one line.
    pub asked: String,
    pub meals: Vec<Choice>,
    pub questions: Vec<QuestionView>,
    /// Which mails go out when.
    pub mails: Vec<Line>,
    /// The paragraph in the confirmation, as safe HTML.
    pub note_html: Option<String>,
    pub preview: Link,
    pub edit_href: String,
    pub path: String,
    pub version: i64,
}

/// `…/{event}/teilen`
#[derive(Template)]
#[template(path = "publishing/share.html")]
pub(super) struct SharePage {
    pub page: Page,
    pub head: EventHead,
    pub notice: Option<Alert>,
    /// Where one signs up.
    pub url: String,
    /// For a mail or a calendar.
    pub text: String,
    pub path: String,
}
