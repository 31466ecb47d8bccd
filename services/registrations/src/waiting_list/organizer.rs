//! An organizer helps somebody who waits: a free seat, or the first place of the waiting list; and who has to answer but phoned instead.

use axum::extract::State;
use fachtag_forms::Checks;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    page::{Input, PageResult},
};

use super::{Accepted, Moved, SeatFor, give_seat, to_front};
use crate::{app::App, domain::lengths::TEXT, organizer::AboutRegistration, table::person};

pub(crate) async fn move_up(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let typed = values.text("grund");
    let mut checks = Checks::new();
    let reason = checks.text("grund", "Grund", Some(typed), TEXT);
    let wrong = |message: &str| Input { value: typed.into(), error: Some(message.into()) };
    let reason = match checks.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => return person::page(&app, &organizer, &registered, None, wrong(&errors[0].message)).await,
    };
    let (id, actor) = (registered.registration.id, organizer.actor());
    let front = values.text("schritt") == "spitze";
    let moved = match (&reason, front) {
        (Some(reason), true) => to_front(&app.core, id, reason, &actor).await?,
        (None, true) => Moved::NeedsReason,
        (reason, false) => {
            let above = values.text("schritt") == "trotzdem";
            let seat = if above { SeatFor::AboveCapacity } else { SeatFor::Free };
            give_seat(&app.core, id, seat, reason.as_deref(), &actor).await?
        }
    };
    let done = match moved {
        Moved::Done if front => "erste-stelle",
        Moved::Done => "nachgerueckt",
        Moved::NotWaiting => "nicht-mehr-wartend",
        Moved::NeedsReason => {
            let input =
                wrong("Grund: Bitte nennen Sie den Grund: Andere warten schon länger, oder alle Plätze sind vergeben.");
            return person::page(&app, &organizer, &registered, None, input).await;
        }
        Moved::Full => {
            let input = wrong("Es ist kein Platz frei. Bitte erhöhen Sie zuerst die Platzzahl der Veranstaltung.");
            return person::page(&app, &organizer, &registered, None, input).await;
        }
    };
    Ok(flash::redirect(&organizer.person(id), done))
}

/// Answers for somebody for whom a seat is held.
pub(crate) async fn accept(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
) -> PageResult {
    let id = registered.registration.id;
    let done = match super::accept(&app.core, id, &organizer.actor()).await? {
        // A second click finds it confirmed already; the answer is the same.
        Accepted::Now | Accepted::Before => "bestaetigt",
        Accepted::NotHeld | Accepted::Closed(_) | Accepted::Unknown => "nicht-mehr-offen",
    };
    Ok(flash::redirect(&organizer.person(id), done))
}
