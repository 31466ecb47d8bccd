//! `/anmeldung/{slug}`: fill in, check, done.

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::{events::EventStatus, fields::FieldError, registrations::RegistrationStatus};
use fachtag_runtime::{IdempotencyKey, token_hash, trace};
use fachtag_web::{
    body::{self, FormValues},
    client::Client,
    dates,
    page::{Alert, Hidden, Html, Page, Tone},
    rate_limit::Exceeded,
};
use serde::Deserialize;

use super::{
    App,
    admission::{FormState, admit, form_key, form_state},
    forms::{self, Form},
    page,
    views::{EventBrief, SignUpCheck, SignUpClosed, SignUpDone, SignUpForm},
};
use crate::{
    domain::{
        applicant::{Asked, Way},
        caution::Caution,
        person::MOST_PER_ADDRESS,
        seats::Placement,
        window::{Closed, check_open},
    },
    store::events::{self, KeptEvent},
    usecases::sign_up::{Answer, SignUp},
};

pub(super) async fn form(State(app): State<App>, Path(slug): Path<String>) -> Response {
    let shown = async {
        let Some(kept) = find(&app, &slug).await? else { return Ok(app.not_found()) };
        if let Some(closed) = closed(&app, &kept) {
            return Ok(closed);
        }
        Ok(show_form(&app, &kept, &Form { key: form_key(&app), ..Form::default() }, &[]))
    };
    page(&app, shown.await)
}

pub(super) async fn step(
    State(app): State<App>,
    Path(slug): Path<String>,
    client: Client,
    fields: body::Fields<FormValues>,
) -> Response {
    let mut form = Form::read(&fields.0.unwrap_or_default());
    let shown = async {
        let Some(kept) = find(&app, &slug).await? else { return Ok(app.not_found()) };
        if form.step == "edit" {
            return Ok(show_form(&app, &kept, &form, &[]));
        }
        let asked = Asked::by(&kept.event, Way::Online);
        let applicant = match form.entry(asked.questions).check(&asked) {
            Ok(applicant) => applicant,
            Err(errors) => return Ok(show_form(&app, &kept, &form, &errors)),
        };
        if form.step != "submit" {
            return Ok(closed(&app, &kept).unwrap_or_else(|| show_check(&app, &kept, &form, None)));
        }
        let caution = match form_state(&app, &client, &form.key, &form.trap) {
            FormState::Fine => None,
            FormState::Suspicious => Some(Caution::Form),
            FormState::Unknown => {
                form.key = form_key(&app);
                return Ok(show_check(&app, &kept, &form, Some(Again::Old)));
            }
        };
        let idempotency = (!form.key.is_empty()).then(|| IdempotencyKey {
            key: token_hash(&format!("form\n{}\n{}", kept.event.id, form.key)),
            body: token_hash(&format!("{applicant:?}")),
        });
        let mut wish = SignUp { idempotency, traceparent: trace::current(), caution, ..SignUp::online(applicant) };
        if let Err(exceeded) = admit(&client, &kept, &mut wish) {
            return Ok(show_check(&app, &kept, &form, Some(Again::TooOften(exceeded))));
        }
        match app.sign_ups.sign_up(kept.event.id, wish).await {
            Ok(answer) => Ok(after(&app, &kept, form, answer)),
            Err(error) => Ok(app.failure(error)),
        }
    };
    page(&app, shown.await)
}

/// The page after the last step. It says the same to an address that was registered before.
fn after(app: &App, kept: &KeptEvent, mut form: Form, answer: Answer) -> Response {
    let status = match answer {
        Answer::Placed(placed) => Some(placed.status),
        Answer::Repeated { would_be } => would_be,
        Answer::KeyReused => {
            // The same page was sent twice with other data: it needs a look and a key of its own.
            form.key = form_key(app);
            return show_check(app, kept, &form, None);
        }
        // The last is told to organizers only.
        Answer::Full | Answer::Registered(_) => None,
        Answer::Closed(reason) => return show_closed(app, kept, reason),
        Answer::TooOften => {
            let reason = "Mit diesen Angaben wurde heute schon mehrmals an- und wieder abgemeldet.";
            return show_reason(app, kept, StatusCode::TOO_MANY_REQUESTS, reason.into());
        }
        Answer::AddressFull => {
            let reason = format!(
                "Mit dieser E-Mail-Adresse sind schon {MOST_PER_ADDRESS} Personen angemeldet. Mehr Personen können Sie mit einer \
                 anderen Adresse anmelden, oder Sie bitten die Organisation, sie einzutragen."
            );
            return show_reason(app, kept, StatusCode::CONFLICT, reason);
        }
        Answer::UnknownEvent => return app.not_found(),
    };
    match status {
        Some(RegistrationStatus::Waitlisted) => done_at(&kept.event.slug, "warteliste"),
        Some(RegistrationStatus::Pending) => done_at(&kept.event.slug, "bestaetigen"),
        Some(_) => done_at(&kept.event.slug, "platz"),
        None => show_full(app, kept),
    }
}

/// A page of its own, so that the back button and a reload send nothing twice. No personal data stands in the address.
fn done_at(slug: &str, outcome: &str) -> Response {
    Redirect::to(&format!("/anmeldung/{slug}/fertig?ergebnis={outcome}")).into_response()
}

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    ergebnis: String,
}

pub(super) async fn done(State(app): State<App>, Path(slug): Path<String>, Query(query): Query<Done>) -> Response {
    let shown = async {
        let Some(kept) = find(&app, &slug).await? else { return Ok(app.not_found()) };
        let page = Page::new(&app.site, format!("Anmeldung eingegangen: {}", kept.event.title)).private();
        let is = |outcome: &str| query.ergebnis == outcome;
        let (waiting, to_confirm) = (is("warteliste"), is("bestaetigen"));
        let view = SignUpDone { page, event: brief(&kept), waiting, to_confirm };
        Ok(Html::ok(view).into_response())
    };
    page(&app, shown.await)
}

async fn find(app: &App, slug: &str) -> fachtag_db::Result<Option<KeptEvent>> {
    events::find(&app.office.bus.database, slug).await
}

/// The event as the pages of this service name it.
pub(super) fn brief(kept: &KeptEvent) -> EventBrief {
    let event = &kept.event;
    let venue = event.venue.as_ref().map(|venue| {
        let parts = [Some(&venue.name), venue.room.as_ref(), venue.street.as_ref(), venue.city.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    });
    EventBrief {
        href: format!("/veranstaltungen/{}", event.slug),
        title: event.title.clone(),
        when: dates::span(event.starts_at, event.ends_at),
        place: venue.or_else(|| event.online_url.as_ref().map(|_| "Online".into())),
    }
}

/// What a new sign-up would become now.
fn next(kept: &KeptEvent) -> Option<RegistrationStatus> {
    kept.seats.next(kept.event.email_confirmation).ok().map(Placement::status)
}

fn waiting(kept: &KeptEvent) -> bool {
    next(kept) == Some(RegistrationStatus::Waitlisted)
}

fn to_confirm(kept: &KeptEvent) -> bool {
    next(kept) == Some(RegistrationStatus::Pending)
}

fn show_form(app: &App, kept: &KeptEvent, form: &Form, errors: &[FieldError]) -> Response {
    let prefix = if errors.is_empty() { "" } else { "Fehler: " };
    let title = format!("{prefix}Anmeldung – {}", kept.event.title);
    let view = SignUpForm {
        page: Page::new(&app.site, title).private(),
        event: brief(kept),
        action: format!("/anmeldung/{}", kept.event.slug),
        fields: form.fields(&kept.event.questions, errors),
        meals: forms::meals(&kept.event),
        problems: forms::problems(errors),
        hidden: vec![Hidden { name: "key".into(), value: form.key.clone() }],
        trap: form.trap.clone(),
        waiting: waiting(kept),
        offers: kept.event.offers,
        to_confirm: to_confirm(kept),
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

fn show_check(app: &App, kept: &KeptEvent, form: &Form, again: Option<Again>) -> Response {
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
        page: Page::new(&app.site, format!("Angaben prüfen – {}", kept.event.title)).private(),
        event: brief(kept),
        action: format!("/anmeldung/{}", kept.event.slug),
        rows: form.rows(&kept.event.questions),
        hidden: form.hidden(),
        alert,
        waiting: waiting(kept),
        to_confirm: to_confirm(kept),
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
fn closed(app: &App, kept: &KeptEvent) -> Option<Response> {
    if let Err(reason) = check_open(&kept.event, app.office.bus.clock.now()) {
        return Some(show_closed(app, kept, reason));
    }
    next(kept).is_none().then(|| show_full(app, kept))
}

fn show_closed(app: &App, kept: &KeptEvent, closed: Closed) -> Response {
    let event = &kept.event;
    let reason = match closed {
        Closed::NotYet { opens_at } => format!("Die Anmeldung öffnet am {}.", dates::moment(opens_at)),
        Closed::Over => format!("Die Anmeldung ist seit dem {} geschlossen.", dates::moment(event.closes_at())),
        Closed::Cancelled => "Diese Veranstaltung wurde abgesagt.".into(),
    };
    show_reason(app, kept, StatusCode::CONFLICT, reason)
}

fn show_full(app: &App, kept: &KeptEvent) -> Response {
    show_reason(
        app,
        kept,
        StatusCode::CONFLICT,
        "Alle Plätze sind vergeben, und für diese Veranstaltung gibt es keine Warteliste.".into(),
    )
}

fn show_reason(app: &App, kept: &KeptEvent, status: StatusCode, reason: String) -> Response {
    let next_step = match (&kept.event.status, &kept.event.contact) {
        (EventStatus::Published, Some(contact)) => {
            format!("Bei Fragen hilft Ihnen {} weiter ({}).", contact.name, contact.email)
        }
        _ => "Weitere Veranstaltungen finden Sie im Programm.".into(),
    };
    let view = SignUpClosed {
        page: Page::new(&app.site, format!("Anmeldung nicht möglich – {}", kept.event.title)),
        event: brief(kept),
        reason,
        next_step,
    };
    Html(status, view).into_response()
}
