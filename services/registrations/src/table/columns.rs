//! The columns of the table that are shown on request: what the person filled in, and the event's own questions.

use fachtag_contracts::events::Event;
use fachtag_web::page::Choice;

use crate::{domain::registration::Registration, table_view::QUESTION, workshops::slots};

/// All that this event has.
pub(super) fn choices(event: &Event) -> Vec<Choice> {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    let mut all = vec![choice("email", "E-Mail-Adresse"), choice("funktion", "Funktion")];
    if !event.meals.is_empty() {
        all.push(choice("verpflegung", "Verpflegung"));
    }
    if event.choosable().next().is_some() {
        all.push(choice("workshops", "Workshops"));
    }
    all.push(choice("nachricht", "Nachricht"));
    all.push(choice("schlagwoerter", "Schlagwörter"));
    all.extend(event.questions.iter().map(|question| choice(&format!("{QUESTION}{}", question.id), &question.label)));
    all
}

/// Those of them that are asked for, in their order.
pub(super) fn chosen(all: &[Choice], keys: &[String]) -> Vec<Choice> {
    all.iter().filter(|column| keys.contains(&column.value)).cloned().collect()
}

/// What stands in a column about somebody.
pub(super) fn value(column: &Choice, event: &Event, registration: &Registration) -> String {
    let participant = &registration.participant;
    let text = match column.value.as_str() {
        "email" => Some(participant.email.clone()),
        "funktion" => participant.function.clone(),
        "verpflegung" => participant.meal.clone(),
        "workshops" => {
            let lines = slots::of_person(event, &registration.choices);
            Some(lines.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join("; "))
        }
        "nachricht" => participant.note.clone(),
        "schlagwoerter" => Some(registration.tags.join(", ")),
        key => {
            let question = key.strip_prefix(QUESTION);
            let mut answers = participant.answers.iter();
            answers
                .find(|answer| Some(answer.question.to_string().as_str()) == question)
                .map(|answer| answer.given.words())
        }
    };
    text.unwrap_or_default()
}
