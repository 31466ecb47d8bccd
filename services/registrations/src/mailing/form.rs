//! `…/schreiben`: writing to people of an event.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use fachtag_access::Organizing;
use fachtag_forms::{Checks, FieldError};
use fachtag_web::{
    body::{self, FormValues},
    organisation::{EventHead, Tab},
    page::{Choice, Hidden, Html, Input, Page, PageResult, Problem, form_title},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    check_words, find, ordered, reached, save as save_draft,
    views::{SentLine, place, sent_line},
};
use crate::{
    app::App,
    domain::{
        mailing::{Audience, Mailing},
        table::RegistrationFilter,
    },
    organizer::EventOrganizer,
    person_form::problems,
    table::count,
    table_view as view, words,
};

/// The fixed groups of people: the form's value, what is stored, and the label.
const GROUPS: [(&str, &str, &str); 3] = [
    ("platz", "confirmed", "alle, die einen Platz haben"),
    ("warteliste", "waitlisted", "alle auf der Warteliste"),
    ("alle", "active", "alle, die angemeldet sind oder warten"),
];

/// `…/schreiben`
#[derive(Template)]
#[template(path = "mailing/form.html")]
struct WritePage {
    page: Page,
    head: EventHead,
    action: String,
    hidden: Vec<Hidden>,
    problems: Vec<Problem>,
    to: Input,
    audiences: Vec<Choice>,
    subject: Input,
    text: Input,
    /// What went out before.
    sent: Vec<SentLine>,
}

/// What the address of the form says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FormQuery {
    /// An audience, JSON.
    auswahl: String,
    /// The draft to go on with.
    entwurf: String,
}

/// What stands in the form.
#[derive(Default)]
struct MailingDraft {
    key: String,
    to: String,
    /// An audience from the table, JSON; empty when there is none.
    selection: String,
    subject: String,
    text: String,
}

/// The address of the form for these people.
pub(crate) fn href(organizer: &EventOrganizer, audience: &Audience) -> serde_json::Result<String> {
    let json = serde_json::to_string(audience)?;
    Ok(format!("{}?{}", organizer.write(), view::write(&[("auswahl", &json)])))
}

pub(crate) async fn show(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    Query(asked): Query<FormQuery>,
) -> PageResult {
    let known = match Uuid::try_parse(&asked.entwurf) {
        Ok(id) => find(&app.core, organizer.event.facts.id, id).await?,
        Err(_) => None,
    };
    let draft = match known.filter(|mailing| mailing.ordered_at.is_none()) {
        Some(mailing) => MailingDraft::of(&app, &organizer, mailing)?,
        None => MailingDraft::new(&app, &asked.auswahl),
    };
    page(&app, &organizer, &draft, &[]).await
}

impl MailingDraft {
    fn new(app: &App, selection: &str) -> Self {
        let audience = serde_json::from_str::<Audience>(selection).ok();
        let to = audience.as_ref().map_or("platz", group);
        let selection = if to == "auswahl" { selection } else { "" };
        Self { key: app.new_key(), to: to.into(), selection: selection.into(), ..Self::default() }
    }

    fn of(app: &App, organizer: &EventOrganizer, mailing: Mailing) -> serde_json::Result<Self> {
        let to = group(&mailing.audience);
        // Somebody else's draft becomes one of one's own.
        let own = mailing.author_id == organizer.principal.id;
        Ok(Self {
            key: if own { mailing.id.to_string() } else { app.new_key() },
            to: to.into(),
            selection: if to == "auswahl" { serde_json::to_string(&mailing.audience)? } else { String::new() },
            subject: mailing.subject,
            text: mailing.body,
        })
    }

    fn read(values: &FormValues) -> Self {
        let text = |name: &str| values.text(name).to_owned();
        Self {
            key: text("key"),
            to: text("an"),
            selection: text("auswahl"),
            subject: text("betreff"),
            text: text("text"),
        }
    }

    fn audience(&self) -> Option<Audience> {
        if self.to == "auswahl" {
            return serde_json::from_str(&self.selection).ok();
        }
        let (_, status, _) = GROUPS.iter().find(|(word, ..)| *word == self.to)?;
        Some(Audience::Matching(RegistrationFilter::of_status(status)))
    }

    /// A mailing that may be saved.
    fn check(&self, organizer: &EventOrganizer) -> Result<Mailing, Vec<FieldError>> {
        let mut checks = Checks::new();
        let audience = self.audience();
        if audience.is_none() {
            checks.error("an", "Empfängerinnen und Empfänger: Bitte wählen Sie, an wen die E-Mail geht.");
        }
        let (subject, body) = check_words(&mut checks, ("betreff", &self.subject), ("text", &self.text));
        checks.finish(Mailing {
            id: Uuid::try_parse(&self.key).unwrap_or_default(),
            event_id: organizer.event.facts.id,
            audience: audience.unwrap_or(Audience::These(Vec::new())),
            subject,
            body,
            author_id: organizer.principal.id,
            author: organizer.principal.name.clone(),
            changed_at: organizer.now,
            ordered_at: None,
            recipients: None,
        })
    }
}

/// The form's value for an audience.
fn group(audience: &Audience) -> &'static str {
    let plain = |status: &str| Audience::Matching(RegistrationFilter::of_status(status));
    GROUPS.iter().find(|(_, status, _)| *audience == plain(status)).map_or("auswahl", |(word, ..)| word)
}

pub(crate) async fn save(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let mut draft = MailingDraft::read(&fields.0.unwrap_or_default());
    if Uuid::try_parse(&draft.key).is_err() {
        draft.key = app.new_key();
    }
    let mut mailing = match draft.check(&organizer) {
        Ok(mailing) => mailing,
        Err(errors) => return page(&app, &organizer, &draft, &errors).await,
    };
    if !save_draft(&app.core, &mailing).await? {
        // Sent already, from this page or another: what was typed becomes a new mail.
        mailing.id = app.core.bus.clock.new_id();
        save_draft(&app.core, &mailing).await?;
    }
    Ok(Redirect::to(&place(&organizer, mailing.id)).into_response())
}

async fn page(app: &App, organizer: &EventOrganizer, draft: &MailingDraft, errors: &[FieldError]) -> PageResult {
    let event = organizer.event.facts.id;
    let mut audiences = Vec::new();
    if let Ok(selection) = serde_json::from_str::<Audience>(&draft.selection) {
        let count = reached(&app.core, event, &selection).await?.people.len();
        audiences.push(Choice {
            value: "auswahl".into(),
            label: format!("Auswahl aus der Tabelle ({})", words::people(count)),
        });
    }
    for (value, status, label) in GROUPS {
        let count = count(&app.core, event, &RegistrationFilter::of_status(status)).await? as usize;
        audiences.push(Choice { value: value.into(), label: format!("{label} ({})", words::people(count)) });
    }
    let input = |name: &str, value: &str| Input {
        value: value.into(),
        error: errors.iter().find(|error| error.field == name).map(|error| error.message.clone()),
    };
    let hidden = [("key", &draft.key), ("auswahl", &draft.selection)];
    let view = WritePage {
        page: organizer.page(&form_title("Schreiben", !errors.is_empty())),
        head: organizer.head(Tab::Write),
        action: organizer.write(),
        hidden: hidden.map(|(name, value)| Hidden { name: name.into(), value: value.clone() }).into(),
        problems: problems(errors),
        to: input("an", &draft.to),
        audiences,
        subject: input("betreff", &draft.subject),
        text: input("text", &draft.text),
        sent: ordered(&app.core, event).await?.iter().map(|mailing| sent_line(organizer, mailing)).collect(),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Html(status, view).into_response())
}
