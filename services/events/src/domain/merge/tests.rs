use super::*;
use crate::domain::event_form::tests::event;

fn base() -> EventForm {
    EventForm::of(&event())
}

fn with(change: impl Fn(&mut EventForm)) -> EventForm {
    let mut form = base();
    change(&mut form);
    form
}

fn new_row(title: &str) -> Row {
    let mut row = Row::default();
    row.texts.set("title", title);
    row
}

#[test]
fn what_only_one_of_two_touched_is_kept() {
    let current = with(|form| form.texts.set("venue.room", "Saal 2"));
    let typed = with(|form| form.texts.set("title", "Neuer Titel"));
    let (merged, changes) = merge(&base(), &current, &typed);
    assert_eq!(merged.texts.get("title"), "Neuer Titel");
    assert_eq!(merged.texts.get("venue.room"), "Saal 2");
    let room = Change {
        field: "venue.room".into(),
        label: "Raum".into(),
        before: "Saal".into(),
        now: "Saal 2".into(),
        typed: None,
    };
    assert_eq!(changes, [room]);
}

#[test]
fn what_both_touched_keeps_what_was_typed_and_says_so() {
    let current = with(|form| form.texts.set("title", "Von Jana"));
    let typed = with(|form| form.texts.set("title", "Von Ali"));
    let (merged, changes) = merge(&base(), &current, &typed);
    assert_eq!(merged.texts.get("title"), "Von Ali");
    assert_eq!((changes[0].now.as_str(), changes[0].typed.as_deref()), ("Von Jana", Some("Von Ali")));
    let (_, agreed) = merge(&base(), &current, &current);
    assert_eq!(agreed[0].typed, None, "the same change is no conflict");
}

#[test]
fn a_field_emptied_by_one_is_empty_for_the_other() {
    let current = with(|form| form.texts.set("summary", ""));
    let (merged, changes) = merge(&base(), &current, &base());
    assert_eq!((merged.texts.get("summary"), changes[0].before.as_str(), changes[0].now.as_str()), ("", "Ein Tag", ""));
}

#[test]
fn rows_come_together_by_what_they_are() {
    let mut added = new_row("Von Jana");
    added.id = Some(Uuid::from_u128(12));
    let current = with(|form| {
        form.sessions[0].texts.set("room", "Raum 9");
        form.sessions.push(added.clone());
    });
    let typed = with(|form| {
        form.sessions.insert(0, new_row("Von Ali"));
        form.sessions[1].texts.set("title", "Werkstatt");
    });
    let (merged, changes) = merge(&base(), &current, &typed);
    let titles: Vec<_> = merged.sessions.iter().map(|row| row.texts.get("title")).collect();
    assert_eq!(titles, ["Von Ali", "Werkstatt", "Von Jana"]);
    assert_eq!(merged.sessions[1].texts.get("room"), "Raum 9");
    assert_eq!(
        (changes[0].field.as_str(), changes[0].label.as_str()),
        ("sessions[1].room", "Programmpunkt „Workshop“: Raum")
    );
    assert_eq!((changes[1].label.as_str(), changes[1].now.as_str()), ("Programmpunkt „Von Jana“", "hinzugefügt"));
}

#[test]
fn a_row_that_one_removed_goes_unless_the_other_worked_on_it() {
    let current = with(|form| form.sessions.clear());
    let (merged, changes) = merge(&base(), &current, &base());
    assert!(merged.sessions.is_empty());
    assert_eq!((changes[0].now.as_str(), &changes[0].typed), ("entfernt", &None));
    let typed = with(|form| form.sessions[0].texts.set("title", "Werkstatt"));
    let (merged, changes) = merge(&base(), &current, &typed);
    assert_eq!(merged.sessions.len(), 1, "nothing typed is lost");
    assert_eq!(changes[0].typed.as_deref(), Some("geändert"));
    // The other way round.
    let (merged, changes) = merge(&base(), &typed, &current);
    assert!(merged.sessions.is_empty());
    assert_eq!((changes[0].now.as_str(), changes[0].typed.as_deref()), ("geändert", Some("entfernt")));
}

#[test]
fn people_read_words_not_codes() {
    let now = with(|form| {
        form.texts.set("kind", "plenary");
        form.texts.set("waiting_list", "");
        form.texts.set("funder.logo", "");
        form.texts.set("ends_at.date", "2027-07-09");
        form.questions[0].texts.set("kind", "yes_no");
    });
    let words: Vec<_> = differences(&base(), &now).into_iter().map(|change| (change.before, change.now)).collect();
    let expected = [
        ("Fachtag", "Treffen des Arbeitskreises"),
        ("08.07.2027", "09.07.2027"),
        ("ja", "nein"),
        ("ein Logo", "kein Logo"),
        ("Eine Möglichkeit auswählen", "Ja oder Nein"),
    ];
    assert_eq!(words, expected.map(|(before, now)| (before.to_owned(), now.to_owned())));
    assert_eq!(differences(&base(), &base()), []);
}
