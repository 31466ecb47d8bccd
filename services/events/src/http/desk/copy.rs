//! `/organisation/veranstaltungen/{id}/kopieren`

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Organizes, Principal};
use fachtag_web::{
    body::Fields,
    organisation::Tab,
    page::{Hidden, Html, Input, Problem},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{App, find_own, head, page, path, views::CopyPage};
use crate::{
    domain::{copy, life::Refused, local_time},
    store::events::StoredEvent,
    usecases::{Failure, create},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Wanted {
    day: String,
    /// The copy's id: a form sent twice is one copy.
    key: String,
}

pub(in crate::http) async fn ask(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let stored = find_own(&app, &principal, &id).await?;
    let wanted = Wanted { key: app.office.bus.clock.new_id().to_string(), ..Wanted::default() };
    Ok(Html::ok(view(&app, &principal, &stored, wanted, Vec::new())).into_response())
}

pub(in crate::http) async fn copy(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
    Fields(form): Fields<Wanted>,
) -> Result<Response, Response> {
    let stored = find_own(&app, &principal, &id).await?;
    let wanted = form.unwrap_or_default();
    let refuse = |wanted, messages| {
        let page = view(&app, &principal, &stored, wanted, messages);
        Html(StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let Some(day) = local_time::date(&wanted.day) else {
        let message = "Neuer Tag: Bitte geben Sie den Tag an, zum Beispiel 08.07.2027.";
        return Ok(refuse(wanted, vec![message.into()]));
    };
    let key = Uuid::try_parse(&wanted.key).unwrap_or_else(|_| app.office.bus.clock.new_id());
    match create::create_as(&app.office, key, &copy::on(&stored.event, day), &principal.name).await {
        Ok(_) | Err(Failure::Exists) => {
            Ok(Redirect::to(&format!("{}/bearbeiten?meldung=kopiert", path(key))).into_response())
        }
        Err(Failure::Refused(Refused::Fields(errors))) => {
            Ok(refuse(wanted, errors.into_iter().map(|error| error.message).collect()))
        }
        Err(failure) => Err(app.refusal(failure)),
    }
}

fn view(app: &App, principal: &Principal, stored: &StoredEvent, wanted: Wanted, messages: Vec<String>) -> CopyPage {
    let mistake = if messages.is_empty() { "" } else { "Fehler: " };
    CopyPage {
        page: page(app, principal, format!("{mistake}{} kopieren", stored.event.title)),
        head: head(app, principal, &stored.event, Tab::Overview),
        day: Input { value: wanted.day, error: messages.first().cloned() },
        problems: messages.into_iter().map(|message| Problem { field: "day".into(), message }).collect(),
        hidden: vec![Hidden { name: "key".into(), value: wanted.key }],
        path: path(stored.event.id),
    }
}
