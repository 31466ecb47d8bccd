//! The table of an event's registrations.

use std::collections::HashMap;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::Duration;
use fachtag_access::Organizes;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    body::{self, FormValues},
    dates,
    organisation::{Column, Empty, Pager, Tab, Tile},
    page::{Alert, Hidden, Html, Input, Link, Tone},
};
use uuid::Uuid;

use super::{
    super::{App, forms},
    Desk, organizing,
    query::{self, ATTENDANCE, MAIL, STATUS, View},
    views::{Filters, Line, TablePage},
    words, write,
};
use crate::{
    store::{
        registrations::Row,
        table::{self, Count, Sort},
    },
    usecases::{
        Result,
        attend::{self, Attendance},
        write::Audience,
    },
};

/// How long organizers are told of sign-ups that looked like a program's.
const CAUTION_SHOWN: Duration = Duration::days(1);
/// Rows of one page.
const PAGE: u32 = 50;

pub(super) async fn show(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(event): Path<String>,
    Query(view): Query<View>,
) -> Response {
    organizing(&app, principal, &event, async |desk| {
        let alert = words::done(&view.erledigt);
        page(&app, &desk, &view, alert, StatusCode::OK).await
    })
    .await
}

/// What is done with the rows that are ticked.
pub(super) async fn act(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(event): Path<String>,
    fields: body::Fields<FormValues>,
) -> Response {
    let values = fields.0.unwrap_or_default();
    organizing(&app, principal, &event, async |desk| {
        let ids = chosen(&values);
        let view = view(values.text("ansicht"));
        if ids.is_empty() {
            let alert = Alert {
                tone: Tone::Error,
                title: "Es ist niemand ausgewählt".into(),
                text: "Setzen Sie in der Tabelle Häkchen bei den Personen, die Sie meinen.".into(),
            };
            return page(&app, &desk, &view, Some(alert), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        let action = values.text("aktion");
        if action == "schreiben" {
            return Ok(Redirect::to(&write::href(&desk, &Audience::These(ids))?).into_response());
        }
        let Some(word) = query::stored(ATTENDANCE, action) else {
            return page(&app, &desk, &view, Some(words::nothing_chosen()), StatusCode::UNPROCESSABLE_ENTITY).await;
        };
        let attendance = Attendance::from_word(word);
        let marked = attend::mark(&app.office, desk.kept.event.id, &ids, attendance, &desk.actor()).await?;
        let done = if marked == 0 { "unveraendert" } else { "anwesenheit" };
        let place = format!("{}?{}&seite={}&erledigt={done}", desk.base(), view.query(), view.page());
        Ok(Redirect::to(&place).into_response())
    })
    .await
}

/// The people who are ticked.
pub(super) fn chosen(values: &FormValues) -> Vec<Uuid> {
    values.all("id").iter().filter_map(|id| Uuid::try_parse(id).ok()).collect()
}

/// The view that a form carried along.
fn view(query: &str) -> View {
    let address = format!("/?{query}").parse().unwrap_or_default();
    Query::try_from_uri(&address).map_or_else(|_| View::default(), |query| query.0)
}

async fn page(app: &App, desk: &Desk, view: &View, alert: Option<Alert>, status: StatusCode) -> Result<Response> {
    let (database, event) = (&app.office.bus.database, &desk.kept.event);
    let filter = view.filter();
    let total = table::count(database, event.id, &filter).await?;
    // A page that is no more is the last one.
    let number = view.page().min(total.div_ceil(PAGE).max(1));
    let part = (PAGE, (number - 1) * PAGE);
    let rows = table::page(database, event.id, &filter, view.sort(), part).await?;
    let counts = table::counts(database, event.id).await?;
    let positions = positions(app, desk, &rows).await?;
    let base = desk.base();
    let alert = match alert {
        Some(alert) => Some(alert),
        None => {
            words::cautious(table::cautioned(database, event.id, app.office.bus.clock.now() - CAUTION_SHOWN).await?)
        }
    };
    let page = TablePage {
        page: desk.page(app, "Anmeldungen"),
        head: desk.head(Tab::Registrations),
        alert,
        new_href: desk.is_open().then(|| format!("{base}/neu")),
        tiles: tiles(desk, &counts, &base),
        filters: filters(desk, view),
        columns: columns(view, &base),
        pager: Pager::new(number, PAGE, total, "Anmeldungen", |page| view.at_page(&base, page)),
        empty: empty(desk, view, total, &counts),
        query: format!("{}&seite={number}", view.query()),
        write_href: write::href(desk, &Audience::Matching(filter))?,
        rows: rows.iter().map(|row| line(desk, row, positions.get(&row.id).copied())).collect(),
        base,
    };
    Ok(Html(status, page).into_response())
}

/// Places in the queue, if anybody of these waits.
async fn positions(app: &App, desk: &Desk, rows: &[Row]) -> Result<HashMap<Uuid, u32>> {
    if !rows.iter().any(|row| row.status() == RegistrationStatus::Waitlisted) {
        return Ok(HashMap::new());
    }
    let queue = table::queue(&app.office.bus.database, desk.kept.event.id).await?;
    Ok(queue.into_iter().zip(1..).collect())
}

fn line(desk: &Desk, row: &Row, position: Option<u32>) -> Line {
    Line {
        id: row.id.to_string(),
        href: desk.person(row.id),
        name: format!("{}, {}", row.last_name, row.first_name),
        institution: row.institution.clone(),
        status: words::status(row, position),
        attendance: words::attendance_badge(row.attendance.as_deref()),
        registered_at: dates::moment(row.registered_at),
        mail: words::mail(row),
    }
}

fn columns(view: &View, base: &str) -> Vec<Column> {
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
    };
    all.into_iter().map(column).collect()
}

fn sum(counts: &[Count], matches: impl Fn(&Count) -> bool, number: fn(&Count) -> i64) -> u32 {
    let sum: i64 = counts.iter().filter(|count| matches(count)).map(number).sum();
    u32::try_from(sum).unwrap_or(u32::MAX)
}

fn tiles(desk: &Desk, counts: &[Count], base: &str) -> Vec<Tile> {
    let of = |status: &str| sum(counts, |count| count.status == status, |count| count.people);
    let tile = |value: u32, label: String, query: &str| Tile {
        value: dates::number(value),
        label,
        href: Some(format!("{base}?{query}")),
    };
    let seats = match desk.kept.seats.wanted {
        Some(capacity) => format!("von {} Plätzen vergeben", dates::number(capacity)),
        None => "mit Platz".into(),
    };
    let mut tiles = vec![
        tile(of("confirmed"), seats, "status=platz"),
        tile(of("waitlisted"), "auf der Warteliste".into(), "status=warteliste"),
        tile(of("cancelled"), "abgesagt".into(), "status=abgesagt"),
    ];
    let held =
        [("pending", "noch nicht bestätigt", "status=unbestaetigt"), ("offered", "angeboten", "status=angeboten")];
    for (status, label, query) in held.into_iter().filter(|(status, ..)| of(status) > 0) {
        tiles.push(tile(of(status), label.into(), query));
    }
    let is_present = |count: &Count| count.status == "confirmed" && count.attendance.as_deref() == Some("present");
    let present = sum(counts, is_present, |count| count.people);
    if present > 0 {
        tiles.push(tile(present, "anwesend".into(), "status=platz&anwesenheit=anwesend"));
    }
    let failed = sum(counts, |count| count.status != "cancelled", |count| count.failed);
    if failed > 0 {
        tiles.push(tile(failed, "E-Mail nicht zustellbar".into(), "mail=fehler"));
    }
    tiles
}

fn filters(desk: &Desk, view: &View) -> Filters {
    let input = |value: &String| Input { value: value.clone(), error: None };
    let hidden = [("sortierung", &view.sortierung), ("richtung", &view.richtung)];
    Filters {
        search: view.suche.clone(),
        status: input(&view.status),
        attendance: input(&view.anwesenheit),
        mail: input(&view.mail),
        meal: input(&view.verpflegung),
        statuses: query::choices(STATUS),
        attendances: query::choices(ATTENDANCE),
        mails: query::choices(MAIL),
        meals: forms::meals(&desk.kept.event),
        hidden: hidden.map(|(name, value)| Hidden { name: name.into(), value: value.clone() }).into(),
        active: view.is_filtered(),
    }
}

fn empty(desk: &Desk, view: &View, total: u32, counts: &[Count]) -> Option<Empty> {
    if total > 0 {
        return None;
    }
    if view.is_filtered() {
        return Some(Empty {
            title: "Keine Anmeldung passt zu dieser Suche".into(),
            text: "Prüfen Sie die Schreibweise, oder zeigen Sie wieder alle an.".into(),
            link: Some(Link { href: desk.base(), text: "Alle Anmeldungen zeigen".into() }),
        });
    }
    let title = if counts.is_empty() { "Noch hat sich niemand angemeldet" } else { "Zurzeit ist niemand angemeldet" };
    Some(Empty {
        title: title.into(),
        text: "Geben Sie die Adresse der Veranstaltung weiter, oder tragen Sie jemanden ein, der angerufen hat.".into(),
        link: Some(Link {
            href: format!("/veranstaltungen/{}", desk.kept.event.slug),
            text: "Öffentliche Seite der Veranstaltung".into(),
        }),
    })
}
