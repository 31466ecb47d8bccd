//! An example programme for an empty installation: the Arbeitskreis, its sub-groups, coming events and a past Fachtag.
//! It takes the same way as real data: the use cases of the services, with a clock set back for what is past.

mod people;
mod programme;

use std::time::Duration;

use chrono::{DateTime, Utc};
use fachtag_bus::Bus;
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::{
    events::{Event, Session},
    registrations::RegistrationStatus,
};
use fachtag_events::{
    domain::input::EventInput,
    editing::{create, life},
    store::{events, groups},
};
use fachtag_registrations::{
    attendance,
    domain::{audit::Actor, choices, participant::FormRules, sign_up_way::SignUpWay},
    sign_up::{SignUpOutcome, SignUpRequest, SignUps},
};
use fachtag_runtime::{Clock, settings::LogFormat};
use uuid::Uuid;

use crate::{
    commands::Failure,
    out::say,
    parts::{self, Common},
};

/// Who made the examples, in their history.
const WHO: &str = "Beispieldaten";
/// How long an event may take to reach the registrations service.
const ARRIVES: Duration = Duration::from_secs(20);

/// Fills an installation without events; any other stays as it is.
pub async fn fill(common: &Common, buses: &[Bus]) -> Result<(), Failure> {
    let [events, registrations, _] = buses else {
        return Err(Failure::usage("--demo geht nur mit allen Diensten in einem Prozess."));
    };
    if !events::is_empty(&events.database).await? {
        tell(common, "Beispiele:     keine, es gibt schon Veranstaltungen");
        return Ok(());
    }
    let now = common.clock.now();
    let mut tx = events.database.begin().await?;
    for (position, group) in (0_i64..).zip(programme::groups()) {
        groups::insert(&mut tx, &group, position).await?;
        tell(common, &format!("Gruppe:        {}", group.name));
    }
    tx.commit().await?;
    for (count, input) in programme::coming(now) {
        let event = publish(&at(events, now), common, &input).await?;
        sign_up(&at(registrations, now), common, &event, count).await?;
        made(common, &event, count);
    }
    past(common, events, registrations, now).await?;
    settle(buses).await
}

/// One line for each thing that is made. Whoever asked for JSON has a log to read.
fn tell(common: &Common, line: &str) {
    if common.settings.log_format == LogFormat::Text {
        say!("{line}");
    }
}

fn made(common: &Common, event: &Event, people: usize) {
    let day = fachtag_web::dates::day(event.starts_at);
    tell(common, &format!("Veranstaltung: {} am {day}, {people} Anmeldungen", event.title));
}

/// Waits until the messages and mails of all this are through, so that the last lines on the screen are the welcome.
async fn settle(buses: &[Bus]) -> Result<(), Failure> {
    let quiet = async {
        loop {
            let mut open = 0;
            for bus in buses {
                let gauges = fachtag_bus::gauges(&bus.database).await?;
                open += gauges.outbox_depth + gauges.inbox_waiting;
            }
            // Of people at several events some are held back for an hour.
            let now = buses[2].clock.now();
            open += fachtag_notifications::store::letters::letters_on_their_way(&buses[2].database, now).await?;
            if open == 0 {
                return Ok::<_, fachtag_db::Error>(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    match tokio::time::timeout(ARRIVES, quiet).await {
        Ok(result) => Ok(result?),
        // A mail server may be slow or away; the rest stands.
        Err(_) => Ok(()),
    }
}

/// The past Fachtag, planned and booked when it was still to come, with attendance.
async fn past(common: &Common, events: &Bus, registrations: &Bus, now: DateTime<Utc>) -> Result<(), Failure> {
    let (count, input) = programme::past(now);
    let before = input.starts_at - chrono::Duration::days(30);
    let event = publish(&at(events, before), common, &input).await?;
    let bus = at(registrations, before);
    let placed = sign_up(&bus, common, &event, count).await?;
    let core = parts::registrations_core(common, registrations);
    let actor = Actor::Organizer { id: Uuid::nil(), name: "Beispiel".into() };
    for (index, id) in placed.into_iter().enumerate() {
        let attendance = match index % 9 {
            4 => Attendance::Absent,
            7 => Attendance::Excused,
            _ => Attendance::Present,
        };
        attendance::mark(&core, event.id, &[id], Some(attendance), &actor).await?;
    }
    made(common, &event, count);
    Ok(())
}

/// The same bus at another time.
fn at(bus: &Bus, time: DateTime<Utc>) -> Bus {
    Bus { clock: Clock::manual(time), ..bus.clone() }
}

async fn publish(bus: &Bus, common: &Common, input: &EventInput) -> Result<Event, Failure> {
    let core = parts::events_core(common, bus);
    let event = create::create(&core, input, WHO).await?;
    Ok(life::publish(&core, event.id, None, WHO).await?.event)
}

/// Signs the first `count` people up; the ids of those who got a seat.
async fn sign_up(bus: &Bus, common: &Common, event: &Event, count: usize) -> Result<Vec<Uuid>, Failure> {
    let sign_ups = SignUps::new(parts::registrations_core(common, bus), &common.shutdown);
    let arrival = async {
        while sign_ups.find_event(&event.slug).await?.is_none() {}
        Ok::<_, fachtag_db::Error>(())
    };
    let arrived = tokio::time::timeout(ARRIVES, arrival).await;
    arrived.map_err(|_| Failure::failed("Die Beispiele kommen bei den Anmeldungen nicht an."))??;
    let mut placed = Vec::new();
    for (number, input) in people::people().take(count).enumerate() {
        let person =
            input.check(&FormRules::by(event, SignUpWay::Online)).map_err(fachtag_events::core::Failure::from)?;
        let request = SignUpRequest { sessions: workshops(event, number), ..SignUpRequest::online(person) };
        let outcome = sign_ups.sign_up(event.id, request).await;
        match outcome.map_err(|error| Failure::failed(error.to_string()))? {
            SignUpOutcome::Placed(one) if one.status == RegistrationStatus::Confirmed => placed.push(one.id),
            _ => {}
        }
    }
    Ok(placed)
}

/// What this person chooses at each time. The middle one of the second time is liked best: it is full, and others wait for it.
fn workshops(event: &Event, number: usize) -> Vec<Uuid> {
    let slots = choices::slots(event);
    let favourite = |slot: &Vec<&Session>| slot.iter().find(|part| part.capacity == Some(15)).map(|part| part.id);
    let choose = |slot: &Vec<&Session>| match favourite(slot) {
        Some(favourite) if number.is_multiple_of(2) => Some(favourite),
        _ => slot.get(number % slot.len().max(1)).map(|part| part.id),
    };
    // Not everybody chooses.
    slots.iter().filter(|_| number % 7 != 6).filter_map(choose).collect()
}
