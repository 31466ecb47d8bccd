//! An events service on either database, without transport.

use chrono::{DateTime, Duration, TimeZone, Utc};
use fachtag_access::Role;
use fachtag_bus::{Bus, Handler};
use fachtag_contracts::{Envelope, events::EventKind};
use fachtag_db::{Database, DatabaseUrl, sql};
use fachtag_events::{
    core::Core, domain::input::EventInput, identity::organizers::LoginInput, messages::Messages, store::MIGRATIONS,
};
use fachtag_runtime::{Clock, Secret, SessionKeys};
use harness::Database as OwnDatabase;

/// Where the tables are; they go with it.
enum Files {
    Folder(tempfile::TempDir),
    Postgres(OwnDatabase),
}

pub struct World {
    _files: Files,
    pub core: Core,
}

impl World {
    pub async fn sqlite() -> Self {
        Self::on(Files::Folder(tempfile::tempdir().unwrap())).await
    }

    pub async fn postgres() -> Self {
        Self::on(Files::Postgres(OwnDatabase::create().await)).await
    }

    async fn on(files: Files) -> Self {
        let url = match &files {
            Files::Folder(folder) => DatabaseUrl::Folder(folder.path().to_owned()),
            Files::Postgres(database) => DatabaseUrl::Postgres(database.url()),
        };
        let database = Database::open(&url, "events").await.unwrap();
        for (migrator, history) in [&fachtag_bus::MIGRATIONS, &fachtag_access::MIGRATIONS, &MIGRATIONS] {
            database.migrate(migrator, history).await.unwrap();
        }
        let core = Core {
            bus: Bus::new(database, Clock::manual(noon())),
            secret: Secret::new("geheim"),
            sessions: SessionKeys::derived(&Secret::new("geheim")),
        };
        Self { _files: files, core }
    }

    /// What was said by messages of this name, in order.
    pub async fn said_of(&self, name: &str) -> Vec<serde_json::Value> {
        let statement = sql("SELECT envelope FROM outbox ORDER BY message_id");
        let rows: Vec<(String,)> = statement.all(&self.core.bus.database).await.unwrap();
        let envelopes = rows.iter().map(|(text,)| serde_json::from_str::<Envelope>(text).unwrap());
        envelopes.filter(|said| said.routing_key() == format!("{name}.v1")).map(|said| said.data).collect()
    }

    /// Forgets what the service no longer needs.
    pub async fn tidy(&self) {
        let messages = Messages { clock: self.core.bus.clock.clone() };
        let mut tx = self.core.bus.database.begin().await.unwrap();
        messages.tidy(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Messages written and not yet handed over.
    pub async fn said(&self) -> i64 {
        fachtag_bus::gauges(&self.core.bus.database).await.unwrap().outbox_depth
    }
}

/// Who does what a test does.
pub const JANA: &str = "Jana Kowalski";

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 5, 4, 12, 0, 0).unwrap()
}

/// A login for all events.
pub fn login(role: Role) -> LoginInput {
    LoginInput { name: None, role, groups: None }
}

/// A Fachtag in a month.
pub fn input() -> EventInput {
    let starts_at = noon() + Duration::days(30);
    EventInput {
        kind: EventKind::Fachtag,
        title: "Fachtag".into(),
        slug: None,
        summary: None,
        description: None,
        starts_at,
        ends_at: starts_at + Duration::hours(7),
        venue: None,
        online_url: None,
        group: None,
        capacity: Some(10),
        house_limit: None,
        waiting_list: true,
        registration_opens_at: None,
        registration_closes_at: None,
        choice_opens_at: None,
        choice_closes_at: None,
        choice_default: false,
        walking_minutes: 0,
        drop_chosen: false,
        sessions: Vec::new(),
        contact: None,
        reminders: Vec::new(),
        email_confirmation: false,
        offers: false,
        meals: None,
        questions: Vec::new(),
        funder: None,
        attendance_mails: true,
        thanks: false,
        documents_url: None,
        confirmation_note: None,
        reminder_note: None,
    }
}
