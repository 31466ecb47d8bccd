//! `/organisation/veranstaltungen/neu` and `…/{event}/bearbeiten`

use axum::{extract::State, http::StatusCode};
use fachtag_access::{AtEvent, Organizes, Organizing, Principal};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_forms::FieldError;
use fachtag_web::{
    flash::{self, Flash},
    page::{PageError, PageResult},
    upload::{Upload, UploadForm},
};
use uuid::Uuid;

use super::{
    create, form_input,
    form_page::{FormPage, Notices, Subject},
    life,
    own_event::{DONE, OwnEvent},
    stale::{self, Stale},
};
use crate::{
    app::App,
    core::Failure,
    domain::{event_form::EventForm, life::Refused, unusable::Unusable},
    picture_process::PictureError,
    pictures::upload,
    words::organizers_href,
};

/// The form as it was sent, with the logo that was sent with it; and what is wrong with that file.
async fn read(app: &App, sent: UploadForm) -> Result<(EventForm, Vec<FieldError>), PageError> {
    let mut values = form_input::typed(&sent.values);
    let advice = match sent.file {
        None => return Ok((values, Vec::new())),
        Some(Upload::TooLarge) => Unusable::TooLarge.advice(),
        Some(Upload::File(file)) => match app.picture_process.draw(&file).await {
            Ok(picture) => {
                let id = upload::store(&app.core, picture).await?;
                values.texts.set("funder.logo", &id.to_string());
                return Ok((values, Vec::new()));
            }
            Err(PictureError::Unusable(why)) => why.advice(),
            Err(PictureError::Busy) => {
                "Gerade werden andere Bilder geprüft. Bitte versuchen Sie es gleich noch einmal."
            }
            Err(PictureError::Process(error)) => return Err(error.into()),
        },
    };
    Ok((values, vec![FieldError { field: form_input::LOGO.into(), message: format!("Logo: {advice}") }]))
}

pub async fn ask_new(State(app): State<App>, Organizes(principal): Organizes) -> PageResult {
    let form = FormPage::load(&app, &principal).await?;
    let blank = form_input::blank(&form_input::choices(&form.groups, &principal), &principal);
    Ok(form.show(StatusCode::OK, &Subject::New(app.core.bus.clock.new_id()), blank, Notices::default()))
}

pub async fn create(State(app): State<App>, Organizes(principal): Organizes, sent: UploadForm) -> PageResult {
    let form = FormPage::load(&app, &principal).await?;
    let key = Uuid::try_parse(sent.values.text("key")).unwrap_or_else(|_| app.core.bus.clock.new_id());
    let button = sent.values.text("do").to_owned();
    let (mut values, mut errors) = read(&app, sent).await?;
    let subject = Subject::New(key);
    if form_input::press(&mut values, &button) {
        return Ok(form.show(StatusCode::OK, &subject, values, Notices { errors, ..Notices::default() }));
    }
    values.drop_empty_rows();
    let (input, more) = form_input::check(&values, None, &form.groups, &principal);
    errors.extend(more);
    if !errors.is_empty() {
        return Ok(form.refuse(&subject, values, errors));
    }
    match create::create_as(&app.core, key, &input, &principal.name).await {
        Ok(event) => Ok(flash::redirect(&organizers_href(event.id), "angelegt")),
        // Sent twice, or sent once more after going back.
        Err(Failure::Exists) => {
            let own = OwnEvent::open(&app, principal.clone(), key, Principal::may_organize_for).await?;
            save(&form, &own, 1, values, errors).await
        }
        Err(Failure::Refused(Refused::Fields(errors))) => Ok(form.refuse(&subject, values, errors)),
        Err(failure) => Err(failure.into()),
    }
}

pub async fn ask(Organizing(own): Organizing<OwnEvent>, flash: Flash) -> PageResult {
    let form = FormPage::load(&own.app, &own.principal).await?;
    let event = &own.stored.event;
    if event.status == EventStatus::Cancelled {
        return Ok(own.done("fest"));
    }
    let notices = Notices { done: flash.alert(DONE), ..Notices::default() };
    Ok(form.show(StatusCode::OK, &Subject::Event(event), EventForm::of(event), notices))
}

pub async fn change(Organizing(own): Organizing<OwnEvent>, sent: UploadForm) -> PageResult {
    let form = FormPage::load(&own.app, &own.principal).await?;
    let event = &own.stored.event;
    let version = sent.values.text("version").parse().unwrap_or(event.version);
    let button = sent.values.text("do").to_owned();
    let (mut values, errors) = read(&own.app, sent).await?;
    if form_input::press(&mut values, &button) {
        // The version stays the one that was opened: what others do meanwhile is shown when it is saved.
        let event = Event { version, ..event.clone() };
        let notices = Notices { errors, ..Notices::default() };
        return Ok(form.show(StatusCode::OK, &Subject::Event(&event), values, notices));
    }
    values.drop_empty_rows();
    save(&form, &own, version, values, errors).await
}

/// Saves what was typed into a form that showed `version`.
async fn save(
    form: &FormPage<'_>,
    own: &OwnEvent,
    version: i64,
    values: EventForm,
    mut errors: Vec<FieldError>,
) -> PageResult {
    let (app, event) = (form.app, &own.stored.event);
    if event.status == EventStatus::Cancelled {
        return Ok(own.done("fest"));
    }
    let base = stale::opened(&app.core, event, version).await?;
    let typed = form_input::canonical(&values, Some(&base), &form.groups);
    if errors.is_empty() && form_input::same(&typed, &EventForm::of(event)) {
        return Ok(own.done("gespeichert"));
    }
    if version != event.version {
        return stale::show(form, Stale { event, base: &base, typed, errors }).await;
    }
    let (input, more) = form_input::check(&values, Some(&base), &form.groups, form.principal);
    errors.extend(more);
    if !errors.is_empty() {
        return Ok(form.refuse(&Subject::Event(event), values, errors));
    }
    match life::change(&app.core, event.id, Some(&[version]), &form.principal.name, |_| Ok(input)).await {
        Ok(_) => Ok(own.done("gespeichert")),
        Err(Failure::Refused(Refused::Fields(errors))) => Ok(form.refuse(&Subject::Event(event), values, errors)),
        // Somebody else, or the first of two clicks, was faster by a moment.
        Err(Failure::Stale { .. }) => {
            let own = own.again().await?;
            let event = &own.stored.event;
            if form_input::same(&typed, &EventForm::of(event)) {
                return Ok(own.done("gespeichert"));
            }
            stale::show(form, Stale { event, base: &base, typed, errors }).await
        }
        Err(Failure::Refused(Refused::Cancelled)) => Ok(own.done("fest")),
        Err(failure) => Err(failure.into()),
    }
}
