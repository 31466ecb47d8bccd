//! Letters that ask for an answer, and those that say none came.

use fachtag_contracts::{
    events::Event,
    language::Language,
    registrations::{CancelledBy, Registration, RegistrationStatus},
};
use fachtag_notifications::{
    composing::Composed,
    domain::letter::LetterKind,
    registration_letters::compose::{LetterFacts, compose},
};
use uuid::Uuid;

use crate::{MANAGE_URL, date, event, facts, flat, identity, letter, parts, registration, utc};

fn held(language: Language, status: RegistrationStatus) -> Registration {
    Registration { language, status, answer_by: Some(utc("2026-11-26T09:00:00Z")), ..registration() }
}

pub fn pending(language: Language) -> Composed {
    letter(LetterKind::Pending, &event(), &held(language, RegistrationStatus::Pending))
}

pub fn offered(language: Language) -> Composed {
    letter(LetterKind::Offered, &event(), &held(language, RegistrationStatus::Offered))
}

fn gone(language: Language, kind: LetterKind, by: CancelledBy, was: RegistrationStatus) -> Composed {
    let (event, gone) = (event(), Registration { language, status: RegistrationStatus::Cancelled, ..registration() });
    let had_seat = was != RegistrationStatus::Offered;
    let facts = LetterFacts { cancelled_by: Some(by), was: Some(was), had_seat, ..facts(&event, &gone) };
    compose(kind, &facts, &identity(), &identity().message_id(Uuid::from_u128(42)), date()).unwrap()
}

pub fn expired(language: Language, was: RegistrationStatus) -> Composed {
    gone(language, LetterKind::Expired, CancelledBy::Expiry, was)
}

#[test]
fn a_question_names_the_link_and_the_time_and_no_way_in() {
    for letter in [pending(Language::De), offered(Language::De)] {
        let text = flat(&letter);
        assert!(text.contains(MANAGE_URL), "{text}");
        assert!(text.contains("26. November 2026, 10:00 Uhr"), "{text}");
        assert!(!text.contains("konferenz.example"), "the way in is for those who have a seat: {text}");
        assert!(parts(&letter).iter().all(|(kind, ..)| kind != "text/calendar"), "nothing for the calendar yet");
    }
}

#[test]
fn who_did_not_answer_learns_how_to_sign_up_again() {
    for (was, words) in [
        (RegistrationStatus::Pending, "Ihre Anmeldung wurde nicht bestätigt."),
        (RegistrationStatus::Offered, "Sie stehen nicht mehr auf der Warteliste."),
    ] {
        let letter = expired(Language::De, was);
        let text = flat(&letter);
        assert!(text.contains(words) && text.contains("/veranstaltungen/lernen-vor-ort"), "{text}");
        assert!(!text.contains(MANAGE_URL), "there is nothing to manage: {text}");
        assert!(parts(&letter).iter().all(|(kind, ..)| kind != "text/calendar"));
    }
}

#[test]
fn nobody_is_sent_to_a_sign_up_that_is_closed() {
    let event = Event { registration_closes_at: Some(date()), ..event() };
    let gone = Registration { status: RegistrationStatus::Cancelled, ..registration() };
    let facts = LetterFacts { was: Some(RegistrationStatus::Offered), had_seat: false, ..facts(&event, &gone) };
    let composed = compose(LetterKind::Expired, &facts, &identity(), "<a@b.example>", date()).unwrap();
    assert!(!flat(&composed).contains("neu anmelden"));
}

#[test]
fn nobody_is_told_to_take_out_what_was_never_in_the_calendar() {
    let letter = gone(Language::De, LetterKind::Cancelled, CancelledBy::Participant, RegistrationStatus::Pending);
    assert!(flat(&letter).contains("Ihr Platz ist damit wieder frei."));
    assert!(parts(&letter).iter().all(|(kind, ..)| kind != "text/calendar"));
    let letter = gone(Language::De, LetterKind::Cancelled, CancelledBy::Participant, RegistrationStatus::Offered);
    assert!(flat(&letter).contains("Sie stehen nicht mehr auf der Warteliste."));
}

#[test]
fn the_waiting_list_and_news_say_what_is_true() {
    let event = Event { offers: true, ..event() };
    let waits = Registration { status: RegistrationStatus::Waitlisted, waiting_position: Some(3), ..registration() };
    let text = flat(&letter(LetterKind::Waitlisted, &event, &waits));
    assert!(text.contains("bieten wir ihn der Reihe nach an") && !text.contains("automatisch nach"), "{text}");
    let text = flat(&letter(LetterKind::EventChanged, &event, &held(Language::De, RegistrationStatus::Pending)));
    assert!(text.contains("Bitte bestätigen Sie sie bis") && !text.contains("haben weiterhin einen Platz"), "{text}");
    let text = flat(&letter(LetterKind::EventChanged, &event, &held(Language::De, RegistrationStatus::Offered)));
    assert!(text.contains("Bitte nehmen Sie ihn bis"), "{text}");
}
