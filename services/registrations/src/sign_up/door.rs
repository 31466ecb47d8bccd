//! Somebody is there without registration.

use axum::extract::State;
use fachtag_access::CheckingIn;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    organisation::Tab,
    page::PageResult,
};

use super::{
    SignUpOutcome,
    enter::{blank, refused, sign_up},
};
use crate::{
    app::App,
    domain::{participant::FormRules, sign_up_way::SignUpWay, window::check_way},
    organizer::EventOrganizer,
    person_form::{
        Asking, Form,
        page::{FormPlace, closed},
    },
};

pub(crate) async fn form(State(app): State<App>, CheckingIn(organizer): CheckingIn<EventOrganizer>) -> PageResult {
    let obstacle = check_way(&organizer.event.facts, SignUpWay::Door, organizer.now).err().map(closed);
    Ok(place(&organizer).ask(&organizer, &blank(&app), obstacle))
}

fn place(organizer: &EventOrganizer) -> FormPlace {
    FormPlace {
        tab: Tab::Attendance,
        heading: "Jemand ist ohne Anmeldung da",
        lead: "Die Person erhält einen Platz und gilt als anwesend. Mit einer E-Mail-Adresse bekommt sie eine \
               Bestätigung.",
        action: format!("{}/ohne-anmeldung", organizer.attendance()),
        back_href: organizer.attendance(),
        button: "Eintragen und als anwesend erfassen",
        asking: Asking::Door,
        stored: None,
        changed_meanwhile: false,
    }
}

pub(crate) async fn save(
    State(app): State<App>,
    CheckingIn(organizer): CheckingIn<EventOrganizer>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    // Only what the form asks for.
    let form = Form::read(&fields.0.unwrap_or_default());
    let mut form = form.only(&["first_name", "last_name", "email", "institution"]);
    let asked = FormRules::by(&organizer.event.facts, SignUpWay::Door);
    let participant = match form.input(asked.questions).check(&asked) {
        Ok(participant) => participant,
        Err(errors) => return Ok(place(&organizer).refuse(&organizer, &form, &errors, None)),
    };
    let (errors, obstacle) = match sign_up(&app, &organizer, &form, participant, SignUpWay::Door).await? {
        SignUpOutcome::Placed(_) => return Ok(flash::redirect(&organizer.attendance(), "da")),
        outcome => refused(&app, &organizer, &mut form, outcome),
    };
    Ok(place(&organizer).refuse(&organizer, &form, &errors, obstacle))
}
