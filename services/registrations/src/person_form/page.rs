//! The page with the form of a person's data, wherever an organizer fills it in.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_contracts::{language::Language, links};
use fachtag_forms::FieldError;
use fachtag_web::{
    dates,
    organisation::{EventHead, Tab},
    page::{Hidden, Html, Link, Page, Problem, form_title},
};
use uuid::Uuid;

use super::{Asking, Form, FormFields, Line, hidden, problems};
use crate::{
    domain::{registration::Registration, window::Closed},
    organizer::EventOrganizer,
    words,
    workshops::slots::{self, Slots, Standing},
};

/// `…/neu`, `…/{registration}/bearbeiten` and `…/anwesenheit/ohne-anmeldung`
#[derive(Template)]
#[template(path = "person_form/page.html")]
struct FormPage {
    page: Page,
    head: EventHead,
    heading: String,
    lead: String,
    /// How many seats are left, or the place on the waiting list.
    seats: Option<String>,
    /// Something other than a field stands in the way.
    obstacle: Option<Obstacle>,
    /// Nobody can be entered now: there is no form.
    blocked: bool,
    /// What is stored otherwise, when it was changed after the form was shown.
    changed_meanwhile: Option<Vec<Line>>,
    action: String,
    back_href: String,
    button: String,
    fields: FormFields,
    /// Parts of the programme, for somebody who is entered.
    slots: Slots,
    problems: Vec<Problem>,
    hidden: Vec<Hidden>,
}

/// Why something cannot be done now, and where to go instead.
pub(crate) struct Obstacle {
    pub title: String,
    pub text: String,
    pub link: Option<Link>,
}

/// What differs between the places where the form stands.
pub(crate) struct FormPlace {
    pub tab: Tab,
    pub heading: &'static str,
    pub lead: &'static str,
    /// How many seats are left, said first.
    pub seats: Option<String>,
    pub action: String,
    pub back_href: String,
    pub button: &'static str,
    pub asking: Asking,
    /// The registration whose data they are.
    pub stored: Option<Registration>,
    /// It was changed after the form was shown.
    pub changed_meanwhile: bool,
}

impl FormPlace {
    /// The empty form; while nobody can be entered, the reason instead.
    pub fn ask(self, organizer: &EventOrganizer, form: &Form, obstacle: Option<Obstacle>) -> Response {
        let title = self.heading.to_owned();
        let blocked = obstacle.is_some();
        let view = FormPage { blocked, ..self.view(organizer, &title, form, &[], obstacle) };
        Html::ok(view).into_response()
    }

    /// The form with what stands in it and what is wrong.
    pub fn refuse(
        self,
        organizer: &EventOrganizer,
        form: &Form,
        errors: &[FieldError],
        obstacle: Option<Obstacle>,
    ) -> Response {
        let status = if self.changed_meanwhile { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let title = form_title(self.heading, true);
        Html(status, self.view(organizer, &title, form, errors, obstacle)).into_response()
    }

    fn view(
        self,
        organizer: &EventOrganizer,
        title: &str,
        form: &Form,
        errors: &[FieldError],
        obstacle: Option<Obstacle>,
    ) -> FormPage {
        let event = &organizer.event.facts;
        let fields = form.fields(self.asking, event, self.stored.as_ref(), errors, Language::De);
        let stored_otherwise = self.stored.as_ref().filter(|_| self.changed_meanwhile);
        let stored_otherwise =
            stored_otherwise.map(|registration| form.stored_otherwise(registration, &event.questions, Language::De));
        FormPage {
            page: organizer.page(title),
            head: organizer.head(self.tab),
            heading: self.heading.into(),
            lead: self.lead.into(),
            seats: self.seats,
            obstacle,
            blocked: false,
            action: self.action,
            back_href: self.back_href,
            button: self.button.into(),
            fields,
            slots: match (self.asking, &self.stored) {
                (Asking::Organizer { .. }, None) => {
                    slots::of(&organizer.event, &form.sessions, Standing::default(), errors, Language::De)
                }
                _ => Slots::default(),
            },
            problems: problems(errors),
            changed_meanwhile: stored_otherwise,
            hidden: hidden(&[("key", &form.key), ("version", &form.version)]),
        }
    }
}

/// The mistake of a person who is registered already.
pub(crate) fn taken() -> Vec<FieldError> {
    vec![FieldError {
        field: "email".into(),
        message:
            "E-Mail-Adresse: Mit dieser Adresse ist schon jemand dieses Namens zu dieser Veranstaltung angemeldet."
                .into(),
    }]
}

/// The way to the registration of the same person.
pub(crate) fn registered_already(organizer: &EventOrganizer, id: Uuid) -> Obstacle {
    let link = organizer
        .principal
        .may_organize()
        .then(|| Link { href: organizer.person(id), text: "Zur vorhandenen Anmeldung".into() });
    Obstacle {
        title: "Diese Person ist schon angemeldet".into(),
        text: "Prüfen Sie Name und Adresse, oder öffnen Sie die vorhandene Anmeldung. Mehrere Personen mit derselben \
               Adresse können Sie eintragen, wenn sich ihre Namen unterscheiden."
            .into(),
        link,
    }
}

/// All seats are taken.
pub(crate) fn full(organizer: &EventOrganizer) -> Obstacle {
    let link = organizer.principal.may_organize().then(|| Link {
        href: links::organisation::edit_event(organizer.event.facts.id),
        text: "Veranstaltung bearbeiten".into(),
    });
    Obstacle {
        title: "Es ist kein Platz frei".into(),
        text: format!(
            "{} Wer die Veranstaltung organisiert, kann die Platzzahl erhöhen. Danach senden Sie dieses Formular noch \
             einmal.",
            words::all_taken(&organizer.event.seats)
        ),
        link,
    }
}

/// Nobody can be entered now.
pub(crate) fn closed(closed: Closed) -> Obstacle {
    let (title, text) = match closed {
        Closed::NotYet { opens_at } => (
            "Noch ist es zu früh",
            format!("Wer ohne Anmeldung kommt, kann ab dem {} erfasst werden.", dates::moment(opens_at)),
        ),
        Closed::Over => (
            "Die Veranstaltung ist vorbei",
            "Wer ohne Anmeldung da war, lässt sich unter „Anwesenheit“ erfassen.".into(),
        ),
        Closed::Cancelled => ("Die Veranstaltung ist abgesagt", "Es kann niemand mehr eingetragen werden.".into()),
    };
    Obstacle { title: title.into(), text, link: None }
}
