//! Invented people of invented institutions, at addresses that nobody has.

use fachtag_registrations::domain::participant::ParticipantInput;

const FIRST: [&str; 12] =
    ["Ayşe", "Bernd", "Chiara", "Dilek", "Emil", "Franziska", "Gökhan", "Hannah", "Ivo", "Jörg", "Käthe", "Łukasz"];
const LAST: [&str; 7] = ["Öztürk", "Schäfer", "von der Heide", "Weiß", "Kowalczyk", "Müller-Lehn", "Brinkmann"];
const INSTITUTIONS: [(&str, &str); 9] = [
    ("Kita Regenbogenland", "Leitung"),
    ("Grundschule am Stadtwald", "Lehrerin"),
    ("Gesamtschule Nordpark", "Medienbeauftragter"),
    ("Stadtbibliothek", "Bibliothekarin"),
    ("Museum im Schlosspark", "Museumspädagoge"),
    ("Volkshochschule", "Fachbereichsleitung"),
    ("Imkerverein Niederrhein", "Vorstand"),
    ("Textilwerk Lernfabrik GmbH", "Ausbildung"),
    ("Jugendamt", "Fachberatung"),
];

/// As many different people as are needed.
pub(super) fn people() -> impl Iterator<Item = ParticipantInput> {
    (0..FIRST.len() * LAST.len()).map(|number| {
        let (institution, function) = INSTITUTIONS[number % INSTITUTIONS.len()];
        let email = format!("person{}@beispiel.example", number + 1);
        let note = "Ich bringe eine Kollegin mit, die sich selbst anmeldet.";
        let values = [
            ("first_name", FIRST[number % FIRST.len()]),
            ("last_name", LAST[number % LAST.len()]),
            ("email", &email),
            ("institution", institution),
            ("function", if number % 3 == 0 { "" } else { function }),
            ("note", if number == 5 { note } else { "" }),
        ];
        ParticipantInput {
            values: values.map(|(key, value)| (key, value.to_owned())).into(),
            ..ParticipantInput::default()
        }
    })
}
