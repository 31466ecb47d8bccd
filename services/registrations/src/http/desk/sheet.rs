//! The form with a person's data, wherever an organizer fills it in.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_contracts::fields::FieldError;
use fachtag_web::{
    dates,
    organisation::Tab,
    page::{Hidden, Html, Link},
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
use crate::domain::window::Closed;

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
        let title = format!("Fehler: {}", self.heading);
        Html(StatusCode::UNPROCESSABLE_ENTITY, self.view(app, desk, &title, form, errors, obstacle)).into_response()
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
            fields: form.fields(&event.questions, errors),
            meals: forms::meals(event),
            problems: forms::problems(errors),
            hidden: vec![Hidden { name: "key".into(), value: form.key.clone() }],
            short: self.short,
            email_optional: self.email_optional,
        }
    }
}

/// The mistake of an address that is registered already.
pub(super) fn address_taken() -> Vec<FieldError> {
    vec![FieldError {
        field: "email".into(),
        message: "E-Mail-Adresse: Mit dieser Adresse ist schon jemand zu dieser Veranstaltung angemeldet.".into(),
    }]
}

/// The way to the registration that has the address.
pub(super) fn registered_already(desk: &Desk, id: Uuid) -> Obstacle {
    let link =
        desk.principal.may_organize().then(|| Link { href: desk.person(id), text: "Zur vorhandenen Anmeldung".into() });
    Obstacle {
        title: "Diese Adresse ist schon angemeldet".into(),
        text: "Prüfen Sie die Adresse, oder öffnen Sie die vorhandene Anmeldung.".into(),
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
