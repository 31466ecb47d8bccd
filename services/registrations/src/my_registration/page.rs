//! `/meine-anmeldung/{token}`: how one's own registration stands. GET never changes anything: mail scanners follow links.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use fachtag_contracts::{events::EventStatus, links, registrations::RegistrationStatus};
use fachtag_web::{
    dates,
    flash::{Flash, Words},
    page::{Alert, Html, Page, Row, Tone},
};

use super::{certificate_page, own::Own};
use crate::{
    app::App,
    domain::window::{self, check_open},
    person_form::{AnswerForm, EventBrief, brief, stored_lines},
    registered::RegistrationWithEvent,
};

/// Where a registration stands, in words.
struct StatusBox {
    tone: Tone,
    /// "Sie haben einen Platz", "Sie stehen auf der Warteliste", "Sie sind nicht mehr angemeldet", …
    title: String,
    /// Such as the position on the waiting list and what happens next; may be empty.
    text: String,
}

/// `/meine-anmeldung/{token}`
#[derive(Template)]
#[template(path = "my_registration/page.html")]
struct ManagePage {
    page: Page,
    event: EventBrief,
    /// What the last action did.
    alert: Option<Alert>,
    status: StatusBox,
    /// The button by which somebody for whom a seat is held takes it.
    answer: Option<AnswerForm>,
    reference: String,
    /// The person's own data.
    rows: Vec<Row>,
    /// `…/aendern`; none when nothing can be changed any more.
    edit_href: Option<String>,
    /// `…/abmelden`; none when cancelled or over.
    cancel_href: Option<String>,
    /// `…/teilnahmebescheinigung`; none unless the person was there, and the event is over.
    certificate_href: Option<String>,
    /// What the certificate cannot show of the name and the institution.
    certificate_lacks: Option<String>,
    /// Signs up anew; none unless cancelled, and sign-up is open.
    again_href: Option<String>,
    /// "Abmelden", or "Platz ablehnen" for who is offered one.
    cancel_label: &'static str,
    /// `…/daten.json`
    export_href: String,
    calendar_href: Option<String>,
    /// Where the button that withdraws the consent to support needs posts to; none without a consent.
    withdraw_action: Option<String>,
}

const DONE: &Words = &[
    ("geaendert", Tone::Success, "Ihre Angaben sind gespeichert", ""),
    (
        "widerrufen",
        Tone::Success,
        "Ihre Einwilligung ist widerrufen",
        "Die Angaben zum Unterstützungsbedarf sind gelöscht.",
    ),
    ("bestaetigt", Tone::Success, "Ihre Anmeldung ist bestätigt", "Sie erhalten eine E-Mail mit allen Angaben."),
    ("angenommen", Tone::Success, "Sie haben den Platz angenommen", "Sie erhalten eine E-Mail mit allen Angaben."),
    ("abgemeldet", Tone::Success, "Sie sind abgemeldet", "Sie erhalten darüber eine E-Mail."),
];

pub(crate) async fn show(State(app): State<App>, own: Own, flash: Flash) -> Response {
    view(&app, &own, flash.alert(DONE))
}

fn view(app: &App, own: &Own, alert: Option<Alert>) -> Response {
    let (base, registered) = (own.base(), &own.registered);
    let open = own.is_open(app);
    let action = |name: &str| open.then(|| format!("{base}/{name}"));
    let state = registered.registration.status;
    let has_seat = state == RegistrationStatus::Confirmed;
    let (answer_label, cancel_label) = match state {
        RegistrationStatus::Offered => ("Platz annehmen", "Platz ablehnen"),
        _ => ("Anmeldung bestätigen", "Abmelden"),
    };
    let event = &registered.event.facts;
    let mut rows = stored_lines(&registered.registration);
    // The link to an online event is for those who have a seat.
    if let Some(url) = event.online_url.as_ref().filter(|_| has_seat && open) {
        rows.insert(0, Row { term: "Zugang online".into(), value: url.clone() });
    }
    let view = ManagePage {
        page: Page::new(&app.site, format!("Meine Anmeldung – {}", event.title)).private(),
        event: brief(&registered.event),
        alert,
        status: status(app, registered),
        answer: action("bestaetigen")
            .filter(|_| state.is_held())
            .map(|action| AnswerForm { action, label: answer_label }),
        reference: registered.registration.reference.clone(),
        rows,
        edit_href: action("aendern"),
        cancel_href: action("abmelden"),
        certificate_lacks: certificate_page::lacks(app, registered),
        certificate_href: certificate_page::is_due(app, registered).then(|| format!("{base}/teilnahmebescheinigung")),
        again_href: (state == RegistrationStatus::Cancelled && check_open(event, app.core.bus.clock.now()).is_ok())
            .then(|| links::sign_up(&event.slug)),
        cancel_label,
        export_href: format!("{base}/daten.json"),
        calendar_href: (has_seat && open).then(|| format!("{base}/termin.ics")),
        withdraw_action: registered.registration.consent.as_ref().map(|_| format!("{base}/einwilligung-widerrufen")),
    };
    Html::ok(view).into_response()
}

fn status(app: &App, registered: &RegistrationWithEvent) -> StatusBox {
    let event = &registered.event.facts;
    let over = app.core.bus.clock.now() >= event.ends_at;
    let until = registered.registration.answer_by.map(dates::moment).unwrap_or_default();
    let (tone, title, text) = match (registered.registration.status, event.status) {
        (RegistrationStatus::Cancelled, _) if registered.registration.is_expired() => (
            Tone::Warning,
            "Die Frist ist abgelaufen",
            "Wir haben keine Antwort von Ihnen erhalten und den Platz weitergegeben.".to_owned(),
        ),
        (RegistrationStatus::Cancelled, _) => (
            Tone::Info,
            "Sie sind nicht mehr angemeldet",
            "Sie haben sich abgemeldet, oder die Organisation hat Sie abgemeldet.".to_owned(),
        ),
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
                "Sie stehen an {}. Stelle. {}.",
                registered.waiting_position.unwrap_or(1),
                match (window::moves_up(event, app.core.bus.clock.now()), event.offers) {
                    (false, _) => "Die Veranstaltung hat begonnen; freie Plätze vergibt jetzt die Organisation vor Ort",
                    (true, true) => "Wird ein Platz frei, bieten wir ihn Ihnen per E-Mail an",
                    (true, false) => "Wird ein Platz frei, rücken Sie nach und erhalten eine E-Mail",
                }
            ),
        ),
    };
    StatusBox { tone, title: title.into(), text }
}
