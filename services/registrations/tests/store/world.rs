//! A registrations service on either database, without transport.

use chrono::{DateTime, Duration, TimeZone, Utc};
use fachtag_bus::{Bus, Handler};
use fachtag_contracts::{
    Envelope, Message,
    events::{Event, EventChanged, EventKind, EventStatus},
};
use fachtag_db::{Database, DatabaseUrl, sql};
use fachtag_registrations::{
    domain::{
        applicant::{Applicant, Asked, Entry},
        history::Actor,
    },
    messages::Messages,
    store::{MIGRATIONS, events::KeptEvent},
    usecases::{
        Office, SignUps,
        sign_up::{Answer, Placed, SignUp},
    },
};
use fachtag_runtime::{Clock, Secret};
use harness::Database as OwnDatabase;
use uuid::Uuid;

/// What keeps the store alive.
enum Kept {
    Folder(tempfile::TempDir),
    Postgres(OwnDatabase),
}

pub struct World {
    kept: Kept,
    pub office: Office,
}

impl World {
    /// The same service on SQLite and on PostgreSQL.
    pub async fn both() -> [Self; 2] {
        let folder = Kept::Folder(tempfile::tempdir().unwrap());
        let postgres = Kept::Postgres(OwnDatabase::create().await);
        [Self::on(folder).await, Self::on(postgres).await]
    }

    async fn on(kept: Kept) -> Self {
        let database = open(&kept).await;
        for (migrator, history) in [&fachtag_bus::MIGRATIONS, &fachtag_access::MIGRATIONS, &MIGRATIONS] {
            database.migrate(migrator, history).await.unwrap();
        }
        let office = Office { bus: Bus::new(database, Clock::manual(noon())), secret: Secret::new("geheim") };
        Self { kept, office }
    }

    /// A second replica: other connections, other tasks, the same store.
    pub async fn replica(&self) -> Office {
        let database = open(&self.kept).await;
        Office { bus: Bus::new(database, self.office.bus.clock.clone()), secret: self.office.secret.clone() }
    }

    /// Hears of an event as the message would tell it.
    pub async fn learn(&self, event: &Event) {
        self.hear(&EventChanged { event: event.clone() }).await;
    }

    /// Handles a message as the bus does.
    pub async fn hear<M: Message>(&self, message: &M) {
        let clock = &self.office.bus.clock;
        let envelope = Envelope::wrap(message, clock.new_id(), clock.now(), None).unwrap();
        let mut tx = self.office.bus.database.begin().await.unwrap();
        Messages(self.office.clone()).handle(&mut tx, &envelope).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn kept(&self, event: Uuid) -> KeptEvent {
        fachtag_registrations::store::events::read(&self.office.bus.database, event).await.unwrap().unwrap()
    }

    /// Writes what the tables' CHECKs would refuse.
    pub async fn write_past_checks(&self, statement: &'static str) {
        let mut tx = self.office.bus.database.begin().await.unwrap();
        let unchecked: &[&'static str] = match &self.kept {
            Kept::Folder(_) => &["PRAGMA ignore_check_constraints = ON"],
            Kept::Postgres(_) => &[
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
        fachtag_bus::gauges(&self.office.bus.database).await.unwrap().outbox_depth
    }

    pub async fn sign_up(&self, event: Uuid, number: u32) -> Answer {
        sign_up(&SignUps::new(self.office.clone()), event, number).await
    }

    pub async fn placed(&self, event: Uuid, number: u32) -> Placed {
        match self.sign_up(event, number).await {
            Answer::Placed(placed) => placed,
            other => panic!("not placed: {other:?}"),
        }
    }
}

async fn open(kept: &Kept) -> Database {
    let url = match kept {
        Kept::Folder(folder) => DatabaseUrl::Folder(folder.path().to_owned()),
        Kept::Postgres(database) => DatabaseUrl::Postgres(database.url()),
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

pub fn applicant(number: u32) -> Applicant {
    let entry = Entry {
        first_name: "Ayşe".into(),
        last_name: format!("Müller {number}"),
        email: format!("Person{number}@Beispiel.de"),
        institution: "Kita".into(),
        ..Entry::default()
    };
    entry.check(&Asked::default()).unwrap()
}

pub async fn sign_up(sign_ups: &SignUps, event: Uuid, number: u32) -> Answer {
    let wish = SignUp::online(applicant(number));
    sign_ups.sign_up(event, wish).await.unwrap()
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
        waiting_list,
        registration_opens_at: None,
        registration_closes_at: None,
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
