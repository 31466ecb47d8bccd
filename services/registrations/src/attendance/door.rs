//! The door: one line and one button for each person, for a phone in one hand.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Redirect},
};
use fachtag_access::CheckingIn;
use fachtag_contracts::attendance::Attendance;
use fachtag_web::{
    body::{self, FormValues},
    dates,
    layers::CSP,
    page::{Html, Page, PageResult},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    expected, mark,
    page::{matches, number},
};
use crate::{
    app::App,
    domain::{registration::Registration, search::search_words},
    organizer::EventOrganizer,
    table_view::{self, ATTENDANCE},
    words,
};

/// Rows of the page; whoever stands behind them is found by the search.
const MOST: usize = 1_000;
/// Institutions whose people can be let in together.
const MOST_GROUPS: usize = 3;

/// `…/anwesenheit/einlass`
#[derive(Template)]
#[template(path = "attendance/door.html")]
struct DoorPage {
    page: Page,
    title: String,
    base: String,
    search: String,
    present: String,
    expected: String,
    /// Who was let in last, to be taken back.
    last: Option<Line>,
    /// Whose other buttons are shown.
    opened: Option<Line>,
    groups: Vec<Group>,
    rows: Vec<Line>,
    /// Whether the only one found can be let in by one more key.
    is_only: bool,
    walk_in_href: String,
    attendance_href: String,
}

/// Somebody who is expected.
struct Line {
    reference: String,
    name: String,
    institution: String,
    /// In words; nothing while nothing is noted.
    attendance: Option<&'static str>,
    is_here: bool,
}

/// Several people of one institution who are not here yet.
struct Group {
    institution: String,
    people: usize,
}

/// The words of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DoorView {
    suche: String,
    /// The reference of whoever was let in last.
    zuletzt: String,
    /// The reference of whoever is to be noted otherwise.
    person: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    CheckingIn(organizer): CheckingIn<EventOrganizer>,
    Query(view): Query<DoorView>,
) -> PageResult {
    let all = expected(&app.core, organizer.event.facts.id).await?;
    let sought = search_words(&view.suche);
    let found: Vec<&Registration> = all.iter().filter(|one| matches(one, &sought)).collect();
    let of = |reference: &str| all.iter().find(|one| one.reference == reference).map(line);
    let (present, expected) = counts(&all);
    let rows: Vec<Line> = found.iter().take(MOST).map(|one| line(one)).collect();
    let page = DoorPage {
        page: organizer.page("Einlass"),
        title: organizer.event.facts.title.clone(),
        base: organizer.door(),
        present,
        expected,
        last: of(&view.zuletzt).filter(|last| last.is_here),
        opened: of(&view.person),
        groups: if sought.is_empty() { Vec::new() } else { groups(&found) },
        is_only: !sought.is_empty() && rows.len() == 1,
        rows,
        search: view.suche,
        walk_in_href: format!("{}/ohne-anmeldung?zurueck=einlass", organizer.attendance()),
        attendance_href: organizer.attendance(),
    };
    let counting = [(header::CONTENT_SECURITY_POLICY, format!("{CSP}; connect-src 'self'"))];
    Ok((counting, Html::ok(page)).into_response())
}

/// How many are here, for the page to say while others let people in elsewhere.
#[derive(Debug, Serialize)]
struct Standing {
    present: String,
    expected: String,
}

pub(crate) async fn standing(State(app): State<App>, CheckingIn(organizer): CheckingIn<EventOrganizer>) -> PageResult {
    let (present, expected) = counts(&expected(&app.core, organizer.event.facts.id).await?);
    Ok(Json(Standing { present, expected }).into_response())
}

/// How many are here, and how many are expected.
fn counts(all: &[Registration]) -> (String, String) {
    let present = all.iter().filter(|one| one.attendance == Some(Attendance::Present)).count();
    (dates::number(number(present)), dates::number(number(all.len())))
}

/// One button: somebody is here, or all of an institution who were found; or something else is noted of somebody.
pub(crate) async fn note(
    State(app): State<App>,
    CheckingIn(organizer): CheckingIn<EventOrganizer>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let event = organizer.event.facts.id;
    let all = expected(&app.core, event).await?;
    let (chosen, attendance) = chosen(&values, &all);
    let ids: Vec<Uuid> = chosen.iter().map(|one| one.id).collect();
    if !ids.is_empty() {
        mark(&app.core, event, &ids, attendance, &organizer.actor()).await?;
    }
    let last = match (chosen.as_slice(), attendance) {
        ([one], Some(Attendance::Present)) => format!("?zuletzt={}", one.reference),
        _ => String::new(),
    };
    Ok(Redirect::to(&format!("{}{last}", organizer.door())).into_response())
}

/// Whom a button is about, and what it notes of them.
fn chosen<'a>(values: &FormValues, all: &'a [Registration]) -> (Vec<&'a Registration>, Option<Attendance>) {
    let of = |reference: &str| all.iter().filter(|one| one.reference == reference).collect::<Vec<_>>();
    if values.has("alle") {
        let sought = search_words(values.text("suche"));
        let together = |one: &&Registration| is_open(one) && one.participant.institution == values.text("alle");
        return (all.iter().filter(|one| matches(one, &sought)).filter(together).collect(), Some(Attendance::Present));
    }
    match values.text("anders").split_once(':') {
        Some((word, reference)) => match table_view::stored(ATTENDANCE, word) {
            Some(stored) => (of(reference), Attendance::parse(stored)),
            None => (Vec::new(), None),
        },
        None => (of(values.text("da")), Some(Attendance::Present)),
    }
}

fn is_open(registration: &Registration) -> bool {
    registration.attendance != Some(Attendance::Present)
}

fn groups(found: &[&Registration]) -> Vec<Group> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in found.iter().filter(|one| is_open(one)) {
        *counts.entry(&one.participant.institution).or_default() += 1;
    }
    let several = counts.into_iter().filter(|(_, people)| *people > 1);
    several
        .map(|(institution, people)| Group { institution: institution.to_owned(), people })
        .take(MOST_GROUPS)
        .collect()
}

fn line(registration: &Registration) -> Line {
    let participant = &registration.participant;
    Line {
        reference: registration.reference.clone(),
        name: participant.listed_name(),
        institution: participant.institution.clone(),
        attendance: words::attendance(registration.attendance),
        is_here: !is_open(registration),
    }
}
