//! The organizers' pages about their events, as their templates need them.

use askama::Template;
use fachtag_forms::FieldError;
use fachtag_web::{
    organisation::{Empty, EventHead, Moment, Pager, Tile},
    page::{Alert, Badge, Check, Choice, Hidden, Input, Link, Page, Problem, Row as Line},
};

use crate::domain::event_form::{EventForm, Row, sections::SECTIONS};

/// An event in the table of all.
pub struct EventRow {
    pub link: Link,
    pub kind: String,
    pub when: String,
    pub group: String,
    /// "12 von 60, 3 warten"
    pub seats: String,
    pub state: Badge,
}

/// `/organisation/veranstaltungen`
#[derive(Template)]
#[template(path = "editing/list.html")]
pub struct EventsPage {
    pub page: Page,
    pub notice: Option<Alert>,
    pub show: Input,
    pub shows: Vec<Choice>,
    pub words: Input,
    pub rows: Vec<EventRow>,
    pub pager: Pager,
    pub empty: Empty,
}

/// A mail to many that goes out soon and can be stopped.
pub struct News {
    pub title: String,
    pub preview_href: String,
    pub send_href: String,
    /// Where the button leads that leaves it out.
    pub plan_href: String,
    pub kind: &'static str,
}

/// `/organisation/veranstaltungen/{event}`
#[derive(Template)]
#[template(path = "editing/event.html")]
pub struct OwnEventPage {
    pub page: Page,
    pub head: EventHead,
    pub notices: Vec<Alert>,
    pub news: Option<News>,
    pub tiles: Vec<Tile>,
    pub facts: Vec<Line>,
    /// What is still to come, by time.
    pub ahead: Vec<Line>,
    pub history: Vec<Moment>,
    pub public: Link,
    /// Where the buttons lead; without a slash at the end.
    pub path: String,
    pub is_draft: bool,
    pub is_cancelled: bool,
    /// Neither to be published nor called off.
    pub is_over: bool,
}

/// What the form shows besides its fields.
#[derive(Default)]
pub struct Extras {
    /// The section that is to be open.
    pub section: String,
    /// A button was pressed that adds or removes rows: they stay in sight.
    pub pressed: bool,
    /// Lines that wait to become parts of the programme.
    pub pasted: String,
    /// Why some of them could not.
    pub mistakes: Vec<String>,
    pub preview: Option<Preview>,
}

/// A text in Markdown as people will see it.
pub struct Preview {
    /// The form's field.
    pub field: String,
    /// Safe HTML.
    pub html: String,
}

/// A section of the form, which opens.
pub struct SectionView {
    pub id: &'static str,
    pub title: &'static str,
    /// What stands in it, in one line.
    pub summary: String,
    pub open: bool,
    pub wrong: bool,
}

/// The form of an event.
pub struct FormView {
    pub values: EventForm,
    /// By the form's fields, in their order.
    pub errors: Vec<FieldError>,
    pub extras: Extras,
    /// A form of its own beginning: what everybody fills in is open.
    pub is_new: bool,
    /// Somebody else changed something meanwhile: all is to be looked through.
    pub all_open: bool,
}

impl FormView {
    pub fn input(&self, name: &str) -> Input {
        Input { value: self.values.texts.get(name).into(), error: self.error(name) }
    }

    pub fn check(&self, name: &str) -> Check {
        Check { checked: !self.values.texts.get(name).is_empty(), error: self.error(name) }
    }

    /// Whether something stands in one of the fields about choosing workshops, which are folded away.
    pub fn has_choice_rules(&self) -> bool {
        let fields = [
            "choice_opens_at.date",
            "choice_opens_at.time",
            "choice_closes_at.date",
            "choice_closes_at.time",
            "choice_default",
            "walking_minutes",
        ];
        fields.iter().any(|field| !self.input(field).value.is_empty() || self.error(field).is_some())
    }

    pub fn error(&self, name: &str) -> Option<String> {
        error(&self.errors, name)
    }

    /// A section by its anchor.
    pub fn section(&self, id: &str) -> SectionView {
        let section = SECTIONS.iter().find(|section| section.id == id).unwrap_or(&SECTIONS[0]);
        let wrong = self.errors.iter().any(|error| section.has(&error.field));
        let previewed = self.extras.preview.as_ref().is_some_and(|preview| section.has(&preview.field));
        let first = self.is_new && FIRST.contains(&section.id);
        let rows = match section.id {
            "programm" => self.extras.pressed && !self.values.sessions.is_empty() || !self.extras.pasted.is_empty(),
            "fragen" => self.extras.pressed && !self.values.questions.is_empty(),
            _ => false,
        };
        SectionView {
            id: section.id,
            title: section.title,
            summary: section.summary(&self.values),
            open: self.all_open || wrong || previewed || first || rows || self.extras.section == section.id,
            wrong,
        }
    }

    /// The preview of this field, as safe HTML.
    pub fn preview(&self, field: &str) -> Option<&str> {
        self.extras.preview.as_ref().filter(|preview| preview.field == field).map(|preview| preview.html.as_str())
    }

    pub fn problems(&self) -> Vec<Problem> {
        let problem = |error: &FieldError| Problem { field: error.field.clone(), message: error.message.clone() };
        self.errors.iter().map(problem).collect()
    }

    pub fn sessions(&self) -> Vec<RowView<'_>> {
        self.rows("sessions", &self.values.sessions)
    }

    pub fn questions(&self) -> Vec<RowView<'_>> {
        self.rows("questions", &self.values.questions)
    }

    /// The picture that the form shows.
    pub fn logo(&self) -> Option<String> {
        Some(self.values.texts.get("funder.logo")).filter(|id| !id.is_empty()).map(|id| format!("/bilder/{id}"))
    }

    fn rows<'a>(&'a self, list: &'static str, rows: &'a [Row]) -> Vec<RowView<'a>> {
        let view = |(index, row)| RowView { list, index, row, errors: &self.errors };
        rows.iter().enumerate().map(view).collect()
    }
}

/// The sections that everybody fills in.
const FIRST: [&str; 3] = ["worum", "ort", "anmeldung"];

/// A session or question in the form.
pub struct RowView<'a> {
    list: &'static str,
    pub index: usize,
    row: &'a Row,
    errors: &'a [FieldError],
}

impl RowView<'_> {
    pub fn number(&self) -> usize {
        self.index + 1
    }

    pub fn name(&self, field: &str) -> String {
        format!("{}[{}].{field}", self.list, self.index)
    }

    pub fn text(&self, field: &str) -> &str {
        self.row.texts.get(field)
    }

    pub fn id(&self) -> String {
        self.row.id.map(|id| id.to_string()).unwrap_or_default()
    }

    pub fn input(&self, field: &str) -> Input {
        Input { value: self.text(field).into(), error: error(self.errors, &self.name(field)) }
    }

    pub fn check(&self, field: &str) -> Check {
        Check { checked: !self.text(field).is_empty(), error: error(self.errors, &self.name(field)) }
    }

    /// What is wrong with the fields in the line of a part of the programme.
    pub fn line_problems(&self) -> Vec<Problem> {
        let fields = ["from", "until", "title", "room", "capacity"];
        let problem = |field: &str| {
            let field = self.name(field);
            error(self.errors, &field).map(|message| Problem { field, message })
        };
        fields.into_iter().filter_map(problem).collect()
    }

    /// Whether something stands in one of the fields that are folded away.
    pub fn has_more(&self) -> bool {
        let fields = ["speaker", "description", "day"];
        self.text("counts").is_empty()
            || fields.iter().any(|field| !self.text(field).is_empty() || self.input(field).error.is_some())
    }
}

fn error(errors: &[FieldError], field: &str) -> Option<String> {
    errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
}

/// What somebody else changed in one field.
pub struct ChangeView {
    /// The field in the form.
    pub href: String,
    pub label: String,
    pub before: String,
    pub now: String,
    /// What was typed and stays.
    pub typed: Option<String>,
}

/// What happened while the form was open.
pub struct StaleView {
    /// "hat Jana Kowalski" or "haben Jana Kowalski und Ali Yilmaz"
    pub who: String,
    pub changes: Vec<ChangeView>,
}

/// `…/neu` and `…/{event}/bearbeiten`
#[derive(Template)]
#[template(path = "editing/edit.html")]
pub struct EditPage {
    pub page: Page,
    pub head: Option<EventHead>,
    pub heading: &'static str,
    pub action: String,
    pub hidden: Vec<Hidden>,
    pub form: FormView,
    pub kinds: Vec<Choice>,
    pub groups: Vec<Choice>,
    /// The words of no sub-group.
    pub no_group: &'static str,
    pub question_kinds: Vec<Choice>,
    pub stale: Option<StaleView>,
    pub notice: Option<Alert>,
    pub is_published: bool,
    /// Who gets a mail when time or place change.
    pub told: Option<&'static str>,
    /// The words of the button.
    pub save: &'static str,
    pub back: String,
}

/// `…/{event}/absagen`
#[derive(Template)]
#[template(path = "editing/cancel.html")]
pub struct CancelPage {
    pub page: Page,
    pub head: EventHead,
    pub problems: Vec<Problem>,
    pub reason: Input,
    /// "57 Personen erhalten …"
    pub recipients: String,
    /// With the number of mails.
    pub button: String,
    pub path: String,
}

/// `…/{event}/kopieren`
#[derive(Template)]
#[template(path = "editing/copy.html")]
pub struct CopyPage {
    pub page: Page,
    pub head: EventHead,
    pub problems: Vec<Problem>,
    pub day: Input,
    pub hidden: Vec<Hidden>,
    pub path: String,
}

/// `…/{event}/loeschen`
#[derive(Template)]
#[template(path = "editing/delete.html")]
pub struct DeletePage {
    pub page: Page,
    pub head: EventHead,
    pub path: String,
}
