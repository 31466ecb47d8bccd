//! The PDF as poppler sees it.

use std::io::Write;
use std::process::Command;

use fachtag_documents::attendance::{Attendance, AttendanceList, Variant, pdf, sort};

use crate::people::{list, list_of, person};

/// What a poppler tool prints about a PDF; `-` in the arguments stands for standard output.
fn poppler(tool: &str, options: &[&str], pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let (before, after): (Vec<&str>, Vec<&str>) =
        options.iter().partition(|option| **option != "-");
    let output = Command::new(tool)
        .args(before)
        .arg(file.path())
        .args(after)
        .output()
        .unwrap_or_else(|error| {
            panic!("{tool} does not run ({error}): these tests need the package poppler-utils")
        });
    assert!(
        output.status.success(),
        "{tool}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// In the order of the file, without a guess at columns.
fn text(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-raw", "-"], pdf)
}

/// The page in one line of text, breaks and spaces evened out.
fn flowing(pdf: &[u8]) -> String {
    text(pdf).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pages(pdf: &[u8]) -> usize {
    let info = poppler("pdfinfo", &[], pdf);
    info.lines()
        .find_map(|line| line.strip_prefix("Pages:"))
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}

#[test]
fn a_list_is_tagged_german_and_has_a_title() {
    for (variant, kind, size) in [
        (
            Variant::Signature,
            "Teilnahmeliste",
            "841.89 x 595.276 pts (A4)",
        ),
        (
            Variant::CheckIn,
            "Einlassliste",
            "595.276 x 841.89 pts (A4)",
        ),
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
        for (tag, count) in [
            ("H1 ", 1),
            ("Table ", 1),
            ("THead", 1),
            ("TH <", 4),
            ("TD", 4 * 30),
        ] {
            let found = structure
                .lines()
                .filter(|line| line.trim_start().starts_with(tag))
                .count();
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
        "Ort, Datum",
        "Unterschrift der Leitung",
    ];
    let tags = joined_quotes(&poppler("pdfinfo", &["-struct-text"], &file));
    assert_order(&tags, &spoken);
    assert!(
        !tags.contains("Seite 1"),
        "page numbers are no content: {tags}"
    );
    let text = flowing(&file);
    assert_order(&text, &spoken);
    assert!(text.contains("Stand: 9. Juli 2025, 17:00 Uhr"), "{text}");
    assert!(text.contains("Seite 1 von 1"), "{text}");
}

/// The quoted texts of a structure tree, in its order.
fn joined_quotes(tree: &str) -> String {
    let quoted = tree
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix('"'));
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
        assert!(
            text.contains("Zu dieser Veranstaltung liegen keine Anmeldungen vor."),
            "{text}"
        );
    }
}

#[test]
fn long_lists_repeat_the_head_row_and_number_their_pages() {
    for count in [1, 500, 5_000] {
        let file = pdf(&list(count), Variant::CheckIn).unwrap();
        let pages = pages(&file);
        let text = text(&file);
        assert_eq!(
            text.matches("Nr. Name Einrichtung Anwesend").count(),
            pages,
            "{count} people"
        );
        assert!(
            text.contains(&format!("Seite {pages} von {pages}")),
            "{count} people"
        );
        assert_eq!(text.contains("5.000 Personen"), count == 5_000);
    }
}

#[test]
fn who_came_is_ticked() {
    let mut list = list_of(vec![
        person("Da", "Ida"),
        person("Krank", "Kai"),
        person("Offen", "Ole"),
    ]);
    list.people[0].attendance = Some(Attendance::Present);
    list.people[1].attendance = Some(Attendance::Excused);
    let text = text(&pdf(&list, Variant::CheckIn).unwrap());
    assert_eq!(text.matches('✓').count(), 1);
    assert_eq!(text.matches("entschuldigt").count(), 1);
}

#[test]
fn typed_text_is_never_markup() {
    let evil = "#panic(\"x\") *fett* $x^2$ @ref <a> \\ // [b] = cmd()";
    let mut list = list_of(vec![person(evil, "=cmd()")]);
    list.title = evil.into();
    list.place = Some(evil.into());
    let text = flowing(&pdf(&list, Variant::Signature).unwrap());
    assert_eq!(text.matches(evil).count(), 3, "{text}");
}

/// One cluster each: scripts with and without glyphs, joined emoji, marks on wrong letters, broken and private characters.
const STRANGE: &[&str] = &[
    "😀",
    "🦄",
    "👨‍👩‍👧",
    "🇩🇪",
    "👍🏽",
    "❤️",
    "שלום עולם",
    "محمد الأحمد",
    "نیک‌پور",
    "Ελένη",
    "Їжак",
    "王小明",
    "김철수",
    "हिन्दी",
    "ไทย",
    "Ա",
    "ქ",
    "x\u{20DD}",
    "a\u{0323}\u{0302}\u{1DC4}",
    "😀\u{0301}",
    "ש\u{0301}",
    "王\u{0308}",
    "\u{0301}",
    "\u{FEFF}",
    "\u{FFFE}",
    "\u{E000}",
    "\u{10FFFF}",
    "\u{0}",
    "\u{202E}evil",
    "\u{200D}",
    "\u{FE0F}",
    "\u{1F1E6}",
];

#[test]
fn no_character_stops_a_list() {
    let mut people: Vec<_> = STRANGE
        .iter()
        .map(|name| person(name, &format!("Anna{name}")))
        .collect();
    people.push(person(&STRANGE.concat(), &STRANGE.join(" ")));
    // Every character of the first two planes, without the surrogates that are none.
    let all: Vec<char> = (0..0x2_0000).filter_map(char::from_u32).collect();
    people.extend(
        all.chunks(512)
            .map(|some| person(&some.iter().collect::<String>(), "Alle")),
    );
    let mut list = list_of(people);
    list.title = STRANGE.join(" ");
    list.funder = Some(STRANGE.concat());
    for variant in [Variant::Signature, Variant::CheckIn] {
        let text = text(&pdf(&list, variant).unwrap());
        for shown in ["😀", "Ελένη", "Їжак", "□"] {
            assert!(text.contains(shown), "{shown}");
        }
    }
}

#[test]
fn names_of_200_letters_wrap_inside_their_column() {
    let words = "Mustermann-Beispielhausen ".repeat(8);
    let mut list = list_of(vec![
        person(words.trim(), "Anna"),
        person(&"m".repeat(200), &"W".repeat(200)),
    ]);
    list.people[1].institution = "Ö".repeat(200);
    list.title = "T".repeat(200);
    let file = pdf(&list, Variant::Signature).unwrap();
    let boxes = poppler("pdftotext", &["-bbox", "-"], &file);
    let right_edge = |line: &str| {
        line.split("xMax=\"")
            .nth(1)?
            .split('"')
            .next()?
            .parse::<f64>()
            .ok()
    };
    let name_parts: Vec<_> = boxes
        .lines()
        .filter(|line| line.contains("mmmm") || line.contains("WWWW"))
        .filter_map(right_edge)
        .collect();
    assert!(name_parts.len() > 20, "{boxes}");
    // Margin, number and name end at 18 mm + 13 mm + 73 mm.
    assert!(
        name_parts.iter().all(|edge| *edge < 104.0 * 72.0 / 25.4),
        "{name_parts:?}"
    );
    assert!(
        boxes
            .lines()
            .filter_map(right_edge)
            .all(|edge| edge < 842.0 - 45.0)
    );
}

fn with_logo(logo: &[u8]) -> AttendanceList {
    AttendanceList {
        funder_logo: Some(logo.to_vec()),
        ..list(3)
    }
}

#[test]
fn a_logo_has_an_alternative_text_and_a_broken_one_is_left_out() {
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="92" height="36"><rect width="92" height="36" fill="#039"/></svg>"##;
    let file = pdf(&with_logo(svg), Variant::Signature).unwrap();
    let structure = poppler("pdfinfo", &["-struct"], &file);
    assert!(structure.contains("Figure"), "{structure}");
    // Poppler's tools do not print it; the file has it in UTF-16, not compressed.
    let words: String = "Logo der Förderung: Gefördert durch"
        .encode_utf16()
        .map(|unit| format!("{unit:04X}"))
        .collect();
    assert!(String::from_utf8_lossy(&file).contains(&format!("/Alt<FEFF{words}")));
    for broken in [&b"no picture"[..], b"", b"<svg", b"\x89PNG\r\n\x1a\n123"] {
        let file = pdf(&with_logo(broken), Variant::CheckIn).unwrap();
        assert!(flowing(&file).contains("Europäische Union (ESF Plus)"));
        assert!(!poppler("pdfinfo", &["-struct"], &file).contains("Figure"));
    }
}

#[test]
fn the_same_list_gives_the_same_file() {
    assert_eq!(
        pdf(&list(30), Variant::Signature).unwrap(),
        pdf(&list(30), Variant::Signature).unwrap()
    );
}
