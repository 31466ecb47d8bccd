//! Entering somebody who phoned.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::Organizes;
use fachtag_runtime::{IdempotencyKey, token_hash, trace};
use fachtag_web::{
    body::{self, FormValues},
    organisation::Tab,
};

use super::{
    super::{App, forms::Form},
    Desk, organizing,
    sheet::{self, Sheet},
};
use crate::{
    domain::{
        applicant::{Applicant, Asked, Way},
        window::check_way,
    },
    usecases::{
        Result,
        sign_up::{Answer, SignUp},
    },
};

pub(super) async fn form(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(event): Path<String>,
) -> Response {
    organizing(&app, principal, &event, async |desk| {
        let obstacle = check_way(&desk.kept.event, Way::Desk, desk.now).err().map(sheet::closed);
        Ok(page(&desk).ask(&app, &desk, &blank(&app), obstacle))
    })
    .await
}

/// An empty form with a key of its own, so that a double click enters one person.
pub(super) fn blank(app: &App) -> Form {
    Form { key: app.office.bus.clock.new_id().to_string(), ..Form::default() }
}

fn page(desk: &Desk) -> Sheet {
    Sheet {
        tab: Tab::Registrations,
        heading: "Person eintragen",
        lead: "Für alle, die angerufen oder geschrieben haben. Die Person erhält dieselbe E-Mail, als hätte sie sich \
               selbst angemeldet. Was Sie nicht wissen, lassen Sie leer.",
        action: format!("{}/neu", desk.base()),
        back_href: desk.base(),
        button: "Eintragen",
        short: false,
        email_optional: false,
        stored: None,
        changed_meanwhile: false,
    }
}

pub(super) async fn save(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(event): Path<String>,
    fields: body::Fields<FormValues>,
) -> Response {
    let mut form = Form::read(&fields.0.unwrap_or_default());
    organizing(&app, principal, &event, async |desk| {
        let asked = Asked::by(&desk.kept.event, Way::Desk);
        let applicant = match form.entry(asked.questions).check(&asked) {
            Ok(applicant) => applicant,
            Err(errors) => return Ok(page(&desk).refuse(&app, &desk, &form, &errors, None)),
        };
        let (errors, obstacle) = match sign_up(&app, &desk, &form, applicant, Way::Desk).await? {
            Answer::Placed(placed) => {
                let place = format!("{}?erledigt=eingetragen", desk.person(placed.id));
                return Ok(Redirect::to(&place).into_response());
            }
            answer => refused(&app, &desk, &mut form, answer),
        };
        Ok(page(&desk).refuse(&app, &desk, &form, &errors, obstacle))
    })
    .await
}

/// Enters somebody through the same line as everybody else.
pub(super) async fn sign_up(app: &App, desk: &Desk, form: &Form, applicant: Applicant, way: Way) -> Result<Answer> {
    let event = desk.kept.event.id;
    let idempotency = (!form.key.is_empty()).then(|| IdempotencyKey {
        key: token_hash(&format!("desk\n{event}\n{}", form.key)),
        body: token_hash(&format!("{applicant:?}")),
    });
    let actor = desk.actor();
    let wish =
        SignUp { applicant, way, actor, idempotency, traceparent: trace::current(), caution: None, unasked: false };
    let answer = app.sign_ups.sign_up(event, wish).await;
    answer.map_err(|_| fachtag_db::Error::Unavailable(sqlx::Error::PoolTimedOut).into())
}

/// Why somebody could not be entered, and what to do.
pub(super) fn refused(
    app: &App,
    desk: &Desk,
    form: &mut Form,
    answer: Answer,
) -> (Vec<fachtag_contracts::fields::FieldError>, Option<super::views::Obstacle>) {
    match answer {
        Answer::Registered(id) => (sheet::taken(), Some(sheet::registered_already(desk, id))),
        Answer::Closed(closed) => (Vec::new(), Some(sheet::closed(closed))),
        Answer::KeyReused => {
            // The same page was sent before with other data: it needs a look and a key of its own.
            form.key = blank(app).key;
            let obstacle = super::views::Obstacle {
                title: "Dieses Formular wurde schon einmal gesendet".into(),
                text:
                    "Die Angaben waren damals andere. Prüfen Sie sie bitte, und senden Sie das Formular noch einmal, \
                       wenn Sie eine weitere Person eintragen möchten."
                        .into(),
                link: None,
            };
            (Vec::new(), Some(obstacle))
        }
        _ => (Vec::new(), Some(sheet::full(desk))),
    }
}
