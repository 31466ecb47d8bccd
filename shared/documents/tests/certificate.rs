//! The certificate as poppler sees it.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

#[path = "attendance/poppler.rs"]
mod poppler;

use fachtag_contracts::{attendance::Picture, language::Language};
use fachtag_documents::certificate::{Certificate, pdf};

use self::poppler::{flowing, pages, poppler};

fn certificate() -> Certificate {
    Certificate {
        language: Language::De,
        name: "Zoë Öztürk-Müller".into(),
        institution: "Gesamtschule Hardt".into(),
        kind_label: "Fachtag".into(),
        title: "Fachtag „Lernen für morgen“: Medien, Natur & Kultur".into(),
        when: "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr".into(),
        duration: "7 Stunden mit Pausen".into(),
        place: Some("Haus Erholung, Großer Saal, Mönchengladbach".into()),
        group: Some("Digitale Bildung".into()),
        network: "Arbeitskreis Lebenslanges Lernen".into(),
        owner: "Stadt Mönchengladbach".into(),
        funder: Some("Gefördert durch den Europäischen Sozialfonds Plus".into()),
        funder_logo: None,
        reference: "K7QM-2M9X".into(),
        issued: "11. Juli 2025".into(),
        made_at: "2025-07-11T10:00:00Z".parse().unwrap(),
    }
}

/// Writes the file into the folder that `CERTIFICATE_FOLDER` names, to look at.
fn kept(name: &str, file: Vec<u8>) -> Vec<u8> {
    if let Some(folder) = std::env::var_os("CERTIFICATE_FOLDER") {
        std::fs::write(std::path::Path::new(&folder).join(name), &file).unwrap();
    }
    file
}

#[test]
fn it_says_who_took_part_in_what() {
    let file = kept("usual.pdf", pdf(&certificate()).unwrap());
    let text = flowing(&file);
    let mut rest = text.as_str();
    for part in [
        "Arbeitskreis Lebenslanges Lernen",
        "Stadt Mönchengladbach",
        "Teilnahmebescheinigung",
        "Zoë Öztürk-Müller",
        "Gesamtschule Hardt",
        "hat an dieser Veranstaltung teilgenommen:",
        "Fachtag",
        "Fachtag „Lernen für morgen“: Medien, Natur & Kultur",
        "Termin Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr",
        "Dauer 7 Stunden mit Pausen",
        "Ort Haus Erholung, Großer Saal, Mönchengladbach",
        "Unterarbeitsgruppe Digitale Bildung",
        "Förderung Gefördert durch den Europäischen Sozialfonds Plus",
        "Ausgestellt am 11. Juli 2025 Arbeitskreis Lebenslanges Lernen, Stadt Mönchengladbach",
    ] {
        let found = rest.split_once(part);
        (_, rest) = found.unwrap_or_else(|| panic!("{part} is not in order in {text}"));
    }
    assert!(text.contains("Anmeldenummer K7QM-2M9X"), "{text}");
    assert_eq!(pages(&file), 1);
    assert_eq!(file, pdf(&certificate()).unwrap(), "the same facts give the same file");
}

#[test]
fn it_is_tagged_german_and_has_a_title() {
    let file = pdf(&certificate()).unwrap();
    let info = poppler("pdfinfo", &[], &file);
    for line in [
        "Title:           Teilnahmebescheinigung: Fachtag „Lernen für morgen“: Medien, Natur & Kultur",
        "Tagged:          yes",
        "CreationDate:    Fri Jul 11 10:00:00 2025 UTC",
        "595.276 x 841.89 pts (A4)",
    ] {
        assert!(info.contains(line), "{line}\nis not in\n{info}");
    }
    let metadata = poppler("pdfinfo", &["-meta"], &file);
    for part in ["<pdfuaid:part>1</pdfuaid:part>", "<rdf:li>de-DE</rdf:li>"] {
        assert!(metadata.contains(part), "{part} is not in {metadata}");
    }
    let structure = poppler("pdfinfo", &["-struct"], &file);
    assert_eq!(structure.lines().filter(|line| line.trim_start().starts_with("H1 ")).count(), 1, "{structure}");
}

#[test]
fn whatever_people_typed_stays_text_and_fits() {
    let logo = include_bytes!("logo.png");
    let strange = Certificate {
        name: format!("{} #panic() *fett* 王小明 محمد", "W".repeat(120)),
        institution: "Förderverein der Freiwilligen Feuerwehr Mönchengladbach-Rheydt e. V. ".repeat(3),
        title: "Donaudampfschifffahrtsgesellschaftskapitänsbildung ".repeat(4),
        funder_logo: Some(Picture(logo.to_vec())),
        ..certificate()
    };
    let file = kept("strange.pdf", pdf(&strange).unwrap());
    assert!(flowing(&file).contains("#panic() *fett*"));
    let nothing = Certificate {
        institution: String::new(),
        place: None,
        group: None,
        funder: None,
        funder_logo: Some(Picture(b"kein Bild".to_vec())),
        ..certificate()
    };
    let text = flowing(&kept("little.pdf", pdf(&nothing).unwrap()));
    assert!(!text.contains("Ort") && !text.contains("Förderung"), "{text}");
}
