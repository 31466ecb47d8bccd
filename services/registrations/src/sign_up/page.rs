//! `/anmeldung/{slug}`: fill in, check, done.

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::{events::EventStatus, links, registrations::RegistrationStatus};
use fachtag_forms::FieldError;
use fachtag_web::{
    body::{self, FormValues},
    client::Client,
    dates,
    page::{Alert, Hidden, Html, Page, PageError, PageResult, Tone, form_title},
    rate_limit::Exceeded,
};
use serde::Deserialize;

use super::{
    SignUpOutcome, SignUpRequest,
    limits::{FormState, admit, form_key, form_state},
    views::{SignUpCheck, SignUpClosed, SignUpDone, SignUpForm},
};
use crate::{
    app::App,
    domain::{
        event::Event,
        mail_typo,
        participant::FormRules,
        person_key::MOST_PER_ADDRESS,
        seats::Placement,
        sign_up_way::SignUpWay,
        suspicion::Suspicion,
        window::{Closed, check_open},
    },
    person_form::{Asking, Form, brief, problems},
    registered,
};

pub(crate) async fn form(State(app): State<App>, Path(slug): Path<String>) -> PageResult {
    let event = find(&app, &slug).await?;
    if let Some(closed) = closed(&app, &event) {
        return Ok(closed);
    }
    Ok(show_form(&app, &event, &Form::with_key(form_key(&app)), &[]))
}

pub(crate) async fn step(
    State(app): State<App>,
    Path(slug): Path<String>,
    client: Client,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let mut form = Form::read(&fields.0.unwrap_or_default());
    let event = find(&app, &slug).await?;
    if form.step == "edit" {
        return Ok(show_form(&app, &event, &form, &[]));
    }
    if form.step == "correct"
        && let Some(meant) = mail_typo::meant(form.email())
    {
        form = form.with_email(&meant);
    }
    let asked = FormRules::by(&event.facts, SignUpWay::Online);
    let participant = match form.input(asked.questions).check(&asked) {
        Ok(participant) => participant,
        Err(errors) => return Ok(show_form(&app, &event, &form, &errors)),
    };
    if form.step != "submit" {
        return Ok(closed(&app, &event).unwrap_or_else(|| show_check(&app, &event, &form, None)));
    }
    let suspicion = match form_state(&app, &client, &form.key, &form.trap) {
        FormState::Fine => None,
        FormState::Suspicious => Some(Suspicion::Form),
        FormState::Unknown => {
            form.key = form_key(&app);
            return Ok(show_check(&app, &event, &form, Some(Again::Old)));
        }
    };
    let idempotency = form.idempotency("form", event.facts.id, &participant);
    let mut request = SignUpRequest { idempotency, suspicion, ..SignUpRequest::online(participant) };
    if let Err(exceeded) = admit(&client, &event, &mut request) {
        return Ok(show_check(&app, &event, &form, Some(Again::TooOften(exceeded))));
    }
    let outcome = app.sign_ups.sign_up(event.facts.id, request).await?;
    after(&app, &event, form, outcome)
}

/// The page after the last step. It says the same to an address that was registered before.
fn after(app: &App, event: &Event, mut form: Form, outcome: SignUpOutcome) -> PageResult {
    let status = match outcome {
        SignUpOutcome::Placed(placed) => Some(placed.status),
        SignUpOutcome::Repeated { would_be } => would_be,
        SignUpOutcome::KeyReused => {
            // The same page was sent twice with other data: it needs a look and a key of its own.
            form.key = form_key(app);
            return Ok(show_check(app, event, &form, None));
        }
        // The last is told to organizers only.
        SignUpOutcome::Full | SignUpOutcome::Registered(_) => None,
        SignUpOutcome::Closed(reason) => return Ok(show_closed(app, event, reason)),
        SignUpOutcome::TooOften => {
            let reason = "Mit diesen Angaben wurde heute schon mehrmals an- und wieder abgemeldet.";
            return Ok(show_reason(app, event, StatusCode::TOO_MANY_REQUESTS, reason.into()));
        }
        SignUpOutcome::AddressFull => {
            let reason = format!(
                "Mit dieser E-Mail-Adresse sind schon {MOST_PER_ADDRESS} Personen angemeldet. Mehr Personen können Sie mit einer \
                 anderen Adresse anmelden, oder Sie bitten die Organisation, sie einzutragen."
            );
            return Ok(show_reason(app, event, StatusCode::CONFLICT, reason));
        }
        SignUpOutcome::UnknownEvent => return Err(PageError::NotFound),
    };
    Ok(match status {
        Some(RegistrationStatus::Waitlisted) => done_at(&event.facts.slug, "warteliste"),
        Some(RegistrationStatus::Pending) => done_at(&event.facts.slug, "bestaetigen"),
        Some(_) => done_at(&event.facts.slug, "platz"),
        None => show_full(app, event),
    })
}

/// A page of its own, so that the back button and a reload send nothing twice. No personal data stands in the address.
fn done_at(slug: &str, outcome: &str) -> Response {
    Redirect::to(&format!("{}/fertig?ergebnis={outcome}", links::sign_up(slug))).into_response()
}

#[derive(Deserialize)]
pub(crate) struct DoneQuery {
    #[serde(default)]
    ergebnis: String,
}

pub(crate) async fn done(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(query): Query<DoneQuery>,
) -> PageResult {
    let event = find(&app, &slug).await?;
    let page = Page::new(&app.site, format!("Anmeldung eingegangen: {}", event.facts.title)).private();
    let is = |outcome: &str| query.ergebnis == outcome;
    let (waiting, to_confirm) = (is("warteliste"), is("bestaetigen"));
    Ok(Html::ok(SignUpDone {
        page,
        event: brief(&event),
        waiting,
        to_confirm,
        calendar_href: is("platz").then(|| links::calendar(&event.facts.slug)),
        contact: event.facts.contact,
    })
    .into_response())
}

async fn find(app: &App, slug: &str) -> Result<Event, PageError> {
    registered::event(&app.core, slug).await?.ok_or(PageError::NotFound)
}

/// What a new sign-up would become now.
fn next(event: &Event) -> Option<RegistrationStatus> {
    event.seats.next(event.facts.email_confirmation).ok().map(Placement::status)
}

fn waiting(event: &Event) -> bool {
    next(event) == Some(RegistrationStatus::Waitlisted)
}

fn to_confirm(event: &Event) -> bool {
    next(event) == Some(RegistrationStatus::Pending)
}

fn show_form(app: &App, event: &Event, form: &Form, errors: &[FieldError]) -> Response {
    let title = form_title(&format!("Anmeldung – {}", event.facts.title), !errors.is_empty());
    let view = SignUpForm {
        page: Page::new(&app.site, title).private(),
        event: brief(event),
        action: links::sign_up(&event.facts.slug),
        fields: form.fields(Asking::SigningUp, &event.facts, None, errors),
        problems: problems(errors),
        hidden: vec![Hidden { name: "key".into(), value: form.key.clone() }],
        trap: form.trap.clone(),
        waiting: waiting(event),
        offers: event.facts.offers,
        to_confirm: to_confirm(event),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Html(status, view).into_response()
}

/// Why the page to check is shown once more. What was typed stays.
enum Again {
    /// The form was made long ago, or not by us.
    Old,
    TooOften(Exceeded),
}

fn show_check(app: &App, event: &Event, form: &Form, again: Option<Again>) -> Response {
    let alert = again.as_ref().map(|again| match again {
        Again::Old => Alert {
            tone: Tone::Warning,
            title: "Bitte schicken Sie die Anmeldung noch einmal ab".into(),
            text: "Diese Seite war sehr lange geöffnet. Ihre Angaben sind noch da.".into(),
        },
        Again::TooOften(exceeded) => Alert {
            tone: Tone::Warning,
            title: "Gerade kommen sehr viele Anmeldungen".into(),
            text: format!(
                "Ihre Anmeldung ist noch nicht abgeschickt. Ihre Angaben sind noch da: Bitte schicken Sie sie in {} noch einmal ab.",
                exceeded.wait()
            ),
        },
    });
    let view = SignUpCheck {
        page: Page::new(&app.site, format!("Angaben prüfen – {}", event.facts.title)).private(),
        event: brief(event),
        action: links::sign_up(&event.facts.slug),
        rows: form.rows(&event.facts.questions),
        hidden: form.hidden(),
        alert,
        meant: mail_typo::meant(form.email()),
        waiting: waiting(event),
        to_confirm: to_confirm(event),
    };
    match again {
        Some(Again::TooOften(exceeded)) => {
            let retry_after = [(header::RETRY_AFTER, exceeded.retry_after.to_string())];
            (retry_after, Html(StatusCode::TOO_MANY_REQUESTS, view)).into_response()
        }
        _ => Html::ok(view).into_response(),
    }
}

/// The page that says why nobody can sign up now, if so.
fn closed(app: &App, event: &Event) -> Option<Response> {
    if let Err(reason) = check_open(&event.facts, app.core.bus.clock.now()) {
        return Some(show_closed(app, event, reason));
    }
    next(event).is_none().then(|| show_full(app, event))
}

fn show_closed(app: &App, event: &Event, closed: Closed) -> Response {
    let facts = &event.facts;
    let reason = match closed {
        Closed::NotYet { opens_at } => format!("Die Anmeldung öffnet am {}.", dates::moment(opens_at)),
        Closed::Over => format!("Die Anmeldung ist seit dem {} geschlossen.", dates::moment(facts.closes_at())),
        Closed::Cancelled => "Diese Veranstaltung wurde abgesagt.".into(),
    };
    show_reason(app, event, StatusCode::CONFLICT, reason)
}

fn show_full(app: &App, event: &Event) -> Response {
    show_reason(
        app,
        event,
        StatusCode::CONFLICT,
        "Alle Plätze sind vergeben, und für diese Veranstaltung gibt es keine Warteliste.".into(),
    )
}

fn show_reason(app: &App, event: &Event, status: StatusCode, reason: String) -> Response {
    let next_step = match (&event.facts.status, &event.facts.contact) {
        (EventStatus::Published, Some(contact)) => {
            format!("Bei Fragen hilft Ihnen {} weiter ({}).", contact.name, contact.email)
        }
        _ => "Weitere Veranstaltungen finden Sie im Programm.".into(),
    };
    let view = SignUpClosed {
        page: Page::new(&app.site, format!("Anmeldung nicht möglich – {}", event.facts.title)),
        event: brief(event),
        reason,
        next_step,
    };
    Html(status, view).into_response()
}
