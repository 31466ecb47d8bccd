//! `…/schreiben/{mailing}`: a mailing that is written: look at it, try it on oneself, send it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use fachtag_access::Organizing;
use fachtag_forms::is_email;
use fachtag_web::{
    body::{self, FormValues},
    flash::{self, Flash},
    markdown,
    organisation::{EventHead, Tab},
    page::{Alert, Html, Page, PageError, PageResult, Tone},
};
use uuid::Uuid;

use super::{
    Reached, Sent, find, reached,
    views::{place, sent_line},
};
use crate::{app::App, domain::mailing::Mailing, organizer::EventOrganizer, words};

/// `…/schreiben/{mailing}`
#[derive(Template)]
#[template(path = "mailing/preview.html")]
struct MailingPreviewPage {
    page: Page,
    head: EventHead,
    alert: Option<Alert>,
    subject: String,
    /// Such as "18 Personen"; of a sent mailing when, by whom and to how many.
    to: String,
    /// Who is left out, and why.
    left_out: Vec<String>,
    greeting: String,
    /// Safe HTML.
    text: String,
    /// The buttons; none when it was sent.
    steps: Option<Steps>,
    back_href: String,
}

/// What can be done with a draft.
struct Steps {
    test_action: String,
    /// Names the next test, so that a double click is one.
    test_key: String,
    /// Where the test goes; none when there is no usable address.
    test_email: Option<String>,
    /// None when nobody would get it.
    send_action: Option<String>,
    send_label: String,
    edit_href: String,
}

/// The mailing that the address names.
async fn of_path(app: &App, organizer: &EventOrganizer, id: &str) -> Result<Mailing, PageError> {
    let id = Uuid::try_parse(id).map_err(|_| PageError::NotFound)?;
    find(&app.core, organizer.event.facts.id, id).await?.ok_or(PageError::NotFound)
}

pub(crate) async fn show(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    Path((_, id)): Path<(String, String)>,
    flash: Flash,
) -> PageResult {
    let mailing = of_path(&app, &organizer, &id).await?;
    page(&app, &organizer, &mailing, flash.alert(words::DONE), StatusCode::OK).await
}

async fn page(
    app: &App,
    organizer: &EventOrganizer,
    mailing: &Mailing,
    alert: Option<Alert>,
    status: StatusCode,
) -> PageResult {
    let reached = reached(&app.core, organizer.event.facts.id, &mailing.audience).await?;
    let sent = mailing.ordered_at.is_some();
    let line = sent_line(organizer, mailing);
    let to = if sent {
        format!("{}, gesendet am {} von {}", line.recipients, line.when, line.author)
    } else {
        words::people(reached.people.len())
    };
    let first = reached.people.first();
    let name = first.map_or_else(|| "Vorname Nachname".into(), |registration| registration.participant.name());
    let view = MailingPreviewPage {
        page: organizer.page(if sent { "E-Mail ansehen" } else { "E-Mail prüfen" }),
        head: organizer.head(Tab::Write),
        alert,
        subject: mailing.subject.clone(),
        to,
        left_out: if sent { Vec::new() } else { left_out(&reached) },
        greeting: format!("Guten Tag {name},"),
        text: markdown::to_html(&mailing.body),
        steps: (!sent).then(|| steps(app, organizer, mailing, &reached)),
        back_href: organizer.write(),
    };
    Ok(Html(status, view).into_response())
}

fn left_out(reached: &Reached) -> Vec<String> {
    let mut lines = Vec::new();
    if reached.without_address > 0 {
        lines.push(format!("{} ohne E-Mail-Adresse", words::people(reached.without_address)));
    }
    if reached.cancelled > 0 {
        lines.push(format!("{}, abgemeldet", words::people(reached.cancelled)));
    }
    if reached.unconfirmed > 0 {
        lines.push(format!("{}, deren Anmeldung noch nicht bestätigt ist", words::people(reached.unconfirmed)));
    }
    lines
}

fn steps(app: &App, organizer: &EventOrganizer, mailing: &Mailing, reached: &Reached) -> Steps {
    let base = place(organizer, mailing.id);
    let count = reached.people.len();
    Steps {
        test_action: format!("{base}/test"),
        test_key: app.new_key(),
        test_email: own_address(organizer),
        send_action: (count > 0).then(|| format!("{base}/senden")),
        send_label: format!("An {} senden", words::people(count)),
        edit_href: format!("{}?entwurf={}", organizer.write(), mailing.id),
    }
}

fn own_address(organizer: &EventOrganizer) -> Option<String> {
    organizer.principal.email.clone().filter(|email| is_email(email))
}

pub(crate) async fn test(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    Path((_, id)): Path<(String, String)>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let mailing = of_path(&app, &organizer, &id).await?;
    let Some(email) = own_address(&organizer) else {
        let alert = Alert {
            tone: Tone::Error,
            title: "Der Test kann nicht gesendet werden".into(),
            text: "Zu Ihrem Zugang gehört keine brauchbare E-Mail-Adresse. Bitten Sie die Verwaltung, sie zu ändern."
                .into(),
        };
        return page(&app, &organizer, &mailing, Some(alert), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let key = Uuid::try_parse(values.text("key")).unwrap_or_else(|_| app.core.bus.clock.new_id());
    super::test(&app.core, &mailing, key, &email).await?;
    Ok(flash::redirect(&place(&organizer, mailing.id), "test"))
}

pub(crate) async fn send(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    Path((_, id)): Path<(String, String)>,
) -> PageResult {
    let mailing = of_path(&app, &organizer, &id).await?;
    let done = match super::send(&app.core, mailing.event_id, mailing.id, &organizer.actor()).await? {
        Sent::Now(_) => "gesendet",
        Sent::Before => "schon-gesendet",
        Sent::Unknown => return Err(PageError::NotFound),
        Sent::Nobody => {
            let alert = Alert {
                tone: Tone::Error,
                title: "Diese E-Mail würde niemanden erreichen".into(),
                text: "Wählen Sie unter „Text ändern“ andere Empfängerinnen und Empfänger.".into(),
            };
            return page(&app, &organizer, &mailing, Some(alert), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    Ok(flash::redirect(&place(&organizer, mailing.id), done))
}
