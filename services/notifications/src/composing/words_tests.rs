use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use fluent_syntax::{
    ast::{Entry, Resource},
    parser,
    serializer::serialize,
};

use super::*;

/// The messages of a file, attributes as `message.attribute`, with their text.
fn messages(file: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for entry in parser::parse(file).unwrap().body {
        let Entry::Message(mut message) = entry else { continue };
        let id = message.id.name.to_owned();
        for attribute in std::mem::take(&mut message.attributes) {
            let alone = fluent_syntax::ast::Message { value: Some(attribute.value), ..message.clone() };
            let text = serialize(&Resource { body: vec![Entry::Message(alone)] });
            assert!(messages.insert(format!("{id}.{}", attribute.id.name), text).is_none());
        }
        let text = serialize(&Resource { body: vec![Entry::Message(message)] });
        assert!(messages.insert(id.clone(), text).is_none(), "{id} stands there twice");
    }
    messages
}

/// The names behind `$`.
fn arguments(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    text.split('$').skip(1).map(name).collect()
}

fn sources() -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut text = String::new();
    for folder in ["src/composing", "src/registration_letters"] {
        for file in fs::read_dir(format!("{root}/{folder}")).unwrap().map(|file| file.unwrap().path()) {
            if file.is_file() && !file.ends_with("words_tests.rs") {
                text.push_str(&fs::read_to_string(file).unwrap());
            }
        }
    }
    text
}

#[test]
fn every_language_says_everything() {
    let (german, english) = (messages(GERMAN), messages(ENGLISH));
    let ids = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<BTreeSet<_>>();
    let missing: Vec<_> = ids(&german).symmetric_difference(&ids(&english)).cloned().collect();
    assert!(missing.is_empty(), "only in one of the languages: {missing:?}");
    for (id, text) in &german {
        assert_eq!(arguments(text), arguments(&english[id]), "arguments of {id}");
        assert_eq!(text.matches('*').count(), english[id].matches('*').count(), "marks in {id}");
    }
}

#[test]
fn every_message_that_is_asked_for_exists_and_no_other() {
    let (german, sources) = (messages(GERMAN), sources());
    for call in [".t(\"", ".marked(\"", ".say(\""] {
        for id in sources.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(german.contains_key(id), "there is no message {id}");
        }
    }
    for id in german.keys() {
        let named = sources.contains(&format!("\"{id}\"")) || GERMAN.contains(&format!("{{ {id} }}"));
        assert!(named, "nobody says {id}");
    }
}

#[test]
fn a_missing_message_is_said_in_german() {
    let catalogue = Catalogue::of("a = eins { b }\n    .c = drei\nb = zwei", "b = two");
    let say = |id| catalogue.say(Language::En, id, &FluentArgs::new());
    assert_eq!([say("a"), say("b"), say("a.c")], ["eins two", "two", "drei"]);
}

#[test]
fn dates_are_written_as_people_write_them() {
    let utc = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let (german, english) = (Words::new(Language::De), Words::new(Language::En));
    for month in 1..=12 {
        for day in 1..=7 {
            let start = utc(&format!("2025-{month:02}-{day:02}T07:05:00Z"));
            for end in [start + chrono::TimeDelta::hours(7), start + chrono::TimeDelta::days(40)] {
                assert_eq!(german.span(start, end), dates::span(start, end));
            }
        }
    }
    let start = utc("2025-07-10T07:00:00Z");
    assert_eq!(english.span(start, utc("2025-07-10T14:00:00Z")), "Thursday, 10 July 2025, 9:00–16:00");
    assert_eq!(english.span(start, utc("2025-12-01T22:30:00Z")), "10 July 2025, 9:00 to 1 December 2025, 23:30");
}

#[test]
fn what_people_typed_is_only_filled_in() {
    let words = Words::new(Language::En).with("name", "{ $title } *x*\u{2014}");
    assert_eq!(words.say("greeting"), "Dear { $title } *x*\u{2014},");
}
