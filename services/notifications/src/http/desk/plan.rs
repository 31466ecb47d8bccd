//! `/organisation/nachrichten/plan/{event}`: what goes out for an event by itself, to whom and when, before it happens.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use fachtag_access::{Organizes, Principal};
use fachtag_contracts::{
    attendance::ListOccasion,
    events::{Event, EventStatus},
    registrations::Registration,
};
use fachtag_planning::list_plan;
use fachtag_web::{
    body::{Fields, FormValues},
    dates,
    organisation::Desk,
    page::{Alert, Html, Page, Tone},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    App, PATH, failure, head, own_event,
    views::{PlanAction, PlanLine, PlanPage},
};
use crate::{
    domain::{
        letter::LetterKind,
        timing::{Round, RoundState},
    },
    store::{
        registrations,
        schedule::{self, Step},
    },
};

/// What was done on the page before, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Shown {
    erledigt: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    Organizes(organizer): Organizes,
    Query(shown): Query<Shown>,
) -> Response {
    let event = match own_event(&app, &organizer, &id).await {
        Ok(event) => event,
        Err(refusal) => return refusal,
    };
    match plan_page(&app, &organizer, &event, &shown.erledigt).await {
        Ok(page) => Html::ok(page).into_response(),
        Err(error) => failure(&app, &error),
    }
}

/// Takes one step with one round; a second click finds it taken and changes nothing.
pub(crate) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    Organizes(organizer): Organizes,
    form: Fields<FormValues>,
) -> Response {
    let event = match own_event(&app, &organizer, &id).await {
        Ok(event) => event,
        Err(refusal) => return refusal,
    };
    let form = form.0.unwrap_or_default();
    let step = match form.text("schritt") {
        "auslassen" => Some((Step::Skip, "ausgelassen")),
        "aufnehmen" => Some((Step::Resume, "aufgenommen")),
        "senden" => Some((Step::SendNow, "gesendet")),
        _ => None,
    };
    let round = LetterKind::parse(form.text("art")).zip(form.text("minuten").parse().ok());
    let back = format!("{PATH}/plan/{}", event.id);
    let Some(((step, done), round)) = step.zip(round) else {
        return Redirect::to(&back).into_response();
    };
    match take(&app, event.id, round, step).await {
        Ok(true) => Redirect::to(&format!("{back}?erledigt={done}")).into_response(),
        Ok(false) => Redirect::to(&back).into_response(),
        Err(error) => failure(&app, &error),
    }
}

async fn take(app: &App, event: Uuid, round: (LetterKind, i64), step: Step) -> fachtag_db::Result<bool> {
    let mut tx = app.bus.database.begin().await?;
    let taken = schedule::take(&mut tx, event, round, step, app.bus.clock.now()).await?;
    tx.commit().await?;
    Ok(taken)
}

async fn plan_page(app: &App, organizer: &Principal, event: &Event, done: &str) -> fachtag_db::Result<PlanPage> {
    let (database, now) = (&app.bus.database, app.bus.clock.now());
    let rounds = schedule::of_event(database, event.id).await?;
    let people = registrations::of_event(database, event.id).await?;
    let mut lines: Vec<(DateTime<Utc>, PlanLine)> =
        rounds.iter().map(|round| (round.due_at, line(round, event, &people, now, app.sends))).collect();
    lines.extend(list_plan::plan(event).into_iter().filter(|due| due.at > now).map(|due| (due.at, list_line(&due))));
    lines.sort_by_key(|(at, _)| *at);
    Ok(PlanPage {
        page: Page::desk(&app.site, format!("Geplante E-Mails: {}", event.title), organizer.visitor(), Desk::Events),
        head: head(app, event, organizer),
        done: told(done),
        called_off: event.status == EventStatus::Cancelled,
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        action: format!("{PATH}/plan/{}", event.id),
        letters_href: format!("{PATH}?veranstaltung={}", event.id),
        preview_href: format!("{PATH}/vorschau/{}", event.id),
        edit_href: format!("/organisation/veranstaltungen/{}/bearbeiten", event.id),
    })
}

fn told(done: &str) -> Option<Alert> {
    let (title, text) = match done {
        "ausgelassen" => ("Ausgelassen", "Diese E-Mail geht nicht hinaus. Sie können sie bis dahin wieder aufnehmen."),
        "aufgenommen" => ("Wieder aufgenommen", "Diese E-Mail geht zu ihrem Zeitpunkt hinaus."),
        "gesendet" => ("Die E-Mails sind unterwegs", "Sie gehen in den nächsten Minuten hinaus."),
        _ => return None,
    };
    Some(Alert { tone: Tone::Success, title: title.into(), text: text.into() })
}

/// When something goes out, with the day of the week.
fn moment(at: DateTime<Utc>) -> String {
    format!("{}, {}", dates::weekday(at), dates::moment(at))
}

fn line(round: &Round, event: &Event, people: &[Registration], now: DateTime<Utc>, sends: bool) -> PlanLine {
    // Those who would get it if it went now, or at its time.
    let as_planned = Round { people_until: round.people_until.max(now), ..round.clone() };
    let expected = people.iter().filter(|person| as_planned.is_for(person)).count();
    let letters = match round.state {
        RoundState::Done => usize::try_from(round.letters).unwrap_or_default(),
        RoundState::Passed => 0,
        RoundState::Open | RoundState::Skipped => expected,
    };
    PlanLine {
        what: what(round),
        to: to(round.kind),
        people: dates::number(u32::try_from(letters).unwrap_or(u32::MAX)),
        at: moment(round.done_at.filter(|_| round.state == RoundState::Done).unwrap_or(round.due_at)),
        state: state(round, now, sends),
        actions: actions(round, event, now),
        art: round.kind.as_str(),
        minutes: round.minutes,
    }
}

fn what(round: &Round) -> String {
    let unit = |number: i64, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    match round.kind {
        LetterKind::Reminder if round.daytime => {
            format!("Erinnerung {} vorher", unit(round.minutes / 1_440, "Tag", "Tage"))
        }
        LetterKind::Reminder => format!("Erinnerung {} vorher", unit(round.minutes / 60, "Stunde", "Stunden")),
        LetterKind::EventChanged => "Mitteilung über die Änderung".into(),
        LetterKind::EventCancelled => "Mitteilung über die Absage".into(),
        _ => "Dank für die Teilnahme".into(),
    }
}

const fn to(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Reminder => "alle mit einem Platz",
        LetterKind::Thanks => "alle, die als anwesend erfasst sind",
        _ => "alle Angemeldeten, auch auf der Warteliste",
    }
}

fn state(round: &Round, now: DateTime<Utc>, sends: bool) -> &'static str {
    match round.state {
        RoundState::Open if round.due_at <= now => "geht gerade hinaus",
        RoundState::Open => "geht dann von selbst hinaus",
        RoundState::Skipped => "wird ausgelassen",
        RoundState::Done if sends => "verschickt",
        RoundState::Done => "geschrieben, aber nicht verschickt",
        RoundState::Passed => "entfiel, weil der Zeitpunkt schon vorbei war",
    }
}

fn actions(round: &Round, event: &Event, now: DateTime<Utc>) -> Vec<PlanAction> {
    let (skip, resume, send) = (
        PlanAction { step: "auslassen", text: "Diese auslassen", quiet: true },
        PlanAction { step: "aufnehmen", text: "Wieder aufnehmen", quiet: true },
        PlanAction { step: "senden", text: "Jetzt senden", quiet: false },
    );
    let to_come = round.due_at > now;
    let of_use = match round.kind {
        LetterKind::Reminder => now < event.starts_at,
        LetterKind::Thanks => now >= event.ends_at,
        _ => now < event.ends_at,
    };
    let send = Some(send).filter(|_| of_use && event.status == EventStatus::Published);
    match round.state {
        RoundState::Open if to_come => [Some(skip), send].into_iter().flatten().collect(),
        RoundState::Skipped => [Some(resume).filter(|_| to_come), send].into_iter().flatten().collect(),
        RoundState::Passed => send.into_iter().collect(),
        // Who was marked as present later.
        RoundState::Done if round.kind == LetterKind::Thanks => send.into_iter().collect(),
        RoundState::Open | RoundState::Done => Vec::new(),
    }
}

fn list_line(due: &list_plan::Due) -> PlanLine {
    let occasion = match due.occasion {
        ListOccasion::Closed => "zum Anmeldeschluss",
        ListOccasion::DayBefore => "am Arbeitstag vorher",
        ListOccasion::Requested => "auf Wunsch",
    };
    PlanLine {
        what: format!("Teilnahmeliste {occasion}"),
        to: "die Organisation",
        people: "–".into(),
        at: moment(due.at),
        state: "geht dann von selbst hinaus",
        actions: Vec::new(),
        art: "",
        minutes: 0,
    }
}
