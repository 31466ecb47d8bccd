//! What was typed, as input that the domain can check.

use chrono::{DateTime, NaiveDate, Utc};
use fachtag_contracts::events::{Contact, Event, EventKind, Funder, QuestionKind, Venue};
use fachtag_forms::FieldError;
use uuid::Uuid;

use super::{EventForm, KINDS, QUESTION_KINDS, Row, Texts};
use crate::domain::{
    input::{EventInput, SessionInput},
    local_time, reminders,
    sign_up_form::QuestionInput,
};

/// Reads the form. `before` is the event as its times are known: a time whose text was not touched stays as exact as it was.
/// The input can be checked even where there are mistakes, so that people see all of them at once.
pub fn read(form: &EventForm, before: Option<&Event>) -> (EventInput, Vec<FieldError>) {
    let mut reader = Reader { errors: Vec::new(), before, shown: before.map(EventForm::of).unwrap_or_default() };
    let input = reader.event(form);
    (input, reader.errors)
}

/// Whether times could not be read: then what the domain says about their order means nothing.
pub fn times_are_unknown(errors: &[FieldError]) -> bool {
    errors.iter().any(|error| TIME_ENDINGS.iter().any(|ending| error.field.ends_with(ending)))
}

const TIME_ENDINGS: [&str; 5] = [".date", ".time", ".day", ".from", ".until"];

/// The form's field for a field of the input.
pub fn form_field(field: &str) -> String {
    let list = |name: &str| field.starts_with(&format!("{name}["));
    if list("reminders") || list("meals") {
        return field.split('[').next().unwrap_or_default().to_owned();
    }
    if let Some((row, _)) = field.split_once(".choices") {
        return format!("{row}.choices");
    }
    if field.starts_with("sessions[") {
        return field.replace(".starts_at", ".from").replace(".ends_at", ".until");
    }
    match field {
        "starts_at" | "registration_opens_at" | "registration_closes_at" | "choice_opens_at" | "choice_closes_at" => {
            format!("{field}.date")
        }
        "ends_at" => "ends_at.time".into(),
        other => other.into(),
    }
}

struct Reader<'a> {
    errors: Vec<FieldError>,
    before: Option<&'a Event>,
    /// `before` as the form showed it.
    shown: EventForm,
}

impl Reader<'_> {
    fn event(&mut self, form: &EventForm) -> EventInput {
        let texts = &form.texts;
        let (starts_at, ends_at) = self.span(texts);
        let kind = KINDS.iter().find(|(word, _)| *word == texts.get("kind")).map(|(_, kind)| *kind);
        if kind.is_none() {
            self.error("kind", "Art der Veranstaltung: Bitte wählen Sie eine aus.");
        }
        let offsets = reminders::read(texts.get("reminders")).unwrap_or_else(|part| {
            let example = "Bitte schreiben Sie zum Beispiel: 7 Tage, 1 Tag, 2 Stunden.";
            self.error("reminders", format!("Erinnerungen: „{part}“ ist nicht verständlich. {example}"));
            Vec::new()
        });
        EventInput {
            kind: kind.unwrap_or(EventKind::Fachtag),
            title: texts.get("title").into(),
            slug: texts.optional("slug"),
            summary: texts.optional("summary"),
            description: texts.optional("description"),
            starts_at,
            ends_at,
            venue: venue(texts),
            online_url: texts.optional("online_url"),
            group: texts.optional("group"),
            capacity: self.number("capacity", "Plätze", texts.get("capacity")),
            house_limit: self.number("house_limit", "Höchstens im Haus", texts.get("house_limit")),
            waiting_list: texts.ticked("waiting_list"),
            registration_opens_at: self.optional_time(
                texts,
                ["registration_opens_at.date", "registration_opens_at.time"],
                "Anmeldebeginn",
                |event| event.registration_opens_at,
            ),
            registration_closes_at: self.optional_time(
                texts,
                ["registration_closes_at.date", "registration_closes_at.time"],
                "Anmeldeschluss",
                |event| event.registration_closes_at,
            ),
            sessions: self.sessions(&form.sessions, starts_at),
            choice_opens_at: self.optional_time(
                texts,
                ["choice_opens_at.date", "choice_opens_at.time"],
                "Workshopwahl ab",
                |event| event.choice_opens_at,
            ),
            choice_closes_at: self.optional_time(
                texts,
                ["choice_closes_at.date", "choice_closes_at.time"],
                "Workshopwahl bis",
                |event| event.choice_closes_at,
            ),
            choice_default: texts.ticked("choice_default"),
            walking_minutes: self
                .number("walking_minutes", "Fußweg zwischen zwei Workshops", texts.get("walking_minutes"))
                .unwrap_or_default(),
            drop_chosen: texts.ticked("drop_chosen"),
            contact: contact(texts),
            reminders: offsets,
            email_confirmation: texts.ticked("email_confirmation"),
            offers: texts.ticked("offers"),
            meals: Some(texts.lines("meals")),
            questions: form.questions.iter().map(question).collect(),
            funder: funder(texts),
            attendance_mails: texts.ticked("attendance_mails"),
            thanks: texts.ticked("thanks"),
            documents_url: texts.optional("documents_url"),
            confirmation_note: texts.optional("confirmation_note"),
            reminder_note: texts.optional("reminder_note"),
        }
    }

    fn error(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.into(), message: message.into() });
    }

    /// Begin and end; an end without a day is on the first day.
    fn span(&mut self, texts: &Texts) -> (DateTime<Utc>, DateTime<Utc>) {
        let day = texts.get("starts_at.date");
        let until = Some(texts.get("ends_at.date")).filter(|day| !day.is_empty()).unwrap_or(day);
        let start = ["starts_at.date", "starts_at.time"];
        let end = ["ends_at.date", "ends_at.time"];
        let known = self.untouched(texts, start, |event| Some(event.starts_at));
        let starts_at = known.or_else(|| self.time(start, "Beginn", day, texts.get(start[1])));
        let known = self.untouched(texts, end, |event| Some(event.ends_at));
        let ends_at = known.or_else(|| self.time(end, "Ende", until, texts.get(end[1])));
        if texts.get("ends_at.date").is_empty() {
            // It was not typed, so the mistake is the first day's.
            self.errors.retain(|error| error.field != "ends_at.date");
        }
        // Any time will do where there is a mistake: nothing is saved.
        let starts_at = starts_at.unwrap_or_default();
        (starts_at, ends_at.unwrap_or(starts_at + chrono::Duration::hours(1)))
    }

    fn optional_time(
        &mut self,
        texts: &Texts,
        fields: [&str; 2],
        label: &str,
        of: impl Fn(&Event) -> Option<DateTime<Utc>>,
    ) -> Option<DateTime<Utc>> {
        let [day, hour] = fields.map(|field| texts.get(field));
        if day.is_empty() && hour.is_empty() {
            return None;
        }
        self.untouched(texts, fields, of).or_else(|| self.time(fields, label, day, hour))
    }

    fn untouched(
        &self,
        texts: &Texts,
        fields: [&str; 2],
        of: impl Fn(&Event) -> Option<DateTime<Utc>>,
    ) -> Option<DateTime<Utc>> {
        let same = fields.iter().all(|field| texts.get(field) == self.shown.texts.get(field));
        self.before.filter(|_| same).and_then(of)
    }

    fn time(&mut self, fields: [&str; 2], label: &str, day: &str, hour: &str) -> Option<DateTime<Utc>> {
        let date = local_time::date(day);
        if date.is_none() {
            let example = "Bitte geben Sie den Tag an, zum Beispiel 08.07.2027.";
            self.error(fields[0], format!("{label}: {example}"));
        }
        let time = local_time::time(hour);
        if time.is_none() {
            self.error(fields[1], format!("{label}: Bitte geben Sie die Uhrzeit an, zum Beispiel 9:00."));
        }
        match local_time::moment(date?, time?) {
            Ok(at) => Some(at),
            Err(unclear) => {
                self.error(fields[1], format!("{label}: {}", unclear.advice()));
                None
            }
        }
    }

    fn number(&mut self, field: &str, label: &str, text: &str) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        let number = whole_number(text);
        if number.is_none() {
            let advice = "Bitte geben Sie eine ganze Zahl ein, oder lassen Sie das Feld leer.";
            self.error(field, format!("{label}: {advice}"));
        }
        number
    }

    fn sessions(&mut self, rows: &[Row], starts_at: DateTime<Utc>) -> Vec<SessionInput> {
        rows.iter().enumerate().map(|(index, row)| self.session(index, row, starts_at)).collect()
    }

    fn session(&mut self, index: usize, row: &Row, starts_at: DateTime<Utc>) -> SessionInput {
        let field = |name: &str| format!("sessions[{index}].{name}");
        let (from, until) = self.session_times(index, row, starts_at);
        SessionInput {
            id: row.id,
            title: row.texts.get("title").into(),
            room: row.texts.optional("room"),
            starts_at: from,
            ends_at: until,
            capacity: self.number(&field("capacity"), "Plätze", row.texts.get("capacity")),
            description: row.texts.optional("description"),
            speaker: row.texts.optional("speaker"),
            counts_for_certificate: row.texts.ticked("counts"),
        }
    }

    fn session_times(&mut self, index: usize, row: &Row, starts_at: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        if let Some(times) = self.untouched_session(row, starts_at) {
            return times;
        }
        let field = |name: &str| format!("sessions[{index}].{name}");
        let label = |what: &str| format!("{what} von Programmpunkt {}", index + 1);
        let typed = row.texts.get("day");
        let first = local_time::date_text(starts_at);
        let day = if typed.is_empty() { &first } else { typed };
        let start = self.time([&field("day"), &field("from")], &label("Beginn"), day, row.texts.get("from"));
        let end = self.time([&field("day"), &field("until")], &label("Ende"), day, row.texts.get("until"));
        self.errors.dedup_by(|again, first| again.field == first.field);
        let from = start.unwrap_or(starts_at);
        let until = end.unwrap_or(from + chrono::Duration::minutes(1));
        // A part from 22:00 to 1:00 ends on the next day.
        let night = end.is_some() && until < from && local_time::shifted(until, 1) > from;
        (from, if night { local_time::shifted(until, 1) } else { until })
    }

    /// The exact times of a part whose texts were not touched, while the first day, to which they relate, is the same.
    fn untouched_session(&self, row: &Row, starts_at: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let event = self.before?;
        let session = event.sessions.iter().find(|session| Some(session.id) == row.id)?;
        let shown = self.shown.sessions.iter().find(|shown| shown.id == row.id)?;
        let day = |at| -> NaiveDate { local_time::local(at).date() };
        let same = ["day", "from", "until"].iter().all(|name| row.texts.get(name) == shown.texts.get(name));
        (same && day(event.starts_at) == day(starts_at)).then_some((session.starts_at, session.ends_at))
    }
}

/// `1200`, `1.200` or `1 200`; `1.5` is no whole number.
pub(super) fn whole_number(text: &str) -> Option<u32> {
    let groups: Vec<&str> = text.split(['.', ' ']).collect();
    let [first, rest @ ..] = groups.as_slice() else { return None };
    let grouped = rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || (1..=3).contains(&first.len()));
    let digits = groups.concat();
    (grouped && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

fn venue(texts: &Texts) -> Option<Venue> {
    let venue = Venue {
        name: texts.get("venue.name").into(),
        room: texts.optional("venue.room"),
        street: texts.optional("venue.street"),
        postal_code: texts.optional("venue.postal_code"),
        city: texts.optional("venue.city"),
        accessibility: texts.optional("venue.accessibility"),
    };
    (venue != Venue::default()).then_some(venue)
}

fn contact(texts: &Texts) -> Option<Contact> {
    let (name, email) = (texts.get("contact.name").to_owned(), texts.get("contact.email").to_owned());
    let phone = texts.optional("contact.phone");
    (!name.is_empty() || !email.is_empty() || phone.is_some()).then_some(Contact { name, email, phone })
}

fn funder(texts: &Texts) -> Option<Funder> {
    let text = texts.get("funder.text").to_owned();
    let logo = Uuid::try_parse(texts.get("funder.logo")).ok();
    (!text.is_empty() || logo.is_some()).then_some(Funder { text, logo })
}

fn question(row: &Row) -> QuestionInput {
    let kind = QUESTION_KINDS.iter().find(|(word, ..)| *word == row.texts.get("kind"));
    QuestionInput {
        id: row.id,
        label: row.texts.get("label").into(),
        hint: row.texts.optional("hint"),
        kind: kind.map_or(QuestionKind::ShortText, |(_, kind, _)| *kind),
        required: row.texts.ticked("required"),
        choices: row.texts.lines("choices"),
    }
}
