//! Lists as pages to print.

use fachtag_documents::attendance::{Attendance, AttendanceList, Catering, Needs, Variant};
use fachtag_web::{
    dates,
    page::{Html, Page, Row},
};
use fachtag_words::Label;

use super::views::{CateringPaper, Head, ListPaper, MealCount, NeedLine, PaperLine};
use crate::{organizer::EventOrganizer, words};

/// The attendance list in either variant.
pub(super) fn list(organizer: &EventOrganizer, list: &AttendanceList, variant: Variant) -> Html<ListPaper> {
    let signature = variant == Variant::Signature;
    let kind = if signature { "Teilnahmeliste" } else { "Einlassliste" };
    let lines = (1..).zip(&list.people).map(|(number, person)| PaperLine {
        number,
        name: format!("{}, {}", person.last_name, person.first_name),
        institution: person.institution.clone(),
        present: person.attendance == Some(Attendance::Present),
        attendance: person.attendance.map(Attendance::label).unwrap_or_default(),
    });
    let paper =
        ListPaper { head: head(kind, organizer, list), signature, lines: lines.collect(), page: page(organizer, kind) };
    Html::ok(paper)
}

/// The sheet for the kitchen and for those who prepare the rooms.
pub(super) fn catering(organizer: &EventOrganizer, list: &AttendanceList, needs: Needs) -> Html<CateringPaper> {
    let kind = "Verpflegung und Unterstützung";
    let catering = Catering::of(list, needs);
    let meals =
        catering.meals.iter().map(|(meal, count)| MealCount { meal: (*meal).into(), count: dates::number(*count) });
    let needs_told = catering.needs.unwrap_or_default().into_iter().map(|need| {
        let (name, institution) = need.person.unzip();
        NeedLine { words: need.words.into(), count: need.count, name, institution: institution.map(str::to_owned) }
    });
    let paper = CateringPaper {
        head: head(kind, organizer, list),
        meals: meals.collect(),
        needs: needs_told.collect(),
        with_names: needs == Needs::WithNames,
        page: page(organizer, kind),
    };
    Html::ok(paper)
}

fn page(organizer: &EventOrganizer, kind: &str) -> Page {
    organizer.page_named(format!("{kind}: {}", organizer.event.facts.title))
}

fn head(kind: &'static str, organizer: &EventOrganizer, list: &AttendanceList) -> Head {
    let facts = [
        ("Termin", Some(list.when.clone())),
        ("Ort", list.place.clone()),
        ("Unterarbeitsgruppe", list.group.clone()),
        ("Förderung", list.funder.clone()),
        ("Angemeldet", Some(words::people(list.people.len()))),
        ("Stand", Some(dates::moment(list.made_at))),
    ];
    let facts = facts.into_iter().filter_map(|(term, value)| Some(Row { term: term.into(), value: value? }));
    Head {
        kind,
        kind_label: list.kind_label.clone(),
        title: list.title.clone(),
        facts: facts.collect(),
        logo: organizer.event.facts.funder.as_ref().and_then(|funder| funder.logo).map(|id| format!("/bilder/{id}")),
        funder: list.funder.clone().unwrap_or_default(),
        back_href: organizer.lists(),
    }
}
