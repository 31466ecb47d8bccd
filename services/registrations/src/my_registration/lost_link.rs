//! `/meine-anmeldung`: whoever has lost the link gets it by mail. The answer is the same for all addresses.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::Duration;
use fachtag_contracts::links;
use fachtag_forms::{Checks, FieldError, mailbox_key};
use fachtag_runtime::{hex, token_hash};
use fachtag_web::{
    Reader,
    body::{self, FormValues},
    client::Client,
    flash::{self, Flash},
    page::{Alert, Html, Input, Page, PageResult, Problem, Tone, TypedForm},
    rate_limit::Limit,
};

use crate::{
    app::App,
    changing::send_again::send_all_again,
    domain::locale::words,
    person_form::{mistaken, problems},
};

/// A staff room behind one address notices nothing.
const OF_CLIENT: Limit = Limit { name: "lost-link-client", most: 30, per: Duration::minutes(30) };
/// More is nobody's own wish.
const OF_MAILBOX: Limit = Limit { name: "lost-link-mailbox", most: 3, per: Duration::hours(1) };

/// The word in the address after somebody gave another one: the mail to it leads on.
pub(crate) const NEW_ADDRESS: &str = "neue-adresse";

#[derive(Template)]
#[template(path = "my_registration/lost_link.html")]
struct LostLinkPage {
    page: Page,
    alert: Option<Alert>,
    action: String,
    email: Input,
    problems: Vec<Problem>,
}

pub(crate) async fn ask(State(app): State<App>, reader: Reader, flash: Flash) -> Response {
    let words = words(reader.language());
    let done =
        [("gesendet", "lost.sent", "lost.sent-text"), (NEW_ADDRESS, "lost.readdressed", "lost.readdressed-text")];
    let done = done.into_iter().find(|(word, ..)| flash.is(word));
    let done =
        done.map(|(_, title, text)| Alert { tone: Tone::Success, title: words.say(title), text: words.say(text) });
    page(&app, &reader, StatusCode::OK, done, "", &[])
}

pub(crate) async fn send(
    State(app): State<App>,
    reader: Reader,
    client: Client,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let typed = values.text("email");
    if values.text("step") == TypedForm::LANGUAGE {
        return Ok(page(&app, &reader, StatusCode::OK, None, typed, &[]));
    }
    let mut checks = Checks::told_in(reader.language());
    let email = checks.email("email", typed);
    let email = match checks.finish(email) {
        Ok(email) => email,
        Err(errors) => return Ok(page(&app, &reader, StatusCode::UNPROCESSABLE_ENTITY, None, typed, &errors)),
    };
    if let Err(exceeded) = client.take(OF_CLIENT) {
        let words = words(reader.language()).with("wait", exceeded.wait(reader.language()));
        let alert = Alert { tone: Tone::Warning, title: words.say("lost.busy"), text: words.say("lost.busy-text") };
        let answer = page(&app, &reader, StatusCode::TOO_MANY_REQUESTS, Some(alert), typed, &[]);
        return Ok(([(header::RETRY_AFTER, exceeded.retry_after.to_string())], answer).into_response());
    }
    let mailbox = hex(&token_hash(&mailbox_key(&email)));
    let admitted = client.limiter().is_none_or(|limiter| limiter.take(OF_MAILBOX, &mailbox).is_ok());
    if admitted {
        send_all_again(&app.core, &email).await?;
    }
    Ok(flash::redirect(&reader.link(links::LOST_LINK), "gesendet"))
}

fn page(
    app: &App,
    reader: &Reader,
    status: StatusCode,
    alert: Option<Alert>,
    typed: &str,
    errors: &[FieldError],
) -> Response {
    let words = words(reader.language());
    let page = Page::read_by(reader, &app.site, words.say("lost"), words)
        .private()
        .typed(TypedForm { id: "link", step: TypedForm::LANGUAGE });
    let view = LostLinkPage {
        action: page.link(links::LOST_LINK),
        page: if errors.is_empty() { page } else { mistaken(page) },
        alert,
        email: Input { value: typed.into(), error: errors.first().map(|error| error.message.clone()) },
        problems: problems(errors),
    };
    Html(status, view).into_response()
}
