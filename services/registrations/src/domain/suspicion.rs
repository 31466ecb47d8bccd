//! Why somebody has to confirm the address although the event does not ask everybody to: the sign-up looks like a program's.

/// What looked so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspicion {
    /// Many sign-ups came from the same client.
    Client,
    /// Very many sign-ups came for the event.
    Event,
    /// The form was filled in as no person does.
    Form,
}

impl Suspicion {
    /// As in the database and in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Event => "event",
            Self::Form => "form",
        }
    }
}
