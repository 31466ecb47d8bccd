//! What somebody chose of the programme: the parts with seats of their own, and which of them go together.

use chrono::{DateTime, TimeDelta, Utc};
use fachtag_contracts::{
    events::{Event as Facts, Session},
    language::Language,
    registrations::ChoiceState,
};
use fachtag_forms::FieldError;
use uuid::Uuid;

use super::locale::words;

/// The name of the field over the API.
pub const SESSIONS: &str = "sessions";

/// A part that somebody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub session: Uuid,
    pub state: ChoiceState,
    /// The place among those who wait, of one who begins to wait now; 0 otherwise: a stored one keeps its own.
    pub no: i64,
}

impl Choice {
    /// The choice as the store has it.
    pub fn stored(session: Uuid, state: ChoiceState) -> Self {
        Self { session, state, no: 0 }
    }
}

/// The word for a state in the tables and in the API.
pub const fn state_word(state: ChoiceState) -> &'static str {
    match state {
        ChoiceState::Wish => "wish",
        ChoiceState::Seat => "seat",
        ChoiceState::Waiting => "waiting",
    }
}

fn state_from_word(word: &str) -> Option<ChoiceState> {
    use ChoiceState::{Seat, Waiting, Wish};
    [Wish, Seat, Waiting].into_iter().find(|state| state_word(*state) == word)
}

/// The mark of a choice, by which the table is filtered.
pub fn choice_mark(session: Uuid, state: ChoiceState) -> String {
    format!("{session}={}", state_word(state))
}

/// Choices as they stand in a row.
pub fn choices_row(choices: &[Choice]) -> String {
    super::marks::row(choices.iter().map(|choice| choice_mark(choice.session, choice.state)))
}

/// The choices of a row; nothing when this version does not understand them.
pub fn choices_of(row: &str) -> Option<Vec<Choice>> {
    let marks = row.split('|').filter(|mark| !mark.is_empty());
    marks
        .map(|mark| {
            let (session, state) = mark.split_once('=')?;
            Some(Choice::stored(Uuid::try_parse(session).ok()?, state_from_word(state)?))
        })
        .collect()
}

/// Whether nobody can be in both, the way between them included.
pub fn overlap(event: &Facts, a: &Session, b: &Session) -> bool {
    let way = TimeDelta::minutes(event.walking_minutes.into());
    a.id != b.id && a.starts_at < b.ends_at + way && b.starts_at < a.ends_at + way
}

/// Parts of which one can choose one, by time. A longer part stands with those at whose time it begins, and may overlap with one of the
/// next group: that is checked, see [`check`].
pub fn slots(event: &Facts) -> Vec<Vec<&Session>> {
    let mut sessions: Vec<&Session> = event.choosable().collect();
    sessions.sort_by_key(|session| (session.starts_at, session.ends_at));
    let mut slots: Vec<Vec<&Session>> = Vec::new();
    for session in sessions {
        let slot = slots.iter_mut().find(|slot| slot.iter().all(|other| overlap(event, session, other)));
        match slot {
            Some(slot) => slot.push(session),
            None => slots.push(vec![session]),
        }
    }
    slots
}

/// What somebody wants in the end: a seat that is kept only until another becomes free is not it.
pub fn wanted(event: &Facts, choices: &[Choice]) -> Vec<Uuid> {
    let waits_instead = |choice: &Choice| {
        let waiting = choices.iter().filter(|other| other.state == ChoiceState::Waiting);
        choice.state == ChoiceState::Seat
            && waiting.into_iter().any(|other| overlapping(event, choice.session, other.session))
    };
    choices.iter().filter(|choice| !waits_instead(choice)).map(|choice| choice.session).collect()
}

/// Whether two parts overlap, by their ids; one that is gone overlaps with nothing.
pub fn overlapping(event: &Facts, a: Uuid, b: Uuid) -> bool {
    let find = |id| event.sessions.iter().find(|session| session.id == id);
    find(a).zip(find(b)).is_some_and(|(a, b)| overlap(event, a, b))
}

/// Whether one can choose at `now`; nothing of it depends on single parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceWindow {
    /// Nothing can be chosen in this event.
    Nothing,
    NotYet(DateTime<Utc>),
    Open,
    Over(DateTime<Utc>),
}

/// Whether participants can choose at `now`.
pub fn window(event: &Facts, now: DateTime<Utc>) -> ChoiceWindow {
    let Some(closes_at) = event.choice_ends_at() else { return ChoiceWindow::Nothing };
    match event.choice_opens_at.filter(|opens_at| now < *opens_at) {
        Some(opens_at) => ChoiceWindow::NotYet(opens_at),
        None if now >= closes_at => ChoiceWindow::Over(closes_at),
        None => ChoiceWindow::Open,
    }
}

/// Checks a choice against the programme.
///
/// # Errors
/// Every mistake, in the given language, all of the field [`SESSIONS`].
pub fn check(event: &Facts, wanted: &[Uuid], language: Language) -> Result<(), Vec<FieldError>> {
    let words = words(language);
    let most = event.choosable().count();
    if wanted.len() > most {
        return Err(vec![mistake(words.with("most", most).say("choice-too-many"))]);
    }
    let mut mistakes = Vec::new();
    let mut found: Vec<&Session> = Vec::new();
    for id in wanted {
        let Some(session) = event.sessions.iter().find(|session| session.id == *id) else {
            mistakes.push(mistake(words.say("choice-unknown")));
            continue;
        };
        let said = words.and("part", session.title.clone());
        if session.capacity.is_none() {
            mistakes.push(mistake(said.say("choice-for-all")));
        } else if found.iter().any(|other| other.id == session.id) {
            mistakes.push(mistake(said.say("choice-twice")));
            continue;
        }
        if let Some(other) = found.iter().find(|other| overlap(event, session, other)) {
            let said = said.and("other", other.title.clone());
            let said = said.and("time", words.hours(session.starts_at, session.ends_at));
            mistakes.push(mistake(
                said.and("other_time", words.hours(other.starts_at, other.ends_at)).say("choice-overlaps"),
            ));
        }
        found.push(session);
    }
    mistakes.dedup();
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

/// Checks a choice by a participant who signs up at `now`.
///
/// # Errors
/// As [`check`], and when it is not the time to choose.
pub fn check_own(
    event: &Facts,
    wanted: &[Uuid],
    language: Language,
    now: DateTime<Utc>,
) -> Result<(), Vec<FieldError>> {
    let words = words(language);
    match window(event, now) {
        _ if wanted.is_empty() => Ok(()),
        ChoiceWindow::NotYet(at) => Err(vec![mistake(words.and("at", words.moment(at)).say("choice-not-yet"))]),
        ChoiceWindow::Over(at) => Err(vec![mistake(words.and("at", words.moment(at)).say("choice-over"))]),
        ChoiceWindow::Nothing | ChoiceWindow::Open => check(event, wanted, language),
    }
}

/// The mistakes of a participant who chooses or leaves parts that have begun.
pub fn begun(event: &Facts, changed: &[Uuid], language: Language, now: DateTime<Utc>) -> Vec<FieldError> {
    let has_begun = |session: &&Session| changed.contains(&session.id) && session.starts_at <= now;
    let say = |session: &Session| mistake(words(language).with("part", session.title.clone()).say("choice-begun"));
    event.sessions.iter().filter(has_begun).map(say).collect()
}

fn mistake(message: String) -> FieldError {
    FieldError { field: SESSIONS.into(), message }
}
