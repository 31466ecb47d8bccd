//! The form with a person's data, wherever it stands: signing up, correcting one's own data, and the organizers' pages.

mod fields;
mod form;
pub(crate) mod page;
mod views;

pub(crate) use fields::{Asking, FormFields, meals};
pub(crate) use form::{Form, asking_again, hidden, problems, stored_lines};
pub(crate) use views::{AnswerForm, EventBrief, Line, OfEvent, brief, mistaken};
