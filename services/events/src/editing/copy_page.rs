//! `/organisation/veranstaltungen/{event}/kopieren`

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_access::Organizing;
use fachtag_web::{
    body::Fields,
    flash,
    organisation::Tab,
    page::{Hidden, Html, Input, PageResult, Problem, form_title},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{create, own_event::OwnEvent, views::CopyPage};
use crate::{
    core::Failure,
    domain::{copy, life::Refused, local_time},
    words::organizers_href,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CopyForm {
    day: String,
    /// The copy's id: a form sent twice is one copy.
    key: String,
}

pub async fn ask(Organizing(own): Organizing<OwnEvent>) -> PageResult {
    let blank = CopyForm { key: own.app.core.bus.clock.new_id().to_string(), ..CopyForm::default() };
    Ok(page(&own, StatusCode::OK, blank, Vec::new()))
}

pub async fn copy(Organizing(own): Organizing<OwnEvent>, Fields(form): Fields<CopyForm>) -> PageResult {
    let form = form.unwrap_or_default();
    let core = &own.app.core;
    let Some(day) = local_time::date(&form.day) else {
        let message = "Neuer Tag: Bitte geben Sie den Tag an, zum Beispiel 08.07.2027.";
        return Ok(page(&own, StatusCode::UNPROCESSABLE_ENTITY, form, vec![message.into()]));
    };
    let key = Uuid::try_parse(&form.key).unwrap_or_else(|_| core.bus.clock.new_id());
    match create::create_as(core, key, &copy::on(&own.stored.event, day), &own.principal.name).await {
        Ok(_) | Err(Failure::Exists) => Ok(flash::redirect(&format!("{}/bearbeiten", organizers_href(key)), "kopiert")),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            let messages = errors.into_iter().map(|error| error.message).collect();
            Ok(page(&own, StatusCode::UNPROCESSABLE_ENTITY, form, messages))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn page(own: &OwnEvent, status: StatusCode, form: CopyForm, messages: Vec<String>) -> Response {
    let title = format!("{} kopieren", own.stored.event.title);
    let view = CopyPage {
        page: own.page(form_title(&title, !messages.is_empty())),
        head: own.head(Tab::Overview),
        day: Input { value: form.day, error: messages.first().cloned() },
        problems: messages.into_iter().map(|message| Problem { field: "day".into(), message }).collect(),
        hidden: vec![Hidden { name: "key".into(), value: form.key }],
        path: own.path(),
    };
    Html(status, view).into_response()
}
