use chrono::Duration;
use fachtag_access::{Role, Session, entries};
use fachtag_db::sql;
use fachtag_events::{
    core::{Core, Failure},
    editing::create,
    identity::{
        logins,
        organizers::{self, LoginInput},
        store::organizers as stored,
    },
};
use fachtag_runtime::{IdempotencyKey, Secret};
use uuid::Uuid;

use crate::world::{JANA, World, input, login};

fn token(path: &str) -> &str {
    path.strip_prefix("/anmelden/").unwrap()
}

/// Links that can be used, as the mail's messages name them.
async fn mailed(world: &World) -> Vec<String> {
    let said = world.said_of("organizer.invited").await;
    said.iter()
        .map(|data| world.core.secret.token("login", data["login_id"].as_str().unwrap().parse().unwrap()))
        .collect()
}

/// What whoever signed in may do.
async fn role_of(world: &World, session: &Session) -> (Role, Option<Vec<String>>) {
    let organizer = stored::find(&world.core.bus.database, session.organizer_id).await.unwrap().unwrap();
    (organizer.role, organizer.groups)
}

async fn a_login_link_works_once_and_looking_at_it_does_not_use_it_up(world: World) {
    let path = organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    let token = token(&path);
    assert_eq!(mailed(&world).await, [token], "the link is mailed, too");
    let opens = logins::link_owner(&world.core, token).await.unwrap();
    assert_eq!(opens.unwrap().email, "anna@beispiel.de", "the page says whose account it is");
    let (session, return_to) = logins::sign_in(&world.core, token, None).await.unwrap().unwrap();
    let anna = stored::find(&world.core.bus.database, session.organizer_id).await.unwrap().unwrap();
    assert_eq!((anna.email.as_str(), anna.role), ("anna@beispiel.de", Role::Organizer));
    assert_eq!(return_to, None);
    assert!(logins::sign_in(&world.core, token, None).await.unwrap().is_none());
    assert!(logins::link_owner(&world.core, token).await.unwrap().is_none());
}

async fn a_link_that_was_asked_for_holds_seventy_minutes(world: World) {
    organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    let ask = async |path: &str| {
        logins::request_link(&world.core, " Anna@Beispiel.de ", Some(path.to_owned())).await.unwrap()
    };
    ask("/organisation/konto").await;
    world.core.bus.clock.advance(Duration::minutes(69));
    let links = mailed(&world).await;
    let signed_in = logins::sign_in(&world.core, &links[1], None).await.unwrap().unwrap();
    assert_eq!(signed_in.1.as_deref(), Some("/organisation/konto"));
    ask("/organisation").await;
    world.core.bus.clock.advance(Duration::minutes(70));
    let links = mailed(&world).await;
    assert!(logins::sign_in(&world.core, &links[2], None).await.unwrap().is_none());
}

async fn only_who_has_a_login_gets_a_mail_and_everybody_the_same_answer(world: World) {
    let id = organizers::invite(&world.core, "fort@beispiel.de", &login(Role::Organizer)).await.unwrap();
    let (gone, _) = logins::sign_in(&world.core, token(&id), None).await.unwrap().unwrap();
    organizers::remove(&world.core, Uuid::nil(), gone.organizer_id).await.unwrap();
    let before = mailed(&world).await.len();
    for email in ["niemand@beispiel.de", "fort@beispiel.de"] {
        logins::request_link(&world.core, email, None).await.unwrap();
    }
    assert_eq!(mailed(&world).await.len(), before);
    let nonsense = logins::request_link(&world.core, "keine Adresse", None).await;
    assert!(matches!(nonsense, Err(Failure::Refused(_))));
}

/// Whoever asks in somebody's name does not lock them out, and does not fill the mailbox.
async fn a_link_is_mailed_again_rather_than_replaced(world: World) {
    let anna = "anna@beispiel.de";
    organizers::invite(&world.core, anna, &login(Role::Organizer)).await.unwrap();
    let mut mails_of_the_hour = Vec::new();
    for _ in 0..24 {
        let before = mailed(&world).await.len();
        for _ in 0..20 {
            logins::request_link(&world.core, anna, None).await.unwrap();
        }
        mails_of_the_hour.push(mailed(&world).await.len() - before);
        let newest = mailed(&world).await.pop().unwrap();
        assert!(logins::link_owner(&world.core, &newest).await.unwrap().is_some(), "there is always one that works");
        world.core.bus.clock.advance(Duration::hours(1));
    }
    assert!(mails_of_the_hour.iter().all(|mails| *mails <= 3), "{mails_of_the_hour:?}");
    assert!(mails_of_the_hour.iter().sum::<usize>() <= 10, "{mails_of_the_hour:?}");
    let newest = mailed(&world).await.pop().unwrap();
    assert!(logins::sign_in(&world.core, &newest, None).await.unwrap().is_some());
    logins::request_link(&world.core, anna, None).await.unwrap();
    assert_ne!(mailed(&world).await.pop().unwrap(), newest, "who used one gets another");
}

async fn a_start_link_holds_a_day_and_makes_one_administrator(world: World) {
    let link = async |always| logins::start_link(&world.core, always).await.unwrap();
    let first = link(false).await.unwrap();
    let second = link(false).await.unwrap();
    let (admin, _) = logins::sign_in(&world.core, token(&first), None).await.unwrap().unwrap();
    let (same, _) = logins::sign_in(&world.core, token(&second), None).await.unwrap().unwrap();
    assert_eq!(admin.organizer_id, same.organizer_id);
    let first = stored::find(&world.core.bus.database, admin.organizer_id).await.unwrap().unwrap();
    assert_eq!(first.role, Role::Admin);
    let late = link(false).await.unwrap();
    world.core.bus.clock.advance(Duration::days(2));
    assert!(logins::sign_in(&world.core, token(&late), None).await.unwrap().is_none());
    organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    assert!(link(false).await.is_some(), "nobody else can invite people yet");
    organizers::invite(&world.core, "jana@beispiel.de", &login(Role::Admin)).await.unwrap();
    assert_eq!(link(false).await, None);
    assert!(link(true).await.is_some());
}

/// What this service stores for a while only, with how many rows there are.
async fn short_lived(world: &World) -> Vec<(&'static str, i64)> {
    let tables = [
        ("login", "SELECT count(*) FROM login"),
        ("link", "SELECT count(*) FROM link"),
        ("idempotency", "SELECT count(*) FROM idempotency"),
        ("ended_session", "SELECT count(*) FROM ended_session"),
    ];
    let mut found = Vec::new();
    for (table, statement) in tables {
        let (count,): (i64,) = sql(statement).one(&world.core.bus.database).await.unwrap();
        found.push((table, count));
    }
    found.into_iter().filter(|(_, count)| *count > 0).collect()
}

async fn what_is_no_longer_needed_is_forgotten(world: World) {
    let core = &world.core;
    let used = organizers::invite(core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    let (session, _) = logins::sign_in(core, token(&used), None).await.unwrap().unwrap();
    logins::sign_out(core, session).await.unwrap();
    let path = organizers::invite_again(core, "anna@beispiel.de").await.unwrap();
    logins::request_link(core, "anna@beispiel.de", None).await.unwrap();
    let other_secret = Core { secret: Secret::new("ein anderes"), ..core.clone() };
    logins::renew_links(&other_secret).await.unwrap();
    let key = IdempotencyKey { key: vec![1], body: vec![2] };
    create::create_once(core, &input(), JANA, Some(key), |_| Ok("{}".into())).await.unwrap();
    world.tidy().await;
    assert_eq!(short_lived(&world).await, [("login", 3), ("link", 2), ("idempotency", 1), ("ended_session", 1)]);
    core.bus.clock.advance(Duration::days(2));
    world.tidy().await;
    assert!(logins::link_owner(core, token(&path)).await.unwrap().is_some(), "an invitation holds three days");
    assert_eq!(short_lived(&world).await, [("login", 3), ("link", 2)]);
    core.bus.clock.advance(Duration::days(9));
    world.tidy().await;
    assert_eq!(short_lived(&world).await, []);
}

async fn inviting_somebody_again_changes_the_rights_and_unknown_groups_are_refused(world: World) {
    organizers::invite(&world.core, "Anna@beispiel.de", &login(Role::CheckIn)).await.unwrap();
    let path = organizers::invite(&world.core, "anna@BEISPIEL.de", &login(Role::Admin)).await.unwrap();
    let (anna, _) = logins::sign_in(&world.core, token(&path), None).await.unwrap().unwrap();
    assert_eq!(role_of(&world, &anna).await.0, Role::Admin);
    assert_eq!(stored::all(&world.core.bus.database).await.unwrap().len(), 1);
    for groups in [vec!["keine".to_owned()], Vec::new()] {
        let unknown = LoginInput { groups: Some(groups), ..login(Role::Organizer) };
        let refused = organizers::invite(&world.core, "b@beispiel.de", &unknown).await;
        assert!(matches!(refused, Err(Failure::Refused(_))));
    }
}

async fn a_new_link_leaves_the_rights_alone(world: World) {
    organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Admin)).await.unwrap();
    let path = organizers::invite_again(&world.core, " Anna@beispiel.de ").await.unwrap();
    let (anna, _) = logins::sign_in(&world.core, token(&path), None).await.unwrap().unwrap();
    assert_eq!((role_of(&world, &anna).await.0, mailed(&world).await.len()), (Role::Admin, 2));
    let path = organizers::invite_again(&world.core, "neu@beispiel.de").await.unwrap();
    let (new, _) = logins::sign_in(&world.core, token(&path), None).await.unwrap().unwrap();
    assert_eq!(role_of(&world, &new).await, (Role::Organizer, None));
    organizers::remove(&world.core, Uuid::nil(), new.organizer_id).await.unwrap();
    organizers::invite_again(&world.core, "neu@beispiel.de").await.unwrap();
    assert_eq!(stored::all(&world.core.bus.database).await.unwrap().len(), 2, "who left gets a login again");
    assert!(organizers::invite_again(&world.core, "keine Adresse").await.is_err());
}

async fn a_form_sent_twice_invites_once(world: World) {
    let form = Uuid::from_u128(7);
    for _ in 0..2 {
        organizers::invite_new(&world.core, form, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    }
    assert_eq!(mailed(&world).await.len(), 1);
    let again = organizers::invite_new(&world.core, Uuid::from_u128(8), "Anna@beispiel.de", &login(Role::Admin)).await;
    assert!(matches!(again, Err(Failure::Refused(_))), "rights do not change by accident");
    let anna = stored::all(&world.core.bus.database).await.unwrap().remove(0);
    assert_eq!(anna.role, Role::Organizer);
    for _ in 0..2 {
        organizers::send_link(&world.core, Uuid::from_u128(9), anna.id).await.unwrap();
    }
    assert_eq!(mailed(&world).await.len(), 2);
    let (form, organizer) = (Uuid::from_u128(10), login(Role::Organizer));
    let both = tokio::join!(
        organizers::invite_new(&world.core, form, "b@beispiel.de", &organizer),
        organizers::invite_new(&world.core, form, "b@beispiel.de", &organizer),
    );
    assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
    assert_eq!(mailed(&world).await.len(), 3);
}

async fn changes_reach_the_services_own_guard_at_once(world: World) {
    organizers::invite(&world.core, "admin@beispiel.de", &login(Role::Admin)).await.unwrap();
    let path = organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    let (anna, _) = logins::sign_in(&world.core, token(&path), None).await.unwrap().unwrap();
    let entry = async || entries::find(&world.core.bus.database, anna.organizer_id).await.unwrap().unwrap();
    let door = LoginInput { name: Some("Anna".into()), ..login(Role::CheckIn) };
    organizers::change(&world.core, anna.organizer_id, &door).await.unwrap();
    assert_eq!((entry().await.role, entry().await.name.as_deref()), (Some(Role::CheckIn), Some("Anna")));
    organizers::rename(&world.core, anna.organizer_id, " Anna Öz ").await.unwrap();
    assert_eq!(entry().await.name.as_deref(), Some("Anna Öz"));
    assert!(organizers::rename(&world.core, anna.organizer_id, &"x".repeat(201)).await.is_err());
    world.core.bus.clock.advance(Duration::minutes(1));
    organizers::sign_out_everywhere(&world.core, anna.organizer_id).await.unwrap();
    assert!(entry().await.valid_from > anna.issued_at);
    organizers::remove(&world.core, Uuid::nil(), anna.organizer_id).await.unwrap();
    assert!(entry().await.removed);
    let said = world.said_of("organizer.changed").await;
    let versions: Vec<_> = said.iter().map(|data| data["organizer"]["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, [1, 1, 2, 3, 4, 5], "every change has a version of its own");
    assert!(matches!(organizers::rename(&world.core, anna.organizer_id, "x").await, Err(Failure::Unknown)));
}

async fn a_removed_login_takes_its_links_along_and_old_sessions_do_not_come_back(world: World) {
    let path = organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    let open = organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    let (anna, _) = logins::sign_in(&world.core, token(&path), None).await.unwrap().unwrap();
    world.core.bus.clock.advance(Duration::minutes(1));
    organizers::remove(&world.core, Uuid::nil(), anna.organizer_id).await.unwrap();
    assert!(logins::sign_in(&world.core, token(&open), None).await.unwrap().is_none());
    let form = Uuid::from_u128(3);
    organizers::invite_new(&world.core, form, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    organizers::invite_new(&world.core, form, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    let entry = entries::find(&world.core.bus.database, anna.organizer_id).await.unwrap().unwrap();
    assert!(!entry.removed && entry.valid_from > anna.issued_at);
}

async fn the_last_administrator_stays(world: World) {
    organizers::invite(&world.core, "eins@beispiel.de", &login(Role::Admin)).await.unwrap();
    let one = stored::all(&world.core.bus.database).await.unwrap().remove(0).id;
    let refused = |result: Result<(), Failure>| assert!(matches!(result, Err(Failure::Refused(_))), "{result:?}");
    refused(organizers::change(&world.core, one, &login(Role::Organizer)).await);
    refused(organizers::remove(&world.core, Uuid::nil(), one).await);
    refused(organizers::invite(&world.core, "eins@beispiel.de", &login(Role::CheckIn)).await.map(|_| ()));
    organizers::invite(&world.core, "zwei@beispiel.de", &login(Role::Admin)).await.unwrap();
    refused(organizers::remove(&world.core, one, one).await);
    organizers::change(&world.core, one, &login(Role::Organizer)).await.unwrap();
    organizers::remove(&world.core, Uuid::nil(), one).await.unwrap();
    assert_eq!(stored::all(&world.core.bus.database).await.unwrap().len(), 1);
}

on_both_databases! {
    a_login_link_works_once_and_looking_at_it_does_not_use_it_up,
    a_link_that_was_asked_for_holds_seventy_minutes,
    only_who_has_a_login_gets_a_mail_and_everybody_the_same_answer,
    a_link_is_mailed_again_rather_than_replaced,
    a_start_link_holds_a_day_and_makes_one_administrator,
    what_is_no_longer_needed_is_forgotten,
    inviting_somebody_again_changes_the_rights_and_unknown_groups_are_refused,
    a_new_link_leaves_the_rights_alone,
    a_form_sent_twice_invites_once,
    changes_reach_the_services_own_guard_at_once,
    a_removed_login_takes_its_links_along_and_old_sessions_do_not_come_back,
    the_last_administrator_stays,
}
