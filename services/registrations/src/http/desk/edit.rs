//! Correcting somebody's data, the address included.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::Organizes;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    body::{self, FormValues},
    organisation::Tab,
};
use uuid::Uuid;

use super::{
    super::{
        App,
        forms::{self, Form},
    },
    Desk, about,
    sheet::{self, Sheet},
};
use crate::{
    domain::applicant::{Asked, Way},
    usecases::{
        Result,
        change::{self, Changed},
        read::{self, Registered},
    },
};

pub(super) async fn form(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(path): Path<(String, String)>,
) -> Response {
    about(&app, principal, path, async |desk, registered| {
        if registered.row.status() == RegistrationStatus::Cancelled {
            return Ok(Redirect::to(&desk.person(registered.row.id)).into_response());
        }
        let form = Form::from_row(&registered.row);
        Ok(page(&desk, &registered).ask(&app, &desk, &form, None))
    })
    .await
}

fn page(desk: &Desk, registered: &Registered) -> Sheet {
    let back_href = desk.person(registered.row.id);
    Sheet {
        tab: Tab::Registrations,
        heading: "Angaben korrigieren",
        lead: "Die Person erhält darüber keine E-Mail. Ändern Sie die E-Mail-Adresse, geht die Bestätigung an die neue \
               Adresse.",
        action: format!("{back_href}/bearbeiten"),
        back_href,
        button: "Änderungen speichern",
        short: false,
        email_optional: registered.row.email.is_empty(),
        stored: Some(registered.row.clone()),
        changed_meanwhile: false,
    }
}

pub(super) async fn save(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(path): Path<(String, String)>,
    fields: body::Fields<FormValues>,
) -> Response {
    let form = Form::read(&fields.0.unwrap_or_default());
    about(&app, principal, path, async |desk, registered| {
        // Who came without an address may stay without.
        let way = if registered.row.email.is_empty() { Way::Door } else { Way::Desk };
        let event = forms::asking_again(&desk.kept.event, &registered.row);
        let asked = Asked::by(&event, way);
        let data = match form.entry(asked.questions).check(&asked) {
            Ok(data) => data,
            Err(errors) => return Ok(page(&desk, &registered).refuse(&app, &desk, &form, &errors, None)),
        };
        let id = registered.row.id;
        Ok(match change::change(&app.office, id, form.expected_version(), &data, &desk.actor()).await? {
            Changed::Done => Redirect::to(&format!("{}?erledigt=geaendert", desk.person(id))).into_response(),
            Changed::Gone => Redirect::to(&desk.person(id)).into_response(),
            Changed::Stale => changed_meanwhile(&app, &desk, id, form).await?,
            Changed::Taken(other) => {
                let obstacle = sheet::registered_already(&desk, other);
                page(&desk, &registered).refuse(&app, &desk, &form, &sheet::taken(), Some(obstacle))
            }
        })
    })
    .await
}

/// The form again, with what was typed and what is stored now. Sent once more, it is saved.
async fn changed_meanwhile(app: &App, desk: &Desk, id: Uuid, form: Form) -> Result<Response> {
    let Some(registered) = read::by_id(&app.office, &desk.kept, id).await? else { return Ok(app.not_found()) };
    let form = form.upon(&registered.row);
    let page = Sheet { changed_meanwhile: true, ..page(desk, &registered) };
    Ok(page.refuse(app, desk, &form, &[], None))
}
