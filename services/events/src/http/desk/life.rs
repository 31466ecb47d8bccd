//! An event is published, called off or deleted by a button.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Organizes, Principal};
use fachtag_contracts::{events::EventStatus, fields::FieldError};
use fachtag_web::{
    body::Fields,
    dates,
    organisation::Tab,
    page::{Alert, Html, Input, Problem, Tone},
};
use serde::Deserialize;

use super::{
    App, done, find_own, head, overview, page, path,
    views::{CancelPage, DeletePage},
};
use crate::{
    domain::life::Refused,
    store::events::StoredEvent,
    usecases::{Failure, life},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Publication {
    /// The version that was looked at.
    version: String,
}

pub(in crate::http) async fn publish(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
    Fields(form): Fields<Publication>,
) -> Result<Response, Response> {
    let stored = find_own(&app, &principal, &id).await?;
    let seen: Option<i64> = form.and_then(|form| form.version.parse().ok());
    match life::publish(&app.office, stored.event.id, seen.as_ref().map(std::slice::from_ref), &principal.name).await {
        Ok(_) => Ok(done(stored.event.id, "veroeffentlicht")),
        Err(Failure::Stale { .. }) => {
            let stored = find_own(&app, &principal, &id).await?;
            if stored.event.status != EventStatus::Draft {
                return Ok(done(stored.event.id, "veroeffentlicht"));
            }
            let notice = warning(
                "Der Entwurf wurde inzwischen geändert",
                "Er ist noch nicht veröffentlicht. Bitte sehen Sie die Änderungen durch und veröffentlichen Sie ihn dann.",
            );
            overview::refuse(&app, &principal, &stored, notice).await
        }
        Err(Failure::Refused(Refused::Cancelled)) => Ok(done(stored.event.id, "fest")),
        Err(Failure::Refused(Refused::Over)) => Ok(done(stored.event.id, "vorbei")),
        Err(failure) => Err(app.refusal(failure)),
    }
}

fn warning(title: &str, text: &str) -> Alert {
    Alert { tone: Tone::Warning, title: title.into(), text: text.into() }
}

pub(in crate::http) async fn ask_cancel(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let stored = find_own(&app, &principal, &id).await?;
    if stored.event.status != EventStatus::Published {
        return Ok(Redirect::to(&path(stored.event.id)).into_response());
    }
    if app.office.bus.clock.now() >= stored.event.ends_at {
        return Ok(done(stored.event.id, "vorbei"));
    }
    Ok(Html::ok(cancel_page(&app, &principal, &stored, String::new(), &[])).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Cancellation {
    reason: String,
}

pub(in crate::http) async fn cancel(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
    Fields(form): Fields<Cancellation>,
) -> Result<Response, Response> {
    let stored = find_own(&app, &principal, &id).await?;
    let reason = form.map(|form| form.reason).unwrap_or_default();
    match life::cancel(&app.office, stored.event.id, None, &reason, &principal.name).await {
        // A second click finds it cancelled.
        Ok(_) | Err(Failure::Refused(Refused::Cancelled)) => Ok(done(stored.event.id, "abgesagt")),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            let page = cancel_page(&app, &principal, &stored, reason, &errors);
            Ok(Html(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Failure::Refused(Refused::Over)) => Ok(done(stored.event.id, "vorbei")),
        Err(Failure::Refused(Refused::NotPublished)) => Ok(Redirect::to(&path(stored.event.id)).into_response()),
        Err(failure) => Err(app.refusal(failure)),
    }
}

fn cancel_page(
    app: &App,
    principal: &Principal,
    stored: &StoredEvent,
    reason: String,
    errors: &[FieldError],
) -> CancelPage {
    let mistake = if errors.is_empty() { "" } else { "Fehler: " };
    let problem = |error: &FieldError| Problem { field: error.field.clone(), message: error.message.clone() };
    CancelPage {
        page: page(app, principal, format!("{mistake}{} absagen", stored.event.title)),
        head: head(app, principal, &stored.event, Tab::Overview),
        problems: errors.iter().map(problem).collect(),
        reason: Input { value: reason, error: errors.first().map(|error| error.message.clone()) },
        told: match stored.taken() + stored.waiting {
            0 => "Bisher ist niemand angemeldet. Es geht keine E-Mail hinaus.".into(),
            1 => "1 Person erhält sofort eine E-Mail mit dem Grund.".into(),
            people => format!("{} Personen erhalten sofort eine E-Mail mit dem Grund.", dates::number(people)),
        },
        path: path(stored.event.id),
    }
}

pub(in crate::http) async fn ask_delete(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let stored = find_own(&app, &principal, &id).await?;
    if stored.event.status != EventStatus::Draft {
        return Ok(Redirect::to(&path(stored.event.id)).into_response());
    }
    let view = DeletePage {
        page: page(&app, &principal, format!("{} löschen", stored.event.title)),
        head: head(&app, &principal, &stored.event, Tab::Overview),
        path: path(stored.event.id),
    };
    Ok(Html::ok(view).into_response())
}

pub(in crate::http) async fn delete(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let gone = || Redirect::to("/organisation/veranstaltungen?meldung=geloescht").into_response();
    // A second click finds nothing any more, be it now or a moment later.
    let find = async || match find_own(&app, &principal, &id).await {
        Err(answer) if answer.status() == StatusCode::NOT_FOUND => Err(gone()),
        found => found,
    };
    let stored = find().await?;
    match life::delete(&app.office, stored.event.id).await {
        Ok(()) => Ok(gone()),
        Err(Failure::Unknown) => {
            let stored = find().await?;
            let notice = warning("Nur ein Entwurf lässt sich löschen", "Diese Veranstaltung ist veröffentlicht.");
            overview::refuse(&app, &principal, &stored, notice).await
        }
        Err(failure) => Err(app.refusal(failure)),
    }
}
