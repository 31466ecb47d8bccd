//! Every message there is: for AsyncAPI, for the broker's bindings and for the fixtures' test.

use crate::{Envelope, Message, access::*, attendance::*, attention::*, events::*, notifications::*, registrations::*};

/// One message of the catalogue.
pub struct Entry {
    pub name: &'static str,
    pub shape: u32,
    /// One service, but for what every service says of itself.
    pub producers: &'static [&'static str],
    /// Bytes that the whole message has at most, as JSON.
    pub largest: usize,
    /// Whether the version is a time, microseconds since 1970, rather than a count from 1.
    pub dated: bool,
    /// JSON Schema 2020-12 of the payload.
    pub schema: fn() -> schemars::Schema,
    /// Whether the envelope's payload can be read as this message.
    pub readable: fn(&Envelope) -> Result<(), crate::Unreadable>,
}

impl Entry {
    const fn of<M: Message>() -> Self {
        Self {
            name: M::NAME,
            shape: M::SHAPE,
            producers: M::PRODUCERS,
            largest: M::LARGEST,
            dated: M::DATED,
            schema: schema::<M>,
            readable: |envelope| envelope.read::<M>().map(|_| ()),
        }
    }

    /// `<noun>.<verb>.v1`.
    pub fn routing_key(&self) -> String {
        format!("{}.v{}", self.name, self.shape)
    }
}

/// The catalogue's entry for a routing key.
pub fn entry(routing_key: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| routing_key.starts_with(entry.name) && entry.routing_key() == routing_key)
}

/// Without references, so that it can stand inside another document.
fn schema<M: Message>() -> schemars::Schema {
    let settings =
        schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<M>()
}

/// Every message, by producer.
pub const CATALOGUE: &[Entry] = &[
    Entry::of::<EventPublished>(),
    Entry::of::<EventChanged>(),
    Entry::of::<EventCancelled>(),
    Entry::of::<ImageStored>(),
    Entry::of::<OrganizerInvited>(),
    Entry::of::<OrganizerChanged>(),
    Entry::of::<TokenChanged>(),
    Entry::of::<TokenRevoked>(),
    Entry::of::<TokenUsed>(),
    Entry::of::<SessionEnded>(),
    Entry::of::<RegistrationPending>(),
    Entry::of::<RegistrationConfirmed>(),
    Entry::of::<RegistrationWaitlisted>(),
    Entry::of::<RegistrationOffered>(),
    Entry::of::<RegistrationPromoted>(),
    Entry::of::<RegistrationChanged>(),
    Entry::of::<ChoicesChanged>(),
    Entry::of::<RegistrationCancelled>(),
    Entry::of::<RegistrationRepeated>(),
    Entry::of::<SeatsChanged>(),
    Entry::of::<AttendanceListCompiled>(),
    Entry::of::<MailingOrdered>(),
    Entry::of::<LetterSent>(),
    Entry::of::<LetterFailed>(),
    Entry::of::<DigestDeclined>(),
    Entry::of::<MailingsPlanned>(),
    Entry::of::<AttentionChanged>(),
];
