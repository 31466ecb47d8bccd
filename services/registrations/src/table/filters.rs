//! The fields above the table, and the filters that are kept.

use fachtag_contracts::events::{Event, Question, QuestionKind, Session};
use fachtag_web::dates;
use fachtag_web::page::{Choice, Hidden, Input, Link};

use super::{columns, tags::SavedFilter};
use crate::{
    domain::answers::{NO, YES},
    organizer::EventOrganizer,
    person_form::meals,
    table_view::{self as view, ATTENDANCE, MAIL, QUESTION, STATUS, TableView, WAITING},
};

/// The fields above the table.
pub(super) struct Filters {
    pub search: String,
    pub status: Input,
    pub attendance: Input,
    pub mail: Input,
    pub meal: Input,
    pub statuses: Vec<Choice>,
    pub attendances: Vec<Choice>,
    pub mails: Vec<Choice>,
    /// Empty where the event has no menu.
    pub meals: Vec<Choice>,
    /// Of the event's own questions those with answers to choose from.
    pub questions: Vec<QuestionFilter>,
    pub workshop: Input,
    /// Empty where there is nothing to choose.
    pub workshops: Vec<Choice>,
    pub tag: Input,
    /// Empty where nobody has a tag.
    pub tags: Vec<Choice>,
    /// Columns that can be shown besides.
    pub columns: Vec<Choice>,
    pub shown_columns: Vec<String>,
    /// The order of the rows.
    pub hidden: Vec<Hidden>,
    pub active: bool,
    /// Whether one of the lists to choose from is used.
    pub opened: bool,
}

/// A list of the answers to one question.
pub(super) struct QuestionFilter {
    pub name: String,
    pub label: String,
    pub chosen: Input,
    pub answers: Vec<Choice>,
}

/// A filter that was kept.
pub(super) struct KeptFilter {
    pub id: String,
    pub link: Link,
    /// It is the one that is shown.
    pub current: bool,
}

pub(super) fn kept(filters: &[SavedFilter], view: &TableView, base: &str) -> Vec<KeptFilter> {
    let shown = view.query();
    let one = |filter: &SavedFilter| KeptFilter {
        id: filter.id.to_string(),
        current: filter.query == shown,
        link: Link { href: format!("{base}?{}", filter.query), text: filter.name.clone() },
    };
    filters.iter().map(one).collect()
}

/// The questions whose answers can be chosen from, with what is chosen.
fn question_filters(event: &Event, view: &TableView) -> Vec<QuestionFilter> {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    let of = |question: &Question| {
        let answers = match question.kind {
            QuestionKind::YesNo => vec![choice(YES, "Ja"), choice(NO, "Nein")],
            QuestionKind::Choice | QuestionKind::MultipleChoice => {
                question.choices.iter().map(|answer| choice(answer, answer)).collect()
            }
            QuestionKind::ShortText | QuestionKind::LongText => return None,
        };
        let chosen = view.antworten.iter().find(|(id, _)| *id == question.id).map(|(_, value)| value.clone());
        Some(QuestionFilter {
            name: format!("{QUESTION}{}", question.id),
            label: question.label.clone(),
            chosen: Input { value: chosen.unwrap_or_default(), error: None },
            answers,
        })
    };
    event.questions.iter().filter_map(of).collect()
}

/// The parts that people choose, each with its seats and its waiting list.
fn workshops(event: &Event) -> Vec<Choice> {
    let of = |session: &Session| {
        let title = format!("{} {}", dates::time(session.starts_at), session.title);
        let waiting = Choice { value: format!("{}{WAITING}", session.id), label: format!("{title} (Warteliste)") };
        [Choice { value: session.id.to_string(), label: title }, waiting]
    };
    event.choosable().flat_map(of).collect()
}

pub(super) fn filters(organizer: &EventOrganizer, view: &TableView, tags: &[String]) -> Filters {
    let input = |value: &String| Input { value: value.clone(), error: None };
    let hidden = [("sortierung", &view.sortierung), ("richtung", &view.richtung)];
    Filters {
        search: view.suche.clone(),
        status: input(&view.status),
        attendance: input(&view.anwesenheit),
        mail: input(&view.mail),
        meal: input(&view.verpflegung),
        statuses: view::choices(STATUS),
        attendances: view::choices(ATTENDANCE),
        mails: view::choices(MAIL),
        meals: meals(&organizer.event.facts),
        questions: question_filters(&organizer.event.facts, view),
        workshop: input(&view.workshop),
        workshops: workshops(&organizer.event.facts),
        tag: input(&view.schlagwort),
        tags: tags.iter().map(|tag| Choice { value: tag.clone(), label: tag.clone() }).collect(),
        columns: columns::choices(&organizer.event.facts),
        shown_columns: view.spalten.clone(),
        hidden: hidden.map(|(name, value)| Hidden { name: name.into(), value: value.clone() }).into(),
        active: view.is_filtered(),
        opened: [&view.status, &view.anwesenheit, &view.mail, &view.verpflegung, &view.schlagwort, &view.workshop]
            .iter()
            .any(|word| !word.is_empty())
            || !view.spalten.is_empty()
            || !view.antworten.is_empty(),
    }
}
