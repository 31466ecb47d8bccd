use super::*;
use crate::Label;

fn words(language: Language) -> Words {
    static CATALOGUE: std::sync::LazyLock<Catalogue> = std::sync::LazyLock::new(|| Catalogue::of(&[]));
    Words::new(&CATALOGUE, language)
}

#[test]
fn a_missing_message_is_said_in_german() {
    let texts = Texts { german: "a = eins { b }\n    .c = drei\nb = zwei", english: "b = two" };
    let catalogue = Catalogue::of(&[texts]);
    let say = |id| catalogue.say(Language::En, id, &FluentArgs::new());
    assert_eq!([say("a"), say("b"), say("a.c")], ["eins two", "two", "drei"]);
}

#[test]
fn the_offices_own_words_replace_ours() {
    let own =
        OwnTexts { german: "kind-plenary = Treffen des Netzwerks\ngroups = Kreise".into(), english: String::new() };
    let texts =
        Texts { german: "groups = Gruppen\n    .lead = Alle { groups }", english: "groups = Groups\n    .lead = All" };
    let catalogue = Catalogue::with_own(&[texts], Some(&own));
    let say = |language, id| catalogue.say(language, id, &FluentArgs::new());
    assert_eq!(say(Language::De, "kind-plenary"), "Treffen des Netzwerks");
    assert_eq!(say(Language::En, "kind-plenary"), "Meeting of the network");
    assert_eq!(say(Language::De, "groups"), "Kreise");
    // What the own message does not have stays ours.
    assert_eq!([say(Language::De, "groups.lead"), say(Language::En, "groups.lead")], ["Alle Gruppen", "All"]);
}

#[test]
fn what_is_no_message_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let told = use_folder(folder.path()).unwrap_err();
    assert!(told.contains("weder"), "{told}");
    fs::write(folder.path().join("de.ftl"), "# Unsere Wörter\nkind-plenary = Treffen\nkeine Nachricht\n").unwrap();
    let told = use_folder(folder.path()).unwrap_err();
    assert!(told.contains("de.ftl, Zeile 3"), "{told}");
}

#[test]
fn a_typed_star_marks_nothing() {
    static CATALOGUE: std::sync::LazyLock<Catalogue> =
        std::sync::LazyLock::new(|| Catalogue::of(&[Texts { german: "a = an *{ $to }*!", english: "" }]));
    let parts = Words::new(&CATALOGUE, Language::De).with("to", "x*y").say_marked("a");
    assert_eq!(parts, ("an ".into(), "x*y".into(), "!".into()));
}

#[test]
fn dates_are_written_as_people_write_them() {
    let utc = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let (german, english) = (words(Language::De), words(Language::En));
    for month in 1..=12 {
        for day in 1..=7 {
            let start = utc(&format!("2025-{month:02}-{day:02}T07:05:00Z"));
            for end in [start + chrono::TimeDelta::hours(7), start + chrono::TimeDelta::days(40)] {
                assert_eq!(german.span(start, end), dates::span(start, end));
            }
            let both = [
                (german.day(start), dates::day(start)),
                (german.short_day(start), dates::short_day(start)),
                (german.weekday(start), dates::weekday(start)),
                (german.date(start), dates::date(start)),
                (german.hours(start, start), dates::hours(start, start)),
            ];
            both.iter().for_each(|(one, other)| assert_eq!(one, other));
        }
    }
    let start = utc("2025-07-10T07:00:00Z");
    let march = utc("2025-03-01T07:00:00Z");
    assert_eq!((german.month(start), german.short_month(march)), ("Juli 2025".into(), "Mär".into()));
    assert_eq!(english.span(start, utc("2025-07-10T14:00:00Z")), "Thursday, 10 July 2025, 9:00–16:00");
    assert_eq!(english.span(start, utc("2025-12-01T22:30:00Z")), "10 July 2025, 9:00 to 1 December 2025, 23:30");
    assert_eq!(english.short_day(start), "Thu 10/07/2025");
    assert_eq!(english.number(12_000), "12,000");
}

#[test]
fn kinds_of_events_have_one_german_name() {
    for kind in [EventKind::Fachtag, EventKind::GroupMeeting, EventKind::Plenary] {
        assert_eq!(words(Language::De).kind(kind), kind.label());
    }
}
