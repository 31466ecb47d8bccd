//! What the events service stores of people.

use fachtag_privacy::{
    Basis::{PublicTask, Security},
    Deletion::{Audit, Logins, Programme, ShortLived},
    Privacy, Table,
};

/// Every column.
pub const TABLES: &[Table] = &[
    Table {
        name: "api_token",
        personal: &[(
            &["name"],
            Privacy { purpose: "Zugangsschlüssel unterscheiden", basis: Security, deletion: Logins },
        )],
        free: &[
            "id",
            "version",
            "role",
            "group_slugs",
            "token_hash",
            "form_key",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
        ],
    },
    Table {
        name: "attention",
        personal: &[(
            &["mail_trouble"],
            Privacy { purpose: "Störungen des E-Mail-Versands anzeigen", basis: PublicTask, deletion: ShortLived },
        )],
        free: &["service", "version", "parked_messages", "failed_letters", "failed_by_event"],
    },
    Table {
        name: "event",
        personal: &[(
            &["state"],
            Privacy {
                purpose: "Ansprechpersonen und Vortragende im Programm nennen",
                basis: PublicTask,
                deletion: Programme,
            },
        )],
        free: &[
            "id",
            "version",
            "slug",
            "status",
            "kind",
            "group_slug",
            "starts_at",
            "ends_at",
            "seats_version",
            "seats_confirmed",
            "seats_waiting",
            "changed_at",
            "seats_held",
            "seats_sessions",
            "mailings",
            "mailings_version",
        ],
    },
    Table {
        name: "event_group",
        personal: &[(
            &["sender_name", "sender_email", "reply_to", "signature"],
            Privacy {
                purpose: "Absender der E-Mails einer Unterarbeitsgruppe",
                basis: PublicTask,
                deletion: Programme,
            },
        )],
        free: &["slug", "name", "description", "position"],
    },
    Table {
        name: "event_version",
        personal: &[(
            &["state", "who"],
            Privacy {
                purpose: "Nachvollziehen, wer eine Veranstaltung wie geändert hat",
                basis: PublicTask,
                deletion: Audit,
            },
        )],
        free: &["event_id", "version", "at"],
    },
    Table {
        name: "idempotency",
        personal: &[(
            &["answer"],
            Privacy { purpose: "Wiederholte Aufrufe gleich beantworten", basis: PublicTask, deletion: ShortLived },
        )],
        free: &["key", "body", "created_at"],
    },
    Table {
        name: "image",
        personal: &[(
            &["bytes"],
            Privacy { purpose: "Bilder und Logos von Veranstaltungen", basis: PublicTask, deletion: Programme },
        )],
        free: &["id", "media_type", "created_at"],
    },
    Table {
        name: "login",
        personal: &[(
            &["token_hash", "return_to", "requested_at", "mailed", "used_at"],
            Privacy { purpose: "Anmeldung der Organisation mit einem Link", basis: Security, deletion: Logins },
        )],
        free: &["id", "organizer_id", "expires_at", "key_id"],
    },
    Table {
        name: "login_request",
        personal: &[(
            &["key"],
            Privacy { purpose: "Zu viele Anmeldelinks verhindern", basis: Security, deletion: ShortLived },
        )],
        free: &["id", "at"],
    },
    Table {
        name: "organizer",
        personal: &[
            (
                &["email", "email_key", "name", "role", "group_slug", "group_slugs", "digest_since"],
                Privacy { purpose: "Zugänge der Organisation", basis: PublicTask, deletion: Logins },
            ),
            (
                &["sessions_since", "removed_at"],
                Privacy { purpose: "Zugänge beenden", basis: Security, deletion: Logins },
            ),
        ],
        free: &["id", "version", "created_at"],
    },
    Table {
        name: "site_text",
        personal: &[
            (
                &["text"],
                Privacy { purpose: "Ansprechpersonen in Pflichttexten nennen", basis: PublicTask, deletion: Programme },
            ),
            (
                &["who"],
                Privacy { purpose: "Nachvollziehen, wer einen Text geändert hat", basis: PublicTask, deletion: Audit },
            ),
        ],
        free: &["kind", "version", "at"],
    },
];
