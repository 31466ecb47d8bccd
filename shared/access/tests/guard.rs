//! What a service learns about logins and tokens holds at its next check, on both databases.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, Duration, TimeZone, Utc};
use fachtag_access::{Guard, Principal, Role, api_token, hear, session_cookie};
use fachtag_bus::Bus;
use fachtag_contracts::{
    Envelope, Message,
    access::{Organizer, OrganizerChanged, TokenRevoked},
};
use fachtag_db::{Database, DatabaseUrl, sql};
use fachtag_runtime::{Clock, Secret};
use harness::Database as OwnDatabase;
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(1);

/// What keeps the store alive.
enum Kept {
    Folder(tempfile::TempDir),
    Postgres(OwnDatabase),
}

struct World {
    _kept: Kept,
    bus: Bus,
    secret: Secret,
    guard: Guard,
}

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 5, 4, 12, 0, 0).unwrap()
}

fn claims() -> Principal {
    Principal {
        id: ID,
        name: "Jana".into(),
        email: Some("jana@example.org".into()),
        role: Role::Organizer,
        groups: None,
        issued_at: noon(),
        expires_at: noon() + Duration::hours(12),
    }
}

fn organizer(version: i64) -> Organizer {
    Organizer {
        id: ID,
        version,
        email: "jana@example.org".into(),
        name: None,
        role: Role::Organizer,
        groups: None,
        sessions_since: noon(),
        removed: false,
        digest_since: None,
    }
}

impl World {
    async fn both() -> [Self; 2] {
        let folder = Kept::Folder(tempfile::tempdir().unwrap());
        let postgres = Kept::Postgres(OwnDatabase::create().await);
        [Self::on(folder).await, Self::on(postgres).await]
    }

    async fn on(kept: Kept) -> Self {
        let url = match &kept {
            Kept::Folder(folder) => DatabaseUrl::Folder(folder.path().to_owned()),
            Kept::Postgres(database) => DatabaseUrl::Postgres(database.url()),
        };
        let database = Database::open(&url, "registrations").await.unwrap();
        for (migrator, history) in [&fachtag_bus::MIGRATIONS, &fachtag_access::MIGRATIONS] {
            database.migrate(migrator, history).await.unwrap();
        }
        let (bus, secret) = (Bus::new(database, Clock::manual(noon())), Secret::new("geheim"));
        let guard = Guard::new(&bus, &secret);
        Self { _kept: kept, bus, secret, guard }
    }

    async fn hear<M: Message>(&self, message: &M) {
        let envelope = Envelope::wrap(message, self.bus.clock.new_id(), noon(), None).unwrap();
        let mut tx = self.bus.database.begin().await.unwrap();
        hear(&mut tx, &envelope).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn hear_of(&self, organizer: Organizer) {
        self.hear(&OrganizerChanged { organizer }).await;
    }

    async fn session(&self) -> Option<Principal> {
        let cookie = session_cookie(&self.secret, &claims(), noon(), false).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&format!("a=b; {cookie}")).unwrap());
        self.guard.session(&headers).await.unwrap()
    }
}

#[tokio::test]
async fn every_statement_is_understood_by_both_databases() {
    for world in World::both().await {
        for (name, text) in fachtag_access::STATEMENTS.iter().flat_map(|statements| statements.iter()) {
            sql(text).prepare(&world.bus.database).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

#[tokio::test]
async fn a_session_follows_what_is_said_of_its_login() {
    for world in World::both().await {
        assert_eq!(world.session().await, Some(claims()), "the message about the login may still be on its way");
        let groups = Some(vec!["digitale-bildung".to_owned()]);
        world.hear_of(Organizer { role: Role::CheckIn, groups: groups.clone(), ..organizer(3) }).await;
        let changed = world.session().await.unwrap();
        assert_eq!(
            (changed.role, &changed.groups, changed.name.as_str()),
            (Role::CheckIn, &groups, "jana@example.org")
        );
        world.hear_of(organizer(2)).await;
        assert_eq!(world.session().await.unwrap().role, Role::CheckIn, "older news change nothing");
        world.hear_of(Organizer { removed: true, ..organizer(4) }).await;
        assert_eq!(world.session().await, None);
    }
}

#[tokio::test]
async fn signing_out_everywhere_ends_earlier_sessions_only() {
    for world in World::both().await {
        world.hear_of(organizer(1)).await;
        assert!(world.session().await.is_some());
        world.hear_of(Organizer { sessions_since: noon() + Duration::seconds(1), ..organizer(2) }).await;
        assert_eq!(world.session().await, None);
    }
}

#[tokio::test]
async fn a_revoked_token_is_refused() {
    for world in World::both().await {
        let token = api_token(&world.secret, &claims()).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
        assert!(world.guard.caller(&headers).await.unwrap().is_some());
        world.hear(&TokenRevoked { token_id: ID, revoked_at: noon() }).await;
        assert_eq!(world.guard.caller(&headers).await.unwrap_err().status().as_u16(), 401);
    }
}
