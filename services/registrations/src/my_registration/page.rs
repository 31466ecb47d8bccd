//! `/meine-anmeldung/{token}`: how one's own registration stands. GET never changes anything: mail scanners follow links.

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use fachtag_contracts::{events::EventStatus, links, registrations::RegistrationStatus};
use fachtag_web::{
    flash::Flash,
    page::{Alert, Html, Page, PageResult, Tone},
};
use fachtag_words::Words;

use super::{certificate_page, own::Own};
use crate::{
    app::App,
    domain::{
        choices::{self, ChoiceWindow},
        window::{self, check_open},
    },
    person_form::{AnswerForm, EventBrief, Line, OfEvent, brief, stored_lines},
    registered::RegistrationWithEvent,
    workshops::{
        self,
        slots::{self, Standing},
    },
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
    rows: Vec<Line>,
    /// The programme as it is for this person; empty without one, and for who is not registered.
    programme: Vec<Line>,
    /// There are workshops, and the person has chosen none.
    none_chosen: bool,
    /// `…/workshops`; none when nothing can be chosen now.
    choose_href: Option<String>,
    /// Why.
    no_choice: Option<String>,
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
    cancel_label: String,
    /// `…/daten.json`
    export_href: String,
    calendar_href: Option<String>,
    /// Where the button that withdraws the consent to support needs posts to; none without a consent.
    withdraw_action: Option<String>,
}

/// What the last action did: the word in the address, the message, and whether that says more.
const DONE: [(&str, &str, bool); 6] = [
    ("gewaehlt", "chosen", false),
    ("geaendert", "saved", false),
    ("widerrufen", "withdrawn", true),
    ("bestaetigt", "confirmed", true),
    ("angenommen", "accepted", true),
    ("abgemeldet", "signed-off", true),
];

fn done(flash: &Flash, words: &Words) -> Option<Alert> {
    let (_, id, says_more) = DONE.into_iter().find(|(word, ..)| flash.is(word))?;
    let text = if says_more { words.say(&format!("{id}.text")) } else { String::new() };
    Some(Alert { tone: Tone::Success, title: words.say(id), text })
}

pub(crate) async fn show(State(app): State<App>, own: Own, flash: Flash) -> PageResult {
    let registered = &own.registered;
    let (open, page) = (own.is_open(&app), own.page(&app, "own.title"));
    let action = |name: &str| open.then(|| own.below(name));
    let state = registered.registration.status;
    let has_seat = state == RegistrationStatus::Confirmed;
    let (answer_label, cancel_label) = match state {
        RegistrationStatus::Offered => ("own.accept", "decline"),
        _ => ("own.confirm", "cancel"),
    };
    let event = &registered.event.facts;
    let mut rows = stored_lines(&registered.registration, own.reader.language());
    // The link to an online event is for those who have a seat.
    if let Some(url) = event.online_url.as_ref().filter(|_| has_seat && open) {
        rows.insert(0, Line::new(page.say("own.online"), url.clone(), OfEvent::Nothing));
    }
    let positions = workshops::positions(&app.core, &registered.registration).await?;
    let standing = Standing { choices: &registered.registration.choices, positions: &positions };
    let active = registered.registration.is_active();
    let programme = active.then(|| slots::own_programme(&registered.event, standing, own.reader.language()));
    let is_again = state == RegistrationStatus::Cancelled && check_open(event, app.core.bus.clock.now()).is_ok();
    let view = ManagePage {
        event: brief(&registered.event, &page),
        alert: done(&flash, &page.words),
        status: status(&app, registered, &page.words),
        answer: action("bestaetigen")
            .filter(|_| state.is_held())
            .map(|action| AnswerForm { action, label: page.say(answer_label) }),
        reference: registered.registration.reference.clone(),
        rows,
        programme: programme.unwrap_or_default(),
        none_chosen: active && standing.choices.is_empty() && event.choosable().next().is_some(),
        choose_href: workshops::participant::is_open(&app, &own).then(|| own.below("workshops")),
        no_choice: no_choice(&app, &own, &page.words),
        edit_href: action("aendern"),
        cancel_href: action("abmelden"),
        certificate_lacks: certificate_page::lacks(&app, registered, &page.words),
        certificate_href: certificate_page::is_due(&app, registered).then(|| own.below("teilnahmebescheinigung")),
        again_href: is_again.then(|| page.link(&links::sign_up(&event.slug))),
        cancel_label: page.say(cancel_label),
        export_href: own.below("daten.json"),
        calendar_href: (has_seat && open).then(|| own.below("termin.ics")),
        withdraw_action: registered.registration.consent.as_ref().map(|_| own.below("einwilligung-widerrufen")),
        page,
    };
    Ok(Html::ok(view).into_response())
}

/// Why nothing can be chosen now, to who is registered.
fn no_choice(app: &App, own: &Own, words: &Words) -> Option<String> {
    match choices::window(&own.registered.event.facts, app.core.bus.clock.now()) {
        ChoiceWindow::NotYet(at) if own.is_open(app) => Some(words.and("at", words.moment(at)).say("choice-not-yet")),
        ChoiceWindow::Over(at) if own.is_open(app) => Some(words.and("at", words.moment(at)).say("choice-over")),
        _ => None,
    }
}

fn status(app: &App, registered: &RegistrationWithEvent, words: &Words) -> StatusBox {
    let event = &registered.event.facts;
    let over = app.core.bus.clock.now() >= event.ends_at;
    let until = registered.registration.answer_by.map(|at| words.moment(at)).unwrap_or_default();
    let words = words.and("until", until).with("position", registered.waiting_position.unwrap_or(1));
    let say = |tone, id: &str, text: Option<&str>| {
        let text = text.map(|text| words.say(&format!("{id}.{text}"))).unwrap_or_default();
        StatusBox { tone, title: words.say(id), text }
    };
    match (registered.registration.status, event.status) {
        (RegistrationStatus::Cancelled, _) if registered.registration.is_expired() => {
            say(Tone::Warning, "state-expired", Some("text"))
        }
        (RegistrationStatus::Cancelled, _) => say(Tone::Info, "state-cancelled", Some("text")),
        (_, EventStatus::Cancelled) => {
            let text = event.cancellation_reason.clone().unwrap_or_default();
            StatusBox { text, ..say(Tone::Warning, "state-called-off", None) }
        }
        (_, _) if over => say(Tone::Info, "state-over", None),
        (RegistrationStatus::Pending, _) => say(Tone::Warning, "state-pending", Some("text")),
        (RegistrationStatus::Offered, _) => say(Tone::Warning, "state-offered", Some("text")),
        (RegistrationStatus::Confirmed, _) => say(Tone::Success, "state-seat", None),
        (RegistrationStatus::Waitlisted, _) => {
            let next = match (window::moves_up(event, app.core.bus.clock.now()), event.offers) {
                (false, _) => "begun",
                (true, true) => "offers",
                (true, false) => "moves-up",
            };
            say(Tone::Info, "state-waiting", Some(next))
        }
    }
}
