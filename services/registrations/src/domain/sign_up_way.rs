//! The ways onto the list of an event.

use serde::{Deserialize, Serialize};

/// How somebody comes onto the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUpWay {
    /// By the form or the API, while registration is open.
    #[default]
    Online,
    /// Entered by an organizer, such as after a phone call. What the organizer was not told may be left out, the address, too.
    Desk,
    /// Came without registration. An address may be missing.
    Door,
}
