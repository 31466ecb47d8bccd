//! `…/auswahl` with a tag, and `…/filter`.

use axum::{extract::State, http::StatusCode};
use fachtag_access::Organizing;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    page::{Input, PageResult},
};
use uuid::Uuid;

use super::{
    page::{page, shown, view_of},
    tags,
};
use crate::{app::App, domain::marks, organizer::EventOrganizer, table_view::TableView, words};

/// Gives those who are chosen a tag, or takes it off.
pub(super) async fn tag(
    app: &App,
    organizer: &EventOrganizer,
    values: &FormValues,
    view: &TableView,
    ids: &[Uuid],
) -> PageResult {
    let person = match ids {
        [id] if values.text("zurueck") == "person" => Some(organizer.person(*id)),
        _ => None,
    };
    let Some(tag) = marks::tag(values.text("schlagwort")) else {
        if let Some(person) = person {
            return Ok(flash::redirect(&person, "kein-schlagwort"));
        }
        return page(app, organizer, view, Some(words::no_tag()), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let on = values.text("aktion") == "schlagwort";
    let changed = tags::tag(&app.core, organizer.event.facts.id, ids, &tag, on, &organizer.actor()).await?;
    let table = || format!("{}?{}&seite={}", organizer.base(), view.query(), view.page());
    let word = match (changed, on) {
        (0, _) => "schlagwort-unveraendert",
        (_, true) => "schlagwort",
        (_, false) => "ohne-schlagwort",
    };
    Ok(flash::redirect(&person.unwrap_or_else(table), word))
}

/// Keeps the filters that are shown under a name, or forgets kept ones.
pub(crate) async fn keep(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let (view, event) = (view_of(values.text("ansicht")), organizer.event.facts.id);
    let place = format!("{}?{}", organizer.base(), view.query());
    if let Ok(id) = Uuid::try_parse(values.text("loeschen")) {
        tags::forget_filter(&app.core, event, id).await?;
        return Ok(flash::redirect(&place, "filter-geloescht"));
    }
    let name = values.text("filtername");
    match tags::save_filter(&app.core, event, name, &view.query()).await? {
        None => Ok(flash::redirect(&place, "filter")),
        Some(mistake) => {
            let name = Input { value: name.into(), error: Some(mistake.message) };
            shown(&app, &organizer, &view, None, name).await
        }
    }
}
