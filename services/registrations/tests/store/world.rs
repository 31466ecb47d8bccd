//! A registrations service on either database, without transport.

use chrono::{DateTime, Duration, TimeZone, Utc};
use fachtag_bus::{Bus, Handler};
use fachtag_contracts::{
    Envelope, Message,
    events::{Event, EventChanged, EventKind, EventStatus},
};
use fachtag_db::{Database, DatabaseUrl, sql};
use fachtag_registrations::{
    Core,
    domain::{
        audit::Actor,
        event::Event as StoredEvent,
        fields::Participant,
        participant::{FormRules, ParticipantInput},
    },
    due::Due,
    messages::Messages,
    sign_up::{Placed, SignUpOutcome, SignUpRequest, SignUps},
    store::MIGRATIONS,
};
use fachtag_runtime::{Clock, Secret, Shutdown};
use harness::Database as OwnDatabase;
use uuid::Uuid;

/// Where the tables are; dropped with the test.
enum Store {
    Folder(tempfile::TempDir),
    Postgres(OwnDatabase),
}

pub struct World {
    store: Store,
    pub core: Core,
}

impl World {
    pub async fn on_sqlite() -> Self {
        Self::on(Store::Folder(tempfile::tempdir().unwrap())).await
    }

    pub async fn on_postgres() -> Self {
        Self::on(Store::Postgres(OwnDatabase::create().await)).await
    }

    async fn on(store: Store) -> Self {
        let database = open(&store).await;
        for (migrator, history) in [&fachtag_bus::MIGRATIONS, &fachtag_access::MIGRATIONS, &MIGRATIONS] {
            database.migrate(migrator, history).await.unwrap();
        }
        let core = Core { bus: Bus::new(database, Clock::manual(noon())), secret: Secret::new("geheim") };
        Self { store, core }
    }

    /// A second replica: other connections, other tasks, the same store.
    pub async fn replica(&self) -> Core {
        let database = open(&self.store).await;
        Core { bus: Bus::new(database, self.core.bus.clock.clone()), secret: self.core.secret.clone() }
    }

    pub fn sign_ups(&self) -> SignUps {
        sign_ups(&self.core)
    }

    /// Hears of an event as the message would tell it.
    pub async fn learn(&self, event: &Event) {
        self.hear(&EventChanged { event: event.clone() }).await;
    }

    /// Handles a message as the bus does.
    pub async fn hear<M: Message>(&self, message: &M) {
        let clock = &self.core.bus.clock;
        let envelope = Envelope::wrap(message, clock.new_id(), clock.now(), None).unwrap();
        let mut tx = self.core.bus.database.begin().await.unwrap();
        Messages(self.core.clone()).handle(&mut tx, &envelope, ()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn stored_event(&self, event: Uuid) -> StoredEvent {
        fachtag_registrations::store::events::read(&self.core.bus.database, event).await.unwrap().unwrap()
    }

    /// The housekeeping of every few hours.
    pub async fn tidy(&self) {
        let mut tx = self.core.bus.database.begin().await.unwrap();
        Messages(self.core.clone()).tidy(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Writes what the tables' CHECKs would refuse.
    pub async fn write_past_checks(&self, statement: &'static str) {
        let mut tx = self.core.bus.database.begin().await.unwrap();
        let unchecked: &[&'static str] = match &self.store {
            Store::Folder(_) => &["PRAGMA ignore_check_constraints = ON"],
            Store::Postgres(_) => &[
                "ALTER TABLE registration DROP CONSTRAINT IF EXISTS registration_status_check",
                "ALTER TABLE registration DROP CONSTRAINT IF EXISTS registration_attendance_check",
                "ALTER TABLE event DROP CONSTRAINT IF EXISTS event_check",
            ],
        };
        for statement in unchecked.iter().chain([&statement]) {
            sql(statement).execute(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Messages written and not yet handed over.
    pub async fn said(&self) -> i64 {
        fachtag_bus::gauges(&self.core.bus.database).await.unwrap().outbox_depth
    }

    /// The payload of the newest message of this routing key that is not yet handed over.
    pub async fn last_said(&self, routing_key: &str) -> serde_json::Value {
        let rows: Vec<(String,)> =
            sql("SELECT envelope FROM outbox ORDER BY message_id").all(&self.core.bus.database).await.unwrap();
        let envelopes = rows.iter().rev().map(|(text,)| serde_json::from_str::<Envelope>(text).unwrap());
        envelopes.into_iter().find(|envelope| envelope.routing_key() == routing_key).unwrap().data
    }

    pub async fn sign_up(&self, event: Uuid, number: u32) -> SignUpOutcome {
        sign_up(&self.sign_ups(), event, number).await
    }

    pub async fn placed(&self, event: Uuid, number: u32) -> Placed {
        match self.sign_up(event, number).await {
            SignUpOutcome::Placed(placed) => placed,
            other => panic!("not placed: {other:?}"),
        }
    }
}

/// Does what is due, as the service does every second.
pub async fn work_off_due(core: &Core) -> fachtag_db::Result<()> {
    core.bus.work_off_due(&Due(core.clone()), &Shutdown::new()).await
}

async fn open(store: &Store) -> Database {
    let url = match store {
        Store::Folder(folder) => DatabaseUrl::Folder(folder.path().to_owned()),
        Store::Postgres(database) => DatabaseUrl::Postgres(database.url()),
    };
    Database::open(&url, "registrations").await.unwrap()
}

/// Somebody of the education office.
pub fn jana() -> Actor {
    Actor::Organizer { id: Uuid::from_u128(7), name: "Jana Beispiel".into() }
}

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 5, 4, 12, 0, 0).unwrap()
}

/// What somebody typed.
pub fn input(values: &[(&'static str, &str)]) -> ParticipantInput {
    let values = values.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    ParticipantInput { values, ..ParticipantInput::default() }
}

pub fn participant(number: u32) -> Participant {
    let (last_name, email) = (format!("Müller {number}"), format!("Person{number}@Beispiel.de"));
    let typed = [("first_name", "Ayşe"), ("last_name", &last_name), ("email", &email), ("institution", "Kita")];
    input(&typed).check(&FormRules::default()).unwrap()
}

pub fn sign_ups(core: &Core) -> SignUps {
    SignUps::new(core.clone(), &Shutdown::new())
}

pub async fn sign_up(sign_ups: &SignUps, event: Uuid, number: u32) -> SignUpOutcome {
    sign_ups.sign_up(event, SignUpRequest::online(participant(number))).await.unwrap()
}

/// A public event in a month.
pub fn event(capacity: Option<u32>, waiting_list: bool) -> Event {
    let starts_at = noon() + Duration::days(30);
    let id = Clock::system().new_id();
    Event {
        id,
        version: 1,
        slug: format!("fachtag-{id}"),
        kind: EventKind::Fachtag,
        status: EventStatus::Published,
        title: "Fachtag".into(),
        summary: None,
        description: None,
        starts_at,
        ends_at: starts_at + Duration::hours(7),
        venue: None,
        online_url: None,
        group: None,
        capacity,
        house_limit: None,
        waiting_list,
        registration_opens_at: None,
        registration_closes_at: None,
        choice_opens_at: None,
        choice_closes_at: None,
        choice_default: false,
        walking_minutes: 0,
        sessions: Vec::new(),
        contact: None,
        reminders: Vec::new(),
        email_confirmation: false,
        offers: false,
        meals: Vec::new(),
        questions: Vec::new(),
        funder: None,
        attendance_mails: true,
        thanks: false,
        documents_url: None,
        confirmation_note: None,
        reminder_note: None,
        cancellation_reason: None,
    }
}
