//! `/organisation/veranstaltungen/neu` and `…/{event}/bearbeiten`

use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use fachtag_access::{AtEvent, Organizes, Organizing, Principal};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_planning::time_and_place::TimeAndPlace;
use fachtag_web::{
    flash::{self, Flash},
    page::PageResult,
    upload::UploadForm,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    create, form_input,
    form_page::{FormPage, Notices, Subject},
    keep_sections, life,
    own_event::{DONE, NEWS, OwnEvent},
    sent::{Sent, read},
    stale::{self, Stale},
    views::Extras,
};
use crate::{
    app::App,
    core::Failure,
    domain::{event_form::EventForm, life::Refused, stored_event::StoredEvent},
    words::organizers_href,
};

pub async fn ask_new(State(app): State<App>, Organizes(principal): Organizes) -> PageResult {
    let form = FormPage::load(&app, &principal).await?;
    let blank = form_input::blank(&form_input::choices(&form.groups, &principal), &principal);
    Ok(form.show(StatusCode::OK, &Subject::New(app.core.bus.clock.new_id()), blank, Notices::default()))
}

pub async fn create(State(app): State<App>, Organizes(principal): Organizes, sent: UploadForm) -> PageResult {
    let form = FormPage::load(&app, &principal).await?;
    let key = Uuid::try_parse(sent.values.text("key")).unwrap_or_else(|_| app.core.bus.clock.new_id());
    let subject = Subject::New(key);
    let sent = read(&app, sent).await?;
    if sent.only_shows {
        return Ok(form.show(StatusCode::OK, &subject, sent.values, Notices::of(sent.errors, sent.extras)));
    }
    let (input, more) = form_input::check(&sent.values, None, &form.groups, &principal);
    let sent = sent.with(more);
    if !sent.errors.is_empty() {
        return keep_sections::of_new(&form, key, sent).await;
    }
    match create::create_as(&app.core, key, &input, &principal.name).await {
        Ok(event) => Ok(saved(event.id, &sent.section, "angelegt")),
        // Sent twice, or sent once more after going back.
        Err(Failure::Exists) => {
            let own = OwnEvent::open(&app, principal.clone(), key, Principal::may_organize_for).await?;
            save(&form, &own, 1, sent).await
        }
        Err(Failure::Refused(Refused::Fields(errors))) => Ok(form.refuse(&subject, sent.with(errors))),
        Err(failure) => Err(failure.into()),
    }
}

/// Which section is to be open.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SectionQuery {
    abschnitt: String,
}

pub async fn ask(Organizing(own): Organizing<OwnEvent>, Query(query): Query<SectionQuery>, flash: Flash) -> PageResult {
    let form = FormPage::load(&own.app, &own.principal).await?;
    let event = &own.stored.event;
    if event.status == EventStatus::Cancelled {
        return Ok(own.done("fest"));
    }
    let extras = Extras { section: query.abschnitt, ..Extras::default() };
    let notices = Notices { done: flash.alert(DONE), extras, ..Notices::default() };
    Ok(form.show(StatusCode::OK, &Subject::Event(event), EventForm::of(event), notices))
}

pub async fn change(Organizing(own): Organizing<OwnEvent>, sent: UploadForm) -> PageResult {
    let form = FormPage::load(&own.app, &own.principal).await?;
    let event = &own.stored.event;
    let version = sent.values.text("version").parse().unwrap_or(event.version);
    let sent = read(&own.app, sent).await?;
    if sent.only_shows {
        // The version stays the one that was opened: what others do meanwhile is shown when it is saved.
        let event = Event { version, ..event.clone() };
        let notices = Notices::of(sent.errors, sent.extras);
        return Ok(form.show(StatusCode::OK, &Subject::Event(&event), sent.values, notices));
    }
    save(&form, &own, version, sent).await
}

/// Saves what was typed into a form that showed `version`.
async fn save(form: &FormPage<'_>, own: &OwnEvent, version: i64, sent: Sent) -> PageResult {
    let (app, event) = (form.app, &own.stored.event);
    if event.status == EventStatus::Cancelled {
        return Ok(own.done("fest"));
    }
    let base = stale::opened(&app.core, event, version).await?;
    let typed = form_input::canonical(&sent.values, Some(&base), &form.groups);
    if sent.errors.is_empty() && form_input::same(&typed, &EventForm::of(event)) {
        return Ok(saved(event.id, &sent.section, "gespeichert"));
    }
    if version != event.version {
        return stale::show(form, Stale { event, base: &base, typed, errors: sent.errors }).await;
    }
    let (input, more) = form_input::check(&sent.values, Some(&base), &form.groups, form.principal);
    let sent = sent.with(more);
    if !sent.errors.is_empty() {
        return keep_sections::of_event(form, event, sent).await;
    }
    match life::change(&app.core, event.id, Some(&[version]), &form.principal.name, |_| Ok(input)).await {
        Ok(changed) if tells(event, &changed) => Ok(own.done(NEWS)),
        Ok(_) => Ok(saved(event.id, &sent.section, "gespeichert")),
        Err(Failure::Refused(Refused::Fields(errors))) => Ok(form.refuse(&Subject::Event(event), sent.with(errors))),
        // Somebody else, or the first of two clicks, was faster by a moment.
        Err(Failure::Stale { .. }) => {
            let own = own.again().await?;
            let event = &own.stored.event;
            if form_input::same(&typed, &EventForm::of(event)) {
                return Ok(saved(event.id, &sent.section, "gespeichert"));
            }
            stale::show(form, Stale { event, base: &base, typed, errors: Vec::new() }).await
        }
        Err(Failure::Refused(Refused::Cancelled)) => Ok(own.done("fest")),
        Err(failure) => Err(failure.into()),
    }
}

/// Goes back to the section that was saved, or on to the event's page.
fn saved(event: Uuid, section: &str, word: &str) -> axum::response::Response {
    let path = organizers_href(event);
    match section {
        "" => flash::redirect(&path, word),
        section => flash::redirect(&format!("{path}/bearbeiten?abschnitt={section}#{section}"), word),
    }
}

/// Whether people get a mail about the change.
fn tells(old: &Event, saved: &StoredEvent) -> bool {
    let new = &saved.event;
    new.status == EventStatus::Published && saved.people() > 0 && TimeAndPlace::of(old) != TimeAndPlace::of(new)
}
