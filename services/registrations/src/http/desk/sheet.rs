//! The form with a person's data, wherever an organizer fills it in.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_contracts::fields::FieldError;
use fachtag_web::{
    dates,
    organisation::Tab,
    page::{Html, Link},
};
use uuid::Uuid;

use super::{
    super::{
        App,
        forms::{self, Form},
    },
    Desk,
    views::{FormPage, Obstacle},
    words,
};
use crate::{domain::window::Closed, store::registrations::Row};

/// What differs between the places where the form stands.
pub(super) struct Sheet {
    pub tab: Tab,
    pub heading: &'static str,
    pub lead: &'static str,
    pub action: String,
    pub back_href: String,
    pub button: &'static str,
    /// Only names, institution and address.
    pub short: bool,
    pub email_optional: bool,
    /// The registration whose data they are.
    pub stored: Option<Row>,
    /// It was changed after the form was shown.
    pub changed_meanwhile: bool,
}

impl Sheet {
    /// The empty form; while nobody can be entered, the reason instead.
    pub fn ask(self, app: &App, desk: &Desk, form: &Form, obstacle: Option<Obstacle>) -> Response {
        let title = self.heading.to_owned();
        let blocked = obstacle.is_some();
        let view = FormPage { blocked, ..self.view(app, desk, &title, form, &[], obstacle) };
        Html::ok(view).into_response()
    }

    /// The form with what stands in it and what is wrong.
    pub fn refuse(
        self,
        app: &App,
        desk: &Desk,
        form: &Form,
        errors: &[FieldError],
        obstacle: Option<Obstacle>,
    ) -> Response {
        let status = if self.changed_meanwhile { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let title = format!("Fehler: {}", self.heading);
        Html(status, self.view(app, desk, &title, form, errors, obstacle)).into_response()
    }

    fn view(
        self,
        app: &App,
        desk: &Desk,
        title: &str,
        form: &Form,
        errors: &[FieldError],
        obstacle: Option<Obstacle>,
    ) -> FormPage {
        let event = &desk.kept.event;
        let (fields, meals) = match &self.stored {
            Some(row) => forms::fields_again(form, event, row, errors),
            None => (form.fields(&event.questions, errors), forms::meals(event)),
        };
        let stored_otherwise = self.stored.as_ref().filter(|_| self.changed_meanwhile);
        let stored_otherwise = stored_otherwise.map(|row| form.stored_otherwise(row, &event.questions));
        FormPage {
            page: desk.page(app, title),
            head: desk.head(self.tab),
            heading: self.heading.into(),
            lead: self.lead.into(),
            obstacle,
            blocked: false,
            action: self.action,
            back_href: self.back_href,
            button: self.button.into(),
            fields,
            meals,
            problems: forms::problems(errors),
            changed_meanwhile: stored_otherwise,
            hidden: forms::hidden(&[("key", &form.key), ("version", &form.version)]),
            short: self.short,
            email_optional: self.email_optional,
        }
    }
}

/// The mistake of a person who is registered already.
pub(super) fn taken() -> Vec<FieldError> {
    vec![FieldError {
        field: "email".into(),
        message:
            "E-Mail-Adresse: Mit dieser Adresse ist schon jemand dieses Namens zu dieser Veranstaltung angemeldet."
                .into(),
    }]
}

/// The way to the registration of the same person.
pub(super) fn registered_already(desk: &Desk, id: Uuid) -> Obstacle {
    let link =
        desk.principal.may_organize().then(|| Link { href: desk.person(id), text: "Zur vorhandenen Anmeldung".into() });
    Obstacle {
        title: "Diese Person ist schon angemeldet".into(),
        text: "Prüfen Sie Name und Adresse, oder öffnen Sie die vorhandene Anmeldung. Mehrere Personen mit derselben \
               Adresse können Sie eintragen, wenn sich ihre Namen unterscheiden."
            .into(),
        link,
    }
}

/// All seats are taken.
pub(super) fn full(desk: &Desk) -> Obstacle {
    let link = desk.principal.may_organize().then(|| Link {
        href: format!("/organisation/veranstaltungen/{}/bearbeiten", desk.kept.event.id),
        text: "Veranstaltung bearbeiten".into(),
    });
    Obstacle {
        title: "Es ist kein Platz frei".into(),
        text: format!(
            "{} Wer die Veranstaltung organisiert, kann die Platzzahl erhöhen. Danach senden Sie dieses Formular noch \
             einmal.",
            words::all_taken(&desk.kept.seats)
        ),
        link,
    }
}

/// Nobody can be entered now.
pub(super) fn closed(closed: Closed) -> Obstacle {
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
