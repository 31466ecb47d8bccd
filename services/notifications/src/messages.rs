//! Which message causes what.

use fachtag_bus::{Fate, Handler};
use fachtag_contracts::{
    Envelope,
    access::OrganizerInvited,
    attendance::AttendanceListCompiled,
    events::{EventCancelled, EventChanged, EventPublished},
    registrations::{
        ChoicesChanged, MailingOrdered, RegistrationCancelled, RegistrationChanged, RegistrationConfirmed,
        RegistrationOffered, RegistrationPending, RegistrationPromoted, RegistrationRepeated, RegistrationWaitlisted,
    },
};
use fachtag_db::Tx;

use crate::{
    attendance_lists::{self, compose::File},
    core::Core,
    digest, login_links, mailings,
    registration_letters::on_message as registration,
    scheduled_mailings::planning,
    upkeep,
};

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
    "choices.changed.v1",
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

/// Handles this service's messages.
pub struct Messages(pub Core);

impl Handler for Messages {
    fn listens_to(&self) -> &'static [&'static str] {
        LISTENS_TO
    }

    type Prepared = Vec<File>;

    fn prepares(&self) -> &'static [&'static str] {
        &["attendance-list.compiled.v1"]
    }

    async fn prepare(&self, envelope: &Envelope) -> Result<Vec<File>, Fate> {
        attendance_lists::write::prepare(&self.0, envelope.read::<AttendanceListCompiled>()?).await
    }

    async fn handle(&self, tx: &mut Tx, envelope: &Envelope, files: Vec<File>) -> Result<(), Fate> {
        let Self(core) = self;
        let message_time = envelope.time;
        digest::collect::collect(core, tx, envelope).await?;
        match envelope.routing_key() {
            "event.published.v1" => {
                Ok(planning::learn(core, tx, &envelope.read::<EventPublished>()?.event, message_time).await?)
            }
            "event.changed.v1" => {
                Ok(planning::learn(core, tx, &envelope.read::<EventChanged>()?.event, message_time).await?)
            }
            "event.cancelled.v1" => {
                Ok(planning::learn(core, tx, &envelope.read::<EventCancelled>()?.event, message_time).await?)
            }
            "registration.confirmed.v1" => {
                registration::confirmed(core, tx, envelope.read::<RegistrationConfirmed>()?).await
            }
            "registration.waitlisted.v1" => {
                registration::waitlisted(core, tx, envelope.read::<RegistrationWaitlisted>()?).await
            }
            "registration.pending.v1" => registration::pending(core, tx, envelope.read::<RegistrationPending>()?).await,
            "registration.offered.v1" => registration::offered(core, tx, envelope.read::<RegistrationOffered>()?).await,
            "registration.promoted.v1" => {
                registration::promoted(core, tx, envelope.read::<RegistrationPromoted>()?).await
            }
            "registration.changed.v1" => {
                registration::changed(core, tx, envelope.read::<RegistrationChanged>()?, message_time).await
            }
            "choices.changed.v1" => registration::choices_changed(core, tx, envelope.read::<ChoicesChanged>()?).await,
            "registration.cancelled.v1" => {
                registration::cancelled(core, tx, envelope.read::<RegistrationCancelled>()?).await
            }
            "registration.repeated.v1" => {
                let repeated = envelope.read::<RegistrationRepeated>()?;
                registration::repeated(core, tx, repeated, message_time).await
            }
            "attendance-list.compiled.v1" => {
                attendance_lists::write::compiled(core, tx, envelope.read::<AttendanceListCompiled>()?, &files).await
            }
            "mailing.ordered.v1" => mailings::write::ordered(core, tx, envelope.read::<MailingOrdered>()?).await,
            "organizer.invited.v1" => login_links::write::invited(core, tx, envelope.read::<OrganizerInvited>()?).await,
            "organizer.changed.v1" => digest::collect::organizer_changed(core, tx, envelope).await,
            said if fachtag_access::LISTENS_TO.contains(&said) => fachtag_access::hear(tx, envelope).await,
            other => Err(Fate::Park(format!("nobody here handles {other}"))),
        }
    }

    fn committed(&self) {
        self.0.letters.wake();
    }

    async fn correct_times(&self, tx: &mut Tx) -> fachtag_db::Result<u64> {
        upkeep::correct_times(&self.0, tx).await
    }

    async fn tidy(&self, tx: &mut Tx) -> fachtag_db::Result<()> {
        upkeep::tidy(&self.0, tx).await
    }
}
