//! `/veranstaltungen/{slug}`

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::IntoResponse,
};
use chrono::{DateTime, Utc};
use fachtag_contracts::{
    events::{Event, EventStatus, Session},
    links,
    registrations::SessionSeats,
};
use fachtag_web::{
    Reader, dates, markdown,
    page::{Html, Link, Page, PageError, PageResult, Section},
};
use fachtag_words::Words;

use super::{
    json_ld,
    views::{Cancellation, ContactView, EventPage, FunderView, Part, SignUp, Slot, VenueView},
};
use crate::{app::App, domain::stored_event::StoredEvent, locale, queries, words};

/// Columns of a timetable; more are too narrow to read.
const MOST_COLUMNS: usize = 6;

/// A draft is shown to its organizers only.
pub async fn show(State(app): State<App>, reader: Reader, Path(slug): Path<String>, headers: HeaderMap) -> PageResult {
    let session = app.guard.session(&headers).await?;
    let stored = queries::event(&app.core, &slug).await?.ok_or(PageError::NotFound)?;
    let public = stored.event.status != EventStatus::Draft;
    let organizes = session.as_ref().is_some_and(|person| person.may_organize_for(stored.event.group_slug()));
    if !public && !organizes {
        return Err(PageError::NotFound);
    }
    let page = Page::read_by(&reader, &app.site, stored.event.title.clone(), locale::words(reader.language()))
        .section(Section::Programme)
        .description(stored.event.summary.clone())
        .visitor(session.map(|person| person.visitor()));
    let page = match public {
        true => Page { picture: Some(words::picture_href(&stored)), ..page.at(words::href(&stored.event)) },
        false => page.private(),
    };
    Ok(Html::ok(view(&app, page, &stored)).into_response())
}

fn view(app: &App, page: Page, stored: &StoredEvent) -> EventPage {
    let event = &stored.event;
    let now = app.core.bus.clock.now();
    let public = event.status != EventStatus::Draft;
    let words = &page.words;
    EventPage {
        title: event.title.clone(),
        kind: words.kind(event.kind),
        summary: event.summary.clone(),
        description_html: event.description.as_deref().map(markdown::to_html),
        when: words.span(event.starts_at, event.ends_at),
        start: dates::machine(event.starts_at),
        venue: event.venue.as_ref().map(|venue| VenueView {
            name: venue.room.as_ref().map_or_else(|| venue.name.clone(), |room| format!("{}, {room}", venue.name)),
            lines: words::address_lines(venue),
            accessibility: venue.accessibility.clone(),
        }),
        online: event.online_url.as_ref().map(|_| words.say("online-link")),
        group: event
            .group
            .as_ref()
            .map(|group| Link { href: page.link(&format!("/gruppen/{}", group.slug)), text: group.name.clone() }),
        seats: words::seats(stored, now, words),
        window: window(event, now, words),
        sign_up: sign_up(stored, now, &page),
        calendar_href: (event.status == EventStatus::Published).then(|| links::calendar(&event.slug)),
        columns: parallel_rooms(event).len(),
        sessions: slots(stored, now, &page),
        contact: event.contact.as_ref().map(|contact| ContactView {
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
        }),
        funder: event.funder.as_ref().map(|funder| FunderView {
            text: funder.text.clone(),
            logo: funder.logo.map(|logo| format!("/bilder/{logo}")),
        }),
        cancelled: (event.status == EventStatus::Cancelled)
            .then(|| Cancellation { reason: event.cancellation_reason.clone() }),
        draft: !public,
        json_ld: public.then(|| json_ld::script(stored, &app.site)),
        page,
    }
}

fn window(event: &Event, now: DateTime<Utc>, words: &Words) -> Option<String> {
    let closes_at = event.closes_at();
    if event.status != EventStatus::Published || now >= closes_at {
        return None;
    }
    let until = words.and("until", words.moment(closes_at));
    Some(match event.registration_opens_at.filter(|opens_at| now < *opens_at) {
        Some(opens_at) => until.with("from", words.moment(opens_at)).say("sign-up.from-until"),
        None => until.say("sign-up.until"),
    })
}

fn sign_up(stored: &StoredEvent, now: DateTime<Utc>, page: &Page) -> SignUp {
    let event = &stored.event;
    let closed = |id| SignUp::Closed(page.say(id));
    match event.status {
        EventStatus::Draft => return closed("draft.no-sign-up"),
        EventStatus::Cancelled => return closed("sign-up.called-off"),
        EventStatus::Published => {}
    }
    if now >= event.ends_at {
        return closed("sign-up.over");
    }
    if let Some(opens_at) = event.registration_opens_at.filter(|opens_at| now < *opens_at) {
        return SignUp::Closed(page.words.and("at", page.words.moment(opens_at)).say("sign-up.not-yet"));
    }
    if now >= event.closes_at() {
        return closed("sign-up.closed");
    }
    let full = stored.is_full();
    let open = |id| SignUp::Open(Link { href: page.link(&links::sign_up(&event.slug)), text: page.say(id) });
    match (full, event.waiting_list) {
        (false, _) => open("sign-up.now"),
        (true, true) => open("sign-up.waiting"),
        (true, false) => closed("sign-up.full"),
    }
}

/// Rooms that parts at the same time take place in, in their order: a column each. None where they are too many, or a room is used twice at a
/// time.
fn parallel_rooms(event: &Event) -> Vec<&str> {
    let parallel: Vec<&Session> = event.sessions.iter().filter(|session| has_rival(event, session)).collect();
    let mut rooms: Vec<&str> = parallel.iter().filter_map(|session| session.room.as_deref()).collect();
    rooms.sort_unstable();
    rooms.dedup();
    let is_shared = |one: &&Session| parallel.iter().any(|other| same_time(one, other) && other.room == one.room);
    if rooms.len() > MOST_COLUMNS || parallel.iter().any(is_shared) { Vec::new() } else { rooms }
}

fn has_rival(event: &Event, session: &Session) -> bool {
    event.sessions.iter().any(|other| same_time(session, other))
}

fn same_time(one: &Session, other: &Session) -> bool {
    one.id != other.id && (one.starts_at, one.ends_at) == (other.starts_at, other.ends_at)
}

/// What changed of a part since the event is public.
fn moved(session: &Session, words: &Words) -> Option<String> {
    let room = session.room_before.clone().map(|room| words.and("room", room).say("moved-room"));
    let time = session.starts_before.map(|at| words.and("time", words.moment(at)).say("moved-time"));
    let said: Vec<String> = room.into_iter().chain(time).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// How many seats of a part are left, or how many wait for one.
fn part_seats(known: Option<&SessionSeats>, capacity: u32, words: &Words) -> String {
    match known {
        None => words.and("count", capacity).with("seats", words.number(capacity)).say("seats"),
        Some(seats) if seats.waiting == 0 && seats.taken < capacity => {
            let left = capacity - seats.taken;
            words.and("count", left).with("seats", words.number(left)).say("part-seats-left")
        }
        Some(seats) => words.and("waiting", seats.waiting).say("part-full"),
    }
}

/// The programme by time; parts at the same time stand together.
fn slots(stored: &StoredEvent, now: DateTime<Utc>, page: &Page) -> Vec<Slot> {
    let (event, words) = (&stored.event, &page.words);
    let rooms = parallel_rooms(event);
    let is_to_come = event.status == EventStatus::Published;
    let several_days = !dates::same_day(event.starts_at, event.ends_at);
    let column = |session: &Session| match has_rival(event, session) {
        true => rooms.iter().position(|room| Some(*room) == session.room.as_deref()).map_or(0, |at| at + 1),
        false => 0,
    };
    let mut sessions: Vec<_> = event.sessions.iter().collect();
    sessions.sort_by_key(|session| (session.starts_at, session.ends_at, column(session)));
    let mut slots: Vec<Slot> = Vec::new();
    let mut last: Option<(DateTime<Utc>, DateTime<Utc>)> = None;
    for session in sessions {
        let part = Part {
            title: session.title.clone(),
            room: session.room.clone(),
            moved: moved(session, words),
            column: column(session),
            calendar_href: (is_to_come && now < session.ends_at)
                .then(|| links::calendar_of_part(&event.slug, session.id)),
            seats: session.capacity.map(|seats| part_seats(stored.session(session.id), seats, words)),
            speaker: session.speaker.clone(),
            description_html: session.description.as_deref().map(markdown::to_html),
        };
        let time = (session.starts_at, session.ends_at);
        match slots.last_mut().filter(|_| last == Some(time)) {
            Some(slot) => slot.parts.push(part),
            None => {
                let new_day = last.is_none_or(|(before, _)| !dates::same_day(before, session.starts_at));
                slots.push(Slot {
                    day: (several_days && new_day).then(|| words.day(session.starts_at)),
                    time: words.hours(session.starts_at, session.ends_at),
                    now: is_to_come && session.starts_at <= now && now < session.ends_at,
                    parts: vec![part],
                });
            }
        }
        last = Some(time);
    }
    slots
}
