//! `/meine-anmeldung/{token}`: see, change, cancel and export one's own registration. GET never changes anything: mail
//! scanners follow links.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::{events::EventStatus, fields::FieldError, registrations::RegistrationStatus};
use fachtag_web::{
    body::{self, FormValues},
    dates,
    page::{Alert, Html, Page, Tone},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    App, certificate,
    forms::{self, Form},
    page,
    sign_up::brief,
    views::{AnswerForm, CancelConfirm, ManageEdit, ManagePage, StatusBox},
};
use crate::{
    domain::{
        applicant::{Asked, Way},
        history::Actor,
        window::{self, check_open},
    },
    store::registrations::status_word,
    usecases::{
        Result,
        answer::{self, Answered},
        cancel::{self, Cancelled, IfPresent},
        change::{self, Changed},
        read::{self, Registered},
    },
};

#[derive(Deserialize)]
pub(super) struct Shown {
    /// What was just done, as a word; it chooses the message.
    #[serde(default)]
    erledigt: String,
}

pub(super) async fn show(State(app): State<App>, Path(token): Path<String>, Query(query): Query<Shown>) -> Response {
    with(&app, &token, async |registered| Ok(show_page(&app, &token, &registered, done(&query.erledigt)))).await
}

pub(super) async fn edit(State(app): State<App>, Path(token): Path<String>) -> Response {
    with(&app, &token, async |registered| {
        Ok(match is_open(&app, &registered) {
            true => show_edit(&app, &token, &registered, &Form::from_row(&registered.row), Trouble::None),
            false => Redirect::to(&base(&token)).into_response(),
        })
    })
    .await
}

pub(super) async fn save(
    State(app): State<App>,
    Path(token): Path<String>,
    fields: body::Fields<FormValues>,
) -> Response {
    with(&app, &token, async |registered| {
        if !is_open(&app, &registered) {
            return Ok(Redirect::to(&base(&token)).into_response());
        }
        let form = Form { email: registered.row.email.clone(), ..Form::read(&fields.0.unwrap_or_default()) };
        let event = forms::asking_again(&registered.kept.event, &registered.row);
        let asked = Asked::by(&event, Way::Online);
        let data = match form.entry(asked.questions).check(&asked) {
            Ok(data) => data,
            Err(errors) => return Ok(show_edit(&app, &token, &registered, &form, Trouble::Mistakes(&errors))),
        };
        let (id, version) = (registered.row.id, form.expected_version());
        Ok(match change::change(&app.office, id, version, &data, &Actor::Participant).await? {
            Changed::Done => Redirect::to(&format!("{}?erledigt=geaendert", base(&token))).into_response(),
            Changed::Gone => Redirect::to(&base(&token)).into_response(),
            Changed::Taken(_) => {
                let mistake = FieldError {
                    field: "last_name".into(),
                    message:
                        "Nachname: Eine Person dieses Namens ist mit Ihrer E-Mail-Adresse schon angemeldet. Bitte \
                              prüfen Sie den Namen."
                            .into(),
                };
                show_edit(&app, &token, &registered, &form, Trouble::Mistakes(&[mistake]))
            }
            Changed::Stale => match read::by_token(&app.office, &token).await? {
                Some(now) => show_edit(&app, &token, &now, &form.upon(&now.row), Trouble::ChangedMeanwhile),
                None => app.not_found(),
            },
        })
    })
    .await
}

/// Withdraws the consent to keep support needs; they are deleted with it. Possible at any time.
pub(super) async fn withdraw(State(app): State<App>, Path(token): Path<String>) -> Response {
    with(&app, &token, async |registered| {
        change::withdraw_consent(&app.office, registered.row.id, &Actor::Participant).await?;
        Ok(Redirect::to(&format!("{}?erledigt=widerrufen", base(&token))).into_response())
    })
    .await
}

pub(super) async fn ask(State(app): State<App>, Path(token): Path<String>) -> Response {
    with(&app, &token, async |registered| {
        if !is_open(&app, &registered) {
            return Ok(Redirect::to(&base(&token)).into_response());
        }
        let present = registered.row.was_present();
        Ok(show_cancel(&app, &token, &registered, present))
    })
    .await
}

pub(super) async fn cancel(
    State(app): State<App>,
    Path(token): Path<String>,
    fields: body::Fields<FormValues>,
) -> Response {
    let told = fields.0.is_some_and(|values| values.text("anwesend") == "ja");
    let if_present = if told { IfPresent::Cancel } else { IfPresent::Keep };
    with(&app, &token, async |registered| {
        let id = registered.row.id;
        let place = match cancel::cancel(&app.office, id, &Actor::Participant, None, if_present).await? {
            // A second click finds the registration cancelled already; the answer is the same.
            Cancelled::Now | Cancelled::Before => format!("{}?erledigt=abgemeldet", base(&token)),
            // Marked since the page was shown: asked once more, with that.
            Cancelled::Present => return Ok(show_cancel(&app, &token, &registered, true)),
            Cancelled::Closed(_) | Cancelled::Unknown => base(&token),
        };
        Ok(Redirect::to(&place).into_response())
    })
    .await
}

fn show_cancel(app: &App, token: &str, registered: &Registered, present: bool) -> Response {
    let view = CancelConfirm {
        page: Page::new(&app.site, format!("Anmeldung absagen – {}", registered.kept.event.title)).private(),
        event: brief(&registered.kept),
        action: format!("{}/abmelden", base(token)),
        back_href: base(token),
        reference: registered.row.reference.clone(),
        waiting: registered.row.status() == RegistrationStatus::Waitlisted,
        offered: registered.row.status() == RegistrationStatus::Offered,
        moves_up: window::moves_up(&registered.kept.event, app.office.bus.clock.now()),
        present,
    };
    Html::ok(view).into_response()
}

/// Takes the seat that is held: confirms the sign-up, or accepts the offer.
pub(super) async fn accept(State(app): State<App>, Path(token): Path<String>) -> Response {
    with(&app, &token, async |registered| {
        let offered = registered.row.status() == RegistrationStatus::Offered;
        let place = match answer::accept(&app.office, registered.row.id, &Actor::Participant).await? {
            Answered::Now if offered => format!("{}?erledigt=angenommen", base(&token)),
            // A second click finds it confirmed already; the answer is the same.
            Answered::Now | Answered::Before => format!("{}?erledigt=bestaetigt", base(&token)),
            // The page says how it stands now.
            Answered::NotHeld | Answered::Closed(_) | Answered::Unknown => base(&token),
        };
        Ok(Redirect::to(&place).into_response())
    })
    .await
}

/// Everything stored of the person (Art. 15 DSGVO), as a file.
pub(super) async fn export(State(app): State<App>, Path(token): Path<String>) -> Response {
    with(&app, &token, async |registered| {
        let Registered { row, kept, waiting_position } = registered;
        let answers = row.answers().into_iter();
        let answers = answers.map(|answer| json!({"frage": answer.label, "antwort": answer.given}));
        let data = json!({
            "veranstaltung": {"titel": kept.event.title, "beginn": kept.event.starts_at, "ende": kept.event.ends_at},
            "anmeldung": {
                "id": row.id, "nummer": row.reference, "status": status_word(row.status()),
                "warteplatz": waiting_position, "angemeldet_am": row.registered_at, "anwesenheit": *row.attendance,
            },
            "person": {
                "vorname": row.first_name, "nachname": row.last_name, "email": row.email, "sprache": row.language(),
                "einrichtung": row.institution, "funktion": row.function, "verpflegung": row.meal, "anmerkung": row.note,
                "antworten": answers.collect::<Vec<_>>(),
                "unterstuetzungsbedarf": row.support_needs,
                "einwilligung_am": row.support_consent_at, "einwilligung_fassung": row.support_consent,
            },
        });
        let file = format!("attachment; filename=\"anmeldung-{}.json\"", row.reference);
        Ok(([(header::CONTENT_DISPOSITION, file)], Json(data)).into_response())
    })
    .await
}

/// Runs a page for the registration that the link leads to.
pub(super) async fn with(app: &App, token: &str, show: impl AsyncFnOnce(Registered) -> Result<Response>) -> Response {
    match read::by_token(&app.office, token).await {
        Ok(Some(registered)) => show(registered).await.unwrap_or_else(|error| app.failure(error)),
        Ok(None) => app.not_found(),
        Err(error) => page(app, Err(error)),
    }
}

fn base(token: &str) -> String {
    // A token that led to a registration has URL-safe letters only.
    format!("/meine-anmeldung/{token}")
}

/// Whether the person can still change something.
fn is_open(app: &App, registered: &Registered) -> bool {
    registered.row.status() != RegistrationStatus::Cancelled
        && registered.kept.event.status == EventStatus::Published
        && app.office.bus.clock.now() < registered.kept.event.ends_at
}

fn done(word: &str) -> Option<Alert> {
    let (title, text) = match word {
        "geaendert" => ("Ihre Angaben sind gespeichert", ""),
        "widerrufen" => ("Ihre Einwilligung ist widerrufen", "Die Angaben zum Unterstützungsbedarf sind gelöscht."),
        "bestaetigt" => ("Ihre Anmeldung ist bestätigt", "Sie erhalten eine E-Mail mit allen Angaben."),
        "angenommen" => ("Sie haben den Platz angenommen", "Sie erhalten eine E-Mail mit allen Angaben."),
        "abgemeldet" => ("Ihre Anmeldung ist abgesagt", "Sie erhalten darüber eine E-Mail."),
        _ => return None,
    };
    Some(Alert { tone: Tone::Success, title: title.into(), text: text.into() })
}

fn status(app: &App, registered: &Registered) -> StatusBox {
    let event = &registered.kept.event;
    let over = app.office.bus.clock.now() >= event.ends_at;
    let again = match check_open(event, app.office.bus.clock.now()) {
        Ok(()) => " Wenn Sie doch teilnehmen möchten, melden Sie sich bitte neu an.",
        Err(_) => "",
    };
    let until = registered.row.answer_by.map(dates::moment).unwrap_or_default();
    let (tone, title, text) = match (registered.row.status(), event.status) {
        (RegistrationStatus::Cancelled, _) if registered.row.is_expired() => (
            Tone::Warning,
            "Die Frist ist abgelaufen",
            format!("Wir haben keine Antwort von Ihnen erhalten und den Platz weitergegeben.{again}"),
        ),
        (RegistrationStatus::Cancelled, _) => {
            (Tone::Info, "Sie sind nicht mehr angemeldet", "Diese Anmeldung wurde zurückgenommen.".to_owned())
        }
        (_, EventStatus::Cancelled) => {
            (Tone::Warning, "Die Veranstaltung ist abgesagt", event.cancellation_reason.clone().unwrap_or_default())
        }
        (_, _) if over => (Tone::Info, "Die Veranstaltung ist vorbei", String::new()),
        (RegistrationStatus::Pending, _) => (
            Tone::Warning,
            "Bitte bestätigen Sie Ihre Anmeldung",
            format!("Wir halten Ihren Platz bis {until} frei. Erst mit Ihrer Bestätigung gilt die Anmeldung."),
        ),
        (RegistrationStatus::Offered, _) => (
            Tone::Warning,
            "Ein Platz ist für Sie frei",
            format!("Bitte nehmen Sie ihn bis {until} an. Danach bieten wir ihn der nächsten Person an."),
        ),
        (RegistrationStatus::Confirmed, _) => (Tone::Success, "Sie haben einen Platz", String::new()),
        (RegistrationStatus::Waitlisted, _) => (
            Tone::Info,
            "Sie stehen auf der Warteliste",
            format!(
                "Sie sind auf Platz {}. {}.",
                registered.waiting_position.unwrap_or(1),
                match (window::moves_up(event, app.office.bus.clock.now()), event.offers) {
                    (false, _) => "Die Veranstaltung hat begonnen; freie Plätze vergibt jetzt die Organisation vor Ort",
                    (true, true) => "Wird ein Platz frei, bieten wir ihn Ihnen per E-Mail an",
                    (true, false) => "Wird ein Platz frei, rücken Sie nach und erhalten eine E-Mail",
                }
            ),
        ),
    };
    StatusBox { tone, title: title.into(), text }
}

fn show_page(app: &App, token: &str, registered: &Registered, alert: Option<Alert>) -> Response {
    let base = base(token);
    let open = is_open(app, registered);
    let action = |name: &str| open.then(|| format!("{base}/{name}"));
    let state = registered.row.status();
    let has_seat = state == RegistrationStatus::Confirmed;
    let (answer_label, cancel_label) = match state {
        RegistrationStatus::Offered => ("Platz annehmen", "Platz ablehnen"),
        _ => ("Anmeldung bestätigen", "Anmeldung absagen"),
    };
    let event = &registered.kept.event;
    let mut rows = forms::stored_lines(&registered.row);
    // The link to an online event is for those who have a seat.
    if let Some(url) = event.online_url.as_ref().filter(|_| has_seat && open) {
        rows.insert(0, fachtag_web::page::Row { term: "Zugang online".into(), value: url.clone() });
    }
    let view = ManagePage {
        page: Page::new(&app.site, format!("Meine Anmeldung – {}", event.title)).private(),
        event: brief(&registered.kept),
        alert,
        status: status(app, registered),
        answer: action("bestaetigen")
            .filter(|_| state.is_held())
            .map(|action| AnswerForm { action, label: answer_label }),
        reference: registered.row.reference.clone(),
        rows,
        edit_href: action("aendern"),
        cancel_href: action("abmelden"),
        certificate_lacks: certificate::lacks(app, registered),
        certificate_href: certificate::is_due(app, registered).then(|| format!("{base}/teilnahmebescheinigung")),
        cancel_label,
        export_href: format!("{base}/daten.json"),
        calendar_href: (has_seat && open).then(|| format!("{base}/termin.ics")),
        withdraw_action: registered.row.support_consent_at.map(|_| format!("{base}/einwilligung-widerrufen")),
    };
    Html::ok(view).into_response()
}

/// Why the form is shown again.
enum Trouble<'e> {
    None,
    Mistakes(&'e [FieldError]),
    /// Somebody else saved first.
    ChangedMeanwhile,
}

fn show_edit(app: &App, token: &str, registered: &Registered, form: &Form, trouble: Trouble<'_>) -> Response {
    let event = &registered.kept.event;
    let (status, prefix, errors): (_, _, &[FieldError]) = match trouble {
        Trouble::None => (StatusCode::OK, "", &[][..]),
        Trouble::Mistakes(errors) => (StatusCode::UNPROCESSABLE_ENTITY, "Fehler: ", errors),
        Trouble::ChangedMeanwhile => (StatusCode::CONFLICT, "Fehler: ", &[][..]),
    };
    let (fields, meals) = forms::fields_again(form, event, &registered.row, errors);
    let view = ManageEdit {
        page: Page::new(&app.site, format!("{prefix}Angaben ändern – {}", registered.kept.event.title)).private(),
        event: brief(&registered.kept),
        action: format!("{}/aendern", base(token)),
        back_href: base(token),
        email: registered.row.email.clone(),
        fields,
        meals,
        problems: forms::problems(errors),
        changed_meanwhile: (status == StatusCode::CONFLICT)
            .then(|| form.stored_otherwise(&registered.row, &event.questions)),
        hidden: forms::hidden(&[("version", &form.version)]),
    };
    Html(status, view).into_response()
}
