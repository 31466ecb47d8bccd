//! What the forms of several stories have in common.

use fachtag_forms::FieldError;
use fachtag_web::{
    body::FormValues,
    page::{Hidden, Problem, form_title},
};
use uuid::Uuid;

/// The field by which a form sent twice is known.
const KEY: &str = "key";

/// The unseen field of a form that must not do its work twice.
pub fn key_field(key: Uuid) -> Vec<Hidden> {
    vec![Hidden { name: KEY.into(), value: key.to_string() }]
}

/// The key that came with a form. A form without one counts as sent once.
pub fn key_of(values: &FormValues, new_id: impl FnOnce() -> Uuid) -> Uuid {
    Uuid::try_parse(values.text(KEY)).unwrap_or_else(|_| new_id())
}

/// What is wrong with a field.
pub fn error_of(errors: &[FieldError], field: &str) -> Option<String> {
    errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
}

/// The error summary, in the order of the form.
pub fn problems(errors: &[FieldError]) -> Vec<Problem> {
    errors.iter().map(|error| Problem { field: error.field.clone(), message: error.message.clone() }).collect()
}

/// The title of a form's page with these mistakes.
pub fn title(title: &str, errors: &[FieldError]) -> String {
    form_title(title, !errors.is_empty())
}
