//! A year of an office in seconds: 20 events, 2,000 registrations, new dates, new links, cancellations, some hours without
//! the broker and a stop of two days.
//! The letters are compared with what the rules say, worked out here from the script alone.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use fachtag_contracts::{
    attendance::Attendance,
    events::{Event, EventCancelled, EventChanged, EventPublished, EventStatus},
    registrations::{
        CancelledBy, Registration, RegistrationCancelled, RegistrationChanged, RegistrationConfirmed,
        RegistrationStatus::{self, Cancelled, Confirmed, Waitlisted},
        RegistrationWaitlisted,
    },
};
use uuid::Uuid;

use crate::{facts, world::World};

on_both!(a_year_of_an_office);

const EVENTS: i64 = 20;
const PEOPLE: i64 = 100;

/// This time on the clock in Germany, so many days after 1 January 2027.
fn at(day: i64, hour: u32, minute: u32) -> DateTime<Utc> {
    let date = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + Duration::days(day);
    Berlin.from_local_datetime(&date.and_hms_opt(hour, minute, 0).unwrap()).unwrap().to_utc()
}

/// The program stands still for two days, in which a reminder falls due.
fn stop() -> (DateTime<Utc>, DateTime<Utc>) {
    (at(156, 10, 0), at(158, 10, 0))
}

/// The broker is away for hours in which people sign up and an event gets its new date, twice.
fn outage() -> (DateTime<Utc>, DateTime<Utc>) {
    (at(48, 11, 0), at(48, 14, 30))
}

/// What becomes of an event, by its number.
#[derive(Clone, Copy, PartialEq)]
enum Fortune {
    Calm,
    NewDate,
    NewLink,
    CalledOff,
}

struct Plan {
    number: i64,
    fortune: Fortune,
    /// The first day that was set for it.
    day: i64,
}

impl Plan {
    fn new(number: i64) -> Self {
        let fortune = [Fortune::Calm, Fortune::NewDate, Fortune::NewLink, Fortune::CalledOff][number as usize % 4];
        Self { number, fortune, day: 45 + number * 15 }
    }

    /// The day on which it takes place in the end.
    fn last_day(&self) -> i64 {
        self.day + if self.fortune == Fortune::NewDate { 3 } else { 0 }
    }

    fn changed_at(&self) -> DateTime<Utc> {
        at(self.day - 12, 14, 0)
    }

    fn event(&self, version: i64, day: i64) -> Event {
        Event {
            version,
            starts_at: at(day, 9, 0),
            ends_at: at(day, 16, 0),
            reminders: vec!["7d".into(), "1d".into()],
            thanks: true,
            capacity: None,
            ..facts::event(10 + self.number as u128)
        }
    }
}

struct Person {
    plan: i64,
    number: i64,
    registered_at: DateTime<Utc>,
    cancelled_at: Option<DateTime<Utc>>,
    status: RegistrationStatus,
}

impl Person {
    fn new(plan: &Plan, number: i64) -> Self {
        // Over the last 40 days, at odd minutes, so that nothing falls on a reminder's time.
        let registered_at = at(plan.day - 40 + number * 39 / PEOPLE, 11, 17) + Duration::seconds(number);
        let cancels = number % 7 == 3;
        Self {
            plan: plan.number,
            number,
            registered_at,
            cancelled_at: cancels.then(|| registered_at + Duration::hours(90)),
            status: if number % 10 == 9 { Waitlisted } else { Confirmed },
        }
    }

    fn registration(&self, version: i64, status: RegistrationStatus) -> Registration {
        Registration {
            id: Uuid::from_u128(100_000 + (self.plan * PEOPLE + self.number) as u128),
            event_id: Uuid::from_u128(10 + self.plan as u128),
            version,
            email: format!("p{}-{}@schule.example", self.plan, self.number),
            registered_at: self.registered_at,
            ..facts::registration(0, status)
        }
    }

    fn active_at(&self, at: DateTime<Utc>) -> bool {
        self.registered_at <= at && self.cancelled_at.is_none_or(|cancelled_at| cancelled_at > at)
    }
}

/// When what is due then is written: at once, or after the stop.
fn written_at(due: DateTime<Utc>) -> DateTime<Utc> {
    let (from, until) = stop();
    if due > from && due < until { until } else { due }
}

/// How many letters of each kind the rules give to everybody.
fn expected(plans: &[Plan], people: &[Person]) -> BTreeMap<(String, String), usize> {
    let mut letters = BTreeMap::new();
    for person in people {
        let plan = &plans[person.plan as usize];
        let mut add = |kind: &str, when: bool| {
            if when {
                *letters.entry((person.registration(1, Confirmed).email, kind.to_owned())).or_default() += 1;
            }
        };
        let called_off = (plan.fortune == Fortune::CalledOff).then(|| plan.changed_at());
        let signed_up_in_time = called_off.is_none_or(|at| person.registered_at < at);
        let word = if person.status == Confirmed { "confirmed" } else { "waitlisted" };
        add(word, signed_up_in_time);
        let over = at(plan.last_day(), 16, 0);
        add("cancelled", person.cancelled_at.is_some_and(|at| written_at(at) < over));
        for days in [7, 1] {
            let due = at(plan.last_day() - days, 9, 0);
            let reminded = person.registered_at <= due && person.active_at(written_at(due));
            add("reminder", reminded && person.status == Confirmed && called_off.is_none());
        }
        let news = matches!(plan.fortune, Fortune::NewDate | Fortune::NewLink);
        let news_at = plan.changed_at() + Duration::minutes(15);
        let knew_the_old = person.registered_at <= plan.changed_at() + Duration::minutes(5);
        add("event_changed", news && knew_the_old && person.active_at(written_at(news_at)));
        add("event_cancelled", called_off.is_some_and(|at| person.active_at(written_at(at))));
        // Who signed up although it was called off is told so instead.
        add("event_cancelled", !signed_up_in_time);
        let there = person.number % 2 == 0 && person.cancelled_at.is_none() && called_off.is_none();
        add("thanks", there);
    }
    letters
}

/// What happens, by its time.
enum Deed<'a> {
    Publish(&'a Plan),
    Change(&'a Plan, i64),
    SignUp(&'a Person),
    Cancel(&'a Person),
    Attend(&'a Person),
    Tick,
}

fn script<'a>(plans: &'a [Plan], people: &'a [Person]) -> Vec<(DateTime<Utc>, Deed<'a>)> {
    let mut deeds = Vec::new();
    for plan in plans {
        deeds.push((at(plan.day - 45, 8, 0), Deed::Publish(plan)));
        deeds.push((plan.changed_at(), Deed::Change(plan, 0)));
        deeds.push((plan.changed_at() + Duration::minutes(5), Deed::Change(plan, 1)));
    }
    for person in people {
        deeds.push((person.registered_at, Deed::SignUp(person)));
        deeds.extend(person.cancelled_at.map(|at| (at, Deed::Cancel(person))));
        if person.number % 2 == 0 && person.cancelled_at.is_none() {
            deeds.push((at(plans[person.plan as usize].last_day(), 15, 0), Deed::Attend(person)));
        }
    }
    for day in 0..365 {
        deeds.extend([8, 9, 10, 15].map(|hour| (at(day, hour, 0), Deed::Tick)));
    }
    deeds.extend(plans.iter().map(|plan| (plan.changed_at() + Duration::minutes(15), Deed::Tick)));
    deeds.extend([0, 15].map(|minutes| (outage().1 + Duration::minutes(minutes), Deed::Tick)));
    // A tick comes after whatever happens at the same time.
    deeds.sort_by_key(|(at, deed)| (*at, matches!(deed, Deed::Tick)));
    deeds
}

async fn happen(world: &World, deed: &Deed<'_>, said_at: DateTime<Utc>) {
    match deed {
        Deed::Publish(plan) => {
            world.hear_of(&EventPublished { event: plan.event(1, plan.day) }, said_at).await;
        }
        Deed::Change(plan, edit) => {
            let event = plan.event(2 + edit, plan.day);
            match plan.fortune {
                Fortune::Calm => {
                    let summary = Some(format!("Text {edit}"));
                    world.hear_of(&EventChanged { event: Event { summary, ..event } }, said_at).await;
                }
                // First a slip, then the right day.
                Fortune::NewDate => {
                    let day = plan.last_day() + 10 * (1 - edit);
                    world.hear_of(&EventChanged { event: plan.event(2 + edit, day) }, said_at).await;
                }
                Fortune::NewLink => {
                    let online_url = Some(format!("https://konferenz.example/{edit}"));
                    world.hear_of(&EventChanged { event: Event { online_url, ..event } }, said_at).await;
                }
                Fortune::CalledOff if *edit == 0 => {
                    let event = Event { status: EventStatus::Cancelled, ..event };
                    world.hear_of(&EventCancelled { event }, said_at).await;
                }
                Fortune::CalledOff => {}
            }
        }
        Deed::SignUp(person) => {
            let registration = person.registration(1, person.status);
            if person.status == Confirmed {
                world.hear_of(&RegistrationConfirmed { registration, unasked: false }, said_at).await;
            } else {
                world.hear_of(&RegistrationWaitlisted { registration, unasked: false }, said_at).await;
            }
        }
        Deed::Cancel(person) => {
            let registration = person.registration(2, Cancelled);
            let had_seat = person.status == Confirmed;
            let by = CancelledBy::Participant;
            world
                .hear_of(
                    &RegistrationCancelled {
                        registration,
                        by,
                        had_seat,
                        was: Some(person.status),
                        on_request: false,
                        message: None,
                    },
                    said_at,
                )
                .await;
        }
        Deed::Attend(person) => {
            let attendance = Some(Attendance::Present);
            let registration = Registration { attendance, ..person.registration(2, person.status) };
            world
                .hear_of(
                    &RegistrationChanged { registration, address_changed: false, write_again: false, unasked: false },
                    said_at,
                )
                .await;
        }
        Deed::Tick => world.write_due().await,
    }
}

async fn a_year_of_an_office(world: &World) {
    let plans: Vec<_> = (0..EVENTS).map(Plan::new).collect();
    let people: Vec<_> = plans.iter().flat_map(|plan| (0..PEOPLE).map(|number| Person::new(plan, number))).collect();
    let within = |at, (from, until)| at > from && at < until;
    let (mut queued, mut queued_in_all) = (Vec::new(), 0);
    for (at, deed) in script(&plans, &people) {
        // What is said waits, in the senders' outboxes or in the broker; nothing ticks in a program that stands still.
        if within(at, stop()) || within(at, outage()) {
            if !matches!(deed, Deed::Tick) {
                queued.push((at, deed));
            } else if within(at, outage()) {
                world.go_to(at);
                happen(world, &deed, at).await;
            }
            continue;
        }
        world.go_to(at);
        queued_in_all += queued.len();
        for (said_at, deed) in std::mem::take(&mut queued) {
            happen(world, &deed, said_at).await;
        }
        happen(world, &deed, at).await;
    }
    assert!(queued_in_all > 10, "the outages must be felt");
    let mut written: BTreeMap<(String, String), usize> = BTreeMap::new();
    for letter in world.letters().await {
        *written.entry((letter.recipient, letter.kind)).or_default() += 1;
    }
    let expected = expected(&plans, &people);
    let wrong: Vec<_> = expected
        .keys()
        .chain(written.keys())
        .filter(|key| expected.get(*key) != written.get(*key))
        .map(|key| (key, expected.get(key), written.get(key)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}: {:#?}", wrong.len(), expected.len(), &wrong[..wrong.len().min(20)]);
}
