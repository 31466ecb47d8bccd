//! `/meine-anmeldung/{token}/workshops`: choose, look at old and new, done.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_forms::FieldError;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    page::{Hidden, Html, Page, PageError, PageResult, Problem, TypedForm},
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
    domain::{
        audit::Actor,
        choices::{ChoiceWindow, check, window},
    },
    my_registration::own::Own,
    person_form::{EventBrief, Line, brief, hidden, mistaken, problems},
    registered,
};

/// The step that shows the page to check in another language.
const LANGUAGE_OF_CHECK: &str = "language-of-check";
const FORM: &str = "workshops";

#[derive(Template)]
#[template(path = "workshops/participant.html")]
struct ChooseForm {
    page: Page,
    event: EventBrief,
    action: String,
    back_href: String,
    problems: Vec<Problem>,
    /// Somebody changed the registration after the form was shown.
    stale: bool,
    hidden: Vec<Hidden>,
    slots: Slots,
}

#[derive(Template)]
#[template(path = "workshops/check.html")]
struct ChooseCheck {
    page: Page,
    event: EventBrief,
    action: String,
    before: Vec<Line>,
    after: Vec<Line>,
    /// Something new is waited for.
    waits: bool,
    hidden: Vec<Hidden>,
}

/// Whether the person can choose now.
pub(crate) fn is_open(app: &App, own: &Own) -> bool {
    own.is_open(app) && window(&own.registered.event.facts, app.core.bus.clock.now()) == ChoiceWindow::Open
}

pub(crate) async fn form(State(app): State<App>, own: Own) -> PageResult {
    if !is_open(&app, &own) {
        return Ok(Redirect::to(&own.home()).into_response());
    }
    let registration = &own.registered.registration;
    let chosen = wanted(&own.registered.event.facts, registration);
    Ok(show(&app, &own, &chosen, registration.version, &[], false).await?)
}

pub(crate) async fn save(State(app): State<App>, own: Own, fields: body::Fields<FormValues>) -> PageResult {
    if !is_open(&app, &own) {
        return Ok(Redirect::to(&own.home()).into_response());
    }
    let values = fields.0.unwrap_or_default();
    let (chosen, version) = (slots::read(&values), values.text("version").parse().unwrap_or_default());
    let (id, language) = (own.registered.registration.id, own.reader.language());
    let step = values.text("step");
    if step != "submit" {
        let mistakes = check(&own.registered.event.facts, &chosen, language).err().unwrap_or_default();
        return Ok(match step {
            "edit" | TypedForm::LANGUAGE => show(&app, &own, &chosen, version, &[], false).await?,
            _ if mistakes.is_empty() => show_check(&app, &own, &chosen, version).await?,
            _ => show(&app, &own, &chosen, version, &mistakes, false).await?,
        });
    }
    Ok(match choose(&app.core, id, Some(version), &chosen, &Actor::Participant, language).await? {
        Chosen::Done => flash::redirect(&own.home(), "gewaehlt"),
        Chosen::Wrong(errors) => show(&app, &own, &chosen, version, &errors, false).await?,
        Chosen::Stale => {
            let registered = registered::by_token(&app.core, &own.token).await?.ok_or(PageError::NotFound)?;
            let now = Own { registered, ..own };
            show(&app, &now, &chosen, now.registered.registration.version, &[], true).await?
        }
        Chosen::Gone | Chosen::NotNow(_) | Chosen::Closed(_) => Redirect::to(&own.home()).into_response(),
    })
}

async fn show(
    app: &App,
    own: &Own,
    chosen: &[Uuid],
    version: i64,
    errors: &[FieldError],
    stale: bool,
) -> Result<Response> {
    let (registration, event) = (&own.registered.registration, &own.registered.event);
    let positions = positions(&app.core, registration).await?;
    let standing = Standing { choices: &registration.choices, positions: &positions };
    let page = own.page(app, "choose.title").typed(TypedForm { id: FORM, step: TypedForm::LANGUAGE });
    let status = match (errors.is_empty(), stale) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, true) => StatusCode::CONFLICT,
        (true, false) => StatusCode::OK,
    };
    let view = ChooseForm {
        event: brief(event, &page),
        page: if status == StatusCode::OK { page } else { mistaken(page) },
        action: own.below("workshops"),
        back_href: own.home(),
        problems: problems(errors),
        stale,
        hidden: hidden(&[("version", &version.to_string())]),
        slots: slots::of(event, chosen, standing, errors, own.reader.language()),
    };
    Ok(Html(status, view).into_response())
}

async fn show_check(app: &App, own: &Own, chosen: &[Uuid], version: i64) -> Result<Response> {
    let (registration, language) = (&own.registered.registration, own.reader.language());
    let mut positions = positions(&app.core, registration).await?;
    let (mut event, mut after) = (own.registered.event.clone(), registration.clone());
    event.choose(&mut after, chosen);
    let begins_to_wait = after.choices.iter().filter(|choice| choice.no > 0);
    let last = |session| event.workshop(session).map_or(1, |workshop| workshop.waiting);
    let known = positions.len();
    positions.extend(begins_to_wait.map(|choice| (choice.session, last(choice.session))));
    let lines = |choices| slots::standing_lines(&event, Standing { choices, positions: &positions }, language);
    let page = own.page(app, "choose.title").typed(TypedForm { id: FORM, step: LANGUAGE_OF_CHECK });
    let view = ChooseCheck {
        event: brief(&own.registered.event, &page),
        page,
        action: own.below("workshops"),
        before: lines(&registration.choices),
        after: lines(&after.choices),
        waits: positions.len() > known,
        hidden: [hidden(&[("version", &version.to_string())]), slots::hidden(chosen)].concat(),
    };
    Ok(Html::ok(view).into_response())
}
