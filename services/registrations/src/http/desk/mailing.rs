//! A mailing that is written: look at it, try it on oneself, send it.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::Organizes;
use fachtag_contracts::fields::is_email;
use fachtag_web::{
    body::{self, FormValues},
    markdown,
    organisation::Tab,
    page::{Alert, Html, Tone},
};
use uuid::Uuid;

use super::{
    super::App,
    Desk, organizing,
    query::View,
    views::{PreviewPage, Steps},
    words,
    write::{find, new_key, people, place, sent_line},
};
use crate::{
    store::mailings::Mailing,
    usecases::{
        Result,
        write::{self, Audience, Reached, Sent},
    },
};

pub(super) async fn preview(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path((event, id)): Path<(String, String)>,
    Query(view): Query<View>,
) -> Response {
    organizing(&app, principal, &event, async |desk| {
        let Some(mailing) = find(&app, &desk, &id).await? else { return Ok(app.not_found()) };
        preview_page(&app, &desk, &mailing, words::done(&view.erledigt), StatusCode::OK).await
    })
    .await
}

async fn preview_page(
    app: &App,
    desk: &Desk,
    mailing: &Mailing,
    alert: Option<Alert>,
    status: StatusCode,
) -> Result<Response> {
    let reached = write::reached(&app.office, desk.kept.event.id, &Audience::of(mailing)?).await?;
    let sent = mailing.ordered_at.is_some();
    let line = sent_line(desk, mailing);
    let to = if sent {
        format!("{}, gesendet am {} von {}", line.recipients, line.when, line.author)
    } else {
        people(reached.people.len())
    };
    let name = reached.people.first().map_or_else(|| "Vorname Nachname".into(), |row| row.name());
    let view = PreviewPage {
        page: desk.page(app, if sent { "E-Mail ansehen" } else { "E-Mail prüfen" }),
        head: desk.head(Tab::Write),
        alert,
        subject: mailing.subject.clone(),
        to,
        left_out: if sent { Vec::new() } else { left_out(&reached) },
        greeting: format!("Guten Tag {name},"),
        text: markdown::to_html(&mailing.body),
        steps: (!sent).then(|| steps(app, desk, mailing, &reached)),
        back_href: format!("{}/schreiben", desk.base()),
    };
    Ok(Html(status, view).into_response())
}

fn left_out(reached: &Reached) -> Vec<String> {
    let mut lines = Vec::new();
    if reached.without_address > 0 {
        lines.push(format!("{} ohne E-Mail-Adresse", people(reached.without_address)));
    }
    if reached.cancelled > 0 {
        lines.push(format!("{}, deren Anmeldung abgesagt ist", people(reached.cancelled)));
    }
    if reached.unconfirmed > 0 {
        lines.push(format!("{}, deren Anmeldung noch nicht bestätigt ist", people(reached.unconfirmed)));
    }
    lines
}

fn steps(app: &App, desk: &Desk, mailing: &Mailing, reached: &Reached) -> Steps {
    let base = place(desk, mailing.id);
    let count = reached.people.len();
    Steps {
        test_action: format!("{base}/test"),
        test_key: new_key(app),
        test_email: own_address(desk),
        send_action: (count > 0).then(|| format!("{base}/senden")),
        send_label: format!("An {} senden", people(count)),
        edit_href: format!("{}/schreiben?entwurf={}", desk.base(), mailing.id),
    }
}

fn own_address(desk: &Desk) -> Option<String> {
    desk.principal.email.clone().filter(|email| is_email(email))
}

pub(super) async fn test(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path((event, id)): Path<(String, String)>,
    fields: body::Fields<FormValues>,
) -> Response {
    let values = fields.0.unwrap_or_default();
    organizing(&app, principal, &event, async |desk| {
        let Some(mailing) = find(&app, &desk, &id).await? else { return Ok(app.not_found()) };
        let Some(email) = own_address(&desk) else {
            let alert = Alert {
                tone: Tone::Error,
                title: "Der Test kann nicht gesendet werden".into(),
                text:
                    "Zu Ihrem Zugang gehört keine brauchbare E-Mail-Adresse. Bitten Sie die Verwaltung, sie zu ändern."
                        .into(),
            };
            return preview_page(&app, &desk, &mailing, Some(alert), StatusCode::UNPROCESSABLE_ENTITY).await;
        };
        let key = Uuid::try_parse(values.text("key")).unwrap_or_else(|_| app.office.bus.clock.new_id());
        write::test(&app.office, &mailing, key, &email).await?;
        Ok(Redirect::to(&format!("{}?erledigt=test", place(&desk, mailing.id))).into_response())
    })
    .await
}

pub(super) async fn send(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path((event, id)): Path<(String, String)>,
) -> Response {
    organizing(&app, principal, &event, async |desk| {
        let Some(mailing) = find(&app, &desk, &id).await? else { return Ok(app.not_found()) };
        let done = match write::send(&app.office, desk.kept.event.id, mailing.id, &desk.actor()).await? {
            Sent::Now(_) => "gesendet",
            Sent::Before => "schon-gesendet",
            Sent::Unknown => return Ok(app.not_found()),
            Sent::Nobody => {
                let alert = Alert {
                    tone: Tone::Error,
                    title: "Diese E-Mail würde niemanden erreichen".into(),
                    text: "Wählen Sie unter „Text ändern“ andere Empfängerinnen und Empfänger.".into(),
                };
                return preview_page(&app, &desk, &mailing, Some(alert), StatusCode::UNPROCESSABLE_ENTITY).await;
            }
        };
        Ok(Redirect::to(&format!("{}?erledigt={done}", place(&desk, mailing.id))).into_response())
    })
    .await
}
