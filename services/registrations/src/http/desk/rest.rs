//! Everybody of whom nothing is noted was absent: asked first, and not before the event begins.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::SignedIn;
use fachtag_web::{organisation::Tab, page::Html};

use super::{
    super::App, Desk, attendance as attendance_list, attending, query::View, views::RestPage, words, write::people,
};
use crate::{
    store::attendance,
    usecases::attend::{self, Attendance},
};

pub(super) async fn ask(State(app): State<App>, SignedIn(principal): SignedIn, Path(event): Path<String>) -> Response {
    attending(&app, principal, &event, async |desk| {
        if !desk.has_begun() {
            let alert = words::done("zu-frueh");
            return attendance_list::page(&app, &desk, &View::default(), alert, StatusCode::OK).await;
        }
        let expected = attendance::expected(&app.office.bus.database, desk.kept.event.id).await?;
        let open = expected.iter().filter(|row| row.attendance.is_none()).count();
        if open == 0 {
            return Ok(back(&desk, "unveraendert"));
        }
        let view = RestPage {
            page: desk.page(&app, "Alle Übrigen als abwesend erfassen"),
            head: desk.head(Tab::Attendance),
            people: people(open),
            action: format!("{}/anwesenheit/uebrige", desk.base()),
            back_href: format!("{}/anwesenheit", desk.base()),
        };
        Ok(Html::ok(view).into_response())
    })
    .await
}

pub(super) async fn mark(State(app): State<App>, SignedIn(principal): SignedIn, Path(event): Path<String>) -> Response {
    attending(&app, principal, &event, async |desk| {
        if !desk.has_begun() {
            return Ok(back(&desk, "zu-frueh"));
        }
        let marked = attend::mark_rest(&app.office, desk.kept.event.id, Attendance::Absent, &desk.actor()).await?;
        Ok(back(&desk, if marked == 0 { "unveraendert" } else { "anwesenheit" }))
    })
    .await
}

fn back(desk: &Desk, done: &str) -> Response {
    Redirect::to(&format!("{}/anwesenheit?erledigt={done}", desk.base())).into_response()
}
