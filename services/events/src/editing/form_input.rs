//! Between what a browser sends and the domain's form.

use std::collections::BTreeMap;

use fachtag_access::Principal;
use fachtag_contracts::events::Event;
use fachtag_forms::FieldError;
use fachtag_web::{body::FormValues, page::Choice};
use fachtag_words::Label;
use uuid::Uuid;

use crate::domain::{
    event_form::{
        EventForm, FIELDS, KINDS, QUESTION_FIELDS, QUESTION_KINDS, Row, SESSION_FIELDS, YES,
        reading::{form_field, read, times_are_unknown},
    },
    group::Group,
    input::EventInput,
    sign_up_form::usual_meals,
};

/// The name of the field for a logo's file; the logo's id is in `funder.logo`.
pub(super) const LOGO: &str = "logo";

/// The form of a new event, with what is usual.
pub(super) fn blank(groups: &[Choice], principal: &Principal) -> EventForm {
    let mut form = EventForm::default();
    let (kind_word, kind) = KINDS[0];
    let texts = &mut form.texts;
    texts.set("kind", kind_word);
    texts.set("waiting_list", YES);
    texts.set("attendance_mails", YES);
    texts.set("reminders", "7 Tage, 1 Tag");
    texts.set("meals", &usual_meals(kind).join("\n"));
    if let (Some([group]), false) = (groups.first_chunk::<1>(), principal.may_organize_for(None)) {
        texts.set("group", &group.value);
    }
    form
}

/// The form as it was sent.
pub(super) fn typed(values: &FormValues) -> EventForm {
    let mut form = EventForm::default();
    for (name, _) in FIELDS.iter().filter(|(name, _)| !["sessions", "questions"].contains(name)) {
        form.texts.set(name, values.text(name));
    }
    form.sessions = rows(values, "sessions", SESSION_FIELDS);
    form.questions = rows(values, "questions", QUESTION_FIELDS);
    if values.has("remove_logo") {
        form.texts.set("funder.logo", "");
    }
    form
}

/// Rows by their number in `sessions[0].title`.
fn rows(values: &FormValues, list: &str, fields: &[(&'static str, &str)]) -> Vec<Row> {
    let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
    for (name, value) in &values.0 {
        let Some((index, field)) = name.strip_prefix(list).and_then(|rest| rest.strip_prefix('[')?.split_once("]."))
        else {
            continue;
        };
        let Ok(index) = index.parse() else { continue };
        let row = rows.entry(index).or_default();
        if field == "id" {
            row.id = Uuid::try_parse(value).ok();
        } else if let Some((field, _)) = fields.iter().find(|(own, _)| *own == field) {
            row.texts.set(field, value);
        }
    }
    rows.into_values().collect()
}

/// The input that was typed, and every mistake in it. `before` is the event when the form was opened.
pub(super) fn check(
    form: &EventForm,
    before: Option<&Event>,
    groups: &[Group],
    principal: &Principal,
) -> (EventInput, Vec<FieldError>) {
    let (input, mut errors) = read(form, before);
    if !principal.may_organize_for(input.group.as_deref()) {
        let message = "Unterarbeitsgruppe: Bitte wählen Sie eine Gruppe, deren Veranstaltungen Sie betreuen.";
        errors.push(FieldError { field: "group".into(), message: message.into() });
    }
    let times_unknown = times_are_unknown(&errors);
    let group = groups.iter().find(|group| Some(&group.slug) == input.group.as_ref()).cloned().map(Group::reference);
    let more = input.check(Uuid::nil(), String::new(), group, Uuid::nil).err().unwrap_or_default();
    errors.extend(more.into_iter().filter(|error| !(times_unknown && error.field.ends_with("_at"))));
    (input, in_order(errors))
}

const REMINDERS: &str = "Erinnerungen: Bitte nennen Sie verschiedene Abstände vor dem Beginn, zum Beispiel 7 Tage, 1 Tag oder \
                         2 Stunden, höchstens 60 Tage.";

/// Mistakes by the form's fields, in their order, one for each field.
pub(super) fn in_order(errors: Vec<FieldError>) -> Vec<FieldError> {
    let place = |field: &str| {
        let (list, rest) = field.split_once('[').unwrap_or((field, ""));
        let name = if list == LOGO { "funder.logo" } else { list };
        let index: usize = rest.split(']').next().and_then(|index| index.parse().ok()).unwrap_or(0);
        (FIELDS.iter().position(|(own, _)| *own == name).unwrap_or(FIELDS.len()), index)
    };
    let mut ordered: Vec<FieldError> = Vec::new();
    for error in errors {
        let field = form_field(&error.field);
        let field = if field == "funder.logo" { LOGO.to_owned() } else { field };
        if ordered.iter().all(|other| other.field != field) {
            // The domain speaks of reminders as the API writes them.
            let is_offset = error.field.starts_with("reminders[");
            let message = if is_offset { REMINDERS.into() } else { error.message };
            ordered.push(FieldError { field, message });
        }
    }
    ordered.sort_by_key(|error| place(&error.field));
    ordered
}

pub(super) fn kinds() -> Vec<Choice> {
    KINDS.iter().map(|(word, kind)| Choice { value: (*word).into(), label: kind.label().into() }).collect()
}

pub(super) fn question_kinds() -> Vec<Choice> {
    QUESTION_KINDS.iter().map(|(word, _, label)| Choice { value: (*word).into(), label: (*label).into() }).collect()
}

/// The sub-groups that somebody may choose.
pub(super) fn choices(groups: &[Group], principal: &Principal) -> Vec<Choice> {
    let own = groups.iter().filter(|group| principal.may_organize_for(Some(&group.slug)));
    own.map(|group| Choice { value: group.slug.clone(), label: group.name.clone() }).collect()
}

/// What was typed in the words that a form of the saved event would show: "9" and "09:00" are the same time. As it is where
/// there are mistakes.
pub(super) fn canonical(form: &EventForm, before: Option<&Event>, groups: &[Group]) -> EventForm {
    let (input, errors) = read(form, before);
    let group = groups.iter().find(|group| Some(&group.slug) == input.group.as_ref()).cloned().map(Group::reference);
    let slug = input.slug.clone().or_else(|| before.map(|event| event.slug.clone())).unwrap_or_default();
    match input.check(Uuid::nil(), slug, group, Uuid::nil) {
        Ok(event) if errors.is_empty() => {
            let mut canonical = EventForm::of(&event);
            for row in canonical.sessions.iter_mut().chain(&mut canonical.questions) {
                row.id = row.id.filter(|id| !id.is_nil());
            }
            canonical
        }
        _ => form.clone(),
    }
}

/// Whether two forms say the same, whatever the ids of their rows.
pub(super) fn same(one: &EventForm, other: &EventForm) -> bool {
    let bare = |rows: &[Row]| rows.iter().map(|row| row.texts.clone()).collect::<Vec<_>>();
    one.texts == other.texts
        && bare(&one.sessions) == bare(&other.sessions)
        && bare(&one.questions) == bare(&other.questions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> FormValues {
        FormValues(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn rows_are_read_by_their_number() {
        let id = Uuid::from_u128(7);
        let form = typed(&values(&[
            ("title", " Fachtag "),
            ("sessions[10].title", "Zehn"),
            ("sessions[2].title", "Zwei"),
            ("sessions[2].id", &id.to_string()),
            ("sessions[x].title", "nichts"),
            ("sessions[3].unbekannt", "nichts"),
            ("questions[0].required", "true"),
        ]));
        assert_eq!(form.texts.get("title"), "Fachtag");
        let titles: Vec<_> = form.sessions.iter().map(|row| (row.id, row.texts.get("title"))).collect();
        assert_eq!(titles, [(Some(id), "Zwei"), (None, ""), (None, "Zehn")]);
        assert_eq!(form.questions[0].texts.get("required"), YES);
    }

    #[test]
    fn mistakes_stand_in_the_order_of_the_form_once_per_field() {
        let error = |field: &str| FieldError { field: field.into(), message: field.into() };
        let errors = ["funder.logo", "sessions[10].title", "sessions[9].starts_at", "title", "meals[1]", "meals[2]"];
        let fields: Vec<_> = in_order(errors.map(error).into()).into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["title", "sessions[9].from", "sessions[10].title", "meals", "logo"]);
        let offset = FieldError { field: "reminders[1]".into(), message: "wie 7d".into() };
        let told = in_order(vec![offset]).remove(0);
        assert_eq!((told.field.as_str(), told.message.as_str()), ("reminders", REMINDERS));
    }
}
