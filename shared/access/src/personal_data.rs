//! What every service keeps of those who may come in.

use fachtag_privacy::{
    Basis::{PublicTask, Security},
    Deletion::{Contacts, Logins},
    Privacy, Table,
};

/// Every column.
pub const TABLES: &[Table] = &[
    Table {
        name: "access_entry",
        personal: &[(
            &["email", "name", "role", "group_slugs", "removed", "valid_from"],
            Privacy { purpose: "Prüfen, wer organisieren darf", basis: PublicTask, deletion: Logins },
        )],
        free: &["id", "version"],
    },
    Table { name: "ended_session", personal: &[], free: &["id", "forget_at"] },
    Table {
        name: "link",
        personal: &[(
            &["token_hash"],
            Privacy { purpose: "Persönliche Links prüfen", basis: Security, deletion: Contacts },
        )],
        free: &["key_id", "subject_id"],
    },
    Table {
        name: "token_entry",
        personal: &[(
            &["name"],
            Privacy { purpose: "Zugangsschlüssel unterscheiden", basis: Security, deletion: Logins },
        )],
        free: &["id", "version", "role", "group_slugs", "token_hash", "expires_at", "revoked", "used_at"],
    },
];
