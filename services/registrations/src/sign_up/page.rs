//! `/anmeldung/{slug}`: fill in, check, done.

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::{events::EventStatus, links, registrations::RegistrationStatus};
use fachtag_forms::FieldError;
use fachtag_web::{
    Reader,
    body::{self, FormValues},
    client::Client,
    page::{Alert, Hidden, Html, PageError, PageResult, Tone, TypedForm},
    rate_limit::Exceeded,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{
    SignUpOutcome, SignUpRequest,
    known::typed_address,
    limits::{FormState, admit, form_key, form_state},
    views::{SignUpCheck, SignUpClosed, SignUpDone, SignUpForm},
    with_errors_of,
};
use crate::{
    app::App,
    domain::{
        choices::{self, ChoiceWindow},
        event::Event,
        locale::words,
        mail_typo,
        participant::FormRules,
        person_key::MOST_PER_ADDRESS,
        seats::Placement,
        sign_up_way::SignUpWay,
        suspicion::Suspicion,
        window::{Closed, check_open},
    },
    person_form::{Asking, Form, Line, brief, mistaken, problems},
    registered,
    workshops::slots::{self, Slots, Standing},
};

/// The step that shows the page to check in another language.
const LANGUAGE_OF_CHECK: &str = "language-of-check";

/// Tells the keys of this form from those of others.
const PLACE: &str = "form";

/// The form of both steps, which the change of the language sends along.
const FORM: &str = "anmeldung";

/// An event, and in which language somebody signs up to it.
struct SignUpPage {
    app: App,
    reader: Reader,
    event: Event,
}

pub(crate) async fn form(State(app): State<App>, Path(slug): Path<String>, reader: Reader) -> PageResult {
    let sign_up = SignUpPage::find(app, reader, &slug).await?;
    if let Some(closed) = sign_up.closed() {
        return Ok(closed);
    }
    Ok(sign_up.show_form(&Form::with_key(form_key(&sign_up.app)), &[]))
}

pub(crate) async fn step(
    State(app): State<App>,
    Path(slug): Path<String>,
    reader: Reader,
    client: Client,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let mut form = Form::read(&fields.0.unwrap_or_default());
    let sign_up = SignUpPage::find(app, reader, &slug).await?;
    let (app, event) = (&sign_up.app, &sign_up.event);
    // Mails follow the choice.
    if let TypedForm::LANGUAGE | LANGUAGE_OF_CHECK = form.step.as_str() {
        form = form.with_language(sign_up.reader.language());
    }
    if let "edit" | TypedForm::LANGUAGE = form.step.as_str() {
        return Ok(sign_up.show_form(&form, &[]));
    }
    if form.step == "correct"
        && let Some(meant) = mail_typo::meant(form.email())
    {
        form = form.with_email(&meant);
    }
    let asked = FormRules { language: sign_up.reader.language(), ..FormRules::by(&event.facts, SignUpWay::Online) };
    let now = app.core.bus.clock.now();
    let chosen = choices::check_own(&event.facts, &form.sessions, asked.language, now);
    let participant = match with_errors_of(chosen, form.input(asked.questions).check(&asked)) {
        Ok(participant) => participant,
        Err(errors) => return Ok(sign_up.show_form(&form, &errors)),
    };
    if form.step != "submit" {
        return Ok(sign_up.closed().unwrap_or_else(|| sign_up.show_check(&form, None)));
    }
    let suspicion = match form_state(app, &client, &form.key, &form.trap) {
        FormState::Fine => None,
        FormState::Suspicious => Some(Suspicion::Form),
        FormState::Unknown => {
            form.key = form_key(app);
            return Ok(sign_up.show_check(&form, Some(Again::Old)));
        }
    };
    let idempotency = form.idempotency(PLACE, event.facts.id, &participant);
    let sessions = form.sessions.clone();
    let mut request = SignUpRequest { idempotency, suspicion, sessions, ..SignUpRequest::online(participant) };
    if let Err(exceeded) = admit(&client, event, &mut request) {
        return Ok(sign_up.show_check(&form, Some(Again::TooOften(exceeded))));
    }
    let outcome = app.sign_ups.sign_up(event.facts.id, request).await?;
    sign_up.after(form, outcome)
}

/// A page of its own, so that the back button and a reload send nothing twice. No personal data stands in the address.
/// The key of the form leads to the address that was typed.
fn done_at(reader: &Reader, slug: &str, outcome: &str, key: &str) -> Response {
    let key = utf8_percent_encode(key, NON_ALPHANUMERIC);
    let place = format!("{}/fertig?ergebnis={outcome}&formular={key}", links::sign_up(slug));
    Redirect::to(&reader.link(&place)).into_response()
}

#[derive(Deserialize)]
pub(crate) struct DoneQuery {
    #[serde(default)]
    ergebnis: String,
    /// The key of the form.
    #[serde(default)]
    formular: String,
}

pub(crate) async fn done(
    State(app): State<App>,
    Path(slug): Path<String>,
    reader: Reader,
    Query(query): Query<DoneQuery>,
) -> PageResult {
    let SignUpPage { app, reader, event } = SignUpPage::find(app, reader, &slug).await?;
    let page = app.page(&reader, "done.title", &event);
    let is = |outcome: &str| query.ergebnis == outcome;
    let (waiting, to_confirm) = (is("warteliste"), is("bestaetigen"));
    let key = Form::remembered_key(PLACE, event.facts.id, &query.formular);
    let address = typed_address(&app.core, key).await?;
    Ok(Html::ok(SignUpDone {
        event: brief(&event, &page),
        waiting,
        to_confirm,
        address,
        calendar_href: is("platz").then(|| links::calendar(&event.facts.slug)),
        contact: event.facts.contact,
        page,
    })
    .into_response())
}

/// Why the page to check is shown once more. What was typed stays.
enum Again {
    /// The form was made long ago, or not by us.
    Old,
    TooOften(Exceeded),
}

impl SignUpPage {
    async fn find(app: App, reader: Reader, slug: &str) -> Result<Self, PageError> {
        let event = registered::event(&app.core, slug).await?.ok_or(PageError::NotFound)?;
        Ok(Self { app, reader, event })
    }

    /// The page after the last step. It says the same to an address that was registered before.
    fn after(&self, mut form: Form, outcome: SignUpOutcome) -> PageResult {
        let status = match outcome {
            SignUpOutcome::Placed(placed) => Some(placed.status),
            SignUpOutcome::Repeated { would_be } => would_be,
            SignUpOutcome::KeyReused => {
                // The same page was sent twice with other data: it needs a look and a key of its own.
                form.key = form_key(&self.app);
                return Ok(self.show_check(&form, None));
            }
            // The last is told to organizers only.
            SignUpOutcome::Full | SignUpOutcome::Registered(_) => None,
            SignUpOutcome::NotChosen(errors) => return Ok(self.show_form(&form, &errors)),
            SignUpOutcome::Closed(reason) => return Ok(self.show_closed(reason)),
            SignUpOutcome::TooOften => {
                return Ok(self.show_reason(StatusCode::TOO_MANY_REQUESTS, &self.say("closed.too-often")));
            }
            SignUpOutcome::AddressFull => {
                let words = words(self.reader.language()).with("most", MOST_PER_ADDRESS);
                return Ok(self.show_reason(StatusCode::CONFLICT, &words.say("closed.address-full")));
            }
            SignUpOutcome::UnknownEvent => return Err(PageError::NotFound),
        };
        let done = |outcome| done_at(&self.reader, &self.event.facts.slug, outcome, &form.key);
        Ok(match status {
            Some(RegistrationStatus::Waitlisted) => done("warteliste"),
            Some(RegistrationStatus::Pending) => done("bestaetigen"),
            Some(_) => done("platz"),
            None => self.show_full(),
        })
    }

    fn say(&self, id: &str) -> String {
        words(self.reader.language()).say(id)
    }

    /// What a new sign-up would become now.
    fn next(&self) -> Option<RegistrationStatus> {
        self.event.seats.next(self.event.facts.email_confirmation).ok().map(Placement::status)
    }

    fn window(&self) -> ChoiceWindow {
        choices::window(&self.event.facts, self.app.core.bus.clock.now())
    }

    /// The parts that can be chosen now.
    fn slots(&self, form: &Form, errors: &[FieldError]) -> Slots {
        match self.window() {
            ChoiceWindow::Open => {
                slots::of(&self.event, &form.sessions, Standing::default(), errors, self.reader.language())
            }
            _ => Slots::default(),
        }
    }

    /// Why nothing can be chosen now.
    fn no_choice(&self) -> Option<String> {
        let words = words(self.reader.language());
        match self.window() {
            ChoiceWindow::NotYet(at) => Some(words.and("at", words.moment(at)).say("choice-not-yet")),
            ChoiceWindow::Over(at) => Some(words.and("at", words.moment(at)).say("choice-over")),
            ChoiceWindow::Nothing | ChoiceWindow::Open => None,
        }
    }

    /// What is chosen, to be read through.
    fn chosen(&self, form: &Form) -> Vec<Line> {
        slots::lines(&self.event, &form.sessions, self.reader.language())
    }

    fn action(&self) -> String {
        self.reader.link(&links::sign_up(&self.event.facts.slug))
    }

    fn show_form(&self, form: &Form, errors: &[FieldError]) -> Response {
        let facts = &self.event.facts;
        let page = self
            .app
            .page(&self.reader, "sign-up.title", &self.event)
            .typed(TypedForm { id: FORM, step: TypedForm::LANGUAGE });
        let next = self.next();
        let view = SignUpForm {
            event: brief(&self.event, &page),
            action: self.action(),
            fields: form.fields(Asking::SigningUp, facts, None, errors, self.reader.language()),
            slots: self.slots(form, errors),
            no_choice: self.no_choice(),
            problems: problems(errors),
            hidden: vec![Hidden { name: "key".into(), value: form.key.clone() }],
            trap: form.trap.clone(),
            waiting: next == Some(RegistrationStatus::Waitlisted),
            offers: facts.offers,
            to_confirm: next == Some(RegistrationStatus::Pending),
            page: if errors.is_empty() { page } else { mistaken(page) },
        };
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Html(status, view).into_response()
    }

    fn show_check(&self, form: &Form, again: Option<Again>) -> Response {
        let page = self
            .app
            .page(&self.reader, "check.title", &self.event)
            .typed(TypedForm { id: FORM, step: LANGUAGE_OF_CHECK });
        let alert = again.as_ref().map(|again| {
            let (id, words) = match again {
                Again::Old => ("sent-late", page.words.clone()),
                Again::TooOften(exceeded) => {
                    ("too-many", page.words.and("wait", exceeded.wait(self.reader.language())))
                }
            };
            Alert { tone: Tone::Warning, title: words.say(id), text: words.say(&format!("{id}.text")) }
        });
        let next = self.next();
        let view = SignUpCheck {
            event: brief(&self.event, &page),
            action: self.action(),
            rows: [form.rows(&self.event.facts.questions, self.reader.language()), self.chosen(form)].concat(),
            hidden: form.hidden(),
            alert,
            meant: mail_typo::meant(form.email()),
            waiting: next == Some(RegistrationStatus::Waitlisted),
            to_confirm: next == Some(RegistrationStatus::Pending),
            page,
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
    fn closed(&self) -> Option<Response> {
        if let Err(reason) = check_open(&self.event.facts, self.app.core.bus.clock.now()) {
            return Some(self.show_closed(reason));
        }
        self.next().is_none().then(|| self.show_full())
    }

    fn show_closed(&self, closed: Closed) -> Response {
        let words = words(self.reader.language());
        let at = |at| words.and("at", words.moment(at));
        let reason = match closed {
            Closed::NotYet { opens_at } => at(opens_at).say("closed.not-yet"),
            Closed::Over => at(self.event.facts.closes_at()).say("closed.over"),
            Closed::Cancelled => words.say("closed.called-off"),
        };
        self.show_reason(StatusCode::CONFLICT, &reason)
    }

    fn show_full(&self) -> Response {
        self.show_reason(StatusCode::CONFLICT, &self.say("closed.full"))
    }

    fn show_reason(&self, status: StatusCode, reason: &str) -> Response {
        let page = self.app.page(&self.reader, "closed.title", &self.event);
        let next_step = match (&self.event.facts.status, &self.event.facts.contact) {
            (EventStatus::Published, Some(contact)) => {
                let contact = format!("{} ({})", contact.name, contact.email);
                page.words.and("contact", contact).say("ask-contact")
            }
            _ => page.say("closed.others"),
        };
        let view = SignUpClosed { event: brief(&self.event, &page), reason: reason.to_owned(), next_step, page };
        Html(status, view).into_response()
    }
}
