//! `/organisation/veranstaltungen/neu` and `…/{id}/bearbeiten`

use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Organizes, Principal};
use fachtag_contracts::{
    events::{Event, EventStatus},
    fields::FieldError,
};
use fachtag_web::{
    organisation::Tab,
    page::{Alert, Hidden, Html},
    upload::{Upload, UploadForm},
};
use uuid::Uuid;

use super::{
    App, Told, done, find_own, form, head, page, path,
    stale::{self, Stale},
    views::{EditPage, FormView, StaleView},
};
use crate::{
    domain::{life::Refused, picture::Unusable, sheet::Sheet},
    picture_process::PictureError,
    store::groups::{self, Group},
    usecases::{Failure, create, life, pictures},
};

const NEW: &str = "/organisation/veranstaltungen/neu";

/// One request about the form: who asks, and what there is to choose from.
pub(super) struct Asking<'a> {
    pub app: &'a App,
    pub principal: &'a Principal,
    pub groups: Vec<Group>,
}

/// What to show of the form beside its fields.
#[derive(Default)]
pub(super) struct Beside {
    pub errors: Vec<FieldError>,
    pub notice: Option<Alert>,
    pub stale: Option<StaleView>,
}

/// The event that the form is about, or the id that a new one will have.
pub(super) enum Of<'a> {
    New(Uuid),
    Event(&'a Event),
}

impl<'a> Asking<'a> {
    async fn new(app: &'a App, principal: &'a Principal) -> Result<Self, Response> {
        let groups = groups::list(&app.office.bus.database).await.map_err(|error| app.failure(error))?;
        Ok(Self { app, principal, groups })
    }

    pub(super) fn show(&self, status: StatusCode, of: &Of<'_>, sheet: Sheet, beside: Beside) -> Response {
        let event = match of {
            Of::New(_) => None,
            Of::Event(event) => Some(*event),
        };
        let heading = if event.is_some() { "Veranstaltung bearbeiten" } else { "Veranstaltung anlegen" };
        let mistake = if beside.errors.is_empty() { "" } else { "Fehler: " };
        let is_published = event.is_some_and(|event| event.status == EventStatus::Published);
        let (name, value) = match of {
            Of::New(key) => ("key", key.to_string()),
            Of::Event(event) => ("version", event.version.to_string()),
        };
        let view = EditPage {
            page: page(self.app, self.principal, format!("{mistake}{heading}")),
            head: event.map(|event| head(self.app, self.principal, event, Tab::Edit)),
            heading,
            action: event.map_or_else(|| NEW.into(), |event| format!("{}/bearbeiten", path(event.id))),
            hidden: vec![Hidden { name: name.into(), value }],
            form: FormView { sheet, errors: beside.errors },
            kinds: form::kinds(),
            groups: form::choices(&self.groups, self.principal),
            no_group: if self.principal.may_organize_for(None) { "Ganzer Arbeitskreis" } else { "Bitte wählen" },
            question_kinds: form::question_kinds(),
            stale: beside.stale,
            notice: beside.notice,
            is_published,
            save: if is_published { "Änderungen speichern" } else { "Entwurf speichern" },
            back: event.map_or_else(|| "/organisation/veranstaltungen".into(), |event| path(event.id)),
        };
        Html(status, view).into_response()
    }

    /// The form as it was sent, with the logo that was sent with it; and what is wrong with that file.
    async fn typed(&self, sent: UploadForm) -> Result<(Sheet, Vec<FieldError>), Response> {
        let mut sheet = form::typed(&sent.values);
        let unusable = |advice: &str| vec![FieldError { field: form::LOGO.into(), message: format!("Logo: {advice}") }];
        let file = match sent.file {
            None => return Ok((sheet, Vec::new())),
            Some(Upload::TooLarge) => return Ok((sheet, unusable(Unusable::TooLarge.advice()))),
            Some(Upload::File(file)) => file,
        };
        let advice = match self.app.pictures.draw(&file).await {
            Ok(picture) => {
                let id =
                    pictures::store(&self.app.office, picture).await.map_err(|failure| self.app.refusal(failure))?;
                sheet.texts.set("funder.logo", &id.to_string());
                return Ok((sheet, Vec::new()));
            }
            Err(PictureError::Unusable(why)) => why.advice(),
            Err(PictureError::Busy) => {
                "Gerade werden andere Bilder geprüft. Bitte versuchen Sie es gleich noch einmal."
            }
            Err(PictureError::Process(error)) => return Err(self.app.failure(error)),
        };
        Ok((sheet, unusable(advice)))
    }

    fn refuse(&self, of: &Of<'_>, sheet: Sheet, errors: Vec<FieldError>) -> Response {
        let beside = Beside { errors: form::in_order(errors), ..Beside::default() };
        self.show(StatusCode::UNPROCESSABLE_ENTITY, of, sheet, beside)
    }
}

pub(in crate::http) async fn ask_new(
    State(app): State<App>,
    Organizes(principal): Organizes,
) -> Result<Response, Response> {
    let asking = Asking::new(&app, &principal).await?;
    let sheet = form::blank(&form::choices(&asking.groups, &principal), &principal);
    Ok(asking.show(StatusCode::OK, &Of::New(app.office.bus.clock.new_id()), sheet, Beside::default()))
}

pub(in crate::http) async fn create(
    State(app): State<App>,
    Organizes(principal): Organizes,
    sent: UploadForm,
) -> Result<Response, Response> {
    let asking = Asking::new(&app, &principal).await?;
    let key = Uuid::try_parse(sent.values.text("key")).unwrap_or_else(|_| app.office.bus.clock.new_id());
    let button = sent.values.text("do").to_owned();
    let (mut sheet, mut errors) = asking.typed(sent).await?;
    let of = Of::New(key);
    if form::press(&mut sheet, &button) {
        return Ok(asking.show(StatusCode::OK, &of, sheet, Beside { errors, ..Beside::default() }));
    }
    sheet.drop_empty_rows();
    let (input, more) = form::check(&sheet, None, &asking.groups, &principal);
    errors.extend(more);
    if !errors.is_empty() {
        return Ok(asking.refuse(&of, sheet, errors));
    }
    match create::create_as(&app.office, key, &input, &principal.name).await {
        Ok(event) => Ok(done(event.id, "angelegt")),
        // Sent twice, or sent once more after going back.
        Err(Failure::Exists) => save(&asking, key, 1, sheet, errors).await,
        Err(Failure::Refused(Refused::Fields(errors))) => Ok(asking.refuse(&of, sheet, errors)),
        Err(failure) => Err(app.refusal(failure)),
    }
}

pub(in crate::http) async fn ask(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
    told: Result<Query<Told>, QueryRejection>,
) -> Result<Response, Response> {
    let asking = Asking::new(&app, &principal).await?;
    let event = find_own(&app, &principal, &id).await?.event;
    if event.status == EventStatus::Cancelled {
        return Ok(done(event.id, "fest"));
    }
    let beside = Beside { notice: told.ok().and_then(|Query(told)| told.alert()), ..Beside::default() };
    Ok(asking.show(StatusCode::OK, &Of::Event(&event), Sheet::of(&event), beside))
}

pub(in crate::http) async fn change(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
    sent: UploadForm,
) -> Result<Response, Response> {
    let asking = Asking::new(&app, &principal).await?;
    let event = find_own(&app, &principal, &id).await?.event;
    let version = sent.values.text("version").parse().unwrap_or(event.version);
    let button = sent.values.text("do").to_owned();
    let (mut sheet, errors) = asking.typed(sent).await?;
    if form::press(&mut sheet, &button) {
        // The version stays the one that was opened: what others do meanwhile is told when it is saved.
        let of = Of::Event(&Event { version, ..event });
        return Ok(asking.show(StatusCode::OK, &of, sheet, Beside { errors, ..Beside::default() }));
    }
    sheet.drop_empty_rows();
    save(&asking, event.id, version, sheet, errors).await
}

/// Saves what was typed into a form that showed `version`.
async fn save(
    asking: &Asking<'_>,
    id: Uuid,
    version: i64,
    sheet: Sheet,
    mut errors: Vec<FieldError>,
) -> Result<Response, Response> {
    let (app, principal) = (asking.app, asking.principal);
    let event = find_own(app, principal, &id.to_string()).await?.event;
    if event.status == EventStatus::Cancelled {
        return Ok(done(id, "fest"));
    }
    let base = stale::opened(app, &event, version).await?;
    let typed = form::canonical(&sheet, Some(&base), &asking.groups);
    if errors.is_empty() && form::same(&typed, &Sheet::of(&event)) {
        return Ok(done(id, "gespeichert"));
    }
    if version != event.version {
        return stale::show(asking, Stale { event: &event, base: &base, typed, errors }).await;
    }
    let (input, more) = form::check(&sheet, Some(&base), &asking.groups, principal);
    errors.extend(more);
    if !errors.is_empty() {
        return Ok(asking.refuse(&Of::Event(&event), sheet, errors));
    }
    match life::change(&app.office, id, Some(&[version]), &principal.name, |_| Ok(input)).await {
        Ok(_) => Ok(done(id, "gespeichert")),
        Err(Failure::Refused(Refused::Fields(errors))) => Ok(asking.refuse(&Of::Event(&event), sheet, errors)),
        // Somebody else, or the first of two clicks, was faster by a moment.
        Err(Failure::Stale { .. }) => {
            let event = find_own(app, principal, &id.to_string()).await?.event;
            if form::same(&typed, &Sheet::of(&event)) {
                return Ok(done(id, "gespeichert"));
            }
            stale::show(asking, Stale { event: &event, base: &base, typed, errors }).await
        }
        Err(Failure::Refused(Refused::Cancelled)) => {
            Ok(Redirect::to(&format!("{}?meldung=fest", path(id))).into_response())
        }
        Err(failure) => Err(app.refusal(failure)),
    }
}
