//! `/meine-anmeldung/{token}/aendern`: somebody corrects their own data, or withdraws the consent to keep support needs.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::TimeDelta;
use fachtag_contracts::links;
use fachtag_forms::{FieldError, email_key};
use fachtag_web::{
    body::{self, FormValues},
    client::Client,
    flash,
    page::{Hidden, Html, Page, PageError, PageResult, Problem, TypedForm},
    rate_limit::{Exceeded, Limit},
};

use super::{Changed, change, send_again, withdraw_consent};
use crate::{
    app::App,
    domain::{audit::Actor, locale::words, participant::FormRules, sign_up_way::SignUpWay},
    my_registration::lost_link::NEW_ADDRESS,
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
    let readdressed = email_key(&data.email) != registration.participant.email_key();
    if readdressed && let Err(message) = admit_address(&client, &own) {
        let mistake = FieldError { field: "email".into(), message };
        return Ok(page(&app, &own, &form, EditTrouble::Mistakes(&[mistake])));
    }
    let (id, version) = (registration.id, form.expected_version());
    Ok(match change(&app.core, id, version, &data, &Actor::Participant).await? {
        // Only the mail to the new address leads on: that is what shows that it is the person's own.
        Changed::Done if readdressed => flash::redirect(&own.reader.link(links::LOST_LINK), NEW_ADDRESS),
        // Who is registered under an address is nobody else's business: its owner is written to instead.
        Changed::Taken(other) if readdressed => {
            send_again(&app.core, other, &Actor::Participant).await?;
            flash::redirect(&own.reader.link(links::LOST_LINK), NEW_ADDRESS)
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

/// More is nobody's own wish, and each costs a stranger a mail.
const NEW_ADDRESSES: Limit = Limit { name: "new-address-client", most: 10, per: TimeDelta::minutes(30) };

/// Admits that a participant gives another address, which is written to.
///
/// # Errors
/// Why not, in the person's language: the present one is to be confirmed first, or this client did so too often.
fn admit_address(client: &Client, own: &Own) -> Result<(), String> {
    let language = own.reader.language();
    if own.registered.registration.status.is_held() {
        return Err(words(language).say("email-answer-first"));
    }
    let too_often = |exceeded: Exceeded| words(language).with("wait", exceeded.wait(language)).say("email-too-often");
    client.take(NEW_ADDRESSES).map(|_| ()).map_err(too_often)
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
