//! One person's page.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_access::Organizes;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    dates,
    organisation::Tab,
    page::{Alert, Html, Input, Problem, Row},
};

use super::{
    super::{App, forms, views::AnswerForm},
    Desk, about,
    query::View,
    views::{MoveUp, PersonPage},
    words, write,
};
use crate::{
    store::history,
    usecases::{Result, read::Registered, write::Audience},
};

pub(super) async fn show(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(path): Path<(String, String)>,
    Query(view): Query<View>,
) -> Response {
    about(&app, principal, path, async |desk, registered| {
        page(&app, &desk, &registered, words::done(&view.erledigt), Input::default()).await
    })
    .await
}

/// The page; with a mistake in the reason it is the answer to the form for moving up.
pub(super) async fn page(
    app: &App,
    desk: &Desk,
    registered: &Registered,
    alert: Option<Alert>,
    reason: Input,
) -> Result<Response> {
    let row = &registered.row;
    let told = history::of(&app.office.bus.database, row.id).await?;
    let base = desk.person(row.id);
    let has_seat = row.status() == RegistrationStatus::Confirmed;
    let active = row.status() != RegistrationStatus::Cancelled;
    let problem = reason.error.as_ref().map(|message| Problem { field: "grund".into(), message: message.clone() });
    let wrong = problem.is_some();
    let title = if wrong { format!("Fehler: {}", row.name()) } else { row.name() };
    let reachable = active && !row.email.is_empty();
    let view = PersonPage {
        page: desk.page(app, &title),
        head: desk.head(Tab::Registrations),
        alert,
        problems: problem.into_iter().collect(),
        name: row.name(),
        id: row.id.to_string(),
        back_href: desk.base(),
        facts: facts(registered),
        rows: forms::stored_lines(row),
        edit_href: active.then(|| format!("{base}/bearbeiten")),
        cancel_href: (active && desk.is_open()).then(|| format!("{base}/absagen")),
        write_href: reachable.then(|| write::href(desk, &Audience::These(vec![row.id]))).transpose()?,
        attendance_action: has_seat.then(|| format!("{}/anwesenheit", desk.base())),
        attendance: row.attendance.as_deref().unwrap_or_default().to_owned(),
        move_up: registered.waiting_position.map(|position| move_up(desk, position, &base, reason)),
        answer: (row.status().is_held() && desk.is_open()).then(|| AnswerForm {
            action: format!("{base}/bestaetigen"),
            label: match row.status() {
                RegistrationStatus::Offered => "Platz für die Person annehmen",
                _ => "Anmeldung für die Person bestätigen",
            },
        }),
        history: words::history(told),
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, view).into_response())
}

fn facts(registered: &Registered) -> Vec<Row> {
    let row = &registered.row;
    let line = |term: &str, value: String| Row { term: term.into(), value };
    vec![
        line("Status", words::status(row, registered.waiting_position)),
        line("Anwesenheit", words::attendance(row.attendance.as_deref()).unwrap_or("noch nicht erfasst").into()),
        line("Anmeldenummer", row.reference.clone()),
        line("Angemeldet am", dates::moment(row.registered_at)),
        line("Letzte E-Mail", words::mail(row).text),
    ]
}

fn move_up(desk: &Desk, position: u32, base: &str, reason: Input) -> MoveUp {
    let seats = &desk.kept.seats;
    let next = if desk.kept.event.offers { "bieten wir sofort der Person an, die" } else { "erhält sofort, wer" };
    let full = (seats.free() == Some(0)).then(|| {
        format!(
            "{} Erhöhen Sie unter „Bearbeiten“ die Platzzahl: Den neuen Platz {next} an erster Stelle wartet.",
            words::all_taken(seats)
        )
    });
    MoveUp { action: format!("{base}/nachruecken"), full, overtakes: position > 1, reason }
}
