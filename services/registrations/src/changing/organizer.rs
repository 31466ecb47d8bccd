//! An organizer corrects somebody's data, the address included.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_forms::FieldError;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    organisation::Tab,
    page::{PageError, PageResult},
};

use super::{Changed, change};
use crate::{
    app::App,
    domain::{fields::Participant, participant::FormRules, registration::Registration, sign_up_way::SignUpWay},
    organizer::{AboutRegistration, EventOrganizer},
    person_form::{
        Asking, Form, asking_again,
        page::{self, FormPlace},
    },
    registered::{self, RegistrationWithEvent},
};

pub(crate) async fn form(AboutRegistration(organizer, registered): AboutRegistration) -> Response {
    let registration = &registered.registration;
    if !registration.is_active() {
        return Redirect::to(&organizer.person(registration.id)).into_response();
    }
    place(&organizer, &registered).ask(&organizer, &Form::of(registration), None)
}

fn place(organizer: &EventOrganizer, registered: &RegistrationWithEvent) -> FormPlace {
    let registration = &registered.registration;
    let back_href = organizer.person(registration.id);
    FormPlace {
        tab: Tab::Registrations,
        heading: "Angaben korrigieren",
        lead: "Die Person erhält darüber keine E-Mail. Ändern Sie die E-Mail-Adresse, geht die Bestätigung an die neue \
               Adresse.",
        seats: None,
        action: format!("{back_href}/bearbeiten"),
        back_href,
        button: "Änderungen speichern",
        asking: Asking::Organizer { email_optional: registration.participant.email.is_empty() },
        stored: Some(registration.clone()),
        changed_meanwhile: false,
    }
}

pub(crate) async fn save(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let form = Form::read(&fields.0.unwrap_or_default());
    let registration = &registered.registration;
    let event = asking_again(&organizer.event.facts, registration);
    let asked = FormRules::by(&event, SignUpWay::Desk);
    let data = match form.input(asked.questions).check(&asked).and_then(|data| keeps_address(registration, data)) {
        Ok(data) => data,
        Err(errors) => return Ok(place(&organizer, &registered).refuse(&organizer, &form, &errors, None)),
    };
    let id = registration.id;
    Ok(match change(&app.core, id, form.expected_version(), &data, &organizer.actor()).await? {
        Changed::Done => flash::redirect(&organizer.person(id), "geaendert"),
        Changed::Gone => Redirect::to(&organizer.person(id)).into_response(),
        // The form again, with what was typed and what is stored now. Sent once more, it is saved.
        Changed::Stale => {
            let now = registered::by_id(&app.core, id).await?.ok_or(PageError::NotFound)?;
            let place = FormPlace { changed_meanwhile: true, ..place(&organizer, &now) };
            place.refuse(&organizer, &form.upon(&now.registration), &[], None)
        }
        Changed::Taken(other) => {
            let obstacle = page::registered_already(&organizer, other);
            place(&organizer, &registered).refuse(&organizer, &form, &page::taken(), Some(obstacle))
        }
    })
}

/// Who has an address keeps one; who came without may stay without.
fn keeps_address(registration: &Registration, data: Participant) -> Result<Participant, Vec<FieldError>> {
    if !data.email.is_empty() || registration.participant.email.is_empty() {
        return Ok(data);
    }
    let message = "E-Mail-Adresse: Bitte füllen Sie dieses Feld aus.".into();
    Err(vec![FieldError { field: "email".into(), message }])
}
