//! Made-up lists, the same at every run.

use chrono::{DateTime, TimeDelta, Utc};
use fachtag_documents::attendance::{Attendance, AttendanceList, Person};

const LAST: [&str; 12] = [
    "Müller",
    "Özdemir",
    "Schmidt",
    "von der Heide",
    "Weiß",
    "Ahrens",
    "Kowalski",
    "Straßmann",
    "Jansen-Lücke",
    "Çelik",
    "Nguyễn",
    "Ärmel",
];
const FIRST: [&str; 9] = ["Anna", "Jörg", "Zoë", "Mehmet", "Käthe", "Iwona", "François", "Lars-Ole", "Thị Mai"];
const INSTITUTIONS: [&str; 6] = [
    "Städtische Kindertageseinrichtung Am Buscherhof",
    "Gesamtschule Hardt",
    "Stadtbibliothek Mönchengladbach, Zentralbibliothek Carl Brandts Haus",
    "Museum Schloss Rheydt",
    "Hochschule Niederrhein",
    "Förderverein Umweltbildung & Nachhaltigkeit e. V.",
];

pub fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn person(last_name: &str, first_name: &str) -> Person {
    Person {
        registration_id: None,
        last_name: last_name.into(),
        first_name: first_name.into(),
        institution: "Gesamtschule Hardt".into(),
        function: None,
        reference: "K7QM-2M9X".into(),
        status: "angemeldet".into(),
        attendance: None,
        registered_at: time("2025-06-01T08:30:00Z"),
        answers: Vec::new(),
        email: None,
        meal: None,
        support_needs: None,
        note: None,
        tags: String::new(),
    }
}

/// A list with the people given.
pub fn list_of(people: Vec<Person>) -> AttendanceList {
    AttendanceList {
        title: "Fachtag „Lernen für morgen: Bildung für nachhaltige Entwicklung im Quartier“".into(),
        kind_label: "Fachtag".into(),
        when: "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr".into(),
        starts_at: time("2025-07-10T07:00:00Z"),
        place: Some("Haus Erholung, Johann-Peter-Boelling-Platz 1, Mönchengladbach".into()),
        group: Some("Ökologische Dimension nachhaltiger Entwicklung".into()),
        funder: Some("Gefördert durch das Bundesministerium für Bildung und die Europäische Union (ESF Plus)".into()),
        funder_logo: None,
        made_at: time("2025-07-09T15:00:00Z"),
        people,
    }
}

/// A list of so many people, not sorted.
pub fn list(count: usize) -> AttendanceList {
    let people = (0..count).map(|at| Person {
        institution: INSTITUTIONS[at % INSTITUTIONS.len()].into(),
        function: (at % 3 == 0).then(|| "Leitung".into()),
        reference: format!("R{at:07}"),
        attendance: match at % 11 {
            0 => Some(Attendance::Present),
            5 => Some(Attendance::Excused),
            _ => None,
        },
        registered_at: time("2025-06-01T08:30:00Z") + TimeDelta::minutes(at as i64),
        answers: vec![("Bringen Sie ein Projekt mit?".into(), "Ja, ein Plakat".into())],
        email: Some(format!("person{at}@example.org")),
        meal: (at % 4 != 0).then(|| ["vegetarisch", "vegan", "Öko-Menü"][at % 3].into()),
        support_needs: (at % 40 == 7).then(|| format!("Platz für einen Rollstuhl ({at})")),
        ..person(LAST[at % LAST.len()], &format!("{} {}", FIRST[at % FIRST.len()], at / 108))
    });
    list_of(people.collect())
}
