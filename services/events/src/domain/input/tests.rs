use chrono::TimeZone;
use fachtag_contracts::events::QuestionKind;

use super::*;

fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 7, 8, hour, 0, 0).unwrap()
}

fn input() -> EventInput {
    EventInput {
        kind: EventKind::Fachtag,
        title: "Fachtag".into(),
        slug: None,
        summary: None,
        description: None,
        starts_at: at(7),
        ends_at: at(14),
        venue: None,
        online_url: None,
        group: None,
        capacity: Some(50),
        house_limit: None,
        waiting_list: true,
        registration_opens_at: None,
        registration_closes_at: None,
        choice_opens_at: None,
        choice_closes_at: None,
        choice_default: false,
        walking_minutes: 0,
        drop_chosen: false,
        sessions: Vec::new(),
        contact: None,
        reminders: vec!["7d".into(), "1d".into()],
        email_confirmation: false,
        offers: false,
        meals: None,
        questions: Vec::new(),
        funder: None,
        attendance_mails: true,
        thanks: false,
        documents_url: None,
        confirmation_note: None,
        reminder_note: None,
    }
}

fn session(from: u32, until: u32) -> SessionInput {
    SessionInput {
        id: None,
        title: "Workshop".into(),
        room: None,
        starts_at: at(from),
        ends_at: at(until),
        capacity: Some(20),
        description: None,
        speaker: None,
        counts_for_certificate: true,
    }
}

fn wrong_fields(input: &EventInput) -> Vec<String> {
    let checked = input.check(Uuid::nil(), "fachtag".into(), None, Uuid::nil);
    checked.err().unwrap_or_default().into_iter().map(|e| e.field).collect()
}

#[test]
fn a_plain_event_is_taken() {
    assert!(wrong_fields(&input()).is_empty());
}

#[test]
fn a_note_is_no_letter_of_its_own() {
    let long = EventInput { confirmation_note: Some("ä".repeat(2_001)), ..input() };
    assert_eq!(wrong_fields(&EventInput { reminder_note: Some("ä".repeat(2_000)), ..long }), ["confirmation_note"]);
}

#[test]
fn times_must_follow_each_other() {
    assert_eq!(wrong_fields(&EventInput { ends_at: at(7), ..input() }), ["ends_at"]);
    assert_eq!(
        wrong_fields(&EventInput { registration_closes_at: Some(at(15)), ..input() }),
        ["registration_closes_at"]
    );
    assert_eq!(wrong_fields(&EventInput { registration_opens_at: Some(at(7)), ..input() }), ["registration_opens_at"]);
}

#[test]
fn sessions_lie_within_the_event_and_people_may_arrive_before() {
    let sessions = vec![session(7, 9), session(5, 9), session(4, 9), session(9, 9), session(13, 15)];
    let checked = EventInput { sessions, ..input() }.check(Uuid::nil(), "fachtag".into(), None, Uuid::nil);
    let told: Vec<_> = checked.unwrap_err().into_iter().map(|error| (error.field, error.message)).collect();
    let mistake = |field: &str, message: &str| (field.to_owned(), message.to_owned());
    assert_eq!(
        told,
        [
            mistake(
                "sessions[2].starts_at",
                "Programmpunkt 3 „Workshop“ beginnt 6:00 Uhr, die Veranstaltung erst 9:00 Uhr. Möglich ist es bis zu 2 \
                 Stunden vorher."
            ),
            mistake(
                "sessions[3].ends_at",
                "Programmpunkt 4 „Workshop“ beginnt 11:00 Uhr und endet 11:00 Uhr. Das Ende muss nach dem Beginn liegen."
            ),
            mistake(
                "sessions[4].ends_at",
                "Programmpunkt 5 „Workshop“ endet 17:00 Uhr, die Veranstaltung schon 16:00 Uhr."
            ),
        ]
    );
}

#[test]
fn reminders_are_different_offsets() {
    for bad in ["", "d", "7", "0d", "-1d", "61d", "7w", "d7", "99999999999d", "7ä"] {
        assert_eq!(wrong_fields(&EventInput { reminders: vec![bad.into()], ..input() }), ["reminders[0]"], "{bad}");
    }
    assert_eq!(wrong_fields(&EventInput { reminders: vec!["1d".into(), "1d".into()], ..input() }), ["reminders[1]"]);
}

#[test]
fn a_group_must_exist() {
    assert_eq!(wrong_fields(&EventInput { group: Some("unbekannt".into()), ..input() }), ["group"]);
}

#[test]
fn choices_are_told_apart_and_only_choices_have_them() {
    let question = |kind, choices: &[&str]| QuestionInput {
        id: None,
        label: "Anreise".into(),
        hint: None,
        kind,
        required: false,
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    };
    let wrong = |question: QuestionInput| wrong_fields(&EventInput { questions: vec![question], ..input() });
    assert!(wrong(question(QuestionKind::Choice, &["Bahn", "Rad"])).is_empty());
    assert_eq!(wrong(question(QuestionKind::Choice, &["Bahn"])), ["questions[0].choices"]);
    assert_eq!(wrong(question(QuestionKind::MultipleChoice, &["Bahn", "Bahn"])), ["questions[0].choices[1]"]);
    assert_eq!(wrong(question(QuestionKind::YesNo, &["Bahn"])), ["questions[0].choices"]);
    let twice = vec![question(QuestionKind::YesNo, &[]), question(QuestionKind::ShortText, &[])];
    assert_eq!(wrong_fields(&EventInput { questions: twice, ..input() }), ["questions[1].label"]);
}

#[test]
fn meals_are_usual_for_a_fachtag_unless_told_otherwise() {
    let meals = |meals: Option<Vec<String>>, kind| {
        let input = EventInput { meals, kind, ..input() };
        input.check(Uuid::nil(), "a".into(), None, Uuid::nil).map(|event| event.meals.len())
    };
    assert_eq!(meals(None, EventKind::Fachtag), Ok(3));
    assert_eq!(meals(None, EventKind::Plenary), Ok(0));
    assert_eq!(meals(Some(Vec::new()), EventKind::Fachtag), Ok(0));
}

#[test]
fn a_part_keeps_its_id_only_in_its_own_event() {
    let id = Uuid::from_u128(7);
    let mut copied = input();
    copied.sessions = vec![SessionInput { id: Some(id), ..session(10, 11) }];
    assert_eq!(copied.with_own_sessions(&[]).sessions[0].id, None, "of another event, whose seats it has");
    let known = copied.check(Uuid::nil(), "f".into(), None, Uuid::nil).unwrap().sessions;
    assert_eq!(copied.with_own_sessions(&known).sessions[0].id, Some(id));
}
