//! The form's buttons that save nothing: they change the form, or show something of it.

use fachtag_web::{body::FormValues, markdown};

use super::views::{Extras, Preview};
use crate::domain::event_form::{EventForm, QUESTION_KINDS, Row, YES, pasted};

/// The field with lines pasted from a table.
pub(super) const PASTE: &str = "sessions_paste";

/// Carries out a button that only changes the form, such as `add-sessions`, `remove-questions-2` or `preview-description`: what
/// the form shows besides its fields then, or `None` when the button is none of these.
pub(super) fn press(form: &mut EventForm, button: &str, sent: &FormValues) -> Option<Extras> {
    let section = match button.split_once('-')? {
        ("add", "sessions") => {
            form.sessions.push(new_session());
            "programm"
        }
        ("add", "questions") => {
            form.questions.push(new_question());
            "fragen"
        }
        ("paste", "sessions") => return Some(paste(form, sent)),
        ("preview", field) => {
            let html = markdown::to_html(sent.text(field));
            let preview = Some(Preview { field: field.into(), html });
            return Some(Extras { preview, pressed: true, pasted: sent.text(PASTE).into(), ..Extras::default() });
        }
        ("remove", row) => {
            let (list, index) = row.rsplit_once('-')?;
            let (rows, section) = match list {
                "sessions" => (&mut form.sessions, "programm"),
                _ => (&mut form.questions, "fragen"),
            };
            if let Some(index) = index.parse().ok().filter(|index| *index < rows.len()) {
                rows.remove(index);
            }
            section
        }
        _ => return None,
    };
    Some(Extras { section: section.into(), pressed: true, pasted: sent.text(PASTE).into(), ..Extras::default() })
}

/// Takes over pasted lines as parts of the programme. Those that cannot be read stay where they were pasted.
pub(super) fn paste(form: &mut EventForm, sent: &FormValues) -> Extras {
    let pasted = pasted::read(sent.text(PASTE));
    form.drop_empty_rows();
    form.sessions.extend(pasted.rows);
    Extras {
        section: "programm".into(),
        pressed: true,
        pasted: pasted.left,
        mistakes: pasted.mistakes,
        ..Extras::default()
    }
}

fn new_session() -> Row {
    let mut row = Row::default();
    row.texts.set("counts", YES);
    row
}

fn new_question() -> Row {
    let mut row = Row::default();
    row.texts.set("kind", QUESTION_KINDS[0].0);
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::form_input::typed;

    fn sent(pairs: &[(&str, &str)]) -> FormValues {
        FormValues(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn buttons_change_rows_and_nothing_else() {
        let values = sent(&[("sessions[0].title", "Eins"), ("sessions[1].title", "Zwei"), (PASTE, "9\t10\tDrei\nx")]);
        let mut form = typed(&values);
        let mut press = |button| press(&mut form, button, &values).map(|extras| (extras.pasted, extras.mistakes.len()));
        let kept = Some((values.text(PASTE).to_owned(), 0));
        assert_eq!((press("add-sessions"), press("add-questions")), (kept.clone(), kept.clone()));
        assert_eq!((press("remove-sessions-0"), press("remove-sessions-99")), (kept.clone(), kept));
        assert_eq!(press("paste-sessions"), Some(("x".into(), 1)));
        assert_eq!((press("save"), press("save-ort"), press("")), (None, None, None));
        let titles: Vec<_> = form.sessions.iter().map(|row| row.texts.get("title")).collect();
        assert_eq!((titles, form.questions.len()), (vec!["Zwei", "Drei"], 0));
    }

    #[test]
    fn a_preview_shows_what_was_typed() {
        let values = sent(&[("description", "**fett** <b>")]);
        let extras = press(&mut typed(&values), "preview-description", &values).unwrap();
        let preview = extras.preview.unwrap();
        assert_eq!(preview.field, "description");
        assert!(preview.html.contains("<strong>fett</strong>") && !preview.html.contains("<b>"), "{}", preview.html);
    }
}
