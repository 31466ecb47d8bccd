//! An event as a form shows it: everything is text, named as the form names it. So what was typed, what is stored and what
//! was there before can be compared field by field.

pub mod pasted;
pub mod reading;
pub mod sections;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Event, EventKind, Question, QuestionKind, Session, Venue};
use uuid::Uuid;

use super::{local_time, reminders};

/// What stands in a ticked box.
pub const YES: &str = "true";

/// The form's fields and their names for people, in the form's order.
pub const FIELDS: &[(&str, &str)] = &[
    ("kind", "Art der Veranstaltung"),
    ("title", "Titel"),
    ("slug", "Web-Adresse"),
    ("summary", "Kurzbeschreibung"),
    ("description", "Beschreibung"),
    ("group", "Unterarbeitsgruppe"),
    ("starts_at.date", "Beginn: Tag"),
    ("starts_at.time", "Beginn: Uhrzeit"),
    ("ends_at.date", "Ende: Tag"),
    ("ends_at.time", "Ende: Uhrzeit"),
    ("venue.name", "Veranstaltungsort"),
    ("venue.room", "Raum"),
    ("venue.street", "Straße und Hausnummer"),
    ("venue.postal_code", "Postleitzahl"),
    ("venue.city", "Ort"),
    ("venue.accessibility", "Hinweise zum Zugang"),
    ("online_url", "Online-Zugang"),
    ("capacity", "Plätze"),
    ("house_limit", "Höchstens im Haus"),
    ("waiting_list", "Warteliste"),
    ("offers", "Freie Plätze anbieten"),
    ("email_confirmation", "E-Mail-Adresse bestätigen lassen"),
    ("registration_opens_at.date", "Anmeldebeginn: Tag"),
    ("registration_opens_at.time", "Anmeldebeginn: Uhrzeit"),
    ("registration_closes_at.date", "Anmeldeschluss: Tag"),
    ("registration_closes_at.time", "Anmeldeschluss: Uhrzeit"),
    ("sessions", "Programm"),
    ("choice_opens_at.date", "Workshopwahl ab: Tag"),
    ("choice_opens_at.time", "Workshopwahl ab: Uhrzeit"),
    ("choice_closes_at.date", "Workshopwahl bis: Tag"),
    ("choice_closes_at.time", "Workshopwahl bis: Uhrzeit"),
    ("choice_default", "Freie Plätze für alle ohne Wahl"),
    ("walking_minutes", "Fußweg zwischen zwei Workshops"),
    ("drop_chosen", "Gewählte Programmpunkte dürfen entfallen"),
    ("meals", "Verpflegung"),
    ("questions", "Eigene Fragen"),
    ("contact.name", "Ansprechperson"),
    ("contact.email", "E-Mail der Ansprechperson"),
    ("contact.phone", "Telefon der Ansprechperson"),
    ("funder.text", "Förderhinweis"),
    ("funder.logo", "Logo"),
    ("confirmation_note", "Absatz in der Bestätigung"),
    ("reminders", "Erinnerungen"),
    ("reminder_note", "Absatz in der Erinnerung"),
    ("attendance_mails", "Teilnahmeliste per E-Mail"),
    ("thanks", "Dank per E-Mail"),
    ("documents_url", "Unterlagen"),
];

/// A part of the programme in the form.
pub const SESSION_FIELDS: &[(&str, &str)] = &[
    ("title", "Titel"),
    ("room", "Raum"),
    ("day", "Tag"),
    ("from", "Beginn"),
    ("until", "Ende"),
    ("capacity", "Plätze"),
    ("speaker", "Referentin oder Referent"),
    ("description", "Beschreibung"),
    ("counts", "Zählt für die Bescheinigung"),
];

/// A question of the event's own in the form.
pub const QUESTION_FIELDS: &[(&str, &str)] = &[
    ("label", "Frage"),
    ("hint", "Hinweis"),
    ("kind", "Art der Antwort"),
    ("choices", "Auswahl"),
    ("required", "Pflichtfrage"),
];

/// Texts by field; a field that is not there is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(BTreeMap<&'static str, String>);

impl Texts {
    /// What stands in a field.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Puts something into a field. White space around it does not count, line ends become `\n`.
    pub fn set(&mut self, name: &'static str, value: &str) {
        let value = value.replace("\r\n", "\n");
        match value.trim() {
            "" => self.0.remove(name),
            value => self.0.insert(name, value.to_owned()),
        };
    }

    fn tick(&mut self, name: &'static str, ticked: bool) {
        self.set(name, if ticked { YES } else { "" });
    }

    fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    fn lines(&self, name: &str) -> Vec<String> {
        self.get(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

/// A session or a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// None while it is new.
    pub id: Option<Uuid>,
    pub texts: Texts,
}

/// The whole form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventForm {
    pub texts: Texts,
    pub sessions: Vec<Row>,
    pub questions: Vec<Row>,
}

impl EventForm {
    /// The form of an event; the programme stands in it by time.
    pub fn of(event: &Event) -> Self {
        let mut form = Self::default();
        let texts = &mut form.texts;
        let optional = |value: &Option<String>| value.clone().unwrap_or_default();
        texts.set("kind", kind_word(event.kind));
        texts.set("title", &event.title);
        texts.set("slug", &event.slug);
        texts.set("summary", &optional(&event.summary));
        texts.set("description", &optional(&event.description));
        texts.set("group", event.group.as_ref().map_or("", |group| &group.slug));
        set_times(texts, event);
        set_venue(texts, &event.venue.clone().unwrap_or_default());
        texts.set("online_url", &optional(&event.online_url));
        texts.set("capacity", &number(event.capacity));
        texts.set("house_limit", &number(event.house_limit));
        texts.tick("choice_default", event.choice_default);
        texts.set("walking_minutes", &number(Some(event.walking_minutes).filter(|minutes| *minutes > 0)));
        texts.tick("waiting_list", event.waiting_list);
        texts.tick("offers", event.offers);
        texts.tick("email_confirmation", event.email_confirmation);
        texts.set("meals", &event.meals.join("\n"));
        if let Some(contact) = &event.contact {
            texts.set("contact.name", &contact.name);
            texts.set("contact.email", &contact.email);
            texts.set("contact.phone", &optional(&contact.phone));
        }
        if let Some(funder) = &event.funder {
            texts.set("funder.text", &funder.text);
            texts.set("funder.logo", &funder.logo.map(|logo| logo.to_string()).unwrap_or_default());
        }
        texts.set("reminders", &reminders::words(&event.reminders));
        texts.tick("attendance_mails", event.attendance_mails);
        texts.tick("thanks", event.thanks);
        texts.set("documents_url", &optional(&event.documents_url));
        texts.set("confirmation_note", &optional(&event.confirmation_note));
        texts.set("reminder_note", &optional(&event.reminder_note));
        let mut sessions: Vec<&Session> = event.sessions.iter().collect();
        sessions.sort_by_key(|session| (session.starts_at, session.ends_at));
        form.sessions = sessions.into_iter().map(|session| session_row(session, event.starts_at)).collect();
        form.questions = event.questions.iter().map(question_row).collect();
        form
    }

    /// Forgets rows in which nothing was typed.
    pub fn drop_empty_rows(&mut self) {
        let is_new =
            |row: &Row, fields: &[&str]| row.id.is_none() && fields.iter().all(|f| row.texts.get(f).is_empty());
        self.sessions.retain(|row| {
            !is_new(row, &["title", "room", "day", "from", "until", "capacity", "speaker", "description"])
        });
        self.questions.retain(|row| !is_new(row, &["label", "hint", "choices"]));
    }
}

fn set_times(texts: &mut Texts, event: &Event) {
    texts.set("starts_at.date", &local_time::date_text(event.starts_at));
    texts.set("starts_at.time", &local_time::time_text(event.starts_at));
    texts.set("ends_at.date", &local_time::date_text(event.ends_at));
    texts.set("ends_at.time", &local_time::time_text(event.ends_at));
    for (day, time, at) in [
        ("choice_opens_at.date", "choice_opens_at.time", event.choice_opens_at),
        ("choice_closes_at.date", "choice_closes_at.time", event.choice_closes_at),
        ("registration_opens_at.date", "registration_opens_at.time", event.registration_opens_at),
        ("registration_closes_at.date", "registration_closes_at.time", event.registration_closes_at),
    ] {
        if let Some(at) = at {
            texts.set(day, &local_time::date_text(at));
            texts.set(time, &local_time::time_text(at));
        }
    }
}

fn set_venue(texts: &mut Texts, venue: &Venue) {
    texts.set("venue.name", &venue.name);
    for (name, value) in [
        ("venue.room", &venue.room),
        ("venue.street", &venue.street),
        ("venue.postal_code", &venue.postal_code),
        ("venue.city", &venue.city),
        ("venue.accessibility", &venue.accessibility),
    ] {
        texts.set(name, value.as_deref().unwrap_or_default());
    }
}

/// The day is left out on the event's first day, so that the programme moves with the event.
fn session_row(session: &Session, first_day: DateTime<Utc>) -> Row {
    let mut texts = Texts::default();
    let day = local_time::date_text(session.starts_at);
    texts.set("title", &session.title);
    texts.set("room", session.room.as_deref().unwrap_or_default());
    texts.set("day", if day == local_time::date_text(first_day) { "" } else { &day });
    texts.set("from", &local_time::time_text(session.starts_at));
    texts.set("until", &local_time::time_text(session.ends_at));
    texts.set("capacity", &number(session.capacity));
    texts.set("speaker", session.speaker.as_deref().unwrap_or_default());
    texts.set("description", session.description.as_deref().unwrap_or_default());
    texts.tick("counts", session.counts_for_certificate);
    Row { id: Some(session.id), texts }
}

fn question_row(question: &Question) -> Row {
    let mut texts = Texts::default();
    texts.set("label", &question.label);
    texts.set("hint", question.hint.as_deref().unwrap_or_default());
    texts.set("kind", question_kind_word(question.kind));
    texts.set("choices", &question.choices.join("\n"));
    texts.tick("required", question.required);
    Row { id: Some(question.id), texts }
}

fn number(value: Option<u32>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Kinds of events by their word in the form.
pub const KINDS: [(&str, EventKind); 3] =
    [("fachtag", EventKind::Fachtag), ("group_meeting", EventKind::GroupMeeting), ("plenary", EventKind::Plenary)];

/// Kinds of questions by their word in the form, and for people.
pub const QUESTION_KINDS: [(&str, QuestionKind, &str); 5] = [
    ("short_text", QuestionKind::ShortText, "Kurzer Text (eine Zeile)"),
    ("long_text", QuestionKind::LongText, "Langer Text"),
    ("choice", QuestionKind::Choice, "Eine Möglichkeit auswählen"),
    ("multiple_choice", QuestionKind::MultipleChoice, "Mehrere Möglichkeiten auswählen"),
    ("yes_no", QuestionKind::YesNo, "Ja oder Nein"),
];

fn kind_word(kind: EventKind) -> &'static str {
    KINDS.iter().find(|(_, own)| *own == kind).map_or("", |(word, _)| word)
}

fn question_kind_word(kind: QuestionKind) -> &'static str {
    QUESTION_KINDS.iter().find(|(_, own, _)| *own == kind).map_or("", |(word, ..)| word)
}

#[cfg(test)]
pub(crate) mod tests;
