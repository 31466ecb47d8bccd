//! Lists as pages to print.

use axum::response::{IntoResponse, Response};
use fachtag_access::Principal;
use fachtag_contracts::events::Event;
use fachtag_documents::attendance::{Attendance, AttendanceList, Catering, Needs, Variant};
use fachtag_web::{
    dates,
    organisation::Desk,
    page::{Html, Page, Row},
};
use fachtag_words::Label;

use super::views::{CateringPaper, Head, Line, ListPaper, MealCount, NeedLine};
use crate::http::App;

/// The attendance list in either variant.
pub(super) fn list(
    app: &App,
    organizer: &Principal,
    event: &Event,
    list: &AttendanceList,
    variant: Variant,
) -> Response {
    let signature = variant == Variant::Signature;
    let kind = if signature { "Teilnahmeliste" } else { "Einlassliste" };
    let lines = (1..).zip(&list.people).map(|(number, person)| Line {
        number,
        name: format!("{}, {}", person.last_name, person.first_name),
        institution: person.institution.clone(),
        present: person.attendance == Some(Attendance::Present),
        attendance: person.attendance.map(Attendance::label).unwrap_or_default(),
    });
    let paper = ListPaper {
        head: head(kind, event, list),
        signature,
        lines: lines.collect(),
        page: page(app, organizer, kind, event),
    };
    Html::ok(paper).into_response()
}

/// The sheet for the kitchen and for those who prepare the rooms.
pub(super) fn catering(
    app: &App,
    organizer: &Principal,
    event: &Event,
    list: &AttendanceList,
    needs: Needs,
) -> Response {
    let kind = "Verpflegung und Unterstützung";
    let catering = Catering::of(list, needs);
    let meals =
        catering.meals.iter().map(|(meal, count)| MealCount { meal: (*meal).into(), count: dates::number(*count) });
    let needs_told = catering.needs.unwrap_or_default().into_iter().map(|need| {
        let (name, institution) = need.person.unzip();
        NeedLine { words: need.words.into(), name, institution: institution.map(str::to_owned) }
    });
    let paper = CateringPaper {
        head: head(kind, event, list),
        meals: meals.collect(),
        needs: needs_told.collect(),
        with_names: needs == Needs::WithNames,
        page: page(app, organizer, kind, event),
    };
    Html::ok(paper).into_response()
}

fn page(app: &App, organizer: &Principal, kind: &str, event: &Event) -> Page {
    Page::desk(&app.site, format!("{kind}: {}", event.title), organizer.visitor(), Desk::Events)
}

fn head(kind: &'static str, event: &Event, list: &AttendanceList) -> Head {
    let people = match list.people.len() {
        1 => "1 Person".to_owned(),
        count => format!("{} Personen", dates::number(u32::try_from(count).unwrap_or(u32::MAX))),
    };
    let facts = [
        ("Termin", Some(list.when.clone())),
        ("Ort", list.place.clone()),
        ("Unterarbeitsgruppe", list.group.clone()),
        ("Förderung", list.funder.clone()),
        ("Angemeldet", Some(people)),
        ("Stand", Some(dates::moment(list.made_at))),
    ];
    let facts = facts.into_iter().filter_map(|(term, value)| Some(Row { term: term.into(), value: value? }));
    Head {
        kind,
        kind_label: list.kind_label.clone(),
        title: list.title.clone(),
        facts: facts.collect(),
        logo: event.funder.as_ref().and_then(|funder| funder.logo).map(|id| format!("/bilder/{id}")),
        funder: list.funder.clone().unwrap_or_default(),
        back_href: format!("/organisation/anmeldungen/{}/listen", event.id),
    }
}
