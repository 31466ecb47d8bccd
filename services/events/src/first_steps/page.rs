//! `/organisation/erste-schritte`, for administrators.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use fachtag_access::{Administers, Principal};
use fachtag_contracts::links::organisation as links;
use fachtag_forms::FieldError;
use fachtag_web::{
    body::{Fields, FormValues},
    flash::{self, Flash, Words},
    organisation::Desk,
    page::{Alert, Html, Input, Link, Page, PageResult, Problem, Tone},
};

use super::use_case::{Standing, create_groups, standing};
use crate::{app::App, core::Failure, domain::life::Refused, fields};

const DONE: &Words = &[("gruppen", Tone::Success, "Die Unterarbeitsgruppen sind angelegt.", "")];

/// One thing to do.
struct Step {
    title: &'static str,
    text: String,
    links: Vec<Link>,
    done: bool,
}

#[derive(Template)]
#[template(path = "first_steps/page.html")]
struct FirstSteps {
    page: Page,
    alert: Option<Alert>,
    problems: Vec<Problem>,
    steps: Vec<Step>,
    action: &'static str,
    groups: Input,
    /// The names of those there are.
    known_groups: Vec<String>,
}

pub async fn show(State(app): State<App>, Administers(admin): Administers, flash: Flash) -> PageResult {
    page(&app, &admin, flash.alert(DONE), "", &[]).await
}

pub async fn add_groups(
    State(app): State<App>,
    Administers(admin): Administers,
    Fields(values): Fields<FormValues>,
) -> PageResult {
    let values = values.unwrap_or_default();
    let typed = values.text("groups");
    match create_groups(&app.core, typed).await {
        Ok(()) => Ok(flash::redirect(links::FIRST_STEPS, "gruppen")),
        Err(Failure::Refused(Refused::Fields(errors))) => page(&app, &admin, None, typed, &errors).await,
        Err(failure) => Err(failure.into()),
    }
}

async fn page(app: &App, admin: &Principal, alert: Option<Alert>, typed: &str, errors: &[FieldError]) -> PageResult {
    let standing = standing(&app.core, &app.site).await?;
    let view = FirstSteps {
        page: Page::desk(&app.site, fields::title("Erste Schritte", errors), admin.visitor(), Desk::Overview),
        alert,
        problems: fields::problems(errors),
        steps: steps(app, &standing),
        action: links::FIRST_STEPS,
        groups: Input { value: typed.into(), error: fields::error_of(errors, "groups") },
        known_groups: standing.groups,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Html(status, view).into_response())
}

fn steps(app: &App, standing: &Standing) -> Vec<Step> {
    let link = |href: String, text: &str| Link { href, text: text.into() };
    let site = &app.site;
    let look = match (&site.logo, &site.colours) {
        (Some(_), Some(_)) => "Logo und Farbe sind eingerichtet.".to_owned(),
        _ => {
            "Logo und Farbe Ihrer Stelle richtet ein, wer den Dienst betreibt (FACHTAG_SITE_LOGO, FACHTAG_SITE_COLOUR)."
                .to_owned()
        }
    };
    let mail = match site.without_mail {
        true => {
            "Es ist kein Mailserver eingerichtet: Niemand erhält E-Mails. Wer den Dienst betreibt, trägt ihn ein (FACHTAG_SMTP_URL)."
        }
        false => "Der Versand ist eingerichtet. Eine Einladung an Sie selbst zeigt, ob E-Mails ankommen.",
    };
    let texts = match standing.texts.is_empty() {
        true => "Alle Texte sind vollständig.",
        false => {
            "Was nur Sie wissen, steht noch in eckigen Klammern: zum Beispiel Anschrift und Datenschutzbeauftragte."
        }
    };
    let text_links =
        standing.texts.iter().map(|kind| link(format!("{}/{}", links::TEXTS, kind.as_str()), kind.title()));
    vec![
        Step {
            title: "Name und Aussehen",
            text: format!("Diese Seite heißt „{}“ und gehört zu „{}“. {look}", site.name, site.owner),
            links: Vec::new(),
            done: site.logo.is_some() && site.colours.is_some(),
        },
        Step { title: "E-Mails", text: mail.into(), links: Vec::new(), done: !site.without_mail },
        Step {
            title: "Texte Ihrer Stelle",
            text: texts.into(),
            links: text_links.collect(),
            done: standing.texts.is_empty(),
        },
        Step {
            title: "Kolleginnen und Kollegen einladen",
            text: "Jede Person erhält einen eigenen Zugang mit ihrer Rolle; Kennwörter gibt es nicht.".into(),
            links: vec![link(format!("{}/einladen", links::PEOPLE), "Person einladen")],
            done: standing.people > 1,
        },
        Step {
            title: "Die erste Veranstaltung",
            text: "Öffentlich wird sie erst, wenn Sie es sagen.".into(),
            links: vec![link(format!("{}/neu", links::EVENTS), "Veranstaltung anlegen")],
            done: standing.has_events,
        },
    ]
}
