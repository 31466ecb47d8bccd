//! What this service hears, and the letters it writes for it.

mod attendance_list;
mod digest;
mod event;
mod mailing;
mod organizer;
pub(crate) mod post;
mod registration;

use std::sync::Arc;

use fachtag_bus::{Bus, Fate, Handler, Signal};
use fachtag_contracts::{
    Envelope,
    access::OrganizerInvited,
    attendance::AttendanceListCompiled,
    events::{Event, EventCancelled, EventChanged, EventPublished},
    registrations::{
        MailingOrdered, RegistrationCancelled, RegistrationChanged, RegistrationConfirmed, RegistrationOffered,
        RegistrationPending, RegistrationPromoted, RegistrationRepeated, RegistrationWaitlisted,
    },
};
use fachtag_db::Tx;
use fachtag_runtime::{BlockingPool, Secret, link_id};

use uuid::Uuid;

use crate::{
    mail::{compose::ComposeError, office::Office},
    store::events,
};

/// The purpose that manage tokens are derived for.
const MANAGE: &str = "manage";
/// The purpose that tokens are derived for which unsubscribe from the digest.
const DIGEST: &str = "digest";
/// How long is kept what a digest could tell.
const NOTES_KEPT: chrono::Duration = chrono::Duration::days(30);
/// How long letters to a mailbox are counted.
const UNASKED_KEPT: chrono::Duration = chrono::Duration::days(1);

/// The routing keys this service listens to.
pub const LISTENS_TO: &[&str] = &[
    "event.published.v1",
    "event.changed.v1",
    "event.cancelled.v1",
    "registration.confirmed.v1",
    "registration.pending.v1",
    "registration.waitlisted.v1",
    "registration.offered.v1",
    "registration.promoted.v1",
    "registration.changed.v1",
    "registration.cancelled.v1",
    "registration.repeated.v1",
    "attendance-list.compiled.v1",
    "mailing.ordered.v1",
    "organizer.invited.v1",
    "organizer.changed.v1",
    "token.changed.v1",
    "token.revoked.v1",
    "session.ended.v1",
];

/// Handles this service's messages. Cloning shares it.
#[derive(Clone)]
pub struct Messages {
    pub bus: Bus,
    pub secret: Secret,
    pub office: Arc<Office>,
    /// Where files are made.
    pub pool: BlockingPool,
    /// Woken after a commit that may have written a letter; the sender waits for it.
    pub letters: Signal,
}

impl Messages {
    /// The link to a registration.
    fn manage_link(&self, registration: Uuid, link_no: i64) -> String {
        self.link("/meine-anmeldung/", &self.secret.token(MANAGE, link_id(registration, link_no)))
    }

    /// The secret of the link that unsubscribes an organizer from the digest.
    pub(crate) fn digest_token(&self, organizer: Uuid) -> String {
        self.secret.token(DIGEST, organizer)
    }

    /// The link that unsubscribes an organizer from the digest.
    pub(crate) fn unsubscribe_link(&self, organizer: Uuid) -> String {
        self.link("/abmelden/", &self.digest_token(organizer))
    }

    /// A link with a secret at its end.
    fn link(&self, path: &str, token: &str) -> String {
        format!("{}{path}{token}", self.office.public_url.trim_end_matches('/'))
    }
}

impl Handler for Messages {
    fn listens_to(&self) -> &'static [&'static str] {
        LISTENS_TO
    }

    async fn handle(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), Fate> {
        let told_at = envelope.time;
        digest::note(self, tx, envelope).await?;
        match envelope.routing_key() {
            "event.published.v1" => event::learn(self, tx, &envelope.read::<EventPublished>()?.event, told_at).await,
            "event.changed.v1" => event::learn(self, tx, &envelope.read::<EventChanged>()?.event, told_at).await,
            "event.cancelled.v1" => event::learn(self, tx, &envelope.read::<EventCancelled>()?.event, told_at).await,
            "registration.confirmed.v1" => {
                registration::confirmed(self, tx, envelope.read::<RegistrationConfirmed>()?).await
            }
            "registration.waitlisted.v1" => {
                registration::waitlisted(self, tx, envelope.read::<RegistrationWaitlisted>()?).await
            }
            "registration.pending.v1" => registration::pending(self, tx, envelope.read::<RegistrationPending>()?).await,
            "registration.offered.v1" => registration::offered(self, tx, envelope.read::<RegistrationOffered>()?).await,
            "registration.promoted.v1" => {
                registration::promoted(self, tx, envelope.read::<RegistrationPromoted>()?).await
            }
            "registration.changed.v1" => registration::changed(self, tx, envelope.read::<RegistrationChanged>()?).await,
            "registration.cancelled.v1" => {
                registration::cancelled(self, tx, envelope.read::<RegistrationCancelled>()?).await
            }
            "registration.repeated.v1" => {
                let repeated = envelope.read::<RegistrationRepeated>()?;
                registration::repeated(self, tx, repeated, told_at).await
            }
            "attendance-list.compiled.v1" => {
                attendance_list::compiled(self, tx, envelope.read::<AttendanceListCompiled>()?).await
            }
            "mailing.ordered.v1" => mailing::ordered(self, tx, envelope.read::<MailingOrdered>()?).await,
            "organizer.invited.v1" => organizer::invited(self, tx, envelope.read::<OrganizerInvited>()?).await,
            "organizer.changed.v1" => digest::organizer_changed(self, tx, envelope).await,
            said if fachtag_access::LISTENS_TO.contains(&said) => fachtag_access::hear(tx, envelope).await,
            other => Err(Fate::Park(format!("nobody here handles {other}"))),
        }
    }

    fn committed(&self) {
        self.letters.wake();
    }

    async fn correct_times(&self, tx: &mut Tx) -> fachtag_db::Result<u64> {
        crate::store::ahead::correct(tx, self.bus.clock.now(), crate::sender::LEASE).await
    }

    async fn tidy(&self, tx: &mut Tx) -> fachtag_db::Result<()> {
        let now = self.bus.clock.now();
        fachtag_access::tidy(&mut *tx, now).await?;
        crate::store::digest::forget(tx, now - NOTES_KEPT).await?;
        crate::store::unasked::forget(tx, now - UNASKED_KEPT).await
    }
}

/// The same facts will never make a letter. The reason names no address: it is logged.
fn uncomposable(error: &ComposeError) -> Fate {
    Fate::Park(error.without_address())
}

/// The event that a message is about. It is another subject, so that the broker promises no order between the two.
async fn known_event(tx: &mut Tx, id: Uuid) -> Result<Event, Fate> {
    events::read(tx, id)
        .await?
        .ok_or_else(|| Fate::Retry(format!("event {id} is not known here yet; its message is still on the way")))
}
