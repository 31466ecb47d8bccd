//! One unit of work: everything that a use case reads, changes, says and remembers, in one transaction.
//!
//! A use case begins one of the two, decides, and commits. [`EventUnit`] has the event locked: seats that became free go to those who
//! wait, and changed seats are saved and told, when it is committed. Dropped without a commit, nothing happened.

use std::ops::{Deref, DerefMut};

use chrono::{DateTime, Utc};
use fachtag_bus::Outgoing;
use fachtag_contracts::{
    Message,
    registrations::{
        self as contract, ChoiceState, ChoicesChanged, RegistrationChanged, RegistrationOffered, RegistrationPromoted,
    },
};
use fachtag_db::Tx;
use fachtag_runtime::trace;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor, AuditEntry},
        event::{Event, Settlement},
        registration::Registration,
        seats::Seats,
        workshops::Workshop,
    },
    store::{
        audit::{self, NewAuditEntry},
        events, registrations, waiting_list, workshops,
    },
};

/// A transaction of one's own, or that of a message's handler, which commits it.
enum Transaction<'u> {
    Own(Tx),
    OfHandler(&'u mut Tx),
}

/// A transaction with the messages and audit entries that go with it.
pub(crate) struct Unit<'u> {
    core: &'u Core,
    /// When it began.
    pub now: DateTime<Utc>,
    transaction: Transaction<'u>,
    outgoing: Outgoing<'u>,
    audit: Vec<NewAuditEntry>,
}

/// A unit of work on an event, which nobody else can change meanwhile.
pub(crate) struct EventUnit<'u> {
    unit: Unit<'u>,
    pub event: Event,
    stored_seats: Seats,
    stored_workshops: Vec<Workshop>,
}

impl Core {
    /// Begins a unit of work without an event's seats.
    pub(crate) async fn begin(&self) -> Result<Unit<'_>> {
        Ok(Unit::new(self, Transaction::Own(self.bus.database.begin().await?)))
    }

    /// Begins a unit of work on an event; nothing when there is none.
    pub(crate) async fn begin_event(&self, event: Uuid) -> Result<Option<EventUnit<'_>>> {
        self.begin().await?.lock_event(event).await
    }

    /// Begins a unit of work on the event of a registration, and locks that, too; nothing when there is none.
    pub(crate) async fn begin_registration(&self, id: Uuid) -> Result<Option<(EventUnit<'_>, Registration)>> {
        let mut unit = self.begin().await?;
        let Some(found) = registrations::read(unit.tx(), id).await? else { return Ok(None) };
        // The event's row first: everybody who changes seats queues there.
        let Some(mut unit) = unit.lock_event(found.event_id).await? else { return Ok(None) };
        let registration = registrations::lock(unit.tx(), id).await?;
        Ok(registration.map(|registration| (unit, registration)))
    }

    /// A unit of work within the transaction of a message's handler.
    pub(crate) fn within<'u>(&'u self, tx: &'u mut Tx) -> Unit<'u> {
        Unit::new(self, Transaction::OfHandler(tx))
    }
}

impl<'u> Unit<'u> {
    fn new(core: &'u Core, transaction: Transaction<'u>) -> Self {
        let clock = &core.bus.clock;
        Self { core, now: clock.now(), transaction, outgoing: Outgoing::new(clock), audit: Vec::new() }
    }

    /// Locks an event; nothing when there is none.
    pub async fn lock_event(mut self, event: Uuid) -> Result<Option<EventUnit<'u>>> {
        let event = events::lock(self.tx(), event).await?;
        Ok(event.map(|event| self.on(event)))
    }

    /// Goes on with an event that is locked already.
    pub fn on(self, event: Event) -> EventUnit<'u> {
        let (stored_seats, stored_workshops) = (event.seats.clone(), event.workshops.clone());
        EventUnit { stored_seats, stored_workshops, event, unit: self }
    }

    /// The transaction, for the store.
    pub fn tx(&mut self) -> &mut Tx {
        match &mut self.transaction {
            Transaction::Own(tx) => tx,
            Transaction::OfHandler(tx) => tx,
        }
    }

    /// Says something.
    pub fn say<M: Message>(&mut self, message: &M) -> Result<()> {
        self.outgoing.say(message)
    }

    /// Says what became of a registration. Of somebody without an address nothing is said: others hear of registrations to
    /// write to people.
    pub fn tell<M: Message>(
        &mut self,
        registration: contract::Registration,
        message: impl FnOnce(contract::Registration) -> M,
    ) -> Result<()> {
        self.tell_for(registration, trace::current(), message)
    }

    /// As [`Unit::tell`], caused by the request with this `traceparent`.
    pub fn tell_for<M: Message>(
        &mut self,
        registration: contract::Registration,
        traceparent: Option<String>,
        message: impl FnOnce(contract::Registration) -> M,
    ) -> Result<()> {
        if registration.email.is_empty() {
            return Ok(());
        }
        self.outgoing.say_for(&message(registration), traceparent)
    }

    /// Remembers what somebody did to a registration.
    pub fn audit(&mut self, registration_id: Uuid, actor: &Actor, action: Action) {
        let entry = AuditEntry { at: self.now, actor: actor.clone(), action };
        self.audit.push(NewAuditEntry { id: self.core.bus.clock.new_id(), registration_id, entry });
    }

    /// Saves what was said and remembered, commits, and has it sent. A handler's transaction is left to it.
    ///
    /// # Errors
    /// When the database refuses; nothing was changed.
    pub async fn commit(mut self) -> Result<()> {
        let audit = std::mem::take(&mut self.audit);
        audit::insert(self.tx(), &audit).await?;
        match self.transaction {
            Transaction::OfHandler(tx) => Ok(self.outgoing.save(tx).await?),
            Transaction::Own(mut tx) => {
                self.outgoing.save(&mut tx).await?;
                tx.commit().await?;
                self.core.bus.outbox.wake();
                Ok(())
            }
        }
    }
}

impl EventUnit<'_> {
    /// Saves a registration that was changed, with what the person chose.
    pub async fn save(&mut self, registration: &Registration) -> Result<()> {
        let now = self.now;
        registrations::save(self.tx(), registration, now).await?;
        self.save_choices(registration).await
    }

    /// Saves what somebody chose, and the version of the registration.
    pub async fn save_choices(&mut self, registration: &Registration) -> Result<()> {
        if self.event.workshops.is_empty() && registration.choices.is_empty() {
            return Ok(());
        }
        Ok(workshops::save(self.tx(), registration).await?)
    }

    /// Says and remembers that somebody takes part in other parts of the programme than before.
    pub async fn tell_choices(
        &mut self,
        registration: &Registration,
        actor: &Actor,
        dropped: Vec<String>,
    ) -> Result<()> {
        let action = chose(&self.event, registration);
        self.audit(registration.id, actor, action);
        // Who waits for a seat at the event takes part in nothing yet: it is told, but not by a letter.
        if !registration.has_seat() {
            let position = registrations::position(self.tx(), registration).await?;
            return self.tell(registration.public(position), |registration| RegistrationChanged {
                registration,
                address_changed: false,
                write_again: false,
                unasked: false,
            });
        }
        self.tell(registration.public(None), |registration| ChoicesChanged { registration, dropped })
    }

    /// Settles the seats, saves and tells them if they changed, and commits as [`Unit::commit`] does. Those who have got a seat or an
    /// offer by it, the first first.
    ///
    /// # Errors
    /// When the database refuses; nothing was changed.
    pub async fn commit(mut self) -> Result<Vec<Registration>> {
        let moved_up = self.settle().await?;
        if self.event.seats != self.stored_seats || self.event.workshops != self.stored_workshops {
            self.save_seats().await?;
        }
        self.unit.commit().await?;
        Ok(moved_up)
    }

    /// As [`EventUnit::commit`] after a change of the event: the seats are told in any case.
    ///
    /// # Errors
    /// When the database refuses; nothing was changed.
    pub async fn commit_event(mut self) -> Result<()> {
        self.settle().await?;
        self.save_seats().await?;
        self.unit.commit().await
    }

    async fn settle(&mut self) -> Result<Vec<Registration>> {
        let (now, event) = (self.now, self.event.facts.id);
        let moved_up = match self.event.settle(now) {
            Settlement::Nobody => Vec::new(),
            Settlement::Promoted(count) => {
                let mut promoted = waiting_list::promote(self.tx(), event, now, count).await?;
                for registration in &mut promoted {
                    self.grant_wishes(registration).await?;
                    self.tell_promoted(registration)?;
                }
                promoted
            }
            Settlement::Offered(count, until) => {
                let mut offered = waiting_list::offer(self.tx(), event, now, count, until).await?;
                for registration in &mut offered {
                    self.grant_wishes(registration).await?;
                    self.offer(registration, until).await?;
                }
                offered
            }
        };
        self.settle_workshops().await?;
        Ok(moved_up)
    }

    async fn grant_wishes(&mut self, registration: &mut Registration) -> Result<()> {
        if registration.choices.is_empty() {
            return Ok(());
        }
        self.event.grant_wishes(registration);
        self.save_choices(registration).await
    }

    /// Gives free seats in parts of the programme to those who wait for them, the first first. The seat that somebody kept meanwhile becomes
    /// free for the next: that goes on until nobody can move up, and each is told once.
    async fn settle_workshops(&mut self) -> Result<()> {
        let (event, now) = (self.event.facts.id, self.now);
        let mut moved_up: Vec<Registration> = Vec::new();
        while let Some(session) = self.event.workshop_to_settle(now) {
            let Some(mut first) = workshops::first_waiting(self.tx(), event, session).await? else {
                tracing::error!(%session, "nobody waits for this part, against what was counted");
                self.event.nobody_waits_for(session);
                continue;
            };
            self.event.move_up_in(&mut first, session);
            self.save_choices(&first).await?;
            moved_up.retain(|registration| registration.id != first.id);
            moved_up.push(first);
        }
        for registration in &moved_up {
            self.tell_choices(registration, &Actor::WaitingList, Vec::new()).await?;
        }
        Ok(())
    }

    fn tell_promoted(&mut self, registration: &Registration) -> Result<()> {
        self.tell(registration.public(None), |registration| RegistrationPromoted { registration })?;
        self.audit(registration.id, &Actor::WaitingList, Action::MovedUp { reason: None, above_capacity: false });
        Ok(())
    }

    /// Tells somebody of the seat that is kept. Who has no address cannot answer in time, and gets it.
    async fn offer(&mut self, registration: &mut Registration, until: DateTime<Utc>) -> Result<()> {
        if registration.participant.email.is_empty() {
            let _offered = registration.give_seat();
            self.event.seats.keep();
            self.save(registration).await?;
            return self.tell_promoted(registration);
        }
        self.tell(registration.public(None), |registration| RegistrationOffered { registration })?;
        self.audit(registration.id, &Actor::WaitingList, Action::Offered { until });
        Ok(())
    }

    async fn save_seats(&mut self) -> Result<()> {
        self.event.seats_version += 1;
        events::save_seats(self.unit.tx(), &self.event).await?;
        let stored = &self.stored_workshops;
        let changed: Vec<&Workshop> =
            self.event.workshops.iter().filter(|workshop| !stored.contains(workshop)).collect();
        workshops::save_seats(self.unit.tx(), self.event.facts.id, &changed).await?;
        self.unit.say(&self.event.seats_changed())
    }
}

/// What somebody chose, as it is remembered.
fn chose(event: &Event, registration: &Registration) -> Action {
    let titles = |state: ChoiceState| {
        let chosen = registration.choices.iter().filter(|choice| choice.state == state);
        let find = |id| event.facts.sessions.iter().find(|session| session.id == id);
        chosen.filter_map(|choice| find(choice.session)).map(|session| session.title.clone()).collect()
    };
    Action::Chose { seats: titles(ChoiceState::Seat), waiting: titles(ChoiceState::Waiting) }
}

impl<'u> Deref for EventUnit<'u> {
    type Target = Unit<'u>;

    fn deref(&self) -> &Unit<'u> {
        &self.unit
    }
}

impl<'u> DerefMut for EventUnit<'u> {
    fn deref_mut(&mut self) -> &mut Unit<'u> {
        &mut self.unit
    }
}
