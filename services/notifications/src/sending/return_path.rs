//! The address that reports about undeliverable letters come back to.

use lettre::message::Mailbox;
use uuid::Uuid;

use crate::composing::sender::deliverable;

/// Where reports go: a mailbox whose address may be extended behind a `+`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPath {
    local: String,
    domain: String,
}

impl ReturnPath {
    /// `None` when the text is no address that every mail server takes: nothing beyond ASCII before the `@`. The domain is written in
    /// ASCII (RFC 5891).
    pub fn parse(address: &str) -> Option<Self> {
        let mailbox = deliverable(Mailbox::new(None, address.parse().ok()?)).ok()?;
        Some(Self { local: mailbox.email.user().into(), domain: mailbox.email.domain().into() })
    }

    /// The envelope sender of one letter (VERP): whatever a foreign server writes, its report names the letter.
    pub fn of(&self, letter: Uuid) -> String {
        format!("{}+{}@{}", self.local, letter.simple(), self.domain)
    }
}
