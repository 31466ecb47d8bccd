//! Entering somebody who phoned.

use axum::extract::State;
use fachtag_access::Organizing;
use fachtag_forms::FieldError;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    organisation::Tab,
    page::PageResult,
};

use super::{NotStored, SignUpOutcome, SignUpRequest, with_errors_of};
use crate::{
    app::App,
    domain::{choices, fields::Participant, participant::FormRules, sign_up_way::SignUpWay, window::check_way},
    organizer::EventOrganizer,
    person_form::{
        Asking, Form,
        page::{self, FormPlace, Obstacle},
    },
    table::person,
    words,
};

pub(crate) async fn form(State(app): State<App>, Organizing(organizer): Organizing<EventOrganizer>) -> PageResult {
    let obstacle = check_way(&organizer.event.facts, SignUpWay::Desk, organizer.now).err().map(page::closed);
    Ok(place(&organizer).ask(&organizer, &blank(&app), obstacle))
}

/// An empty form with a key of its own, so that a double click enters one person.
pub(super) fn blank(app: &App) -> Form {
    Form::with_key(app.new_key())
}

fn place(organizer: &EventOrganizer) -> FormPlace {
    FormPlace {
        tab: Tab::Registrations,
        heading: "Person eintragen",
        lead: "Die Person erhält dieselbe E-Mail, als hätte sie sich selbst angemeldet; ohne Adresse keine. Was Sie nicht \
               wissen, lassen Sie leer.",
        seats: Some(words::place_now(&organizer.event.seats)),
        action: format!("{}/neu", organizer.base()),
        back_href: organizer.base(),
        button: "Eintragen",
        asking: Asking::Organizer { email_optional: true },
        stored: None,
        changed_meanwhile: false,
    }
}

pub(crate) async fn save(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let mut form = Form::read(&fields.0.unwrap_or_default());
    let asked = FormRules::by(&organizer.event.facts, SignUpWay::Desk);
    let chosen = choices::check(&organizer.event.facts, &form.sessions, asked.language);
    let participant = match with_errors_of(chosen, form.input(asked.questions).check(&asked)) {
        Ok(participant) => participant,
        Err(errors) => return Ok(place(&organizer).refuse(&organizer, &form, &errors, None)),
    };
    let (errors, obstacle) = match sign_up(&app, &organizer, &form, participant, SignUpWay::Desk).await? {
        SignUpOutcome::Placed(placed) => return Ok(flash::redirect(&organizer.person(placed.id), person::ENTERED)),
        outcome => refused(&app, &organizer, &mut form, outcome),
    };
    Ok(place(&organizer).refuse(&organizer, &form, &errors, obstacle))
}

/// Enters somebody through the same queue as everybody else.
pub(super) async fn sign_up(
    app: &App,
    organizer: &EventOrganizer,
    form: &Form,
    participant: Participant,
    way: SignUpWay,
) -> Result<SignUpOutcome, NotStored> {
    let event = organizer.event.facts.id;
    let idempotency = form.idempotency("desk", event, &participant);
    let actor = organizer.actor();
    let sessions = form.sessions.clone();
    let request =
        SignUpRequest { way, actor, idempotency, sessions, unasked: false, ..SignUpRequest::online(participant) };
    app.sign_ups.sign_up(event, request).await
}

/// Why somebody could not be entered, and what to do.
pub(super) fn refused(
    app: &App,
    organizer: &EventOrganizer,
    form: &mut Form,
    outcome: SignUpOutcome,
) -> (Vec<FieldError>, Option<Obstacle>) {
    match outcome {
        SignUpOutcome::Registered(id) => (page::taken(), Some(page::registered_already(organizer, id))),
        SignUpOutcome::NotChosen(errors) => (errors, None),
        SignUpOutcome::Closed(closed) => (Vec::new(), Some(page::closed(closed))),
        SignUpOutcome::KeyReused => {
            // The same page was sent before with other data: it needs a look and a key of its own.
            form.key = app.new_key();
            let obstacle = Obstacle {
                title: "Dieses Formular wurde schon einmal gesendet".into(),
                text:
                    "Die Angaben waren damals andere. Prüfen Sie sie bitte, und senden Sie das Formular noch einmal, \
                       wenn Sie eine weitere Person eintragen möchten."
                        .into(),
                link: None,
            };
            (Vec::new(), Some(obstacle))
        }
        _ => (Vec::new(), Some(page::full(organizer))),
    }
}
