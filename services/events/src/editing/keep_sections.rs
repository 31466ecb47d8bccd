//! A draft keeps every section in which nothing is wrong; only the others are asked for again.

use fachtag_contracts::events::{Event, EventStatus};
use fachtag_web::page::{Alert, PageResult, Tone};
use uuid::Uuid;

use super::{
    create, form_input,
    form_page::{FormPage, Subject},
    life,
    sent::Sent,
};
use crate::{
    core::Failure,
    domain::event_form::{
        EventForm,
        sections::{FormSection, SECTIONS},
    },
};

/// Makes a draft of the right sections of a new event's form, and shows the form with what is wrong.
pub(super) async fn of_new(form: &FormPage<'_>, key: Uuid, sent: Sent) -> PageResult {
    let base = form_input::blank(&form_input::choices(&form.groups, form.principal), form.principal);
    let (input, more) = form_input::check(&right(&sent, base), None, &form.groups, form.principal);
    if !more.is_empty() {
        return Ok(form.refuse(&Subject::New(key), sent));
    }
    match create::create_as(&form.app.core, key, &input, &form.principal.name).await {
        Ok(event) => Ok(show(form, &event, sent)),
        Err(Failure::Exists | Failure::Refused(_)) => Ok(form.refuse(&Subject::New(key), sent)),
        Err(failure) => Err(failure.into()),
    }
}

/// Saves the right sections of a draft's form, and shows the form with what is wrong. What is public changes as a whole.
pub(super) async fn of_event(form: &FormPage<'_>, event: &Event, sent: Sent) -> PageResult {
    let kept = right(&sent, EventForm::of(event));
    let typed = form_input::canonical(&kept, Some(event), &form.groups);
    let (input, more) = form_input::check(&kept, Some(event), &form.groups, form.principal);
    let nothing = !more.is_empty() || form_input::same(&typed, &EventForm::of(event));
    if event.status != EventStatus::Draft || nothing {
        return Ok(form.refuse(&Subject::Event(event), sent));
    }
    match life::change(&form.app.core, event.id, Some(&[event.version]), &form.principal.name, |_| Ok(input)).await {
        Ok(stored) => Ok(show(form, &stored.event, sent)),
        Err(Failure::Stale { .. } | Failure::Refused(_)) => Ok(form.refuse(&Subject::Event(event), sent)),
        Err(failure) => Err(failure.into()),
    }
}

fn wrong(sent: &Sent) -> impl Iterator<Item = &'static FormSection> {
    SECTIONS.iter().filter(|section| sent.errors.iter().any(|error| section.has(&error.field)))
}

/// What was typed, with the wrong sections as they were.
fn right(sent: &Sent, before: EventForm) -> EventForm {
    wrong(sent).fold(sent.values.clone(), |form, section| form.with_section_of(section, &before))
}

fn show(form: &FormPage<'_>, event: &Event, mut sent: Sent) -> axum::response::Response {
    // The saved rows have their ids now.
    sent.values = wrong(&sent).fold(EventForm::of(event), |form, section| form.with_section_of(section, &sent.values));
    let names: Vec<&str> = wrong(&sent).map(|section| section.title).collect();
    let kept = Alert {
        tone: Tone::Info,
        title: format!("Gespeichert, außer: {}", names.join(", ")),
        text: "Berichtigen Sie bitte, was dort nicht stimmt, und speichern Sie noch einmal.".into(),
    };
    form.refuse_with(&Subject::Event(event), sent, Some(kept))
}
