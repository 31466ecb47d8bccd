//! Names in all scripts. The tests share one process and set no folder: what the program brings along must be enough.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

#[path = "attendance/people.rs"]
#[allow(dead_code, reason = "not every test needs all of it")]
mod people;
#[path = "attendance/poppler.rs"]
#[allow(dead_code, reason = "not every test needs all of it")]
mod poppler;

use fachtag_documents::attendance::{Missing, Variant, missing, missing_in_words, pdf};
use fachtag_documents::fonts::uncovered;

use people::{list, list_of, person};
use poppler::{poppler, text};

/// Languages of the city, and then some.
const NAMES: [&str; 31] = [
    "王小明",
    "陳大文",
    "田中さくら",
    "김철수",
    "たなか",
    "สมชาย",
    "देवी",
    "አበበ",
    "রহিম",
    "தமிழ்ச்செல்வி",
    "వెంకట",
    "ಕನ್ನಡ",
    "മലയാളം",
    "ਗੁਰਪ੍ਰੀਤ",
    "ગુજરાતી",
    "ଓଡ଼ିଆ",
    "සිංහල",
    "ລາວ",
    "ខ្មែរ",
    "မြန်မာ",
    "ქეთევან",
    "Արամ",
    "دانیال",
    "محمد",
    "דוד",
    "😀",
    "🥰🤗",
    "👨‍👩‍👧",
    "Nguyễn Thị Hồng",
    "Їжак",
    "Ελένη",
];

#[test]
fn names_of_all_scripts_are_printed() {
    for name in NAMES {
        assert!(uncovered(name).is_empty(), "{name}");
    }
    let list = list_of(NAMES.iter().map(|name| person(name, name)).collect());
    assert_eq!(missing_in_words(&list), None);
    let file = pdf(&list, Variant::Signature).unwrap();
    let text = text(&file);
    for shown in ["王小明", "陳大文", "田中さくら", "김철수", "たなか", "สมชาย", "देवी", "አበበ", "রহিম", "😀", "🥰🤗"]
    {
        assert!(text.contains(shown), "{shown} is not in {text}");
    }
    assert!(!text.contains('□') && !text.contains("[U+"), "{text}");
    let fonts = poppler("pdffonts", &[], &file);
    assert!(fonts.contains("WenQuanYiMicroHei") && fonts.contains("NotoSansEthiopic"), "{fonts}");
}

#[test]
fn a_font_that_no_name_needs_is_not_used() {
    let fonts = poppler("pdffonts", &[], &pdf(&list(3), Variant::Signature).unwrap());
    assert!(!fonts.contains("MicroHei") && !fonts.contains("Emoji"), "{fonts}");
}

#[test]
fn what_no_font_has_is_told_and_printed_as_its_number() {
    let list =
        list_of(vec![person("Müller", "Anna"), person("𠮷野", "太郎"), person("𠮷野", "𠮷"), person("ދިވެހި", "Ali")]);
    let found = missing(&list);
    assert_eq!(found[0], Missing { character: '𠮷', lines: vec![2, 3] });
    let words = missing_in_words(&list).unwrap();
    assert!(words.starts_with("Für diese Zeichen fehlt eine Schrift: 𠮷 (Nr. 2, 3), ދ (Nr. 4), "), "{words}");
    assert!(words.contains("wie [U+20BB7]"), "{words}");
    let text = text(&pdf(&list, Variant::CheckIn).unwrap());
    assert!(text.contains("[U+20BB7]野, 太郎") && !text.contains('□'), "{text}");
}

#[test]
fn a_mark_between_what_is_not_shown_stops_nothing() {
    let marks =
        ["x\u{200B}\u{20DD}", "ก\u{FEFF}\u{0301}", "a\u{0951}", "王\u{0951}", "k\u{0900}", "😀\u{093C}", "\u{0E31}王"];
    let people: Vec<_> = marks.iter().map(|name| person(name, &format!("{name}{name}"))).collect();
    for variant in [Variant::Signature, Variant::CheckIn] {
        pdf(&list_of(people.clone()), variant).unwrap();
    }
}

/// Letters and marks of everywhere, one to four together, in every place of a list: no mixture may stop it.
#[test]
fn no_mixture_stops_a_list() {
    let pool: Vec<char> = "aéÅ𠮷王あ김กำ้देीकিকতামறూಾമ്ਕੁકીଓିසිລາខ្ំမြန်אבּمّٔაԱאἐЇ😀🥰👍🏽❤\u{200D}\u{200C}\u{0301}\u{0308}\u{0323}\u{20DD}\u{0951}\u{093C}\u{0F39}\u{3099}\u{1F3FD}\u{20E3}1"
        .chars().collect();
    let mut seed: u64 = 20_261_130;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut name = || (0..1 + next(4)).map(|_| pool[next(pool.len())]).collect::<String>();
    let rounds = std::env::var("ROUNDS").map_or(1, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        let list = list_of((0..60).map(|_| person(&name(), &name())).collect());
        if let Err(error) = pdf(&list, Variant::CheckIn) {
            panic!("{round}: {error}");
        }
    }
}
