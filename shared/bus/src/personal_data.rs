//! What messages on their way hold of people.

use fachtag_privacy::{Basis::PublicTask, Deletion::Messages, Privacy, Table};

/// Every column.
pub const TABLES: &[Table] = &[
    Table {
        name: "inbox",
        personal: &[(
            &["envelope", "error"],
            Privacy { purpose: "Nachrichten zwischen den Diensten zustellen", basis: PublicTask, deletion: Messages },
        )],
        free: &[
            "consumer",
            "message_id",
            "routing_key",
            "subject",
            "version",
            "state",
            "attempts",
            "next_at",
            "received_at",
            "finished_at",
        ],
    },
    Table {
        name: "outbox",
        personal: &[(
            &["envelope"],
            Privacy { purpose: "Nachrichten zwischen den Diensten zustellen", basis: PublicTask, deletion: Messages },
        )],
        free: &["message_id", "routing_key", "created_at"],
    },
    // Errors are kept without the values that they quote.
    Table { name: "retry", personal: &[], free: &["kind", "subject", "attempts", "next_at", "error"] },
    Table { name: "lease", personal: &[], free: &["name", "holder", "held_until"] },
];
