//! What the notifications service stores of people.

use fachtag_privacy::{
    Basis::{PublicTask, Security},
    Deletion::{Contacts, Logins, Mails, Programme, ShortLived},
    Privacy, Table,
};

/// Every column.
pub const TABLES: &[Table] = &[
    Table {
        name: "digest",
        personal: &[(
            &["since", "declined", "token_hash", "counted_until", "due_at"],
            Privacy { purpose: "Tägliche Übersicht an die Organisation", basis: PublicTask, deletion: Logins },
        )],
        free: &["organizer_id", "version"],
    },
    Table {
        name: "digest_note",
        personal: &[(
            &["kind", "at"],
            Privacy {
                purpose: "Änderungen für die tägliche Übersicht zählen",
                basis: PublicTask,
                deletion: ShortLived,
            },
        )],
        free: &["registration_id", "version", "event_id"],
    },
    Table {
        name: "domain_pause",
        personal: &[(
            &["domain", "reply"],
            Privacy {
                purpose: "Den Versand an überlastete Mailserver aussetzen",
                basis: PublicTask,
                deletion: ShortLived,
            },
        )],
        free: &["failures", "until"],
    },
    Table {
        name: "event",
        personal: &[(
            &["state"],
            Privacy { purpose: "Ansprechpersonen in E-Mails nennen", basis: PublicTask, deletion: Programme },
        )],
        free: &["id", "version", "slug", "planned", "plan_version"],
    },
    Table {
        name: "letter",
        personal: &[
            (
                &["sender", "recipient", "subject_line", "bytes", "message_id_header"],
                Privacy { purpose: "E-Mails verschicken", basis: PublicTask, deletion: Mails },
            ),
            (
                &["smtp_reply", "report", "domain", "bounced_at", "replaced_by"],
                Privacy { purpose: "Zustellung nachvollziehen", basis: PublicTask, deletion: Mails },
            ),
            (
                &["kind", "state", "created_at", "finished_at", "not_before", "next_at"],
                Privacy {
                    purpose: "Jede E-Mail einmal und zur richtigen Zeit verschicken",
                    basis: PublicTask,
                    deletion: Mails,
                },
            ),
        ],
        free: &[
            "id",
            "subject_id",
            "revision",
            "registration_id",
            "event_id",
            "priority",
            "attempts",
            "uncertain",
            "lease_until",
            "lease_holder",
            "traceparent",
            "filed",
        ],
    },
    Table {
        name: "outage",
        personal: &[(
            &["words"],
            Privacy { purpose: "Störungen des Mailservers anzeigen", basis: PublicTask, deletion: ShortLived },
        )],
        free: &["id", "since", "login"],
    },
    Table { name: "passage", personal: &[], free: &["letter_id", "at"] },
    Table {
        name: "registration",
        personal: &[(&["state"], Privacy { purpose: "Angemeldeten schreiben", basis: PublicTask, deletion: Contacts })],
        free: &["id", "event_id", "version"],
    },
    Table {
        name: "schedule",
        personal: &[(
            &["before"],
            Privacy {
                purpose: "Angemeldeten Änderungen der Veranstaltung erklären",
                basis: PublicTask,
                deletion: Programme,
            },
        )],
        free: &[
            "event_id",
            "kind",
            "minutes",
            "daytime",
            "planned_at",
            "due_at",
            "people_until",
            "state",
            "after_id",
            "letters",
            "done_at",
        ],
    },
    Table { name: "turnstile", personal: &[], free: &["id"] },
    Table {
        name: "unasked",
        personal: &[(
            &["mailbox", "times", "last_at"],
            Privacy { purpose: "Unverlangte E-Mails begrenzen", basis: Security, deletion: ShortLived },
        )],
        free: &[],
    },
];
