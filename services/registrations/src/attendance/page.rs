//! Who came: everybody with a seat, with a button for each answer.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use fachtag_access::CheckingIn;
use fachtag_contracts::attendance::Attendance;
use fachtag_web::{
    body::{self, FormValues},
    dates,
    flash::{self, Flash},
    organisation::{Empty, EventHead, Pager, Paging, Tab, Tile},
    page::{Alert, Html, Page, PageResult},
};
use uuid::Uuid;

use super::expected;
use crate::{
    app::App,
    domain::{
        fields::Participant,
        registration::Registration,
        search::{is_found, search_key, search_words},
    },
    organizer::EventOrganizer,
    table_view::{self as view, ATTENDANCE, TableView, chosen},
    words,
};

/// Rows of one page: a whole Fachtag, so that nobody at the door has to turn pages.
const PAGE: u32 = 500;

/// `…/anwesenheit`
#[derive(Template)]
#[template(path = "attendance/page.html")]
struct AttendancePage {
    page: Page,
    head: EventHead,
    alert: Option<Alert>,
    base: String,
    search: String,
    tiles: Vec<Tile>,
    rows: Vec<Expected>,
    pager: Pager,
    empty: Option<Empty>,
    /// How many are not noted yet.
    open: u32,
    /// Where all of them are noted as absent; none before the event begins.
    rest_href: Option<String>,
    /// To come back to the same rows.
    query: String,
    /// Where somebody without registration is entered.
    walk_in_href: String,
    /// The page for a phone at the door.
    door_href: String,
}

/// Somebody who is expected.
struct Expected {
    id: String,
    name: String,
    institution: String,
    reference: String,
    attendance: &'static str,
    /// The stored word; empty when nothing is noted.
    word: &'static str,
}

pub(crate) async fn show(
    State(app): State<App>,
    CheckingIn(organizer): CheckingIn<EventOrganizer>,
    Query(view): Query<TableView>,
    flash: Flash,
) -> PageResult {
    page(&app, &organizer, &view, flash.alert(words::DONE), StatusCode::OK).await
}

/// A button beside a name, or a button for all that are ticked.
pub(crate) async fn mark(
    State(app): State<App>,
    CheckingIn(organizer): CheckingIn<EventOrganizer>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let view =
        TableView { suche: values.text("suche").into(), seite: values.text("seite").into(), ..TableView::default() };
    let (mut ids, mut word) = (chosen(&values), values.text("aktion"));
    let mut place = format!("{}?{}&seite={}", organizer.attendance(), view.query(), view.page());
    if let Some((one, id)) = values.text("person").split_once(':') {
        (word, ids) = (one, Uuid::try_parse(id).into_iter().collect());
        if let Some(id) = ids.first() {
            place.push_str(&format!("#p-{id}"));
        }
    }
    if values.text("zurueck") == "person" && organizer.principal.may_organize() {
        place = ids.first().map_or(place, |id| organizer.person(*id));
    }
    let Some(attendance) = view::stored(ATTENDANCE, word).map(Attendance::parse) else {
        let alert = Some(words::nothing_chosen());
        return page(&app, &organizer, &view, alert, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    if ids.is_empty() {
        let alert = Some(words::nobody_chosen("Liste"));
        return page(&app, &organizer, &view, alert, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let event = organizer.event.facts.id;
    let marked = super::mark(&app.core, event, &ids, attendance, &organizer.actor()).await?;
    Ok(flash::redirect(&place, words::marked(marked)))
}

pub(super) async fn page(
    app: &App,
    organizer: &EventOrganizer,
    view: &TableView,
    alert: Option<Alert>,
    status: StatusCode,
) -> PageResult {
    let all = expected(&app.core, organizer.event.facts.id).await?;
    let sought = search_words(&view.suche);
    let of = |mark| number(all.iter().filter(|one| one.attendance == mark).count());
    let open = of(None);
    let tile = |value: u32, label: &str| Tile { value: dates::number(value), label: label.into(), href: None };
    let tiles = vec![
        tile(of(Some(Attendance::Present)), "anwesend"),
        tile(of(Some(Attendance::Absent)), "abwesend"),
        tile(of(Some(Attendance::Excused)), "entschuldigt"),
        tile(open, "offen"),
    ];
    let found: Vec<&Registration> = all.iter().filter(|one| matches(one, &sought)).collect();
    let paging = Paging::of(&view.seite, PAGE, number(found.len()));
    let base = organizer.attendance();
    let rows = found.into_iter().skip(paging.offset() as usize).take(PAGE as usize).map(row).collect();
    let page = AttendancePage {
        page: organizer.page("Anwesenheit"),
        head: organizer.head(Tab::Attendance),
        alert,
        search: view.suche.clone(),
        tiles,
        rows,
        pager: paging.pager("Personen", |page| view.at_page(&base, page)),
        empty: empty(all.is_empty(), paging.total),
        rest_href: (open > 0 && organizer.has_begun()).then(|| format!("{base}/uebrige")),
        open,
        query: paging.page.to_string(),
        walk_in_href: format!("{base}/ohne-anmeldung"),
        door_href: organizer.door(),
        base,
    };
    Ok(Html(status, page).into_response())
}

pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Addresses are not looked through: at the door nobody sees them.
pub(super) fn matches(registration: &Registration, sought: &[String]) -> bool {
    let Registration { reference, participant: Participant { first_name, last_name, institution, .. }, .. } =
        registration;
    sought.is_empty() || is_found(&search_key(&[first_name, last_name, institution, reference]), sought)
}

fn row(registration: &Registration) -> Expected {
    let participant = &registration.participant;
    Expected {
        id: registration.id.to_string(),
        name: participant.listed_name(),
        institution: participant.institution.clone(),
        reference: registration.reference.clone(),
        attendance: words::attendance(registration.attendance).unwrap_or("offen"),
        word: registration.attendance.map_or("", Attendance::as_str),
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
