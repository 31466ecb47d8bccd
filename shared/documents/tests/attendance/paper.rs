//! The PDF as poppler sees it.

use fachtag_documents::attendance::{Attendance, Variant, pdf, sort};

use crate::people::{list, list_of, person};
use crate::poppler::{flowing, pages, poppler, text};

#[test]
fn a_list_is_tagged_german_and_has_a_title() {
    // Who comes without having registered signs in a table of their own.
    for (variant, kind, size, tables, rows) in [
        (Variant::Signature, "Teilnahmeliste", "841.89 x 595.276 pts (A4)", 2, 30 + 4),
        (Variant::CheckIn, "Einlassliste", "595.276 x 841.89 pts (A4)", 1, 30),
    ] {
        let list = list(30);
        let file = pdf(&list, variant).unwrap();
        let info = poppler("pdfinfo", &[], &file);
        for line in [
            format!("Title:           {kind}: {}", list.title),
            "Tagged:          yes".into(),
            "PDF version:     1.7".into(),
            "CreationDate:    Wed Jul  9 15:00:00 2025 UTC".into(),
        ] {
            assert!(info.contains(&line), "{line}\nis not in\n{info}");
        }
        assert!(info.contains(size), "{info}");
        let metadata = poppler("pdfinfo", &["-meta"], &file);
        for part in ["<pdfuaid:part>1</pdfuaid:part>", "<rdf:li>de-DE</rdf:li>"] {
            assert!(metadata.contains(part), "{part} is not in {metadata}");
        }
        let structure = poppler("pdfinfo", &["-struct"], &file);
        for (tag, count) in [("H1 ", 1), ("Table ", tables), ("THead", tables), ("TH <", 4 * tables), ("TD", 4 * rows)]
        {
            let found = structure.lines().filter(|line| line.trim_start().starts_with(tag)).count();
            assert_eq!(found, count, "{tag}");
        }
    }
}

#[test]
fn a_reader_hears_head_rows_and_end_in_order() {
    let mut list = list_of(vec![person("Zander", "Zoë"), person("Ärmel", "Anna")]);
    sort(&mut list);
    let file = pdf(&list, Variant::Signature).unwrap();
    let spoken = [
        "Teilnahmeliste · Fachtag",
        "Fachtag „Lernen für morgen",
        "Termin",
        "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr",
        "Ort",
        "Haus Erholung",
        "Unterarbeitsgruppe",
        "Ökologische Dimension",
        "Förderung",
        "Europäische Union",
        "Angemeldet",
        "2 Personen",
        "Nr.",
        "Name",
        "Einrichtung",
        "Unterschrift",
        "1",
        "Ärmel, Anna",
        "Gesamtschule Hardt",
        "2",
        "Zander, Zoë",
        "Gesamtschule Hardt",
        "Ohne Anmeldung da:",
        "Ort, Datum",
        "Unterschrift der Leitung",
    ];
    let tags = joined_quotes(&poppler("pdfinfo", &["-struct-text"], &file));
    assert_order(&tags, &spoken);
    assert!(!tags.contains("Seite 1"), "page numbers are no content: {tags}");
    let text = flowing(&file);
    assert_order(&text, &spoken);
    assert!(text.contains("Stand: 9. Juli 2025, 17:00 Uhr"), "{text}");
    assert!(text.contains("Seite 1 von 1"), "{text}");
}

/// The quoted texts of a structure tree, in its order.
fn joined_quotes(tree: &str) -> String {
    let quoted = tree.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix('"'));
    quoted.collect()
}

fn assert_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let found = rest.split_once(part);
        (_, rest) = found.unwrap_or_else(|| panic!("{part} is not in order in\n{text}"));
    }
}

#[test]
fn paper_names_no_address_meal_or_need() {
    for variant in [Variant::Signature, Variant::CheckIn] {
        let text = text(&pdf(&list(60), variant).unwrap());
        for secret in ["example.org", "vegan", "Rollstuhl", "E-Mail"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}

#[test]
fn an_empty_list_says_so() {
    for variant in [Variant::Signature, Variant::CheckIn] {
        let text = flowing(&pdf(&list(0), variant).unwrap());
        assert!(text.contains("Angemeldet 0 Personen"), "{text}");
        assert!(text.contains("Zu dieser Veranstaltung liegen keine Anmeldungen vor."), "{text}");
    }
}

#[test]
fn long_lists_repeat_the_head_row_and_number_their_pages() {
    for count in [1, 500, 5_000] {
        let file = pdf(&list(count), Variant::CheckIn).unwrap();
        let pages = pages(&file);
        let text = text(&file);
        assert_eq!(text.matches("Nr. Name Einrichtung Anwesend").count(), pages, "{count} people");
        assert!(text.contains(&format!("Seite {pages} von {pages}")), "{count} people");
        assert_eq!(text.contains("5.000 Personen"), count == 5_000);
    }
}

#[test]
fn nobody_confirms_an_empty_page_and_walk_ins_have_lines() {
    // Of every length one confirmation ends up at the top of a page; then the lines for walk-ins stand above it.
    for count in 1..40 {
        let file = pdf(&list(count), Variant::Signature).unwrap();
        let last = poppler("pdftotext", &["-raw", "-f", &pages(&file).to_string(), "-"], &file);
        let last = last.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(last.contains("Ohne Anmeldung da") && last.contains("Unterschrift der Leitung"), "{count}: {last}");
    }
}

#[test]
fn who_came_is_ticked() {
    let mut list = list_of(vec![person("Da", "Ida"), person("Krank", "Kai"), person("Offen", "Ole")]);
    list.people[0].attendance = Some(Attendance::Present);
    list.people[1].attendance = Some(Attendance::Excused);
    let text = text(&pdf(&list, Variant::CheckIn).unwrap());
    assert_eq!(text.matches('✓').count(), 1);
    assert_eq!(text.matches("entschuldigt").count(), 1);
}

#[test]
fn the_same_list_gives_the_same_file() {
    assert_eq!(pdf(&list(30), Variant::Signature).unwrap(), pdf(&list(30), Variant::Signature).unwrap());
}
