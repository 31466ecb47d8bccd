//! What organizers say about an event, and the checks of it.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::events::{Contact, Event, EventKind, EventStatus, Funder, GroupRef, Session, Venue};
use fachtag_forms::{Checks, FieldError};
use fachtag_planning::reminder_plan::Offset;
use uuid::Uuid;

use super::{
    session_input,
    sign_up_form::{self, QuestionInput},
    slug,
};

pub(super) const LINE: usize = 200;
const SUMMARY: usize = 500;
const DESCRIPTION: usize = 20_000;
pub(super) const NOTE: usize = 2_000;
const MOST_REMINDERS: usize = 5;
pub(super) const MOST_SEATS: u32 = 100_000;
/// A longer way between two parts is a slip.
const MOST_WALKING_MINUTES: u32 = 120;
/// Reminders longer before the start than sixty days are a slip.
const EARLIEST_REMINDER_MINUTES: i64 = 60 * 24 * 60;
/// An event longer than this is a slip of the year.
const LONGEST_EVENT: Duration = Duration::days(31);

/// An event's content, unchecked.
#[derive(Debug, Clone, PartialEq)]
pub struct EventInput {
    pub kind: EventKind,
    pub title: String,
    pub slug: Option<String>,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue: Option<Venue>,
    pub online_url: Option<String>,
    pub group: Option<String>,
    pub capacity: Option<u32>,
    pub house_limit: Option<u32>,
    pub waiting_list: bool,
    pub registration_opens_at: Option<DateTime<Utc>>,
    pub registration_closes_at: Option<DateTime<Utc>>,
    pub sessions: Vec<SessionInput>,
    pub choice_opens_at: Option<DateTime<Utc>>,
    pub choice_closes_at: Option<DateTime<Utc>>,
    pub choice_default: bool,
    pub walking_minutes: u32,
    /// Parts that people chose may be dropped; it is asked for, and not kept.
    pub drop_chosen: bool,
    pub contact: Option<Contact>,
    pub reminders: Vec<String>,
    pub email_confirmation: bool,
    pub offers: bool,
    /// `None`: what is usual for the kind of event.
    pub meals: Option<Vec<String>>,
    pub questions: Vec<QuestionInput>,
    pub funder: Option<Funder>,
    pub attendance_mails: bool,
    pub thanks: bool,
    pub documents_url: Option<String>,
    /// Markdown, for the mail that confirms a seat.
    pub confirmation_note: Option<String>,
    /// Markdown, for the reminders.
    pub reminder_note: Option<String>,
}

/// A part of the programme, unchecked.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionInput {
    /// Keeps a part the same when the programme is edited.
    pub id: Option<Uuid>,
    pub title: String,
    pub room: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub capacity: Option<u32>,
    /// Markdown.
    pub description: Option<String>,
    pub speaker: Option<String>,
    pub counts_for_certificate: bool,
}

impl EventInput {
    /// Without ids of parts of another event: seats are kept by them.
    pub fn with_own_sessions(&self, known: &[Session]) -> Self {
        let mut own = self.clone();
        for session in &mut own.sessions {
            session.id = session.id.filter(|id| known.iter().any(|known| known.id == *id));
        }
        own
    }

    /// The content as an event of this identity. `group` is the sub-group that the input's slug names, if there is one;
    /// `new_id` makes ids for new sessions.
    ///
    /// # Errors
    /// Every mistake, by field.
    pub fn check(
        &self,
        id: Uuid,
        slug: String,
        group: Option<GroupRef>,
        new_id: impl Fn() -> Uuid,
    ) -> Result<Event, Vec<FieldError>> {
        let mut checks = Checks::new();
        if self.slug.as_deref().is_some_and(|slug| !slug::is_valid(slug)) {
            checks.error(
                "slug",
                "Web-Adresse: Bitte verwenden Sie Kleinbuchstaben, Ziffern und Bindestriche, zum Beispiel fachtag-2027.",
            );
        }
        if self.group.is_some() && group.is_none() {
            checks.error("group", "Unterarbeitsgruppe: Diese Gruppe gibt es nicht. Bitte wählen Sie eine andere.");
        }
        self.check_times(&mut checks);
        self.check_rules(&mut checks);
        let event = Event {
            id,
            version: 1,
            slug,
            kind: self.kind,
            status: EventStatus::Draft,
            title: checks.required("title", "Titel", &self.title, LINE),
            summary: checks.text("summary", "Kurzbeschreibung", self.summary.as_deref(), SUMMARY),
            description: checks.text("description", "Beschreibung", self.description.as_deref(), DESCRIPTION),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            venue: self.venue.as_ref().map(|venue| check_venue(&mut checks, venue)),
            online_url: checks.web_address("online_url", "Online-Zugang", self.online_url.as_deref()),
            group,
            capacity: self.capacity,
            house_limit: self.house_limit,
            waiting_list: self.waiting_list,
            registration_opens_at: self.registration_opens_at,
            registration_closes_at: self.registration_closes_at,
            sessions: session_input::check(&mut checks, self, &new_id),
            choice_opens_at: self.choice_opens_at,
            choice_closes_at: self.choice_closes_at,
            choice_default: self.choice_default,
            walking_minutes: self.walking_minutes,
            contact: self.contact.as_ref().map(|contact| check_contact(&mut checks, contact)),
            reminders: self.reminders.clone(),
            email_confirmation: self.email_confirmation,
            offers: self.offers,
            meals: sign_up_form::check_meals(&mut checks, self.meals.as_deref(), self.kind),
            questions: sign_up_form::check_questions(&mut checks, &self.questions, new_id),
            funder: self.funder.as_ref().map(|funder| Funder {
                text: checks.required("funder.text", "Förderhinweis", &funder.text, SUMMARY),
                logo: funder.logo,
            }),
            attendance_mails: self.attendance_mails,
            thanks: self.thanks,
            documents_url: checks.web_address("documents_url", "Unterlagen", self.documents_url.as_deref()),
            confirmation_note: checks.text(
                "confirmation_note",
                "Absatz in der Bestätigung",
                self.confirmation_note.as_deref(),
                NOTE,
            ),
            reminder_note: checks.text(
                "reminder_note",
                "Absatz in der Erinnerung",
                self.reminder_note.as_deref(),
                NOTE,
            ),
            cancellation_reason: None,
        };
        checks.finish(event)
    }

    fn check_times(&self, checks: &mut Checks) {
        if self.ends_at <= self.starts_at {
            checks.error("ends_at", "Ende: Das Ende muss nach dem Beginn liegen.");
        } else if self.ends_at - self.starts_at > LONGEST_EVENT {
            checks.error("ends_at", "Ende: Eine Veranstaltung kann höchstens 31 Tage dauern.");
        }
        let closes_at = self.registration_closes_at.unwrap_or(self.starts_at);
        if closes_at > self.ends_at {
            checks.error(
                "registration_closes_at",
                "Anmeldeschluss: Er darf nicht nach dem Ende der Veranstaltung liegen.",
            );
        }
        let choice_closes_at = self.choice_closes_at.unwrap_or(self.ends_at);
        if choice_closes_at > self.ends_at {
            checks.error(
                "choice_closes_at",
                "Workshopwahl bis: Sie darf nicht nach dem Ende der Veranstaltung schließen.",
            );
        }
        if self.choice_default && self.choice_closes_at.is_none() {
            checks.error(
                "choice_closes_at",
                "Workshopwahl bis: Bitte geben Sie an, wann die freien Plätze vergeben werden.",
            );
        }
        if self.choice_opens_at.is_some_and(|opens_at| opens_at >= choice_closes_at) {
            checks.error("choice_opens_at", "Workshopwahl ab: Sie muss vor ihrem Ende beginnen.");
        }
        if self.walking_minutes > MOST_WALKING_MINUTES {
            let message = format!("Fußweg zwischen zwei Workshops: Höchstens {MOST_WALKING_MINUTES} Minuten.");
            checks.error("walking_minutes", message);
        }
        if self.registration_opens_at.is_some_and(|opens_at| opens_at >= closes_at) {
            checks.error("registration_opens_at", "Anmeldebeginn: Er muss vor dem Anmeldeschluss liegen.");
        }
    }

    fn check_rules(&self, checks: &mut Checks) {
        if self.capacity.is_some_and(|capacity| capacity > MOST_SEATS) {
            checks.error("capacity", format!("Plätze: Höchstens {MOST_SEATS}; ohne Angabe unbegrenzt."));
        }
        if let (Some(limit), Some(capacity)) = (self.house_limit, self.capacity)
            && limit < capacity
        {
            checks.error(
                "house_limit",
                format!("Höchstens im Haus: {limit} sind weniger als die {capacity} Plätze. Bitte nennen Sie mindestens so viele."),
            );
        }
        if self.reminders.len() > MOST_REMINDERS {
            checks.error("reminders", format!("Erinnerungen: Höchstens {MOST_REMINDERS}."));
        }
        for (index, reminder) in self.reminders.iter().enumerate() {
            let minutes = Offset::parse(reminder).map(Offset::minutes);
            let usable = minutes.is_some_and(|minutes| (1..=EARLIEST_REMINDER_MINUTES).contains(&minutes));
            if !usable || self.reminders[..index].contains(reminder) {
                let field = format!("reminders[{index}]");
                checks.error(&field, "Erinnerung: Erwartet werden verschiedene Abstände vor dem Beginn wie 7d, 1d oder 2h, höchstens 60d.");
            }
        }
    }
}

/// The content of an event as input, to be changed in part.
impl From<&Event> for EventInput {
    fn from(event: &Event) -> Self {
        Self {
            kind: event.kind,
            title: event.title.clone(),
            slug: Some(event.slug.clone()),
            summary: event.summary.clone(),
            description: event.description.clone(),
            starts_at: event.starts_at,
            ends_at: event.ends_at,
            venue: event.venue.clone(),
            online_url: event.online_url.clone(),
            group: event.group.as_ref().map(|group| group.slug.clone()),
            capacity: event.capacity,
            house_limit: event.house_limit,
            waiting_list: event.waiting_list,
            registration_opens_at: event.registration_opens_at,
            registration_closes_at: event.registration_closes_at,
            choice_opens_at: event.choice_opens_at,
            choice_closes_at: event.choice_closes_at,
            choice_default: event.choice_default,
            walking_minutes: event.walking_minutes,
            drop_chosen: false,
            sessions: event.sessions.iter().map(SessionInput::from).collect(),
            contact: event.contact.clone(),
            reminders: event.reminders.clone(),
            email_confirmation: event.email_confirmation,
            offers: event.offers,
            meals: Some(event.meals.clone()),
            questions: event.questions.iter().map(QuestionInput::from).collect(),
            funder: event.funder.clone(),
            attendance_mails: event.attendance_mails,
            thanks: event.thanks,
            documents_url: event.documents_url.clone(),
            confirmation_note: event.confirmation_note.clone(),
            reminder_note: event.reminder_note.clone(),
        }
    }
}

impl From<&Session> for SessionInput {
    fn from(session: &Session) -> Self {
        Self {
            id: Some(session.id),
            title: session.title.clone(),
            room: session.room.clone(),
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            capacity: session.capacity,
            description: session.description.clone(),
            speaker: session.speaker.clone(),
            counts_for_certificate: session.counts_for_certificate,
        }
    }
}

fn check_venue(checks: &mut Checks, venue: &Venue) -> Venue {
    let mut line = |field: &str, label: &str, value: &Option<String>| {
        checks.optional(&format!("venue.{field}"), label, value.as_deref(), LINE)
    };
    let (room, street) = (line("room", "Raum", &venue.room), line("street", "Straße", &venue.street));
    let (postal_code, city) =
        (line("postal_code", "Postleitzahl", &venue.postal_code), line("city", "Ort", &venue.city));
    Venue {
        name: checks.required("venue.name", "Veranstaltungsort", &venue.name, LINE),
        room,
        street,
        postal_code,
        city,
        accessibility: checks.text(
            "venue.accessibility",
            "Hinweise zum Zugang",
            venue.accessibility.as_deref(),
            SUMMARY * 2,
        ),
    }
}

fn check_contact(checks: &mut Checks, contact: &Contact) -> Contact {
    Contact {
        name: checks.required("contact.name", "Ansprechperson", &contact.name, LINE),
        email: checks.email("contact.email", &contact.email),
        phone: checks.optional("contact.phone", "Telefon", contact.phone.as_deref(), LINE),
    }
}

#[cfg(test)]
mod tests;
