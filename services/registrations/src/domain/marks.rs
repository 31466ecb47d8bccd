//! What a filter of the table asks for besides words: tags of the organizers, answers of choice, and parts of the programme. All stand in a row as marks
//! between bars, so that one comparison finds any.

use uuid::Uuid;

use super::{
    answers::{Answer, Given},
    lengths::LINE,
};

/// Marks that a filter can ask for at a time.
pub const MOST_MARKS: usize = 7;
/// Answers among them: besides there are a tag and a part of the programme.
pub const MOST_ANSWERS: usize = MOST_MARKS - 2;
/// Letters of a tag.
pub const LONGEST_TAG: usize = 40;
/// Tags of one registration.
pub const MOST_TAGS: usize = 20;

/// The mark of a tag.
pub fn tag_mark(tag: &str) -> String {
    format!("#{}", plain(tag))
}

/// The mark of an answer.
pub fn answer_mark(question: Uuid, value: &str) -> String {
    format!("{question}={}", plain(value))
}

/// The marks of somebody's answers, as they stand in a row. Which of them are choices only the questions know; long texts are none.
pub fn answer_marks(answers: &[Answer]) -> String {
    let short = |answer: &&Answer| !matches!(&answer.given, Given::Text(text) if text.chars().count() > LINE);
    let marks = answers.iter().filter(short).flat_map(|answer| {
        answer.given.form_values().into_iter().map(|value| answer_mark(answer.question, &value)).collect::<Vec<_>>()
    });
    row(marks)
}

/// Tags as they stand in a row.
pub fn tags_row(tags: &[String]) -> String {
    row(tags.iter().map(|tag| tag_mark(tag)))
}

/// The tags of a row.
pub fn tags_of(row: &str) -> Vec<String> {
    row.split('|').filter_map(|mark| mark.strip_prefix('#')).map(str::to_owned).collect()
}

/// A tag as it is kept; none of an empty one.
pub fn tag(typed: &str) -> Option<String> {
    Some(plain(typed.trim()).chars().take(LONGEST_TAG).collect::<String>()).filter(|tag| !tag.is_empty())
}

/// Marks as they stand in a row.
pub(super) fn row(marks: impl Iterator<Item = String>) -> String {
    let all: String = marks.map(|mark| format!("{mark}|")).collect();
    if all.is_empty() { all } else { format!("|{all}") }
}

/// Without what parts marks, and without what PostgreSQL takes in no text.
fn plain(text: &str) -> String {
    let parts = |c: char| c == '|' || c.is_control();
    text.split(parts).collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_as_they_were_typed_but_for_what_parts_them() {
        let tags = vec!["Presse".to_owned(), "a|b".into()];
        assert_eq!(tags_row(&tags), "|#Presse|#a b|");
        assert_eq!(tags_of(&tags_row(&tags)), ["Presse", "a b"]);
        assert_eq!(tags_row(&[]), "");
        assert_eq!(tag("  VIP \n"), Some("VIP".into()));
        assert_eq!(tag(" | "), None);
    }

    #[test]
    fn every_choice_is_a_mark_of_its_question() {
        let question = Uuid::from_u128(1);
        let answer = |given| Answer { question, label: "Farbe".into(), given };
        let several = answer(Given::Several(vec!["Rot".into(), "Blau".into()]));
        assert_eq!(answer_marks(&[several]), format!("|{question}=Rot|{question}=Blau|"));
        assert_eq!(answer_marks(&[answer(Given::Yes(true))]), format!("|{question}=ja|"));
    }
}
