//! Helping somebody who waits: a free seat, or the first place of the waiting list; and who has to answer but phoned instead.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::Organizes;
use fachtag_contracts::fields::Checks;
use fachtag_web::{
    body::{self, FormValues},
    page::Input,
};

use super::{super::App, about, person};
use crate::{
    domain::applicant::TEXT,
    usecases::{
        answer::{self, Answered},
        move_up::{self, Moved},
    },
};

pub(super) async fn move_up(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(path): Path<(String, String)>,
    fields: body::Fields<FormValues>,
) -> Response {
    let values = fields.0.unwrap_or_default();
    about(&app, principal, path, async |desk, registered| {
        let typed = values.text("grund");
        let mut checks = Checks::new();
        let reason = checks.text("grund", "Grund", Some(typed), TEXT);
        let wrong = |message: &str| Input { value: typed.into(), error: Some(message.into()) };
        let reason = match checks.finish(reason) {
            Ok(reason) => reason,
            Err(errors) => {
                let input = wrong(&errors[0].message);
                return person::page(&app, &desk, &registered, None, input).await;
            }
        };
        let (id, actor) = (registered.row.id, desk.actor());
        let to_front = values.text("schritt") == "spitze";
        let moved = match (&reason, to_front) {
            (Some(reason), true) => move_up::to_front(&app.office, id, reason, &actor).await?,
            (None, true) => Moved::NeedsReason,
            (reason, false) => move_up::give_seat(&app.office, id, reason.as_deref(), &actor).await?,
        };
        let done = match moved {
            Moved::Done if to_front => "erste-stelle",
            Moved::Done => "nachgerueckt",
            Moved::NotWaiting => "nicht-mehr-wartend",
            Moved::NeedsReason => {
                let input = wrong("Grund: Bitte nennen Sie den Grund, denn andere warten schon länger.");
                return person::page(&app, &desk, &registered, None, input).await;
            }
            Moved::Full => {
                let input = wrong("Es ist kein Platz frei. Bitte erhöhen Sie zuerst die Platzzahl der Veranstaltung.");
                return person::page(&app, &desk, &registered, None, input).await;
            }
        };
        Ok(Redirect::to(&format!("{}?erledigt={done}", desk.person(id))).into_response())
    })
    .await
}

/// Answers for somebody for whom a seat is held.
pub(super) async fn accept(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(path): Path<(String, String)>,
) -> Response {
    about(&app, principal, path, async |desk, registered| {
        let id = registered.row.id;
        let done = match answer::accept(&app.office, id, &desk.actor()).await? {
            // A second click finds it confirmed already; the answer is the same.
            Answered::Now | Answered::Before => "bestaetigt",
            Answered::NotHeld | Answered::Closed(_) | Answered::Unknown => "nicht-mehr-offen",
        };
        Ok(Redirect::to(&format!("{}?erledigt={done}", desk.person(id))).into_response())
    })
    .await
}
