//! An event is published, called off or deleted by a button.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::Organizing;
use fachtag_contracts::events::EventStatus;
use fachtag_forms::FieldError;
use fachtag_web::{
    body::Fields,
    dates, flash,
    organisation::Tab,
    page::{Alert, Html, Input, PageError, PageResult, Tone},
};
use serde::Deserialize;

use super::{
    event_page, life,
    own_event::OwnEvent,
    views::{CancelPage, DeletePage},
};
use crate::{core::Failure, domain::life::Refused, fields};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PublishForm {
    /// The version that was looked at.
    version: String,
}

pub async fn publish(Organizing(own): Organizing<OwnEvent>, Fields(form): Fields<PublishForm>) -> PageResult {
    let seen: Option<i64> = form.and_then(|form| form.version.parse().ok());
    let seen = seen.as_ref().map(std::slice::from_ref);
    match life::publish(&own.app.core, own.stored.event.id, seen, &own.principal.name).await {
        Ok(_) => Ok(flash::redirect(&format!("{}/teilen", own.path()), "veroeffentlicht")),
        Err(Failure::Stale { .. }) => {
            let own = own.again().await?;
            if own.stored.event.status != EventStatus::Draft {
                return Ok(own.done("veroeffentlicht"));
            }
            let notice = warning(
                "Der Entwurf wurde inzwischen geändert",
                "Er ist noch nicht veröffentlicht. Bitte sehen Sie die Änderungen durch und veröffentlichen Sie ihn dann.",
            );
            event_page::refuse(&own, notice).await
        }
        Err(Failure::Refused(Refused::Cancelled)) => Ok(own.done("fest")),
        Err(Failure::Refused(Refused::Over)) => Ok(own.done("vorbei")),
        Err(failure) => Err(failure.into()),
    }
}

fn warning(title: &str, text: &str) -> Alert {
    Alert { tone: Tone::Warning, title: title.into(), text: text.into() }
}

pub async fn ask_cancel(Organizing(own): Organizing<OwnEvent>) -> PageResult {
    let event = &own.stored.event;
    if event.status != EventStatus::Published {
        return Ok(Redirect::to(&own.path()).into_response());
    }
    if own.app.core.bus.clock.now() >= event.ends_at {
        return Ok(own.done("vorbei"));
    }
    Ok(cancel_page(&own, StatusCode::OK, String::new(), &[]))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    reason: String,
}

pub async fn cancel(Organizing(own): Organizing<OwnEvent>, Fields(form): Fields<CancelForm>) -> PageResult {
    let reason = form.map(|form| form.reason).unwrap_or_default();
    match life::cancel(&own.app.core, own.stored.event.id, None, &reason, &own.principal.name).await {
        // A second click finds it cancelled.
        Ok(_) | Err(Failure::Refused(Refused::Cancelled)) => Ok(own.done("abgesagt")),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            Ok(cancel_page(&own, StatusCode::UNPROCESSABLE_ENTITY, reason, &errors))
        }
        Err(Failure::Refused(Refused::Over)) => Ok(own.done("vorbei")),
        Err(Failure::Refused(Refused::NotPublished)) => Ok(Redirect::to(&own.path()).into_response()),
        Err(failure) => Err(failure.into()),
    }
}

fn cancel_page(own: &OwnEvent, status: StatusCode, reason: String, errors: &[FieldError]) -> Response {
    let view = CancelPage {
        page: own.page(fields::title(&format!("{} absagen", own.stored.event.title), errors)),
        head: own.head(Tab::Overview),
        problems: fields::problems(errors),
        reason: Input { value: reason, error: errors.first().map(|error| error.message.clone()) },
        recipients: match own.stored.people() {
            0 => "Bisher ist niemand angemeldet. Es geht keine E-Mail hinaus.".into(),
            1 => "1 Person erhält sofort eine E-Mail mit dem Grund.".into(),
            people => format!("{} Personen erhalten sofort eine E-Mail mit dem Grund.", dates::number(people)),
        },
        button: match own.stored.people() {
            0 => "Veranstaltung absagen".into(),
            1 => "Absagen und 1 E-Mail senden".into(),
            people => format!("Absagen und {} E-Mails senden", dates::number(people)),
        },
        path: own.path(),
    };
    Html(status, view).into_response()
}

pub async fn ask_delete(Organizing(own): Organizing<OwnEvent>) -> PageResult {
    if own.stored.event.status != EventStatus::Draft {
        return Ok(Redirect::to(&own.path()).into_response());
    }
    let view = DeletePage {
        page: own.page(format!("{} löschen", own.stored.event.title)),
        head: own.head(Tab::Overview),
        path: own.path(),
    };
    Ok(Html::ok(view).into_response())
}

pub async fn delete(found: Result<Organizing<OwnEvent>, PageError>) -> PageResult {
    let gone = || Ok(flash::redirect("/organisation/veranstaltungen", "geloescht"));
    // A second click finds nothing any more, be it now or a moment later.
    let own = match found {
        Err(PageError::NotFound) => return gone(),
        found => found?.0,
    };
    match life::delete(&own.app.core, own.stored.event.id).await {
        Ok(()) => gone(),
        Err(Failure::Unknown) => match own.again().await {
            Err(PageError::NotFound) => gone(),
            public => {
                let notice = warning("Nur ein Entwurf lässt sich löschen", "Diese Veranstaltung ist veröffentlicht.");
                event_page::refuse(&public?, notice).await
            }
        },
        Err(failure) => Err(failure.into()),
    }
}
