//! Two people edit the same event: what the first changed, and what the second typed, come together field by field.

use fachtag_words::Label;
use uuid::Uuid;

use super::event_form::{EventForm, FIELDS, KINDS, QUESTION_FIELDS, QUESTION_KINDS, Row, SESSION_FIELDS, Texts};

/// What changed in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The form's field, when it still has one.
    pub field: String,
    /// The field's name for people.
    pub label: String,
    /// For people; empty when there was nothing.
    pub before: String,
    pub now: String,
    /// What was typed instead and is kept: a real conflict.
    pub typed: Option<String>,
}

/// Every difference between two states of an event.
pub fn differences(before: &EventForm, now: &EventForm) -> Vec<Change> {
    merge(before, now, before).1
}

/// What to show to somebody who typed `typed` into a form that showed `base`, while the event became `current`: fields that
/// were not touched take the current value, all others keep what was typed. With it, every change from `base` to `current`.
pub fn merge(base: &EventForm, current: &EventForm, typed: &EventForm) -> (EventForm, Vec<Change>) {
    let mut merging = Merging { changes: Vec::new() };
    let mut merged = typed.clone();
    merging.fields("", "", FIELDS, [&base.texts, &current.texts], &mut merged.texts);
    merged.sessions = merging.rows(&SESSIONS, [&base.sessions, &current.sessions], &typed.sessions);
    merged.questions = merging.rows(&QUESTIONS, [&base.questions, &current.questions], &typed.questions);
    (merged, merging.changes)
}

/// What is to be known of a list of rows.
struct List {
    name: &'static str,
    noun: &'static str,
    fields: &'static [(&'static str, &'static str)],
    /// The field that a row is called by.
    title: &'static str,
}

const SESSIONS: List = List { name: "sessions", noun: "Programmpunkt", fields: SESSION_FIELDS, title: "title" };
const QUESTIONS: List = List { name: "questions", noun: "Frage", fields: QUESTION_FIELDS, title: "label" };

struct Merging {
    changes: Vec<Change>,
}

impl Merging {
    fn fields(
        &mut self,
        path: &str,
        owner: &str,
        fields: &[(&'static str, &'static str)],
        [base, current]: [&Texts; 2],
        typed: &mut Texts,
    ) {
        for (name, label) in fields {
            let (before, now, own) = (base.get(name), current.get(name), typed.get(name).to_owned());
            if before == now {
                continue;
            }
            let conflict = own != before && own != now;
            if !conflict {
                typed.set(name, now);
            }
            self.changes.push(Change {
                field: format!("{path}{name}"),
                label: format!("{owner}{label}"),
                before: words(name, before),
                now: words(name, now),
                typed: conflict.then(|| words(name, &own)),
            });
        }
    }

    fn rows(&mut self, list: &List, [base, current]: [&Vec<Row>; 2], typed: &[Row]) -> Vec<Row> {
        let mut merged = Vec::new();
        for row in typed {
            let (before, now) = (find(base, row.id), find(current, row.id));
            let mut row = row.clone();
            match (before, now) {
                (Some(before), Some(now)) => {
                    let path = format!("{}[{}].", list.name, merged.len());
                    let owner = format!("{}: ", list.call(&before.texts));
                    self.fields(&path, &owner, list.fields, [&before.texts, &now.texts], &mut row.texts);
                }
                (Some(before), None) if before.texts == row.texts => {
                    self.whole(list, before, "vorhanden", "entfernt", None);
                    continue;
                }
                (Some(before), None) => self.whole(list, before, "vorhanden", "entfernt", Some("geändert")),
                (None, _) => {}
            }
            merged.push(row);
        }
        for row in current.iter().filter(|row| find(typed, row.id).is_none()) {
            match find(base, row.id) {
                None => {
                    self.whole(list, row, "", "hinzugefügt", None);
                    merged.push(row.clone());
                }
                Some(before) if before.texts != row.texts => {
                    self.whole(list, before, "vorhanden", "geändert", Some("entfernt"));
                }
                Some(_) => {}
            }
        }
        merged
    }

    fn whole(&mut self, list: &List, row: &Row, before: &str, now: &str, typed: Option<&str>) {
        self.changes.push(Change {
            field: list.name.into(),
            label: list.call(&row.texts),
            before: before.into(),
            now: now.into(),
            typed: typed.map(str::to_owned),
        });
    }
}

impl List {
    fn call(&self, row: &Texts) -> String {
        format!("{} „{}“", self.noun, row.get(self.title))
    }
}

fn find(rows: &[Row], id: Option<Uuid>) -> Option<&Row> {
    rows.iter().find(|row| id.is_some() && row.id == id)
}

/// A field's text as people read it.
fn words(name: &str, text: &str) -> String {
    const BOXES: [&str; 9] = [
        "waiting_list",
        "offers",
        "email_confirmation",
        "attendance_mails",
        "thanks",
        "required",
        "counts",
        "choice_default",
        "drop_chosen",
    ];
    if BOXES.contains(&name) {
        return if text.is_empty() { "nein" } else { "ja" }.into();
    }
    if name == "funder.logo" {
        return if text.is_empty() { "kein Logo" } else { "ein Logo" }.into();
    }
    if let Some((_, kind)) = KINDS.iter().find(|(word, _)| name == "kind" && *word == text) {
        return kind.label().into();
    }
    if let Some((.., label)) = QUESTION_KINDS.iter().find(|(word, ..)| name == "kind" && *word == text) {
        return (*label).into();
    }
    match super::local_time::date(text) {
        Some(date) if name.ends_with(".date") || name == "day" => date.format("%d.%m.%Y").to_string(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests;
