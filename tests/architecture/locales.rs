//! Every language says everything that is asked for, and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{Entry, Message, Resource},
    parser,
    serializer::serialize,
};

use crate::root;

/// The folders with `locales`.
const SPEAKING: [&str; 7] = [
    "shared/documents",
    "shared/forms",
    "shared/web",
    "shared/words",
    "services/events",
    "services/notifications",
    "services/registrations",
];

/// The messages of a file, attributes as `message.attribute`, with their text.
fn messages(folder: &str, language: &str) -> BTreeMap<String, String> {
    let file = fs::read_to_string(root().join(folder).join(format!("locales/{language}.ftl"))).unwrap();
    let mut messages = BTreeMap::new();
    for entry in parser::parse(file.as_str()).unwrap().body {
        let Entry::Message(mut message) = entry else { continue };
        let id = message.id.name.to_owned();
        for attribute in std::mem::take(&mut message.attributes) {
            let alone = Message { value: Some(attribute.value), ..message.clone() };
            let text = serialize(&Resource { body: vec![Entry::Message(alone)] });
            assert!(messages.insert(format!("{id}.{}", attribute.id.name), text).is_none());
        }
        let text = serialize(&Resource { body: vec![Entry::Message(message)] });
        assert!(messages.insert(id.clone(), text).is_none(), "{folder}: {id} stands there twice");
    }
    messages
}

/// The names behind `$`.
fn arguments(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    text.split('$').skip(1).map(name).collect()
}

/// The code and the templates below a folder.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    let mut folders = vec![folder.join("src"), folder.join("templates")];
    while let Some(folder) = folders.pop() {
        let paths: Vec<PathBuf> =
            fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| ["rs", "html", "txt", "typ"].iter().any(|known| ending == *known))
            {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}

/// The messages that these calls ask for.
fn asked<'s>(sources: &'s str, calls: &[&str]) -> Vec<&'s str> {
    let of = |call: &str| sources.split(call).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>();
    calls.iter().flat_map(|call| of(call)).filter(|id| !id.contains('{')).collect()
}

#[test]
fn every_language_says_everything() {
    for folder in SPEAKING {
        let (german, english) = (messages(folder, "de"), messages(folder, "en"));
        let ids = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<BTreeSet<_>>();
        let missing: Vec<_> = ids(&german).symmetric_difference(&ids(&english)).cloned().collect();
        assert!(missing.is_empty(), "{folder}: only in one of the languages: {missing:?}");
        for (id, text) in &german {
            assert_eq!(arguments(text), arguments(&english[id]), "{folder}: arguments of {id}");
            assert_eq!(text.matches('*').count(), english[id].matches('*').count(), "{folder}: marks in {id}");
        }
    }
}

#[test]
fn every_message_that_is_asked_for_exists() {
    let around = messages("shared/web", "de");
    for folder in SPEAKING {
        let (own, sources) = (messages(folder, "de"), sources(&root().join(folder)));
        for id in asked(&sources, &[".say(\"", ".say_marked(\"", ".t(\"", ".marked(\""]) {
            let test_of_words = folder == "shared/words" && id.len() < 4;
            assert!(own.contains_key(id) || test_of_words, "{folder}: there is no message {id}");
        }
        for id in asked(&sources, &[".frame(\""]) {
            assert!(around.contains_key(id), "{folder}: there is no message {id} in shared/web");
        }
    }
}

#[test]
fn every_message_is_asked_for() {
    for folder in SPEAKING {
        let file = fs::read_to_string(root().join(folder).join("locales/de.ftl")).unwrap();
        let mut sources = sources(&root().join(folder));
        if folder == "shared/web" {
            // The parts of its forms, which the services' templates show.
            let templates = root().join("services/registrations/src/person_form/parts.html");
            sources.push_str(&fs::read_to_string(templates).unwrap());
        }
        let quoted = |id: &str| sources.contains(&format!("\"{id}\""));
        for id in messages(folder, "de").keys() {
            let (message, attribute) = id.split_once('.').unwrap_or((id, ""));
            let beginning = message.split_once('-').map_or(message, |(beginning, _)| beginning);
            // An id may be put together from the message's and the attribute's, or from a beginning and a word.
            let named = quoted(id)
                || file.contains(&format!("{{ {id} }}"))
                || quoted(message) && (quoted(attribute) || sources.contains(&format!("}}.{attribute}\"")))
                || sources.contains(&format!("\"{beginning}-{{}}\""));
            assert!(named, "{folder}: nobody says {id}");
        }
    }
}
