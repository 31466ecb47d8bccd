//! Somebody is there without registration.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect},
};
use fachtag_access::CheckingIn;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    organisation::Tab,
    page::PageResult,
};
use serde::Deserialize;

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

/// Where somebody came from, and goes back to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    /// `einlass`, or the attendance page.
    zurueck: String,
}

impl From {
    fn is_door(&self) -> bool {
        self.zurueck == "einlass"
    }
}

pub(crate) async fn form(
    State(app): State<App>,
    CheckingIn(organizer): CheckingIn<EventOrganizer>,
    Query(from): Query<From>,
) -> PageResult {
    let obstacle = check_way(&organizer.event.facts, SignUpWay::Door, organizer.now).err().map(closed);
    Ok(place(&organizer, &from).ask(&organizer, &blank(&app), obstacle))
}

fn place(organizer: &EventOrganizer, from: &From) -> FormPlace {
    let (back_href, query) =
        if from.is_door() { (organizer.door(), "?zurueck=einlass") } else { (organizer.attendance(), "") };
    FormPlace {
        tab: Tab::Attendance,
        heading: "Jemand ist ohne Anmeldung da",
        lead: "Die Person erhält einen Platz und gilt als anwesend. Mit einer E-Mail-Adresse bekommt sie eine \
               Bestätigung.",
        seats: None,
        action: format!("{}/ohne-anmeldung{query}", organizer.attendance()),
        back_href,
        button: "Eintragen und als anwesend erfassen",
        asking: Asking::Door,
        stored: None,
        changed_meanwhile: false,
    }
}

pub(crate) async fn save(
    State(app): State<App>,
    CheckingIn(organizer): CheckingIn<EventOrganizer>,
    Query(from): Query<From>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    // Only what the form asks for.
    let form = Form::read(&fields.0.unwrap_or_default());
    let mut form = form.only(&["first_name", "last_name", "email", "institution"]);
    let asked = FormRules::by(&organizer.event.facts, SignUpWay::Door);
    let participant = match form.input(asked.questions).check(&asked) {
        Ok(participant) => participant,
        Err(errors) => return Ok(place(&organizer, &from).refuse(&organizer, &form, &errors, None)),
    };
    let (errors, obstacle) = match sign_up(&app, &organizer, &form, participant, SignUpWay::Door).await? {
        SignUpOutcome::Placed(placed) if from.is_door() => {
            return Ok(Redirect::to(&format!("{}?zuletzt={}", organizer.door(), placed.reference)).into_response());
        }
        SignUpOutcome::Placed(_) => return Ok(flash::redirect(&organizer.attendance(), "da")),
        outcome => refused(&app, &organizer, &mut form, outcome),
    };
    Ok(place(&organizer, &from).refuse(&organizer, &form, &errors, obstacle))
}
