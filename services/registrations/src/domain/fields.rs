//! What is kept of a person, and the fields that people fill in, each declared once: how it is named and checked, and why it is stored.

use fachtag_contracts::language::Language;
use fachtag_privacy::{
    Basis::{Consent, PublicTask},
    Deletion::{Contacts, SupportNeeds},
    Privacy,
};

use super::answers::Answer;

/// A person's data that may be stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Participant {
    pub first_name: String,
    pub last_name: String,
    /// Empty only for somebody who came without registration.
    pub email: String,
    /// What the person is written to in.
    pub language: Language,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    pub answers: Vec<Answer>,
    /// Given only together with consent.
    pub support_needs: Option<String>,
    pub note: Option<String>,
}

/// What a field may hold, and how it is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A line that must be given; no link, for it stands in mails to addresses that nobody has confirmed.
    RequiredLine,
    /// A line that may be left out; no link either.
    Line,
    /// Several lines that may be left out. They stand below the event's own questions.
    Text,
    Email,
    Language,
    /// One of the event's meals, where it has a menu.
    Meal,
}

/// One field.
pub struct ParticipantField {
    /// In the form, over the API, in the history, and as a column.
    pub key: &'static str,
    /// On pages and in messages about mistakes.
    pub label: &'static str,
    pub label_en: &'static str,
    /// What may stand there, for whoever fills it in about themselves; may be empty.
    pub hint: &'static str,
    pub hint_en: &'static str,
    /// What browsers may fill in (HTML's autofill field names); may be empty.
    pub autocomplete: &'static str,
    /// In the history of changes, where there is little room.
    pub short_label: &'static str,
    /// In the file with everything stored of a person.
    pub export_key: &'static str,
    pub kind: FieldKind,
    /// As text; empty when it was left out.
    pub get: fn(&Participant) -> &str,
    pub(super) set: fn(&mut Participant, String),
    pub privacy: Privacy,
}

impl ParticipantField {
    /// The name in this language.
    pub fn label_in(&self, language: Language) -> &'static str {
        match language {
            Language::De => self.label,
            Language::En => self.label_en,
        }
    }

    /// The hint in this language.
    pub fn hint_in(&self, language: Language) -> &'static str {
        match language {
            Language::De => self.hint,
            Language::En => self.hint_en,
        }
    }

    /// Whether it stands above the event's own questions.
    pub fn before_questions(&self) -> bool {
        !matches!(self.kind, FieldKind::Text)
    }
}

/// The key and the label of the answers to the event's own questions.
pub const ANSWERS: (&str, &str) = ("answers", "Antworten");

/// Every field in the order in which its value is shown.
pub const FIELDS: [ParticipantField; 9] = [
    ParticipantField {
        key: "first_name",
        label: "Vorname",
        label_en: "First name",
        hint: "",
        hint_en: "",
        autocomplete: "given-name",
        short_label: "Vorname",
        export_key: "vorname",
        kind: FieldKind::RequiredLine,
        get: |p| &p.first_name,
        set: |p, value| p.first_name = value,
        privacy: Privacy {
            purpose: "Angemeldete ansprechen und auf Listen führen",
            basis: PublicTask,
            deletion: Contacts,
        },
    },
    ParticipantField {
        key: "last_name",
        label: "Nachname",
        label_en: "Last name",
        hint: "",
        hint_en: "",
        autocomplete: "family-name",
        short_label: "Nachname",
        export_key: "nachname",
        kind: FieldKind::RequiredLine,
        get: |p| &p.last_name,
        set: |p, value| p.last_name = value,
        privacy: Privacy {
            purpose: "Angemeldete ansprechen und auf Listen führen",
            basis: PublicTask,
            deletion: Contacts,
        },
    },
    ParticipantField {
        key: "email",
        label: "E-Mail-Adresse",
        label_en: "Email address",
        hint: "An diese Adresse senden wir Ihre Bestätigung",
        hint_en: "We send your confirmation to this address",
        autocomplete: "email",
        short_label: "E-Mail-Adresse",
        export_key: "email",
        kind: FieldKind::Email,
        get: |p| &p.email,
        set: |p, value| p.email = value,
        privacy: Privacy { purpose: "Angemeldeten schreiben", basis: PublicTask, deletion: Contacts },
    },
    ParticipantField {
        key: "language",
        label: "Sprache der E-Mails",
        label_en: "Language of emails",
        hint: "",
        hint_en: "",
        autocomplete: "",
        short_label: "Sprache der E-Mails",
        export_key: "sprache",
        kind: FieldKind::Language,
        get: |p| p.language.as_str(),
        set: |p, value| p.language = Language::parse(&value).unwrap_or_default(),
        privacy: Privacy { purpose: "In der gewünschten Sprache schreiben", basis: PublicTask, deletion: Contacts },
    },
    ParticipantField {
        key: "institution",
        label: "Einrichtung",
        label_en: "Institution",
        hint: "Zum Beispiel Ihre Kita, Schule, Bibliothek, Ihr Verein oder Unternehmen",
        hint_en: "For example your day-care centre, school, library, club or company",
        autocomplete: "organization",
        short_label: "Einrichtung",
        export_key: "einrichtung",
        kind: FieldKind::RequiredLine,
        get: |p| &p.institution,
        set: |p, value| p.institution = value,
        privacy: Privacy {
            purpose: "Teilnahmelisten und Austausch zwischen Einrichtungen",
            basis: PublicTask,
            deletion: Contacts,
        },
    },
    ParticipantField {
        key: "function",
        label: "Funktion",
        label_en: "Position",
        hint: "Zum Beispiel Lehrkraft, Leitung oder Medienbeauftragte",
        hint_en: "For example teacher, head or media officer",
        autocomplete: "organization-title",
        short_label: "Funktion",
        export_key: "funktion",
        kind: FieldKind::Line,
        get: |p| given(&p.function),
        set: |p, value| p.function = some(value),
        privacy: Privacy { purpose: "Zielgruppen der Veranstaltung erreichen", basis: PublicTask, deletion: Contacts },
    },
    ParticipantField {
        key: "meal",
        label: "Verpflegung",
        label_en: "Meal",
        hint: "",
        hint_en: "",
        autocomplete: "",
        short_label: "Verpflegung",
        export_key: "verpflegung",
        kind: FieldKind::Meal,
        get: |p| given(&p.meal),
        set: |p, value| p.meal = some(value),
        privacy: Privacy { purpose: "Verpflegung bestellen", basis: PublicTask, deletion: Contacts },
    },
    ParticipantField {
        key: "support_needs",
        label: "Unterstützungsbedarf",
        label_en: "Support needs",
        hint: "Zum Beispiel Gebärdensprachdolmetschen, einen Platz für den Rollstuhl oder Hinweise zu Allergien",
        hint_en: "For example sign language interpreting, a wheelchair space or notes on allergies",
        autocomplete: "",
        short_label: "Unterstützungsbedarf",
        export_key: "unterstuetzungsbedarf",
        kind: FieldKind::Text,
        get: |p| given(&p.support_needs),
        set: |p, value| p.support_needs = some(value),
        privacy: Privacy { purpose: "Teilnahme ermöglichen", basis: Consent, deletion: SupportNeeds },
    },
    ParticipantField {
        key: "note",
        label: "Mitteilung an die Organisation",
        label_en: "Message to the organisers",
        hint: "",
        hint_en: "",
        autocomplete: "",
        short_label: "Mitteilung",
        export_key: "anmerkung",
        kind: FieldKind::Text,
        get: |p| given(&p.note),
        set: |p, value| p.note = some(value),
        privacy: Privacy {
            purpose: "Mitteilungen an die Organisation beantworten",
            basis: PublicTask,
            deletion: Contacts,
        },
    },
];

fn given(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default()
}

/// Nothing for an empty text.
pub(super) fn some(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}
