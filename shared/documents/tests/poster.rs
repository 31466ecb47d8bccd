//! The poster as poppler sees it.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

#[path = "attendance/poppler.rs"]
mod poppler;

use fachtag_contracts::attendance::Picture;
use fachtag_documents::poster::{Poster, pdf};

use self::poppler::{flowing, pages, poppler};

fn poster() -> Poster {
    Poster {
        kind: "Fachtag".into(),
        title: "Fachtag „Lernen für morgen“: Medien, Natur & Kultur".into(),
        when: "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr".into(),
        place: vec!["Haus Erholung".into(), "Großer Saal".into(), "Johann-Peter-Boelling-Platz 1".into()],
        summary: Some("Ein Tag für alle, die in der Stadt Bildung gestalten.".into()),
        access: Some("Stufenloser Eingang, Aufzug.".into()),
        url: "fachtag.example/veranstaltungen/lernen-fuer-morgen".into(),
        code: Picture(include_bytes!("logo.png").to_vec()),
        until: Some("bis 3. Juli 2025, 12:00 Uhr".into()),
        funder: Some("Gefördert durch den Europäischen Sozialfonds Plus".into()),
        funder_logo: Some(Picture(include_bytes!("logo.png").to_vec())),
        network: "Arbeitskreis Lebenslanges Lernen".into(),
        owner: "Stadt Mönchengladbach".into(),
        colour: "#0b4f5c".into(),
        made_at: "2025-06-01T10:00:00Z".parse().unwrap(),
    }
}

/// Writes the file into the folder that `POSTER_FOLDER` names, to look at.
fn kept(name: &str, file: Vec<u8>) -> Vec<u8> {
    if let Some(folder) = std::env::var_os("POSTER_FOLDER") {
        std::fs::write(std::path::Path::new(&folder).join(name), &file).unwrap();
    }
    file
}

#[test]
fn it_says_what_when_where_and_how_to_sign_up() {
    let file = kept("usual.pdf", pdf(&poster()).unwrap());
    let text = flowing(&file);
    let mut rest = text.as_str();
    for part in [
        "Arbeitskreis Lebenslanges Lernen",
        "Fachtag „Lernen für morgen“: Medien, Natur & Kultur",
        "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr",
        "Haus Erholung",
        "Ein Tag für alle",
        "Stufenloser Eingang",
        "Jetzt anmelden",
        "fachtag.example/veranstaltungen/lernen-fuer-morgen",
        "bis 3. Juli 2025, 12:00 Uhr",
        "Gefördert durch den Europäischen Sozialfonds Plus",
    ] {
        let place = rest.find(part).unwrap_or_else(|| panic!("{part} is not (or too early) in {text}"));
        rest = &rest[place + part.len()..];
    }
    assert_eq!(pages(&file), 1);
    let information = poppler("pdfinfo", &[], &file);
    assert!(information.contains("Tagged:          yes"), "{information}");
}

#[test]
fn the_longest_event_stays_on_one_page() {
    let long = |count: usize| "Weiterbildungsveranstaltung ".repeat(count).trim().to_owned();
    let poster = Poster {
        title: long(7),
        summary: Some(long(17)),
        access: Some(long(30)),
        place: vec![long(5), long(3), long(3)],
        ..poster()
    };
    assert_eq!(pages(&kept("long.pdf", pdf(&poster).unwrap())), 1);
}
