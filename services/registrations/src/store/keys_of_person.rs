//! What is stored of a person beside the data themselves, to compare, sort and search by.

use fachtag_documents::attendance::sort_key;
use uuid::Uuid;

use crate::domain::applicant::Applicant;

/// What addresses are compared by. Without an address it is the registration's id, equal to no other.
pub(super) fn address_key(id: Uuid, data: &Applicant) -> String {
    if data.email_key.is_empty() { id.to_string() } else { data.email_key.clone() }
}

pub(super) fn answers_json(data: &Applicant) -> Option<String> {
    (!data.answers.is_empty()).then(|| serde_json::to_string(&data.answers).unwrap_or_default())
}

pub(super) fn sort_keys(data: &Applicant) -> (Vec<u8>, Vec<u8>) {
    (sort_key(&[&data.last_name, &data.first_name]), sort_key(&[&data.institution]))
}

/// What a search looks through. Lower case is made here: SQLite's own knows ASCII only.
pub(super) fn search_key(data: &Applicant, reference: &str) -> String {
    let Applicant { first_name, last_name, institution, email, .. } = data;
    format!("{first_name} {last_name} {institution} {email} {reference}").to_lowercase()
}
