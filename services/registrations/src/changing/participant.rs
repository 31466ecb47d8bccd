//! `/meine-anmeldung/{token}/aendern`: somebody corrects their own data, or withdraws the consent to keep support needs.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_forms::FieldError;
use fachtag_web::{
    body::{self, FormValues},
    client::Client,
    flash,
    page::{Hidden, Html, Page, PageError, PageResult, Problem, TypedForm},
};

use super::{Changed, admit_address, change, withdraw_consent};
use crate::{
    app::App,
    domain::{audit::Actor, locale::words, participant::FormRules, sign_up_way::SignUpWay},
    my_registration::own::Own,
    person_form::{Asking, EventBrief, Form, FormFields, Line, asking_again, brief, hidden, mistaken, problems},
    registered,
};

#[derive(Template)]
#[template(path = "changing/participant.html")]
struct ManageEdit {
    page: Page,
    event: EventBrief,
    action: String,
    back_href: String,
    fields: FormFields,
    problems: Vec<Problem>,
    /// What is stored otherwise, when it was changed after the form was shown.
    changed_meanwhile: Option<Vec<Line>>,
    /// Such as the version.
    hidden: Vec<Hidden>,
}

pub(crate) async fn form(State(app): State<App>, own: Own) -> Response {
    match own.is_open(&app) {
        true => page(&app, &own, &Form::of(&own.registered.registration), EditTrouble::None),
        false => Redirect::to(&own.home()).into_response(),
    }
}

pub(crate) async fn save(
    State(app): State<App>,
    own: Own,
    client: Client,
    fields: body::Fields<FormValues>,
) -> PageResult {
    if !own.is_open(&app) {
        return Ok(Redirect::to(&own.home()).into_response());
    }
    let registration = &own.registered.registration;
    let form = Form::read(&fields.0.unwrap_or_default());
    let event = asking_again(&own.registered.event.facts, registration);
    if form.step == TypedForm::LANGUAGE {
        return Ok(page(&app, &own, &form, EditTrouble::None));
    }
    let asked = FormRules { language: own.reader.language(), ..FormRules::by(&event, SignUpWay::Online) };
    let data = match form.input(asked.questions).check(&asked) {
        Ok(data) => data,
        Err(errors) => return Ok(page(&app, &own, &form, EditTrouble::Mistakes(&errors))),
    };
    let readdressed = data.email != registration.participant.email;
    if readdressed && let Err(exceeded) = admit_address(&client) {
        let words = words(own.reader.language()).with("wait", exceeded.wait(own.reader.language()));
        let mistake = FieldError { field: "email".into(), message: words.say("email-too-often") };
        return Ok(page(&app, &own, &form, EditTrouble::Mistakes(&[mistake])));
    }
    let (id, version) = (registration.id, form.expected_version());
    Ok(match change(&app.core, id, version, &data, &Actor::Participant).await? {
        // A new address has a new link, which is shown at once: the old one leads nowhere any more.
        Changed::Done if readdressed => {
            let now = registered::by_id(&app.core, id).await?.ok_or(PageError::NotFound)?.registration;
            flash::redirect(&own.reader.own_link(&app.core.manage_path(id, now.link_no)), "neue-adresse")
        }
        Changed::Done => flash::redirect(&own.home(), "geaendert"),
        Changed::Gone => Redirect::to(&own.home()).into_response(),
        Changed::Taken(_) => {
            let message = words(own.reader.language()).say("name-taken");
            let mistake = FieldError { field: "last_name".into(), message };
            page(&app, &own, &form, EditTrouble::Mistakes(&[mistake]))
        }
        Changed::Stale => {
            let registered = registered::by_token(&app.core, &own.token).await?.ok_or(PageError::NotFound)?;
            let now = Own { registered, ..own };
            page(&app, &now, &form.upon(&now.registered.registration), EditTrouble::ChangedMeanwhile)
        }
    })
}

/// Withdraws the consent to keep support needs; they are deleted with it. Possible at any time.
pub(crate) async fn withdraw(State(app): State<App>, own: Own) -> PageResult {
    withdraw_consent(&app.core, own.registered.registration.id, &Actor::Participant).await?;
    Ok(flash::redirect(&own.home(), "widerrufen"))
}

/// Why the form is shown again.
enum EditTrouble<'e> {
    None,
    Mistakes(&'e [FieldError]),
    /// Somebody else saved first.
    ChangedMeanwhile,
}

fn page(app: &App, own: &Own, form: &Form, trouble: EditTrouble<'_>) -> Response {
    let (registration, event) = (&own.registered.registration, &own.registered.event);
    let (status, errors): (_, &[FieldError]) = match trouble {
        EditTrouble::None => (StatusCode::OK, &[][..]),
        EditTrouble::Mistakes(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        EditTrouble::ChangedMeanwhile => (StatusCode::CONFLICT, &[][..]),
    };
    let page = own.page(app, "change.title").typed(TypedForm { id: "angaben", step: TypedForm::LANGUAGE });
    let page = if status == StatusCode::OK { page } else { mistaken(page) };
    let language = own.reader.language();
    let view = ManageEdit {
        event: brief(event, &page),
        page,
        action: own.below("aendern"),
        back_href: own.home(),
        fields: form.fields(Asking::Registered, &event.facts, Some(registration), errors, language),
        problems: problems(errors),
        changed_meanwhile: (status == StatusCode::CONFLICT)
            .then(|| form.stored_otherwise(registration, &event.facts.questions, language)),
        hidden: hidden(&[("version", &form.version)]),
    };
    Html(status, view).into_response()
}
