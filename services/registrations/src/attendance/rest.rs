//! Everybody of whom nothing is noted was absent: asked first, and not before the event begins.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_access::CheckingIn;
use fachtag_contracts::attendance::Attendance;
use fachtag_web::{
    flash,
    organisation::{EventHead, Tab},
    page::{Html, Page, PageResult},
};

use super::{expected, mark_rest, page as attendance_page};
use crate::{app::App, organizer::EventOrganizer, table_view::TableView, words};

/// `…/anwesenheit/uebrige`
#[derive(Template)]
#[template(path = "attendance/rest.html")]
struct RestPage {
    page: Page,
    head: EventHead,
    /// Such as "18 Personen".
    people: String,
    action: String,
    back_href: String,
}

pub(crate) async fn ask(State(app): State<App>, CheckingIn(organizer): CheckingIn<EventOrganizer>) -> PageResult {
    if !organizer.has_begun() {
        let alert = flash::alert(words::DONE, "zu-frueh");
        return attendance_page::page(&app, &organizer, &TableView::default(), alert, StatusCode::OK).await;
    }
    let expected = expected(&app.core, organizer.event.facts.id).await?;
    let open = expected.iter().filter(|registration| registration.attendance.is_none()).count();
    if open == 0 {
        return Ok(back(&organizer, "unveraendert"));
    }
    let view = RestPage {
        page: organizer.page("Alle Übrigen als abwesend erfassen"),
        head: organizer.head(Tab::Attendance),
        people: words::people(open),
        action: format!("{}/uebrige", organizer.attendance()),
        back_href: organizer.attendance(),
    };
    Ok(Html::ok(view).into_response())
}

pub(crate) async fn mark(State(app): State<App>, CheckingIn(organizer): CheckingIn<EventOrganizer>) -> PageResult {
    if !organizer.has_begun() {
        return Ok(back(&organizer, "zu-frueh"));
    }
    let event = organizer.event.facts.id;
    let marked = mark_rest(&app.core, event, Attendance::Absent, &organizer.actor()).await?;
    Ok(back(&organizer, words::marked(marked)))
}

fn back(organizer: &EventOrganizer, done: &str) -> Response {
    flash::redirect(&organizer.attendance(), done)
}
