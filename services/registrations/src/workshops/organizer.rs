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
    page::{Html, Page, PageResult, Problem, form_title},
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
    person_form::problems,
    registered::RegistrationWithEvent,
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
}

pub(crate) async fn form(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
) -> PageResult {
    if !registered.registration.is_active() {
        return Ok(Redirect::to(&organizer.person(registered.registration.id)).into_response());
    }
    let chosen = wanted(&registered.event.facts, &registered.registration);
    Ok(show(&app, &organizer, &registered, &chosen, &[]).await?)
}

pub(crate) async fn save(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let chosen = slots::read(&fields.0.unwrap_or_default());
    let id = registered.registration.id;
    let outcome = choose(&app.core, id, None, &chosen, &organizer.actor(), Language::De).await?;
    Ok(match outcome {
        Chosen::Done => flash::redirect(&organizer.person(id), "gewaehlt"),
        Chosen::Wrong(errors) => show(&app, &organizer, &registered, &chosen, &errors).await?,
        Chosen::Gone | Chosen::Stale | Chosen::NotNow(_) | Chosen::Closed(_) => {
            Redirect::to(&organizer.person(id)).into_response()
        }
    })
}

async fn show(
    app: &App,
    organizer: &EventOrganizer,
    registered: &RegistrationWithEvent,
    chosen: &[Uuid],
    errors: &[FieldError],
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
            "Für {} {}. Die Person erhält darüber eine E-Mail. Wer auf eine Warteliste kommt, behält bis dahin den Platz zur selben Zeit.",
            participant.first_name, participant.last_name
        ),
        problems: problems(errors),
        action: format!("{person}/workshops"),
        back_href: person,
        slots: slots::of(&registered.event, chosen, standing, errors, Language::De),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Html(status, view).into_response())
}
