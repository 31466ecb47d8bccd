//! Calendar files as their readers see them: against golden files, and read back with another parser.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use fachtag_documents::calendar::{Entry, Method, Person, calendar, feed};
use icalendar::parser::{Component, Property, read_calendar, unfold};
use proptest::prelude::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn entry(starts_at: &str, ends_at: &str) -> Entry {
    Entry {
        uid: "01938a4e-7b5c-7cc0-8000-00000000c0de@fachtag".into(),
        sequence: 2,
        stamp: utc("2026-01-15T08:30:00Z"),
        starts_at: utc(starts_at),
        ends_at: utc(ends_at),
        summary: "Fachtag „Lernen vor Ort“: Medien, Natur; Kultur".into(),
        description: Some("Buchungszeichen: K7QM-2M9X\nBitte bringen Sie nichts mit.".into()),
        location: Some("Haus Erholung, Johann-Peter-Boelling-Platz 1, 41061 Mönchengladbach".into()),
        url: Some("https://fachtag.example/veranstaltungen/lernen-vor-ort".into()),
        organizer: Some(Person { name: "Bildungsbüro, Stadt".into(), email: "buero@fachtag.example".into() }),
        attendee: Some(Person { name: "Jana Müller".into(), email: "jana@example.org".into() }),
        cancelled: false,
    }
}

/// The entries of a calendar, after unfolding.
fn read_back<T>(text: &str, look: impl FnOnce(&[Component<'_>]) -> T) -> T {
    let unfolded = unfold(text);
    let read = read_calendar(&unfolded).expect("a calendar that another parser reads");
    look(&read.components)
}

fn event<'a, 'b>(components: &'b [Component<'a>]) -> &'b Component<'a> {
    components.iter().find(|component| component.name == "VEVENT").expect("an entry")
}

fn property<'a, 'b>(component: &'b Component<'a>, name: &str) -> &'b Property<'a> {
    let found = component.properties.iter().find(|property| property.name == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

/// Undoes the escaping of RFC 5545, section 3.3.11.
fn unescape(text: &str) -> String {
    let mut result = String::new();
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('n' | 'N') => result.push('\n'),
                Some(other) => result.push(other),
                None => {}
            },
            sign => result.push(sign),
        }
    }
    result
}

fn assert_well_formed(text: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "control character: {line:?}");
    }
}

fn golden(name: &str, text: &str) {
    let path = format!("{}/tests/golden/{name}.ics", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "differs from {path}");
}

#[test]
fn both_changes_of_the_clock_are_written_as_wall_time() {
    let cases = [
        ("before-summer-time", "2026-03-28T08:00:00Z", "2026-03-28T15:00:00Z", "20260328T090000"),
        ("after-summer-time", "2026-03-29T07:00:00Z", "2026-03-29T14:00:00Z", "20260329T090000"),
        ("before-winter-time", "2026-10-24T07:00:00Z", "2026-10-24T14:00:00Z", "20261024T090000"),
        ("after-winter-time", "2026-10-25T08:00:00Z", "2026-10-25T15:00:00Z", "20261025T090000"),
    ];
    for (name, starts_at, ends_at, wall) in cases {
        let text = calendar(Method::Request, &[entry(starts_at, ends_at)]);
        assert_well_formed(&text);
        golden(name, &text);
        read_back(&text, |components| {
            for (name, expected) in [("DTSTART", starts_at), ("DTEND", ends_at)] {
                let time = property(event(components), name);
                let zone = time.params.iter().find(|parameter| parameter.key == "TZID");
                assert_eq!(zone.unwrap().val.as_ref().unwrap().as_str(), "Europe/Berlin");
                let local = NaiveDateTime::parse_from_str(time.val.as_str(), "%Y%m%dT%H%M%S").unwrap();
                assert_eq!(Berlin.from_local_datetime(&local).unwrap().to_utc(), utc(expected));
            }
            assert_eq!(property(event(components), "DTSTART").val.as_str(), wall);
        });
    }
}

#[test]
fn the_time_zone_stands_before_the_entry_that_uses_it() {
    let text = calendar(Method::Publish, &[entry("2026-03-28T08:00:00Z", "2026-03-28T15:00:00Z")]);
    read_back(&text, |components| {
        let names: Vec<_> = components.iter().map(|component| component.name.as_str().to_owned()).collect();
        assert_eq!(names, ["VTIMEZONE", "VEVENT"]);
        let zone = &components[0];
        assert_eq!(property(zone, "TZID").val.as_str(), "Europe/Berlin");
        for part in &zone.components {
            assert!(property(part, "DTSTART").val.as_str().starts_with("1970"));
            assert!(property(part, "RRULE").val.as_str().starts_with("FREQ=YEARLY"));
        }
    });
}

#[test]
fn a_cancellation_keeps_the_uid_and_cancels() {
    let mut entry = entry("2026-03-28T08:00:00Z", "2026-03-28T15:00:00Z");
    entry.sequence = 3;
    let text = calendar(Method::Cancel, std::slice::from_ref(&entry));
    golden("cancel", &text);
    assert!(text.contains("\r\nMETHOD:CANCEL\r\n"));
    read_back(&text, |components| {
        let event = event(components);
        assert_eq!(property(event, "STATUS").val.as_str(), "CANCELLED");
        assert_eq!(property(event, "UID").val.as_str(), entry.uid);
        assert_eq!(property(event, "SEQUENCE").val.as_str(), "3");
    });
}

#[test]
fn the_attendee_has_accepted_and_is_not_asked() {
    let text = calendar(Method::Request, &[entry("2026-03-28T08:00:00Z", "2026-03-28T15:00:00Z")]);
    read_back(&text, |components| {
        let attendee = property(event(components), "ATTENDEE");
        let parameter = |name: &str| {
            let found = attendee.params.iter().find(|parameter| parameter.key == name);
            found.unwrap().val.as_ref().unwrap().as_str().trim_matches('"').to_owned()
        };
        assert_eq!(parameter("PARTSTAT"), "ACCEPTED");
        assert_eq!(parameter("RSVP"), "FALSE");
        assert_eq!(parameter("CN"), "Jana Müller");
        assert_eq!(attendee.val.as_str(), "mailto:jana@example.org");
        let organizer = property(event(components), "ORGANIZER");
        assert_eq!(organizer.val.as_str(), "mailto:buero@fachtag.example");
    });
}

#[test]
fn names_cannot_break_out_of_their_parameter() {
    let mut entry = entry("2026-03-28T08:00:00Z", "2026-03-28T15:00:00Z");
    entry.attendee = Some(Person {
        name: "Eva \"Evi\"; B, C: D\r\nATTENDEE:mailto:x@y.z".into(),
        email: "eva;x=\"y\"\r\nURL:http@example.org".into(),
    });
    let text = calendar(Method::Request, &[entry]);
    assert_well_formed(&text);
    let unfolded = text.replace("\r\n ", "");
    assert_eq!(unfolded.matches("\r\nATTENDEE").count(), 1);
    assert_eq!(unfolded.matches("\r\nURL").count(), 1);
    assert!(unfolded.contains(";CN=\"Eva 'Evi'; B, C: D ATTENDEE:mailto:x@y.z\":mailto:eva%3Bx=%22y%22%0D%0AURL"));
}

#[test]
fn addresses_in_other_scripts_are_encoded() {
    let mut entry = entry("2026-03-28T08:00:00Z", "2026-03-28T15:00:00Z");
    entry.attendee = Some(Person { name: "Jörg".into(), email: "jörg@example.org".into() });
    let text = calendar(Method::Request, &[entry]).replace("\r\n ", "");
    assert!(text.contains(":mailto:j%C3%B6rg@example.org\r\n"));
}

proptest! {
    /// Whatever is typed into a title comes back as it was, but for control characters and blanks around it.
    #[test]
    fn any_text_survives(summary in "\\PC{0,200}", description in "(\\PC|\n){0,300}") {
        let mut entry = entry("2026-03-28T08:00:00Z", "2026-03-28T15:00:00Z");
        entry.summary = format!("x{summary}x");
        entry.description = Some(format!("x{description}x"));
        let text = calendar(Method::Request, std::slice::from_ref(&entry));
        assert_well_formed(&text);
        let lines = text.replace("\r\n ", "");
        let value = |name: &str| {
            let line = lines.split("\r\n").find_map(|line| line.strip_prefix(name)).unwrap();
            unescape(line)
        };
        prop_assert_eq!(value("SUMMARY:"), entry.summary);
        prop_assert_eq!(value("DESCRIPTION:"), entry.description.unwrap());
    }

    /// And nothing typed anywhere adds a line of its own.
    #[test]
    fn no_text_adds_a_property(text in any::<String>()) {
        let mut entry = entry("2026-03-28T08:00:00Z", "2026-03-28T15:00:00Z");
        let before = calendar(Method::Request, std::slice::from_ref(&entry)).replace("\r\n ", "").lines().count();
        entry.summary = text.clone();
        entry.description = Some(text.clone());
        entry.location = Some(text.clone());
        entry.url = Some(text.clone());
        entry.uid = text.clone();
        entry.organizer = Some(Person { name: text.clone(), email: text.clone() });
        entry.attendee = Some(Person { name: text.clone(), email: text });
        let after = calendar(Method::Request, &[entry]);
        assert_well_formed(&after);
        prop_assert_eq!(after.replace("\r\n ", "").lines().count(), before);
    }
}

/// On the last Sunday of October it is half past two twice.
#[test]
fn the_hour_that_comes_twice_is_told_apart() {
    let text = calendar(Method::Publish, &[entry("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]);
    assert!(text.contains("DTSTART;TZID=Europe/Berlin:20261025T023000\r\n"), "the first one: {text}");
    assert!(text.contains("DTEND:20261025T013000Z\r\n"), "the second one: {text}");
}

#[test]
fn a_feed_has_a_name_and_asks_to_be_read_again() {
    let text = feed("Programm; Stadt", &[entry("2026-06-01T07:00:00Z", "2026-06-01T14:00:00Z")]);
    assert_well_formed(&text);
    for line in [
        "METHOD:PUBLISH",
        "NAME:Programm\\; Stadt",
        "X-WR-CALNAME:Programm\\; Stadt",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
}
