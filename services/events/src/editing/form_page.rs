//! The page with the form of an event, in sections.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_access::Principal;
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_forms::FieldError;
use fachtag_web::{
    organisation::{EventHead, Tab},
    page::{Alert, Hidden, Html},
};
use uuid::Uuid;

use super::{
    form_input,
    own_event::page,
    sent::Sent,
    views::{EditPage, Extras, FormView, StaleView},
};
use crate::{
    app::App,
    domain::{event_form::EventForm, group::Group},
    fields, queries,
    words::organizers_href,
};

const TOLD: &str = "Ändern Sie Zeit, Ort oder Online-Zugang, erhalten alle Angemeldeten zehn Minuten später eine E-Mail; bis dahin können Sie \
                    sie noch aufhalten. Andere Änderungen sind ohne E-Mail sofort sichtbar.";

const NEW: &str = "/organisation/veranstaltungen/neu";

/// The page for somebody, with the sub-groups to choose from.
pub struct FormPage<'a> {
    pub app: &'a App,
    pub principal: &'a Principal,
    pub groups: Vec<Group>,
}

/// The event that the form is about, or the id that a new one will have.
pub enum Subject<'a> {
    New(Uuid),
    Event(&'a Event),
}

/// What to show above the fields.
#[derive(Default)]
pub struct Notices {
    pub errors: Vec<FieldError>,
    pub done: Option<Alert>,
    pub stale: Option<StaleView>,
    pub extras: Extras,
}

impl Notices {
    pub fn of(errors: Vec<FieldError>, extras: Extras) -> Self {
        Self { errors, extras, ..Self::default() }
    }
}

impl<'a> FormPage<'a> {
    pub async fn load(app: &'a App, principal: &'a Principal) -> fachtag_db::Result<Self> {
        Ok(Self { app, principal, groups: queries::groups(&app.core).await? })
    }

    pub fn show(&self, status: StatusCode, subject: &Subject<'_>, values: EventForm, notices: Notices) -> Response {
        let (event, name, value) = match subject {
            Subject::New(key) => (None, "key", key.to_string()),
            Subject::Event(event) => (Some(*event), "version", event.version.to_string()),
        };
        let heading = if event.is_some() { "Veranstaltung bearbeiten" } else { "Veranstaltung anlegen" };
        let is_published = event.is_some_and(|event| event.status == EventStatus::Published);
        let (visitor, now) = (self.principal.visitor(), self.app.core.bus.clock.now());
        let view = EditPage {
            page: page(self.app, self.principal, fields::title(heading, &notices.errors)),
            head: event.map(|event| EventHead::new(event, now, &visitor, Tab::Edit)),
            heading,
            action: event.map_or_else(|| NEW.into(), |event| format!("{}/bearbeiten", organizers_href(event.id))),
            hidden: vec![Hidden { name: name.into(), value }],
            form: FormView {
                values,
                errors: notices.errors,
                extras: notices.extras,
                is_new: event.is_none(),
                all_open: notices.stale.is_some(),
            },
            kinds: form_input::kinds(),
            groups: form_input::choices(&self.groups, self.principal),
            no_group: if self.principal.may_organize_for(None) { "Ganzer Arbeitskreis" } else { "Bitte wählen" },
            question_kinds: form_input::question_kinds(),
            stale: notices.stale,
            notice: notices.done,
            is_published,
            told: is_published.then_some(TOLD),
            save: if is_published { "Änderungen speichern" } else { "Entwurf speichern" },
            back: event.map_or_else(|| "/organisation/veranstaltungen".into(), |event| organizers_href(event.id)),
        };
        Html(status, view).into_response()
    }

    /// The form once more, with what is wrong.
    pub fn refuse(&self, subject: &Subject<'_>, sent: Sent) -> Response {
        self.refuse_with(subject, sent, None)
    }

    /// The same, with what was done nevertheless.
    pub fn refuse_with(&self, subject: &Subject<'_>, sent: Sent, done: Option<Alert>) -> Response {
        let notices = Notices { done, ..Notices::of(form_input::in_order(sent.errors), sent.extras) };
        self.show(StatusCode::UNPROCESSABLE_ENTITY, subject, sent.values, notices)
    }
}
