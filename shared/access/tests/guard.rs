//! What a service learns about logins and tokens holds at its next check, on both databases.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, Duration, TimeZone, Utc};
use fachtag_access::{Guard, Principal, Role, Session, SignedToken, api_token, hear, session_cookie};
use fachtag_bus::Bus;
use fachtag_contracts::{
    Envelope, Message,
    access::{Organizer, OrganizerChanged, SessionEnded, Token, TokenChanged, TokenRevoked},
};
use fachtag_db::{Database, DatabaseUrl, sql};
use fachtag_runtime::{Clock, Secret, SessionKeys, token_hash};
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

fn signed_in() -> Session {
    Session { id: Uuid::from_u128(7), organizer_id: ID, issued_at: noon(), expires_at: noon() + Duration::hours(12) }
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

    fn headers(&self, cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(&format!("a=b; {cookie}")).unwrap())])
    }

    fn cookie(&self) -> String {
        let keys = SessionKeys::derived(&self.secret);
        session_cookie(&keys, &self.secret, &signed_in(), self.bus.clock.now(), false).unwrap()
    }

    async fn session(&self) -> Option<Principal> {
        self.guard.session(&self.headers(&self.cookie())).await.unwrap()
    }

    fn token(&self) -> (String, Token) {
        let text = api_token(&self.secret, &SignedToken { id: ID, issued_at: noon() }).unwrap();
        let token = Token {
            id: ID,
            version: 1,
            name: "Kalender".into(),
            role: Role::Organizer,
            groups: None,
            token_hash: token_hash(&text),
            expires_at: noon() + Duration::days(365),
            revoked: false,
        };
        (text, token)
    }

    async fn holds(&self, text: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {text}")).unwrap());
        match self.guard.caller(&headers).await {
            Ok(caller) => caller.is_some(),
            Err(problem) => {
                assert_eq!(problem.status().as_u16(), 401);
                false
            }
        }
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
        world.hear_of(organizer(1)).await;
        assert_eq!(world.session().await.unwrap().name, "jana@example.org");
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
async fn nobody_is_somebody_before_anything_was_heard_of_them() {
    for world in World::both().await {
        world.bus.clock.advance(Duration::hours(1));
        let asked = world.guard.session(&world.headers(&world.cookie())).await;
        assert!(asked.is_err(), "neither signed in nor sent to the sign-in, which would send them back");
        assert!(!world.holds(&world.token().0).await);
    }
}

#[tokio::test]
async fn what_is_told_in_this_moment_is_waited_for() {
    for world in World::both().await {
        let telling = async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            world.hear_of(organizer(1)).await;
            world.hear(&TokenChanged { token: world.token().1 }).await;
        };
        let (text, _) = world.token();
        let (session, holds, ()) = tokio::join!(world.session(), world.holds(&text), telling);
        assert!(session.is_some() && holds);
    }
}

#[tokio::test]
async fn a_session_that_was_ended_is_ended_wherever_it_was_copied() {
    for world in World::both().await {
        world.hear_of(organizer(1)).await;
        let copied = world.cookie();
        assert!(world.guard.session(&world.headers(&copied)).await.unwrap().is_some());
        let ended = SessionEnded { session_id: signed_in().id, expires_at: signed_in().expires_at };
        world.hear(&ended).await;
        world.hear(&ended).await;
        assert!(world.guard.session(&world.headers(&copied)).await.unwrap().is_none());
        assert!(world.guard.renewal(&world.headers(&copied), false).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_after_two_hours() {
    for world in World::both().await {
        world.hear_of(organizer(1)).await;
        let begun = world.cookie();
        world.bus.clock.advance(Duration::minutes(119));
        let headers = world.headers(&begun);
        assert!(world.guard.session(&headers).await.unwrap().is_some());
        let renewed = world.guard.renewal(&headers, false).await.unwrap().unwrap();
        world.bus.clock.advance(Duration::minutes(1));
        assert!(world.guard.session(&headers).await.unwrap().is_none());
        world.bus.clock.advance(Duration::minutes(100));
        let renewed = world.headers(renewed.split(';').next().unwrap());
        assert!(world.guard.session(&renewed).await.unwrap().is_some(), "it was used");
        world.bus.clock.advance(Duration::hours(9));
        assert!(world.guard.session(&renewed).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_cookie_tells_nothing_of_a_person_and_behind_tls_nobody_else_sets_it() {
    for world in World::both().await {
        world.hear_of(organizer(1)).await;
        let keys = SessionKeys::derived(&world.secret);
        let cookie = session_cookie(&keys, &world.secret, &signed_in(), noon(), true).unwrap();
        assert!(
            cookie.starts_with("__Host-") && cookie.contains("; Secure") && cookie.contains("; Path=/;"),
            "{cookie}"
        );
        let behind_tls = world.guard.clone().with(keys, true);
        let planted = world.headers(&world.cookie());
        assert!(behind_tls.session(&planted).await.unwrap().is_none());
        let own = world.headers(cookie.split(';').next().unwrap());
        assert!(behind_tls.session(&own).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_revocation_always_wins() {
    for world in World::both().await {
        let (text, token) = world.token();
        world.hear(&TokenChanged { token: token.clone() }).await;
        assert!(world.holds(&text).await);
        world.hear(&TokenRevoked { token_id: ID, revoked_at: noon() }).await;
        world.hear(&TokenChanged { token: Token { version: 9, ..token } }).await;
        assert!(!world.holds(&text).await);
    }
    for world in World::both().await {
        let (text, token) = world.token();
        world.hear(&TokenRevoked { token_id: ID, revoked_at: noon() }).await;
        world.hear(&TokenChanged { token }).await;
        world.bus.clock.advance(Duration::hours(1));
        assert!(!world.holds(&text).await, "heard of in the other order");
    }
}

/// A token and a person of one id are two things.
#[tokio::test]
async fn a_token_is_never_taken_for_a_person() {
    for world in World::both().await {
        let (text, token) = world.token();
        world.hear_of(Organizer { role: Role::Admin, ..organizer(1) }).await;
        world.hear(&TokenChanged { token: Token { role: Role::SignUp, ..token } }).await;
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {text}")).unwrap());
        let caller = world.guard.caller(&headers).await.unwrap().unwrap();
        assert_eq!((caller.role, caller.email), (Role::SignUp, None));
    }
}
