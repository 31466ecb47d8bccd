//! A form that was opened before somebody else changed the event: nothing typed is lost, and what changed is shown.

use axum::http::StatusCode;
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_forms::FieldError;
use fachtag_web::page::PageResult;

use super::{
    form_input,
    form_page::{FormPage, Notices, Subject},
    queries,
    views::{ChangeView, StaleView},
};
use crate::{
    core::Core,
    domain::{
        event_form::EventForm,
        group::Group,
        merge::{self, Change},
    },
};

/// What was typed into a form that is out of date.
pub(super) struct Stale<'a> {
    /// As it is now.
    pub event: &'a Event,
    /// As the form showed it.
    pub base: &'a Event,
    pub typed: EventForm,
    pub errors: Vec<FieldError>,
}

/// The event as it was when the form was opened; as it is now when that is not known.
pub(super) async fn opened(core: &Core, event: &Event, version: i64) -> fachtag_db::Result<Event> {
    if version == event.version {
        return Ok(event.clone());
    }
    let first = queries::versions(core, event.id, version).await?.into_iter().next();
    Ok(first.map(|first| first.event).filter(|base| base.version == version).unwrap_or_else(|| event.clone()))
}

/// The form with both people's changes in it, ready to be sent again.
pub(super) async fn show(form: &FormPage<'_>, stale: Stale<'_>) -> PageResult {
    let Stale { event, base, typed, errors } = stale;
    let (merged, mut changes) = merge::merge(&EventForm::of(base), &EventForm::of(event), &typed);
    changes.extend(new_status(base, event));
    for change in changes.iter_mut().filter(|change| change.field == "group") {
        name_groups(&form.groups, change);
    }
    let mut names: Vec<String> = Vec::new();
    for version in queries::versions(&form.app.core, event.id, base.version + 1).await? {
        if !names.contains(&version.who) {
            names.push(version.who);
        }
    }
    let view = StaleView { who: who(&names), changes: changes.into_iter().map(view).collect() };
    let notices = Notices { errors, stale: Some(view), ..Notices::default() };
    Ok(form.show(StatusCode::CONFLICT, &Subject::Event(event), merged, notices))
}

fn new_status(base: &Event, event: &Event) -> Option<Change> {
    let word = |status| match status {
        EventStatus::Draft => "Entwurf",
        EventStatus::Published => "veröffentlicht",
        EventStatus::Cancelled => "abgesagt",
    };
    (base.status != event.status).then(|| Change {
        field: String::new(),
        label: "Stand".into(),
        before: word(base.status).into(),
        now: word(event.status).into(),
        typed: None,
    })
}

fn name_groups(groups: &[Group], change: &mut Change) {
    let name = |slug: &str| match groups.iter().find(|group| group.slug == slug) {
        Some(group) => group.name.clone(),
        None => "ganzer Arbeitskreis".into(),
    };
    change.before = name(&change.before);
    change.now = name(&change.now);
    change.typed = change.typed.take().map(|typed| name(&typed));
}

fn view(change: Change) -> ChangeView {
    let text = |text: String| if text.is_empty() { "(leer)".into() } else { text };
    let field = if change.field == "funder.logo" { form_input::LOGO } else { change.field.as_str() };
    ChangeView {
        href: if field.is_empty() { String::new() } else { format!("#{field}") },
        label: change.label,
        before: text(change.before),
        now: text(change.now),
        typed: change.typed.map(text),
    }
}

fn who(names: &[String]) -> String {
    match names {
        [] => "hat jemand".into(),
        [one] => format!("hat {one}"),
        [first @ .., last] => format!("haben {} und {last}", first.join(", ")),
    }
}
