//! XLSX read back by calamine, CSV by the csv crate.

use std::io::Cursor;

use ::csv as csv_reader;
use calamine::{Data, Range, Reader, Xlsx};
use fachtag_documents::attendance::{AttendanceList, Columns, Needs, Variant, catering_xlsx, csv, xlsx};

use crate::people::{list, list_of, person, time};

const CATERING: &str = "Verpflegung und Bedarf";

/// The only sheet of a workbook.
fn only_sheet(bytes: Vec<u8>, name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), [name]);
    book.worksheet_range(name).unwrap()
}

fn sheet(list: &AttendanceList, columns: impl Into<Columns>) -> Range<Data> {
    let columns = columns.into();
    let name = match columns {
        Columns::Paper(Variant::Signature) => "Teilnahmeliste",
        Columns::Paper(Variant::CheckIn) => "Einlassliste",
        Columns::Full => "Alle Anmeldungen",
    };
    only_sheet(xlsx(list, columns).unwrap(), name)
}

fn catering(list: &AttendanceList, needs: Needs) -> Range<Data> {
    only_sheet(catering_xlsx(list, needs).unwrap(), CATERING)
}

fn text(range: &Range<Data>) -> String {
    let rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"));
    rows.collect::<Vec<_>>().join("\n")
}

fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a byte order mark");
    let mut reader = csv_reader::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn all_lengths_come_back_whole() {
    for count in [0, 1, 30, 500, 5_000] {
        let list = list(count);
        let range = sheet(&list, Columns::Full);
        assert_eq!(range.height(), count + 1);
        let rows = read(&csv(&list, Columns::Full).unwrap());
        assert_eq!(rows.len(), count + 1);
        if let Some(last) = list.people.last() {
            assert_eq!(range.get((count, 1)), Some(&Data::String(last.last_name.clone())));
            assert_eq!(rows[count][1], last.last_name);
        }
    }
}

#[test]
fn paper_columns_name_no_address_meal_or_need() {
    for variant in [Variant::Signature, Variant::CheckIn] {
        let list = list(50);
        let table = text(&sheet(&list, variant));
        let file = String::from_utf8(csv(&list, variant).unwrap()).unwrap();
        for content in [table, file] {
            assert!(content.contains("Gesamtschule Hardt"));
            for secret in ["example.org", "vegan", "Rollstuhl", "E-Mail"] {
                assert!(!content.contains(secret), "{secret} in {content}");
            }
        }
    }
}

#[test]
fn times_are_dates_on_a_german_clock() {
    let list = list(1);
    let range = sheet(&list, Columns::Full);
    let head: Vec<_> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        head,
        [
            "Nr.",
            "Nachname",
            "Vorname",
            "E-Mail",
            "Einrichtung",
            "Funktion",
            "Kennung",
            "Status",
            "Anwesenheit",
            "Angemeldet am",
            "Veranstaltung",
            "Beginn",
            "Verpflegung",
            "Nachricht",
            "Bringen Sie ein Projekt mit?",
            "Schlagwörter",
        ]
    );
    for (at, expected) in [(9, "2025-06-01 10:30:00"), (11, "2025-07-10 09:00:00")] {
        let Some(Data::DateTime(moment)) = range.get((1, at)) else {
            panic!("no date in column {at}: {:?}", range.get((1, at)));
        };
        assert_eq!(moment.as_datetime().unwrap().to_string(), expected);
    }
    assert_eq!(read(&csv(&list, Columns::Full).unwrap())[1][9], "01.06.2025 10:30");
}

#[test]
fn formulas_stay_text() {
    let names = ["=cmd()", "+49", "-1", "@SUM(A1)", "\ttab", "\rreturn"];
    let list = list_of(names.iter().map(|name| person(name, "Anna")).collect());
    let range = sheet(&list, Variant::CheckIn);
    assert_eq!(range.get((1, 1)), Some(&Data::String("=cmd()".into())));
    let rows = read(&csv(&list, Variant::CheckIn).unwrap());
    for (name, row) in names.iter().zip(&rows[1..]) {
        assert_eq!(row[1], format!("'{name}"));
    }
}

#[test]
fn csv_is_what_german_excel_opens() {
    let mut list = list_of(vec![person("Semi;kolon", "An\"führung")]);
    list.people[0].institution = "zwei\nZeilen".into();
    let text = String::from_utf8(csv(&list, Variant::Signature).unwrap()).unwrap();
    assert_eq!(
        text,
        "\u{FEFF}Nr.;Nachname;Vorname;Einrichtung;Funktion;Angemeldet am;Unterschrift\r\n\
         1;\"Semi;kolon\";\"An\"\"führung\";\"zwei\nZeilen\";;01.06.2025 10:30;\r\n"
    );
}

#[test]
fn an_answer_stands_in_its_column_though_the_question_was_asked_anew() {
    let mut one = person("Adler", "Alma");
    one.answers = vec![("Anreise".into(), String::new()), ("Anreise".into(), "Bahn".into())];
    let rows = read(&csv(&list_of(vec![one]), Columns::Full).unwrap());
    assert_eq!((rows[0][14].as_str(), rows[1][14].as_str()), ("Anreise", "Bahn"));
}

#[test]
fn strange_texts_and_times_are_no_error() {
    let mut strange = person("\u{0}\u{1F}\u{FFFE}Bell\u{7}", &"ä😀".repeat(40_000));
    strange.registered_at = chrono::DateTime::<chrono::Utc>::MAX_UTC;
    strange.answers = vec![("Nachname".into(), "=1+1".into()), ("=2".into(), "עברית".into())];
    let mut list = list_of(vec![strange]);
    list.title = "& &P \"Titel\" ".repeat(60);
    let range = sheet(&list, Columns::Full);
    assert_eq!(range.get((1, 1)), Some(&Data::String("Bell".into())));
    assert_eq!(range.get((0, 14)), Some(&Data::String("Nachname (Frage)".into())));
    assert_eq!(range.get((1, 15)), Some(&Data::String("עברית".into())));
    let rows = read(&csv(&list, Columns::Full).unwrap());
    assert_eq!(rows[0][15], "'=2");
}

#[test]
fn the_kitchen_learns_counts_and_needs_but_names_only_where_allowed() {
    let mut list = list_of(vec![person("Zander", "Zoe"), person("Adler", "Alma"), person("Berg", "Bo")]);
    list.people[0].support_needs = Some("Allergie: Nüsse".into());
    list.people[1].support_needs = Some("Zugang ohne Stufen".into());
    list.people[2].support_needs = Some("  ".into());
    list.people.push(person("Ludwig", "Lea"));
    list.people[3].support_needs = Some("zugang ohne Stufen ".into());
    list.people[0].meal = Some("vegan".into());
    list.people[2].meal = Some("vegan".into());

    let counted = "Verpflegung||\nWunsch|Anzahl|\nvegan|2|\nkeine Angabe|2|\nPersonen insgesamt|4|";
    let without = text(&catering(&list, Needs::WithoutNames));
    assert_eq!(
        without.replace('|', "").trim_end(),
        format!("{counted}\n\nUnterstützungsbedarf\nBedarf|Anzahl\nAllergie: Nüsse|1\nzugang ohne Stufen|2")
            .replace('|', "")
    );
    let with = text(&catering(&list, Needs::WithNames));
    assert_eq!(with.matches("ohne Stufen").count(), 2, "with names each stands for itself: {with}");
    assert!(with.contains("Allergie: Nüsse|Zander, Zoe|Gesamtschule Hardt"), "{with}");
    let hidden = text(&catering(&list, Needs::Hidden));
    assert!(hidden.contains("vegan|2") && !hidden.contains("Allergie"), "{hidden}");
}

#[test]
fn the_same_list_gives_the_same_file() {
    let mut list = list(30);
    list.made_at = time("2025-01-01T00:00:00Z");
    let make = || xlsx(&list, Columns::Full).unwrap();
    assert_eq!(make(), make());
}

#[test]
fn the_sheet_is_ready_to_print_and_to_filter() {
    let bytes = xlsx(&list(30), Variant::Signature).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes[..])).unwrap();
    assert_eq!(book.worksheet_range("Teilnahmeliste").unwrap().width(), 7);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let page = std::io::read_to_string(zip.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    for part in [
        "state=\"frozen\"",
        "<autoFilter ref=\"A1:G31\"/>",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "fitToPage=\"1\"",
        "Seite &amp;P von &amp;N",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let names = std::io::read_to_string(zip.by_name("xl/workbook.xml").unwrap()).unwrap();
    assert!(names.contains("Teilnahmeliste!$1:$1"), "{names}");
}
