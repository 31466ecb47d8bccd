//! The table of an event's registrations.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect},
};
use fachtag_access::Organizing;
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::{links, registrations::RegistrationStatus};
use fachtag_web::{
    body::{self, FormValues},
    dates,
    flash::{self, Flash},
    organisation::{Column, Empty, EventHead, Pager, Paging, Tab, Tile},
    page::{Alert, Badge, Choice, Html, Input, Link, Page, PageResult},
};

use super::{
    Count, columns,
    filters::{Filters, KeptFilter, filters, kept},
    tag_pages, tags,
};
use crate::{
    app::App,
    attendance::mark,
    domain::{mailing::Audience, registration::Registration, table::Sort},
    mailing,
    organizer::EventOrganizer,
    table_view::{self as view, ATTENDANCE, TableView, chosen},
    words,
};

/// Rows of one page.
const PAGE: u32 = 50;

/// `/organisation/anmeldungen/{event}`
#[derive(Template)]
#[template(path = "table/page.html")]
struct TablePage {
    page: Page,
    head: EventHead,
    alert: Option<Alert>,
    /// The address of the table itself.
    base: String,
    /// None when nobody can be entered any more.
    new_href: Option<String>,
    tiles: Vec<Tile>,
    filters: Filters,
    kept: Vec<KeptFilter>,
    /// Under which name the filters are kept, and what is wrong with it.
    filter_name: Input,
    columns: Vec<Column>,
    /// Shown on request.
    more_columns: Vec<Choice>,
    rows: Vec<TableRow>,
    pager: Pager,
    /// How many the filters leave, on all pages.
    total: String,
    /// Shown instead of the table.
    empty: Option<Empty>,
    /// The view, to come back to it after an action.
    query: String,
    /// Writes to everybody whom the filter leaves.
    write_href: String,
}

/// One registration in the table.
struct TableRow {
    id: String,
    href: String,
    name: String,
    institution: String,
    status: String,
    attendance: Option<&'static str>,
    registered_at: String,
    mail: Badge,
    /// The person wrote something to the organizers.
    wrote: bool,
    /// What stands in the columns that are shown on request.
    more: Vec<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    uri: Uri,
    flash: Flash,
) -> PageResult {
    page(&app, &organizer, &TableView::read(&uri), flash.alert(words::DONE), StatusCode::OK).await
}

/// What is done with the rows that are ticked, or with all that the filters leave, whatever page they stand on.
pub(crate) async fn act(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let view = view_of(values.text("ansicht"));
    let (all, event) = (values.has("alle"), organizer.event.facts.id);
    let ids = if all { super::ids(&app.core, event, &view.filter()).await? } else { chosen(&values) };
    if ids.is_empty() {
        let alert = Some(words::nobody_chosen("Tabelle"));
        return page(&app, &organizer, &view, alert, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let action = values.text("aktion");
    if action == "schreiben" {
        let audience = if all { Audience::Matching(view.filter()) } else { Audience::These(ids) };
        return Ok(Redirect::to(&mailing::form::href(&organizer, &audience)?).into_response());
    }
    if let "schlagwort" | "ohne-schlagwort" = action {
        return tag_pages::tag(&app, &organizer, &values, &view, &ids).await;
    }
    let Some(word) = view::stored(ATTENDANCE, action) else {
        let alert = Some(words::nothing_chosen());
        return page(&app, &organizer, &view, alert, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let attendance = Attendance::parse(word);
    let marked = mark(&app.core, event, &ids, attendance, &organizer.actor()).await?;
    let place = format!("{}?{}&seite={}", organizer.base(), view.query(), view.page());
    Ok(flash::redirect(&place, words::marked(marked)))
}

/// The view that a form carried along.
pub(super) fn view_of(query: &str) -> TableView {
    TableView::read(&format!("/?{query}").parse().unwrap_or_default())
}

pub(super) async fn page(
    app: &App,
    organizer: &EventOrganizer,
    view: &TableView,
    alert: Option<Alert>,
    status: StatusCode,
) -> PageResult {
    let response = shown(app, organizer, view, alert, Input::default()).await?;
    Ok((status, response).into_response())
}

/// The page; with a mistake in the name of a filter it is the answer to the form that keeps filters.
pub(super) async fn shown(
    app: &App,
    organizer: &EventOrganizer,
    view: &TableView,
    alert: Option<Alert>,
    filter_name: Input,
) -> PageResult {
    let (core, event) = (&app.core, organizer.event.facts.id);
    let filter = view.filter();
    let total = super::count(core, event, &filter).await?;
    let paging = Paging::of(&view.seite, PAGE, total);
    let shown = super::page(core, event, &filter, view.sort(), (PAGE, paging.offset())).await?;
    let counts = super::counts(core, event).await?;
    let positions = super::positions(core, event, &shown).await?;
    let base = organizer.base();
    let alert = match alert {
        Some(alert) => Some(alert),
        None if view.zu_viele => Some(words::too_many_answers()),
        None => words::suspicious(super::suspicious(core, event).await?),
    };
    let more = columns::chosen(&columns::choices(&organizer.event.facts), &view.spalten);
    let page = TablePage {
        page: organizer.page("Anmeldungen"),
        head: organizer.head(Tab::Registrations),
        alert,
        new_href: organizer.is_open().then(|| format!("{base}/neu")),
        tiles: tiles(organizer, &counts, &base),
        filters: filters(organizer, view, &tags::all(core, event).await?),
        kept: kept(&tags::filters(core, event).await?, view, &base),
        columns: sorted_columns(view, &base),
        pager: paging.pager("Anmeldungen", |page| view.at_page(&base, page)),
        total: dates::number(total),
        empty: empty(organizer, view, total, &counts),
        query: format!("{}&seite={}", view.query(), paging.page),
        write_href: mailing::form::href(organizer, &Audience::Matching(filter))?,
        rows: shown.iter().map(|one| line(organizer, one, positions.get(&one.id).copied(), &more)).collect(),
        more_columns: more,
        base,
        filter_name,
    };
    let status = if page.filter_name.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}

fn line(organizer: &EventOrganizer, registration: &Registration, position: Option<u32>, more: &[Choice]) -> TableRow {
    let participant = &registration.participant;
    TableRow {
        id: registration.id.to_string(),
        href: organizer.person(registration.id),
        name: participant.listed_name(),
        institution: participant.institution.clone(),
        status: words::status(registration, position),
        attendance: words::attendance(registration.attendance),
        registered_at: dates::short_moment(registration.registered_at),
        mail: words::mail(registration),
        wrote: participant.note.is_some(),
        more: more.iter().map(|column| columns::value(column, &organizer.event.facts, registration)).collect(),
    }
}

fn sorted_columns(view: &TableView, base: &str) -> Vec<Column> {
    let (sorted, back) = view.sort();
    let all = [
        ("Name", Sort::Name),
        ("Einrichtung", Sort::Institution),
        ("Status", Sort::Status),
        ("Angemeldet am", Sort::Arrival),
    ];
    let column = |(label, sort)| Column {
        label,
        href: view.sorted_by(base, sort),
        sorted: (sort == sorted).then_some(if back { "descending" } else { "ascending" }),
        only_wide: sort != Sort::Name,
    };
    all.into_iter().map(column).collect()
}

fn sum(counts: &[Count], matches: impl Fn(&Count) -> bool, number: fn(&Count) -> i64) -> u32 {
    let sum: i64 = counts.iter().filter(|count| matches(count)).map(number).sum();
    u32::try_from(sum).unwrap_or(u32::MAX)
}

fn tiles(organizer: &EventOrganizer, counts: &[Count], base: &str) -> Vec<Tile> {
    use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};
    let of = |status| sum(counts, |count| count.status == status, |count| count.people);
    let tile = |value: u32, label: String, query: &str| Tile {
        value: dates::number(value),
        label,
        href: Some(format!("{base}?{query}")),
    };
    let seats = match organizer.event.seats.wanted {
        Some(capacity) => format!("von {} Plätzen vergeben", dates::number(capacity)),
        None => "mit Platz".into(),
    };
    let mut tiles = vec![
        tile(of(Confirmed), seats, "status=platz"),
        tile(of(Waitlisted), "auf der Warteliste".into(), "status=warteliste"),
        tile(of(Cancelled), "abgemeldet".into(), "status=abgesagt"),
    ];
    let held = [(Pending, "noch nicht bestätigt", "status=unbestaetigt"), (Offered, "angeboten", "status=angeboten")];
    for (status, label, query) in held.into_iter().filter(|(status, ..)| of(*status) > 0) {
        tiles.push(tile(of(status), label.into(), query));
    }
    let is_present = |count: &Count| count.status == Confirmed && count.attendance == Some(Attendance::Present);
    let present = sum(counts, is_present, |count| count.people);
    if present > 0 {
        tiles.push(tile(present, "anwesend".into(), "status=platz&anwesenheit=anwesend"));
    }
    let failed = sum(counts, |count| count.status != Cancelled, |count| count.failed);
    if failed > 0 {
        tiles.push(tile(failed, "E-Mail nicht zustellbar".into(), "mail=fehler"));
    }
    tiles
}

fn empty(organizer: &EventOrganizer, view: &TableView, total: u32, counts: &[Count]) -> Option<Empty> {
    if total > 0 {
        return None;
    }
    if view.is_filtered() {
        return Some(Empty {
            title: "Keine Anmeldung passt zu dieser Suche".into(),
            text: "Prüfen Sie die Schreibweise, oder zeigen Sie wieder alle an.".into(),
            link: Some(Link { href: organizer.base(), text: "Alle Anmeldungen zeigen".into() }),
        });
    }
    let title = if counts.is_empty() { "Noch hat sich niemand angemeldet" } else { "Zurzeit ist niemand angemeldet" };
    Some(Empty {
        title: title.into(),
        text: "Geben Sie die Adresse der Veranstaltung weiter, oder tragen Sie jemanden ein, der angerufen hat.".into(),
        link: Some(Link {
            href: links::event(&organizer.event.facts.slug),
            text: "Öffentliche Seite der Veranstaltung".into(),
        }),
    })
}
