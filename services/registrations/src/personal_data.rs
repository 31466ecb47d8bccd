//! What the registrations service stores of people. The columns of the fields that people fill in are declared with the fields.

use fachtag_privacy::{
    Basis::{Consent, PublicTask, Security},
    Deletion::{Audit, Contacts, Programme, ShortLived, SignedList, SupportNeeds},
    Privacy, Table,
};

/// Every column.
pub const TABLES: &[Table] = &[
    Table {
        name: "event",
        personal: &[(
            &["state"],
            Privacy { purpose: "Ansprechpersonen und Vortragende nennen", basis: PublicTask, deletion: Programme },
        )],
        free: &[
            "id",
            "version",
            "slug",
            "seats_version",
            "capacity",
            "wanted_capacity",
            "confirmed",
            "held",
            "waiting",
            "next_queue_no",
            "lists_planned",
            "choice_ends_at",
        ],
    },
    Table {
        name: "history",
        personal: &[(
            &["actor", "deed", "at"],
            Privacy {
                purpose: "Nachvollziehen, wer eine Anmeldung wie geändert hat",
                basis: PublicTask,
                deletion: Audit,
            },
        )],
        free: &["id", "registration_id"],
    },
    Table {
        name: "idempotency",
        personal: &[(
            &["answer"],
            Privacy { purpose: "Wiederholte Anmeldungen gleich beantworten", basis: PublicTask, deletion: ShortLived },
        )],
        free: &["key", "body", "created_at"],
    },
    Table {
        name: "image",
        personal: &[(&["bytes"], Privacy { purpose: "Logos auf Listen", basis: PublicTask, deletion: Programme })],
        free: &["id", "media_type"],
    },
    Table { name: "list_mail", personal: &[], free: &["list_id", "event_id", "occasion", "due_at", "done_at", "sent"] },
    Table {
        name: "mailing",
        personal: &[(
            &["audience", "subject", "body", "author_id", "author", "recipients"],
            Privacy { purpose: "E-Mails der Organisation an Angemeldete", basis: PublicTask, deletion: Contacts },
        )],
        free: &["id", "event_id", "changed_at", "ordered_at"],
    },
    Table {
        name: "registration",
        personal: &[
            (
                &["answers", "answer_marks"],
                Privacy {
                    purpose: "Eigene Fragen der Veranstaltung beantworten",
                    basis: PublicTask,
                    deletion: Contacts,
                },
            ),
            (&["sessions"], Privacy { purpose: "Workshops durchführen", basis: PublicTask, deletion: Contacts }),
            (
                &["tags"],
                Privacy {
                    purpose: "Anmeldungen für die Organisation gruppieren",
                    basis: PublicTask,
                    deletion: Contacts,
                },
            ),
            (
                &["email_key", "name_key"],
                Privacy { purpose: "Doppelte Anmeldungen erkennen", basis: PublicTask, deletion: Contacts },
            ),
            (
                &["search_key", "search_words", "sort_name", "sort_institution"],
                Privacy { purpose: "Anmeldungen finden und sortieren", basis: PublicTask, deletion: Contacts },
            ),
            (
                &["reference", "token_hash"],
                Privacy {
                    purpose: "Anmeldung am Telefon und über den persönlichen Link finden",
                    basis: PublicTask,
                    deletion: Contacts,
                },
            ),
            (
                &["support_consent_at", "support_consent"],
                Privacy { purpose: "Einwilligung nachweisen", basis: Consent, deletion: SupportNeeds },
            ),
            (
                &["attendance"],
                Privacy { purpose: "Teilnahme nachweisen und bescheinigen", basis: PublicTask, deletion: SignedList },
            ),
            (
                &["status", "cancelled_by", "registered_at", "changed_at", "answer_by", "queue_no"],
                Privacy { purpose: "Plätze der Reihe nach vergeben", basis: PublicTask, deletion: Contacts },
            ),
            (
                &["mail_state"],
                Privacy { purpose: "Unzustellbare E-Mails erkennen", basis: PublicTask, deletion: Contacts },
            ),
            (
                &["caution"],
                Privacy { purpose: "Anmeldungen durch Programme erkennen", basis: Security, deletion: Contacts },
            ),
        ],
        free: &["id", "event_id", "version", "link_no", "key_id"],
    },
    Table {
        name: "saved_filter",
        personal: &[(
            &["query"],
            Privacy {
                purpose: "Filter der Organisation, auch mit Namen als Suchwort",
                basis: PublicTask,
                deletion: Contacts,
            },
        )],
        free: &["id", "event_id", "name", "created_at"],
    },
    Table {
        name: "session_choice",
        personal: &[(
            &["session_id", "state", "no"],
            Privacy { purpose: "Workshops durchführen", basis: PublicTask, deletion: Contacts },
        )],
        free: &["registration_id"],
    },
    Table {
        name: "session_seats",
        personal: &[],
        free: &["event_id", "session_id", "wanted", "capacity", "taken", "waiting", "next_no"],
    },
];
