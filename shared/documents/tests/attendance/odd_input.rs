//! What people may type and upload, on paper.

use fachtag_documents::attendance::{AttendanceList, Picture, Variant, pdf};

use crate::people::{list, list_of, person};
use crate::poppler::{flowing, poppler, text};

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
    let mut people: Vec<_> = STRANGE.iter().map(|name| person(name, &format!("Anna{name}"))).collect();
    people.push(person(&STRANGE.concat(), &STRANGE.join(" ")));
    // Every character of the first two planes, without the surrogates that are none.
    let all: Vec<char> = (0..0x2_0000).filter_map(char::from_u32).collect();
    people.extend(all.chunks(512).map(|some| person(&some.iter().collect::<String>(), "Alle")));
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
    let mut list = list_of(vec![person(words.trim(), "Anna"), person(&"m".repeat(200), &"W".repeat(200))]);
    list.people[1].institution = "Ö".repeat(200);
    list.title = "T".repeat(200);
    let file = pdf(&list, Variant::Signature).unwrap();
    let boxes = poppler("pdftotext", &["-bbox", "-"], &file);
    let right_edge = |line: &str| line.split("xMax=\"").nth(1)?.split('"').next()?.parse::<f64>().ok();
    let name_parts: Vec<_> =
        boxes.lines().filter(|line| line.contains("mmmm") || line.contains("WWWW")).filter_map(right_edge).collect();
    assert!(name_parts.len() > 20, "{boxes}");
    // Margin, number and name end at 18 mm + 13 mm + 73 mm.
    assert!(name_parts.iter().all(|edge| *edge < 104.0 * 72.0 / 25.4), "{name_parts:?}");
    assert!(boxes.lines().filter_map(right_edge).all(|edge| edge < 842.0 - 45.0));
}

fn with_logo(logo: &[u8]) -> AttendanceList {
    AttendanceList { funder_logo: Some(Picture(logo.to_vec())), ..list(3) }
}

#[test]
fn a_logo_has_an_alternative_text_and_a_broken_one_is_left_out() {
    let logo = include_bytes!("../logo.png");
    let file = pdf(&with_logo(logo), Variant::Signature).unwrap();
    let structure = poppler("pdfinfo", &["-struct"], &file);
    assert!(structure.contains("Figure"), "{structure}");
    // Poppler's tools do not print it; the file has it in UTF-16, not compressed.
    let words: String =
        "Logo der Förderung: Gefördert durch".encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    assert!(String::from_utf8_lossy(&file).contains(&format!("/Alt<FEFF{words}")));
    for broken in [
        &b"no picture"[..],
        b"",
        b"<svg",
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#,
        b"\x89PNG\r\n\x1a\n123",
    ] {
        let file = pdf(&with_logo(broken), Variant::CheckIn).unwrap();
        assert!(flowing(&file).contains("Europäische Union (ESF Plus)"));
        assert!(!poppler("pdfinfo", &["-struct"], &file).contains("Figure"));
    }
}
