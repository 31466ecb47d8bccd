//! `…/{registration}/workshops`: an organizer chooses for somebody.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::language::Language;
use fachtag_forms::FieldError;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    organisation::{EventHead, Tab},
    page::{Hidden, Html, Page, PageError, PageResult, Problem, form_title},
};
use uuid::Uuid;

use super::{
    Chosen, choose, positions,
    slots::{self, Slots, Standing},
    wanted,
};
use crate::{
    app::App,
    core::Result,
    organizer::{AboutRegistration, EventOrganizer},
    person_form::{hidden, problems},
    registered::{self, RegistrationWithEvent},
};

#[derive(Template)]
#[template(path = "workshops/organizer.html")]
struct ChoosePage {
    page: Page,
    head: EventHead,
    lead: String,
    problems: Vec<Problem>,
    action: String,
    back_href: String,
    slots: Slots,
    /// Somebody changed the registration after the form was shown.
    stale: bool,
    hidden: Vec<Hidden>,
}

pub(crate) async fn form(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
) -> PageResult {
    if !registered.registration.is_active() {
        return Ok(Redirect::to(&organizer.person(registered.registration.id)).into_response());
    }
    let chosen = wanted(&registered.event.facts, &registered.registration);
    Ok(show(&app, &organizer, &registered, &chosen, &[], false).await?)
}

pub(crate) async fn save(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let (chosen, version) = (slots::read(&values), values.text("version").parse().ok());
    let id = registered.registration.id;
    let outcome = choose(&app.core, id, version, &chosen, &organizer.actor(), Language::De).await?;
    Ok(match outcome {
        Chosen::Done => flash::redirect(&organizer.person(id), "gewaehlt"),
        Chosen::Wrong(errors) => show(&app, &organizer, &registered, &chosen, &errors, false).await?,
        // The form again, with what is stored now. Sent once more, it is saved.
        Chosen::Stale => {
            let now = registered::by_id(&app.core, id).await?.ok_or(PageError::NotFound)?;
            let stored = wanted(&now.event.facts, &now.registration);
            show(&app, &organizer, &now, &stored, &[], true).await?
        }
        Chosen::Gone | Chosen::NotNow(_) | Chosen::Closed(_) => Redirect::to(&organizer.person(id)).into_response(),
    })
}

async fn show(
    app: &App,
    organizer: &EventOrganizer,
    registered: &RegistrationWithEvent,
    chosen: &[Uuid],
    errors: &[FieldError],
    stale: bool,
) -> Result<Response> {
    let registration = &registered.registration;
    let positions = positions(&app.core, registration).await?;
    let standing = Standing { choices: &registration.choices, positions: &positions };
    let person = organizer.person(registration.id);
    let participant = &registration.participant;
    let view = ChoosePage {
        page: organizer.page(&form_title("Workshops wählen", !errors.is_empty())),
        head: organizer.head(Tab::Registrations),
        lead: format!(
            "Für {} {}. Hat sie einen Platz und eine Adresse, erhält sie darüber eine E-Mail. Wer auf eine Warteliste kommt, behält bis dahin den Platz zur selben Zeit.",
            participant.first_name, participant.last_name
        ),
        problems: problems(errors),
        action: format!("{person}/workshops"),
        back_href: person,
        slots: slots::of(&registered.event, chosen, standing, errors, Language::De),
        stale,
        hidden: hidden(&[("version", &registration.version.to_string())]),
    };
    let status = match (errors.is_empty(), stale) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, true) => StatusCode::CONFLICT,
        (true, false) => StatusCode::OK,
    };
    Ok(Html(status, view).into_response())
}
