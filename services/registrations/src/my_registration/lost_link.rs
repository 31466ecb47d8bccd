//! `/meine-anmeldung`: whoever has lost the link gets it by mail. The answer is the same for all addresses.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::Duration;
use fachtag_forms::{Checks, FieldError, mailbox_key};
use fachtag_runtime::{hex, token_hash};
use fachtag_web::{
    body::{self, FormValues},
    client::Client,
    flash::{self, Flash, Words},
    page::{Alert, Html, Input, Page, PageResult, Problem, Tone, form_title},
    rate_limit::Limit,
};

use crate::{app::App, changing::send_again::send_all_again, person_form::problems};

const PATH: &str = "/meine-anmeldung";

/// A staff room behind one address notices nothing.
const OF_CLIENT: Limit = Limit { name: "lost-link-client", most: 30, per: Duration::minutes(30) };
/// More is nobody's own wish.
const OF_MAILBOX: Limit = Limit { name: "lost-link-mailbox", most: 3, per: Duration::hours(1) };

const DONE: &Words = &[(
    "gesendet",
    Tone::Success,
    "Wenn es zu dieser Adresse Anmeldungen gibt, sind die E-Mails unterwegs",
    "Sehen Sie bitte auch im Spam-Ordner nach. Kommt nichts an, war eine andere Adresse angegeben, oder die Veranstaltung ist \
     vorbei.",
)];

#[derive(Template)]
#[template(path = "my_registration/lost_link.html")]
struct LostLinkPage {
    page: Page,
    alert: Option<Alert>,
    action: &'static str,
    email: Input,
    problems: Vec<Problem>,
}

pub(crate) async fn ask(State(app): State<App>, flash: Flash) -> Response {
    page(&app, StatusCode::OK, flash.alert(DONE), "", &[])
}

pub(crate) async fn send(State(app): State<App>, client: Client, fields: body::Fields<FormValues>) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let typed = values.text("email");
    let mut checks = Checks::new();
    let email = checks.email("email", typed);
    let email = match checks.finish(email) {
        Ok(email) => email,
        Err(errors) => return Ok(page(&app, StatusCode::UNPROCESSABLE_ENTITY, None, typed, &errors)),
    };
    if let Err(exceeded) = client.take(OF_CLIENT) {
        let alert = Alert {
            tone: Tone::Warning,
            title: "Gerade kommen sehr viele Anfragen".into(),
            text: format!("Bitte versuchen Sie es in {} noch einmal.", exceeded.wait()),
        };
        let answer = page(&app, StatusCode::TOO_MANY_REQUESTS, Some(alert), typed, &[]);
        return Ok(([(header::RETRY_AFTER, exceeded.retry_after.to_string())], answer).into_response());
    }
    let mailbox = hex(&token_hash(&mailbox_key(&email)));
    let admitted = client.limiter().is_none_or(|limiter| limiter.take(OF_MAILBOX, &mailbox).is_ok());
    if admitted {
        send_all_again(&app.core, &email).await?;
    }
    Ok(flash::redirect(PATH, "gesendet"))
}

fn page(app: &App, status: StatusCode, alert: Option<Alert>, typed: &str, errors: &[FieldError]) -> Response {
    let view = LostLinkPage {
        page: Page::new(&app.site, form_title("Link zu Ihrer Anmeldung", !errors.is_empty())).private(),
        alert,
        action: PATH,
        email: Input { value: typed.into(), error: errors.first().map(|error| error.message.clone()) },
        problems: problems(errors),
    };
    Html(status, view).into_response()
}
