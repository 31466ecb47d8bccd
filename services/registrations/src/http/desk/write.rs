//! Writing to people of an event: the form. What follows it stands in `mailing`.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::Organizes;
use fachtag_contracts::fields::{Checks, FieldError};
use fachtag_web::{
    body::{self, FormValues},
    dates,
    organisation::Tab,
    page::{Choice, Hidden, Html, Input},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{App, forms},
    Desk, organizing, query,
    views::{SentLine, WritePage},
};
use crate::{
    domain::applicant::LINE,
    store::{
        mailings::{self, Mailing},
        table::{self, Filter},
    },
    usecases::{
        Result,
        write::{self, Audience},
    },
};

/// The longest mail in characters.
const LONGEST: usize = 20_000;
/// The fixed groups of people: the form's value, what is stored, and the label.
const GROUPS: [(&str, &str, &str); 3] = [
    ("platz", "confirmed", "alle, die einen Platz haben"),
    ("warteliste", "waitlisted", "alle auf der Warteliste"),
    ("alle", "active", "alle, die angemeldet sind oder warten"),
];

/// What the address of the form says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// An audience, JSON.
    auswahl: String,
    /// The draft to go on with.
    entwurf: String,
}

/// What stands in the form.
#[derive(Default)]
struct Draft {
    key: String,
    to: String,
    /// An audience from the table, JSON; empty when there is none.
    selection: String,
    subject: String,
    text: String,
}

/// The address of the form for these people.
pub(super) fn href(desk: &Desk, audience: &Audience) -> Result<String> {
    let json = serde_json::to_string(audience)?;
    Ok(format!("{}/schreiben?{}", desk.base(), query::write(&[("auswahl", &json)])))
}

pub(super) async fn form(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(event): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    organizing(&app, principal, &event, async |desk| {
        let draft = match find(&app, &desk, &asked.entwurf).await?.filter(|mailing| mailing.ordered_at.is_none()) {
            Some(mailing) => Draft::of(&app, &desk, mailing)?,
            None => Draft::new(&app, &asked.auswahl),
        };
        page(&app, &desk, &draft, &[]).await
    })
    .await
}

impl Draft {
    fn new(app: &App, selection: &str) -> Self {
        let audience = serde_json::from_str::<Audience>(selection).ok();
        let to = audience.as_ref().map_or("platz", group);
        let selection = if to == "auswahl" { selection } else { "" };
        Self { key: new_key(app), to: to.into(), selection: selection.into(), ..Self::default() }
    }

    fn of(app: &App, desk: &Desk, mailing: Mailing) -> Result<Self> {
        let to = group(&Audience::of(&mailing)?);
        // Somebody else's draft becomes one of one's own.
        let own = mailing.author_id == desk.principal.id;
        Ok(Self {
            key: if own { mailing.id.to_string() } else { new_key(app) },
            to: to.into(),
            selection: if to == "auswahl" { mailing.audience } else { String::new() },
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
        Some(Audience::Matching(Filter { status: (*status).into(), ..Filter::default() }))
    }

    /// A mailing that may be kept.
    fn check(&self, desk: &Desk) -> Result<Mailing, Vec<FieldError>> {
        let mut checks = Checks::new();
        let audience = self.audience();
        if audience.is_none() {
            checks.error("an", "Empfängerinnen und Empfänger: Bitte wählen Sie, an wen die E-Mail geht.");
        }
        let subject = checks.required("betreff", "Betreff", &self.subject, LINE);
        let body = checks.text("text", "Text", Some(&self.text), LONGEST);
        if body.is_none() {
            checks.error("text", "Text: Bitte füllen Sie dieses Feld aus.");
        }
        let id = Uuid::try_parse(&self.key).unwrap_or_default();
        checks.finish(Mailing {
            id,
            event_id: desk.kept.event.id,
            audience: audience.and_then(|audience| serde_json::to_string(&audience).ok()).unwrap_or_default(),
            subject,
            body: body.unwrap_or_default(),
            author_id: desk.principal.id,
            author: desk.principal.name.clone(),
            changed_at: desk.now,
            ordered_at: None,
            recipients: None,
        })
    }
}

pub(super) fn new_key(app: &App) -> String {
    app.office.bus.clock.new_id().to_string()
}

/// The form's value for an audience.
fn group(audience: &Audience) -> &'static str {
    let plain = |status: &str| Audience::Matching(Filter { status: status.into(), ..Filter::default() });
    GROUPS.iter().find(|(_, status, _)| *audience == plain(status)).map_or("auswahl", |(word, ..)| word)
}

pub(super) async fn keep(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(event): Path<String>,
    fields: body::Fields<FormValues>,
) -> Response {
    let mut draft = Draft::read(&fields.0.unwrap_or_default());
    organizing(&app, principal, &event, async |desk| {
        if Uuid::try_parse(&draft.key).is_err() {
            draft.key = new_key(&app);
        }
        let mut mailing = match draft.check(&desk) {
            Ok(mailing) => mailing,
            Err(errors) => return page(&app, &desk, &draft, &errors).await,
        };
        if !write::keep(&app.office, &mailing).await? {
            // Sent already, from this page or another: what was typed becomes a new mail.
            mailing.id = app.office.bus.clock.new_id();
            write::keep(&app.office, &mailing).await?;
        }
        Ok(Redirect::to(&place(&desk, mailing.id)).into_response())
    })
    .await
}

pub(super) fn place(desk: &Desk, id: Uuid) -> String {
    format!("{}/schreiben/{id}", desk.base())
}

pub(super) async fn find(app: &App, desk: &Desk, id: &str) -> Result<Option<Mailing>> {
    let Ok(id) = Uuid::try_parse(id) else { return Ok(None) };
    Ok(mailings::find(&app.office.bus.database, desk.kept.event.id, id).await?)
}

async fn page(app: &App, desk: &Desk, draft: &Draft, errors: &[FieldError]) -> Result<Response> {
    let event = desk.kept.event.id;
    let mut audiences = Vec::new();
    if let Ok(selection) = serde_json::from_str::<Audience>(&draft.selection) {
        let count = write::reached(&app.office, event, &selection).await?.people.len();
        audiences
            .push(Choice { value: "auswahl".into(), label: format!("Auswahl aus der Tabelle ({})", people(count)) });
    }
    for (value, status, label) in GROUPS {
        let filter = Filter { status: status.into(), ..Filter::default() };
        let count = table::count(&app.office.bus.database, event, &filter).await? as usize;
        audiences.push(Choice { value: value.into(), label: format!("{label} ({})", people(count)) });
    }
    let input = |name: &str, value: &str| Input {
        value: value.into(),
        error: errors.iter().find(|error| error.field == name).map(|error| error.message.clone()),
    };
    let hidden = [("key", &draft.key), ("auswahl", &draft.selection)];
    let prefix = if errors.is_empty() { "" } else { "Fehler: " };
    let view = WritePage {
        page: desk.page(app, &format!("{prefix}Schreiben")),
        head: desk.head(Tab::Write),
        action: format!("{}/schreiben", desk.base()),
        hidden: hidden.map(|(name, value)| Hidden { name: name.into(), value: value.clone() }).into(),
        problems: forms::problems(errors),
        to: input("an", &draft.to),
        audiences,
        subject: input("betreff", &draft.subject),
        text: input("text", &draft.text),
        sent: mailings::ordered(&app.office.bus.database, event)
            .await?
            .iter()
            .map(|one| sent_line(desk, one))
            .collect(),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Html(status, view).into_response())
}

pub(super) fn people(count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    if count == 1 { "1 Person".into() } else { format!("{} Personen", dates::number(count)) }
}

pub(super) fn sent_line(desk: &Desk, mailing: &Mailing) -> SentLine {
    SentLine {
        href: place(desk, mailing.id),
        subject: mailing.subject.clone(),
        when: mailing.ordered_at.map(dates::moment).unwrap_or_default(),
        author: mailing.author.clone(),
        recipients: people(usize::try_from(mailing.recipients.unwrap_or_default()).unwrap_or_default()),
    }
}
