//! `/organisation/nachrichten/plan/{event}`: what goes out for an event by itself, to whom and when, before it happens.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use chrono::{DateTime, Utc};
use fachtag_access::Organizing;
use fachtag_contracts::{
    events::EventStatus,
    links::organisation::{edit_event, mail_previews, mails_about, planned_mails},
};
use fachtag_planning::list_plan;
use fachtag_web::{
    body::{Fields, FormValues},
    flash::{Flash, Words, redirect},
    organisation::EventHead,
    page::{Alert, Html, Page, PageResult, Tone},
};

use super::{
    plan,
    plan_lines::{PlanLine, line, list_line},
};
use crate::{
    domain::{letter::LetterKind, schedule::Step},
    organized_event::OrganizedEvent,
};

/// What the step before did.
const DONE: &Words = &[
    (
        "ausgelassen",
        Tone::Success,
        "Ausgelassen",
        "Diese E-Mail geht nicht hinaus. Sie können sie bis dahin wieder aufnehmen.",
    ),
    ("aufgenommen", Tone::Success, "Wieder aufgenommen", "Diese E-Mail geht zu ihrem Zeitpunkt hinaus."),
    ("gesendet", Tone::Success, "Die E-Mails sind unterwegs", "Sie gehen in den nächsten Minuten hinaus."),
];

pub(crate) async fn show(Organizing(page): Organizing<OrganizedEvent>, flash: Flash) -> PageResult {
    let OrganizedEvent { app, event, .. } = &page;
    let now = app.core.bus.clock.now();
    let plan = plan::of_event(&app.core, event.id).await?;
    let mut lines: Vec<(DateTime<Utc>, PlanLine)> = plan
        .mailings
        .iter()
        .map(|mailing| (mailing.due_at, line(mailing, event, &plan.people, now, app.sends)))
        .collect();
    lines.extend(list_plan::plan(event).into_iter().filter(|due| due.at > now).map(|due| (due.at, list_line(&due))));
    lines.sort_by_key(|(at, _)| *at);
    Ok(Html::ok(PlanPage {
        page: page.page("Geplante E-Mails"),
        head: page.head(),
        done: flash.alert(DONE),
        called_off: event.status == EventStatus::Cancelled,
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        action: planned_mails(event.id),
        letters_href: mails_about(event.id),
        preview_href: mail_previews(event.id),
        edit_href: edit_event(event.id),
    })
    .into_response())
}

/// Takes one step with one of the plan's lines; a second click finds it taken and changes nothing.
pub(crate) async fn change(
    Organizing(OrganizedEvent { app, event, .. }): Organizing<OrganizedEvent>,
    form: Fields<FormValues>,
) -> PageResult {
    let form = form.0.unwrap_or_default();
    let step = match form.text("schritt") {
        "auslassen" => Some((Step::Skip, "ausgelassen")),
        "aufnehmen" => Some((Step::Resume, "aufgenommen")),
        "senden" => Some((Step::SendNow, "gesendet")),
        _ => None,
    };
    let mailing = LetterKind::parse(form.text("art")).zip(form.text("minuten").parse().ok());
    let back = planned_mails(event.id);
    let taken = match step.zip(mailing) {
        Some(((step, done), mailing)) => plan::take(&app.core, event.id, mailing, step).await?.then_some(done),
        None => None,
    };
    Ok(taken.map_or_else(|| Redirect::to(&back).into_response(), |done| redirect(&back, done)))
}

/// `/organisation/nachrichten/plan/{event}`
#[derive(Template)]
#[template(path = "scheduled_mailings/plan.html")]
struct PlanPage {
    page: Page,
    head: EventHead,
    done: Option<Alert>,
    called_off: bool,
    lines: Vec<PlanLine>,
    /// Where the buttons lead.
    action: String,
    letters_href: String,
    preview_href: String,
    edit_href: String,
}
