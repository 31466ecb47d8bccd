use fachtag_contracts::events::{Contact, EventStatus, Funder, GroupRef};

use super::{reading::read, *};
use crate::domain::input::EventInput;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// An event with something in every field: 8 July 2027, 9:00 to 16:00 in Germany.
pub(crate) fn event() -> Event {
    Event {
        id: Uuid::from_u128(1),
        version: 3,
        slug: "fachtag".into(),
        kind: EventKind::Fachtag,
        status: fachtag_contracts::events::EventStatus::Draft,
        title: "Fachtag".into(),
        summary: Some("Ein Tag".into()),
        description: Some("Zeile 1\nZeile 2".into()),
        starts_at: utc("2027-07-08T07:00:00Z"),
        ends_at: utc("2027-07-08T14:00:00Z"),
        venue: Some(Venue { name: "Haus".into(), room: Some("Saal".into()), ..Venue::default() }),
        online_url: Some("https://konferenz.example".into()),
        group: Some(GroupRef { slug: "digital".into(), name: "Digitale Bildung".into(), mail: None }),
        capacity: Some(50),
        house_limit: Some(60),
        waiting_list: true,
        registration_opens_at: None,
        registration_closes_at: Some(utc("2027-07-01T10:00:00Z")),
        choice_opens_at: None,
        choice_closes_at: None,
        choice_default: false,
        walking_minutes: 0,
        sessions: vec![Session {
            id: Uuid::from_u128(11),
            title: "Workshop".into(),
            room: Some("Raum 1".into()),
            starts_at: utc("2027-07-08T08:00:00Z"),
            ends_at: utc("2027-07-08T09:00:00Z"),
            capacity: Some(20),
            description: Some("Mit **Übung**".into()),
            speaker: Some("Dr. Ada Lovelace".into()),
            counts_for_certificate: true,
            room_before: None,
            starts_before: None,
        }],
        contact: Some(Contact { name: "Büro".into(), email: "buero@example.org".into(), phone: None }),
        reminders: vec!["7d".into(), "2h".into()],
        email_confirmation: false,
        offers: true,
        meals: vec!["vegan".into(), "mit Fleisch".into()],
        questions: vec![Question {
            id: Uuid::from_u128(21),
            label: "Anreise".into(),
            hint: None,
            kind: QuestionKind::Choice,
            required: true,
            choices: vec!["Bahn".into(), "Rad".into()],
        }],
        funder: Some(Funder { text: "Gefördert".into(), logo: Some(Uuid::from_u128(31)) }),
        attendance_mails: true,
        thanks: false,
        documents_url: None,
        confirmation_note: Some("**Ausweis** mitbringen".into()),
        reminder_note: None,
        cancellation_reason: None,
    }
}

fn wrong(change: impl Fn(&mut EventForm)) -> Vec<String> {
    let mut form = EventForm::of(&event());
    change(&mut form);
    read(&form, None).1.into_iter().map(|error| error.field).collect()
}

#[test]
fn a_form_that_nobody_touched_is_the_event() {
    let event = event();
    for before in [None, Some(&event)] {
        let (input, errors) = read(&EventForm::of(&event), before);
        assert_eq!((input, errors), (EventInput::from(&event), Vec::new()));
    }
}

#[test]
fn times_that_a_form_cannot_show_stay_exact_until_they_are_touched() {
    let mut event = event();
    event.starts_at = utc("2027-10-31T00:30:15Z"); // 2:30 in summer time, the first of two
    event.ends_at = utc("2027-10-31T09:00:00Z");
    event.sessions[0].starts_at = utc("2027-10-31T01:30:00Z"); // 2:30 once more, in winter time
    event.sessions[0].ends_at = utc("2027-10-31T02:30:00Z");
    let (input, errors) = read(&EventForm::of(&event), Some(&event));
    assert_eq!((input, errors), (EventInput::from(&event), Vec::new()));
    let untouched = EventForm::of(&event);
    let fields: Vec<_> = read(&untouched, None).1.into_iter().map(|error| error.field).collect();
    assert_eq!(fields, ["starts_at.time"], "parts on an unknown first day are not judged");
}

#[test]
fn the_programme_moves_with_the_first_day() {
    let event = event();
    let mut form = EventForm::of(&event);
    form.texts.set("starts_at.date", "15.7.2027");
    form.texts.set("ends_at.date", "");
    let (input, errors) = read(&form, Some(&event));
    assert_eq!(errors, []);
    assert_eq!(input.ends_at, utc("2027-07-15T14:00:00Z"), "an end without a day is on the first");
    assert_eq!(input.sessions[0].starts_at, utc("2027-07-15T08:00:00Z"));
}

#[test]
fn a_part_may_end_after_midnight() {
    let mut form = EventForm::of(&event());
    form.sessions[0].texts.set("from", "22:00");
    form.sessions[0].texts.set("until", "1:00");
    let (input, _) = read(&form, None);
    assert_eq!(input.sessions[0].ends_at, utc("2027-07-08T23:00:00Z"));
}

#[test]
fn every_mistake_names_its_field() {
    assert_eq!(wrong(|form| form.texts.set("starts_at.date", "bald")), ["starts_at.date"]);
    assert_eq!(wrong(|form| form.texts.set("starts_at.date", "2027-03-28")), [""; 0]);
    let no_day = |form: &mut EventForm| {
        form.texts.set("starts_at.date", "");
        form.texts.set("ends_at.date", "");
    };
    assert_eq!(wrong(no_day), ["starts_at.date"], "the end's day was left to the first day");
    let skipped = |form: &mut EventForm| {
        form.texts.set("starts_at.date", "2027-03-28");
        form.texts.set("starts_at.time", "2:15");
    };
    assert_eq!(wrong(skipped), ["starts_at.time"]);
    assert_eq!(wrong(|form| form.texts.set("capacity", "viele")), ["capacity"]);
    for number in ["1.200", "1 200", "1200", "12"] {
        assert_eq!(wrong(|form| form.texts.set("capacity", number)), [""; 0], "{number}");
    }
    for number in ["1.5", "1,5", "12.00", "1200.000", ".500", "-5", "+5", "1.2000"] {
        assert_eq!(wrong(|form| form.texts.set("capacity", number)), ["capacity"], "{number}");
    }
    assert_eq!(wrong(|form| form.texts.set("reminders", "bald")), ["reminders"]);
    assert_eq!(wrong(|form| form.texts.set("kind", "")), ["kind"]);
    assert_eq!(wrong(|form| form.texts.set("registration_closes_at.time", "")), ["registration_closes_at.time"]);
    assert_eq!(wrong(|form| form.sessions[0].texts.set("day", "x")), ["sessions[0].day"]);
    assert_eq!(wrong(|form| form.sessions[0].texts.set("until", "")), ["sessions[0].until"]);
}

#[test]
fn fields_of_the_input_lead_to_fields_of_the_form() {
    for (input, form) in [
        ("starts_at", "starts_at.date"),
        ("ends_at", "ends_at.time"),
        ("sessions[2].starts_at", "sessions[2].from"),
        ("sessions[2].title", "sessions[2].title"),
        ("questions[0].choices[1]", "questions[0].choices"),
        ("meals[1]", "meals"),
        ("reminders[0]", "reminders"),
        ("venue.name", "venue.name"),
    ] {
        assert_eq!(reading::form_field(input), form);
    }
}

#[test]
fn rows_nobody_typed_in_are_forgotten() {
    let mut form = EventForm::of(&event());
    form.sessions.push(Row::default());
    form.questions.push(Row::default());
    form.questions[1].texts.set("kind", "yes_no");
    form.drop_empty_rows();
    assert_eq!(form, EventForm::of(&Event { status: EventStatus::Published, ..event() }));
}
