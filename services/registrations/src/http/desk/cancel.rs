//! An organizer cancels somebody's registration.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::Organizes;
use fachtag_contracts::{fields::Checks, registrations::RegistrationStatus};
use fachtag_web::{
    body::{self, FormValues},
    organisation::Tab,
    page::{Html, Input, Problem},
};

use super::{super::App, Desk, about, views::CancelPage};
use crate::{
    domain::{applicant::TEXT, window},
    usecases::{
        cancel::{self as usecase, Cancelled, IfPresent},
        read::Registered,
    },
};

/// Asks before anything is given up.
pub(super) async fn ask(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(path): Path<(String, String)>,
) -> Response {
    about(&app, principal, path, async |desk, registered| {
        Ok(if registered.row.status() == RegistrationStatus::Cancelled || !desk.is_open() {
            Redirect::to(&desk.person(registered.row.id)).into_response()
        } else {
            page(&app, &desk, &registered, Input::default(), registered.row.was_present())
        })
    })
    .await
}

pub(super) async fn cancel(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(path): Path<(String, String)>,
    fields: body::Fields<FormValues>,
) -> Response {
    let values = fields.0.unwrap_or_default();
    about(&app, principal, path, async |desk, registered| {
        let id = registered.row.id;
        let typed = values.text("grund");
        let mut checks = Checks::new();
        let reason = checks.text("grund", "Grund", Some(typed), TEXT);
        let reason = match checks.finish(reason) {
            Ok(reason) => reason,
            Err(errors) => {
                let input = Input { value: typed.into(), error: Some(errors[0].message.clone()) };
                return Ok(page(&app, &desk, &registered, input, registered.row.was_present()));
            }
        };
        let if_present = if values.text("anwesend") == "ja" { IfPresent::Cancel } else { IfPresent::Keep };
        let place = match usecase::cancel(&app.office, id, &desk.actor(), reason.as_deref(), if_present).await? {
            // Somebody marked the person meanwhile: asked once more, with that.
            Cancelled::Present => {
                let input = Input { value: typed.into(), error: None };
                return Ok(page(&app, &desk, &registered, input, true));
            }
            // A second click finds it cancelled already; the answer is the same.
            Cancelled::Now | Cancelled::Before => format!("{}?erledigt=abgesagt", desk.person(id)),
            Cancelled::Closed(_) | Cancelled::Unknown => desk.person(id),
        };
        Ok(Redirect::to(&place).into_response())
    })
    .await
}

fn page(app: &App, desk: &Desk, registered: &Registered, reason: Input, present: bool) -> Response {
    let row = &registered.row;
    let base = desk.person(row.id);
    let problem = reason.error.as_ref().map(|message| Problem { field: "grund".into(), message: message.clone() });
    let (status, prefix) =
        if problem.is_some() { (StatusCode::UNPROCESSABLE_ENTITY, "Fehler: ") } else { (StatusCode::OK, "") };
    let view = CancelPage {
        page: desk.page(app, &format!("{prefix}Anmeldung absagen")),
        head: desk.head(Tab::Registrations),
        name: row.name(),
        waiting: row.status() == RegistrationStatus::Waitlisted,
        moves_up: window::moves_up(&desk.kept.event, desk.now),
        present,
        action: format!("{base}/absagen"),
        back_href: base,
        reason,
        problems: problem.into_iter().collect(),
    };
    Html(status, view).into_response()
}
