//! Who came: everybody with a seat, with a button for each answer.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::SignedIn;
use fachtag_web::{
    body::{self, FormValues},
    dates,
    organisation::{Empty, Pager, Tab, Tile},
    page::{Alert, Html, Tone},
};
use uuid::Uuid;

use super::{
    super::{App, api::searched},
    Desk, attending,
    query::{self, ATTENDANCE, View},
    table::chosen,
    views::{AttendancePage, Expected},
    words,
};
use crate::{
    store::{attendance, registrations::Row},
    usecases::{
        Result,
        attend::{self, Attendance},
    },
};

/// Rows of one page: a whole Fachtag, so that nobody at the door has to turn pages.
const PAGE: usize = 500;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Path(event): Path<String>,
    Query(view): Query<View>,
) -> Response {
    attending(&app, principal, &event, async |desk| {
        page(&app, &desk, &view, words::done(&view.erledigt), StatusCode::OK).await
    })
    .await
}

/// A button beside a name, or a button for all that are ticked.
pub(super) async fn mark(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Path(event): Path<String>,
    fields: body::Fields<FormValues>,
) -> Response {
    let values = fields.0.unwrap_or_default();
    attending(&app, principal, &event, async |desk| {
        let view = View { suche: values.text("suche").into(), seite: values.text("seite").into(), ..View::default() };
        let (event, actor) = (desk.kept.event.id, desk.actor());
        let (mut ids, mut word) = (chosen(&values), values.text("aktion"));
        let mut place = format!("{}/anwesenheit?{}&seite={}", desk.base(), view.query(), view.page());
        let mut anchor = String::new();
        if let Some((one, id)) = values.text("person").split_once(':') {
            (word, ids) = (one, Uuid::try_parse(id).into_iter().collect());
            anchor = ids.first().map(|id| format!("#p-{id}")).unwrap_or_default();
        }
        if values.text("zurueck") == "person" && desk.principal.may_organize() {
            place = ids.first().map_or(place, |id| format!("{}?", desk.person(*id)));
            anchor = String::new();
        }
        let Some(attendance) = query::stored(ATTENDANCE, word).map(Attendance::from_word) else {
            let alert = words::nothing_chosen();
            return page(&app, &desk, &view, Some(alert), StatusCode::UNPROCESSABLE_ENTITY).await;
        };
        if ids.is_empty() {
            return page(&app, &desk, &view, Some(nobody_chosen()), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        let marked = attend::mark(&app.office, event, &ids, attendance, &actor).await?;
        let done = if marked == 0 { "unveraendert" } else { "anwesenheit" };
        Ok(Redirect::to(&format!("{place}&erledigt={done}{anchor}")).into_response())
    })
    .await
}

fn nobody_chosen() -> Alert {
    Alert {
        tone: Tone::Error,
        title: "Es ist niemand ausgewählt".into(),
        text: "Setzen Sie in der Liste Häkchen bei den Personen, die Sie meinen.".into(),
    }
}

pub(super) async fn page(
    app: &App,
    desk: &Desk,
    view: &View,
    alert: Option<Alert>,
    status: StatusCode,
) -> Result<Response> {
    let all = attendance::expected(&app.office.bus.database, desk.kept.event.id).await?;
    let sought = searched(view.suche.trim()).to_lowercase();
    let of = |word: Option<&str>| number(all.iter().filter(|row| row.attendance.as_deref() == word).count());
    let open = of(None);
    let tile = |value: u32, label: &str| Tile { value: dates::number(value), label: label.into(), href: None };
    let tiles = vec![
        tile(of(Some("present")), "anwesend"),
        tile(of(Some("absent")), "abwesend"),
        tile(of(Some("excused")), "entschuldigt"),
        tile(open, "noch nicht erfasst"),
    ];
    let found: Vec<&Row> = all.iter().filter(|row| matches(row, &sought)).collect();
    let (total, per_page) = (number(found.len()), number(PAGE));
    let shown = view.page().min(total.div_ceil(per_page).max(1));
    let base = format!("{}/anwesenheit", desk.base());
    let rows = found.into_iter().skip((shown as usize - 1) * PAGE).take(PAGE).map(expected).collect();
    let page = AttendancePage {
        page: desk.page(app, "Anwesenheit"),
        head: desk.head(Tab::Attendance),
        alert,
        search: view.suche.clone(),
        tiles,
        rows,
        pager: Pager::new(shown, per_page, total, "Personen", |page| view.at_page(&base, page)),
        empty: empty(all.is_empty(), total),
        rest_href: (open > 0 && desk.has_begun()).then(|| format!("{base}/uebrige")),
        open,
        query: shown.to_string(),
        door_href: format!("{base}/ohne-anmeldung"),
        base,
    };
    Ok(Html(status, page).into_response())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Addresses are not looked through: at the door nobody sees them.
fn matches(row: &Row, sought: &str) -> bool {
    let Row { first_name, last_name, institution, reference, .. } = row;
    sought.is_empty()
        || format!("{first_name} {last_name} {first_name} {institution} {reference} {}", reference.replace('-', ""))
            .to_lowercase()
            .contains(sought)
}

fn expected(row: &Row) -> Expected {
    Expected {
        id: row.id.to_string(),
        name: format!("{}, {}", row.last_name, row.first_name),
        institution: row.institution.clone(),
        reference: row.reference.clone(),
        attendance: words::attendance(row.attendance.as_deref()).unwrap_or("offen"),
        word: row.attendance.as_deref().unwrap_or_default().to_owned(),
    }
}

fn empty(nobody: bool, total: u32) -> Option<Empty> {
    let (title, text) = match (nobody, total) {
        (true, _) => ("Noch hat niemand einen Platz", "Sobald sich jemand anmeldet, steht die Person hier."),
        (false, 0) => ("Niemand passt zu dieser Suche", "Prüfen Sie die Schreibweise, oder leeren Sie das Suchfeld."),
        _ => return None,
    };
    Some(Empty { title: title.into(), text: text.into(), link: None })
}
