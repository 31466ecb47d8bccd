//! The form with a person's data, wherever it stands: signing up, correcting one's own data, and the organizers' pages.

mod form;
pub(crate) mod page;
mod views;

pub(crate) use form::{Form, asking_again, fields_again, hidden, meals, problems, stored_lines};
pub(crate) use views::{AnswerForm, EventBrief, FormFields, brief};
