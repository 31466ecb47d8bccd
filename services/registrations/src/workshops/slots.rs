//! The parts of the programme that one can choose, as groups of radio buttons: of each group one. Made of ready words, for pages in both
//! languages.

use fachtag_contracts::{
    events::{Event as Facts, Session},
    language::Language,
    registrations::ChoiceState,
};
use fachtag_forms::FieldError;
use fachtag_web::{body::FormValues, markdown, page::Hidden};
use fachtag_words::{Words, dates};
use uuid::Uuid;

use crate::domain::{
    choices::{Choice, SESSIONS, overlap, slots},
    event::Event,
    locale::words,
};
use crate::person_form::{Line, OfEvent};

/// What the name of a group begins with; its number follows.
const SLOT: &str = "slot-";

/// Groups of parts, with what is wrong with the choice.
#[derive(Default)]
pub(crate) struct Slots {
    pub slots: Vec<Slot>,
    /// Said before them.
    pub hint: String,
    pub errors: Vec<String>,
    /// What leads to the description of a part.
    pub about: String,
}

/// One time of the programme.
pub(crate) struct Slot {
    pub name: String,
    pub legend: String,
    pub parts: Vec<SlotPart>,
    /// The words for choosing none.
    pub none: String,
    pub is_none: bool,
}

/// A part that can be chosen.
pub(crate) struct SlotPart {
    pub id: Uuid,
    pub title: String,
    /// Such as "Raum 2 · Frau Sommer".
    pub facts: String,
    /// How many seats are left, how long the waiting list is, or what the person has.
    pub seats: String,
    pub full: bool,
    /// Said of a part that takes longer than others of the group.
    pub longer: String,
    /// HTML.
    pub about: String,
    pub chosen: bool,
}

/// How somebody stands in parts of the programme.
#[derive(Clone, Copy, Default)]
pub(crate) struct Standing<'s> {
    pub choices: &'s [Choice],
    /// Places on waiting lists.
    pub positions: &'s [(Uuid, u32)],
}

/// What a form says was chosen. What is no id becomes that of no part, so that it is refused by name.
pub(crate) fn read(values: &FormValues) -> Vec<Uuid> {
    let chosen = values.0.iter().filter(|(name, value)| name.starts_with(SLOT) && !value.is_empty());
    chosen.map(|(_, value)| Uuid::try_parse(value).unwrap_or_default()).collect()
}

/// What was chosen, to be carried along by a form.
pub(crate) fn hidden(chosen: &[Uuid]) -> Vec<Hidden> {
    let one = |(at, id): (usize, &Uuid)| Hidden { name: format!("{SLOT}{}", at + 1), value: id.to_string() };
    chosen.iter().enumerate().map(one).collect()
}

/// The groups with what is chosen in them.
pub(crate) fn of(
    event: &Event,
    chosen: &[Uuid],
    standing: Standing<'_>,
    errors: &[FieldError],
    language: Language,
) -> Slots {
    let words = words(language);
    let groups = slots(&event.facts);
    let slot = |(at, group): (usize, &Vec<&Session>)| Slot {
        name: format!("{SLOT}{}", at + 1),
        legend: words.and("time", time_of(event, group[0], &words)).say("slot"),
        parts: group.iter().map(|session| part(event, session, &groups, chosen, standing, &words)).collect(),
        none: words.say("slot.none"),
        is_none: !group.iter().any(|session| chosen.contains(&session.id)),
    };
    let mut messages: Vec<String> = errors.iter().filter(|e| e.field == SESSIONS).map(|e| e.message.clone()).collect();
    messages.dedup();
    let slots: Vec<Slot> = groups.iter().enumerate().map(slot).collect();
    let any_full = slots.iter().flat_map(|slot| &slot.parts).any(|part| part.full);
    Slots {
        hint: if any_full { words.say("slot.hint") } else { String::new() },
        slots,
        errors: messages,
        about: words.say("slot.about"),
    }
}

/// When a part takes place; with the day where the event has several.
fn time_of(event: &Event, session: &Session, words: &Words) -> String {
    let hours = words.hours(session.starts_at, session.ends_at);
    match dates::same_day(event.facts.starts_at, event.facts.ends_at) {
        true => hours,
        false => format!("{}, {hours}", words.short_day(session.starts_at)),
    }
}

fn part(
    event: &Event,
    session: &Session,
    groups: &[Vec<&Session>],
    chosen: &[Uuid],
    standing: Standing<'_>,
    words: &Words,
) -> SlotPart {
    let own = standing.choices.iter().find(|choice| choice.session == session.id).map(|choice| choice.state);
    let group = groups.iter().find(|group| group.iter().any(|other| other.id == session.id));
    let (first, soonest) =
        (group.map(|group| group[0]), group.and_then(|group| group.iter().map(|part| part.ends_at).min()));
    let is_longer = soonest.is_some_and(|ends_at| session.ends_at > ends_at)
        && event.facts.choosable().any(|other| {
            group.is_some_and(|group| !group.iter().any(|own| own.id == other.id))
                && overlap(&event.facts, session, other)
        });
    let hours = words.hours(session.starts_at, session.ends_at);
    let has_own_time =
        first.is_some_and(|first| (first.starts_at, first.ends_at) != (session.starts_at, session.ends_at));
    let facts = [has_own_time.then(|| hours.clone()), session.room.clone(), session.speaker.clone()];
    let workshop = event.workshop(session.id);
    let full = workshop.is_none_or(|workshop| workshop.next() == ChoiceState::Waiting);
    let seats = match (own, workshop) {
        (Some(ChoiceState::Seat), _) => words.say("slot-yours"),
        (Some(ChoiceState::Waiting), _) => {
            words.and("position", position(standing, session.id)).say("slot-yours.waiting")
        }
        (_, Some(workshop)) if !full => words.and("seats", workshop.free()).say("slot-seats"),
        (_, workshop) => words.and("waiting", workshop.map_or(0, |workshop| workshop.waiting)).say("slot-full"),
    };
    SlotPart {
        id: session.id,
        title: session.title.clone(),
        facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        seats,
        full: full && own != Some(ChoiceState::Seat),
        longer: if is_longer { words.and("time", hours).say("slot.longer") } else { String::new() },
        about: session.description.as_deref().map(markdown::to_html).unwrap_or_default(),
        chosen: chosen.contains(&session.id),
    }
}

/// The place of somebody on the waiting list of a part.
fn position(standing: Standing<'_>, session: Uuid) -> u32 {
    standing.positions.iter().find(|(id, _)| *id == session).map_or(1, |(_, position)| *position)
}

/// What is chosen, to be read through: each part by its time, and what becomes of it.
pub(crate) fn lines(event: &Event, chosen: &[Uuid], language: Language) -> Vec<Line> {
    let words = words(language);
    let mut sessions: Vec<&Session> = event.facts.sessions.iter().filter(|part| chosen.contains(&part.id)).collect();
    sessions.sort_by_key(|session| session.starts_at);
    let line = |session: &Session| {
        let workshop = event.workshop(session.id);
        let full = workshop.is_some_and(|workshop| workshop.next() == ChoiceState::Waiting);
        let waiting = workshop.map_or(0, |workshop| workshop.waiting);
        let term = words.and("time", time_of(event, session, &words)).say("slot");
        let note = if full { words.and("waiting", waiting).say("slot-full") } else { String::new() };
        Line { note, ..Line::new(term, session.title.clone(), OfEvent::Value) }
    };
    sessions.into_iter().map(line).collect()
}

/// The parts that somebody chose, by time, and how the person stands in each.
fn chosen<'e>(event: &'e Facts, choices: &[Choice]) -> Vec<(&'e Session, ChoiceState)> {
    let state =
        |session: &Session| choices.iter().find(|choice| choice.session == session.id).map(|choice| choice.state);
    let mut chosen: Vec<_> = event.sessions.iter().filter_map(|session| Some((session, state(session)?))).collect();
    chosen.sort_by_key(|(session, _)| (session.starts_at, session.ends_at));
    chosen
}

/// The same in words: when each takes place, and its title; for organizers.
pub(crate) fn of_person(event: &Facts, choices: &[Choice]) -> Vec<(String, String)> {
    let line = |(session, state): (&Session, ChoiceState)| {
        let time = format!("Workshop {}", dates::hours(session.starts_at, session.ends_at));
        match state {
            ChoiceState::Seat => (time, session.title.clone()),
            ChoiceState::Wish => (time, format!("{} (gewünscht)", session.title)),
            ChoiceState::Waiting => (time, format!("{} (Warteliste)", session.title)),
        }
    };
    chosen(event, choices).into_iter().map(line).collect()
}

/// The programme as it is for one person: what is for all, and what the person chose, by time.
pub(crate) fn own_programme(event: &Event, standing: Standing<'_>, language: Language) -> Vec<Line> {
    let words = words(language);
    let for_all = event.facts.sessions.iter().filter(|session| session.capacity.is_none());
    let for_all = for_all.map(|session| (session, ChoiceState::Seat));
    let mut own: Vec<_> = for_all.chain(chosen(&event.facts, standing.choices)).collect();
    own.sort_by_key(|(session, _)| (session.starts_at, session.ends_at));
    let line = |(session, state): (&Session, ChoiceState)| {
        let line = standing_line(session, state, standing, time_of(event, session, &words), &words);
        match &session.room_before {
            Some(room) if line.note.is_empty() => Line { note: words.and("room", room.clone()).say("moved"), ..line },
            _ => line,
        }
    };
    own.into_iter().map(line).collect()
}

/// How somebody stands, part by part.
pub(crate) fn standing_lines(event: &Event, standing: Standing<'_>, language: Language) -> Vec<Line> {
    let words = words(language);
    let line = |(session, state): (&Session, ChoiceState)| {
        let term = words.and("time", time_of(event, session, &words)).say("slot");
        standing_line(session, state, standing, term, &words)
    };
    chosen(&event.facts, standing.choices).into_iter().map(line).collect()
}

/// Title and room, or that the person waits.
fn standing_line(session: &Session, state: ChoiceState, standing: Standing<'_>, term: String, words: &Words) -> Line {
    let (room, note) = match state {
        ChoiceState::Seat => (session.room.clone(), String::new()),
        ChoiceState::Wish => (None, words.say("slot-yours.wish")),
        ChoiceState::Waiting => (None, words.and("position", position(standing, session.id)).say("slot-yours.waiting")),
    };
    let value = [Some(session.title.clone()), room].into_iter().flatten().collect::<Vec<_>>().join(" – ");
    Line { note, ..Line::new(term, value, OfEvent::Value) }
}
