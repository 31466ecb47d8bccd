//! Somebody is there without registration.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::SignedIn;
use fachtag_web::{
    body::{self, FormValues},
    organisation::Tab,
};

use super::{
    super::{App, forms::Form},
    Desk, attending,
    enter::{blank, refused, sign_up},
    sheet::{self, Sheet},
};
use crate::{
    domain::{
        applicant::{Asked, Way},
        window::check_way,
    },
    usecases::sign_up::Answer,
};

pub(super) async fn form(State(app): State<App>, SignedIn(principal): SignedIn, Path(event): Path<String>) -> Response {
    attending(&app, principal, &event, async |desk| {
        let obstacle = check_way(&desk.kept.event, Way::Door, desk.now).err().map(sheet::closed);
        Ok(page(&desk).ask(&app, &desk, &blank(&app), obstacle))
    })
    .await
}

fn page(desk: &Desk) -> Sheet {
    Sheet {
        tab: Tab::Attendance,
        heading: "Jemand ist ohne Anmeldung da",
        lead: "Die Person erhält einen Platz und gilt als anwesend. Mit einer E-Mail-Adresse bekommt sie eine \
               Bestätigung.",
        action: format!("{}/anwesenheit/ohne-anmeldung", desk.base()),
        back_href: format!("{}/anwesenheit", desk.base()),
        button: "Eintragen und als anwesend erfassen",
        short: true,
        email_optional: true,
        stored: None,
        changed_meanwhile: false,
    }
}

pub(super) async fn save(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Path(event): Path<String>,
    fields: body::Fields<FormValues>,
) -> Response {
    let form = Form::read(&fields.0.unwrap_or_default());
    // Only what the form asks for.
    let Form { key, first_name, last_name, email, institution, .. } = form;
    let mut form = Form { key, first_name, last_name, email, institution, ..Form::default() };
    attending(&app, principal, &event, async |desk| {
        let asked = Asked::by(&desk.kept.event, Way::Door);
        let applicant = match form.entry(asked.questions).check(&asked) {
            Ok(applicant) => applicant,
            Err(errors) => return Ok(page(&desk).refuse(&app, &desk, &form, &errors, None)),
        };
        let (errors, obstacle) = match sign_up(&app, &desk, &form, applicant, Way::Door).await? {
            Answer::Placed(_) => {
                let place = format!("{}/anwesenheit?erledigt=da", desk.base());
                return Ok(Redirect::to(&place).into_response());
            }
            answer => refused(&app, &desk, &mut form, answer),
        };
        Ok(page(&desk).refuse(&app, &desk, &form, &errors, obstacle))
    })
    .await
}
