use chrono::Duration;
use fachtag_access::Role;
use fachtag_events::usecases::{Failure, logins, tokens};

use crate::world::World;

#[tokio::test]
async fn a_login_link_works_once_and_looking_at_it_does_not_use_it_up() {
    for world in World::both().await {
        let path = logins::invite(&world.office, "anna@beispiel.de", Role::Organizer, None).await.unwrap();
        assert_eq!(world.said().await, 1, "the link is mailed, too");
        let token = path.strip_prefix("/anmelden/").unwrap();
        assert!(logins::look(&world.office, token).await.unwrap().is_some());
        let principal = logins::sign_in(&world.office, token).await.unwrap().unwrap();
        assert_eq!((principal.name.as_str(), principal.role), ("anna@beispiel.de", Role::Organizer));
        assert!(logins::sign_in(&world.office, token).await.unwrap().is_none());
        assert!(logins::look(&world.office, token).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_login_link_expires() {
    for world in World::both().await {
        let path = logins::start_link(&world.office).await.unwrap();
        world.office.bus.clock.advance(Duration::days(2));
        let token = path.strip_prefix("/anmelden/").unwrap();
        assert!(logins::sign_in(&world.office, token).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn inviting_somebody_again_changes_the_role_and_unknown_groups_are_refused() {
    for world in World::both().await {
        logins::invite(&world.office, "Anna@beispiel.de", Role::CheckIn, None).await.unwrap();
        let path = logins::invite(&world.office, "anna@BEISPIEL.de", Role::Admin, None).await.unwrap();
        let token = path.strip_prefix("/anmelden/").unwrap();
        assert_eq!(logins::sign_in(&world.office, token).await.unwrap().unwrap().role, Role::Admin);
        let refused = logins::invite(&world.office, "b@beispiel.de", Role::Organizer, Some("keine")).await;
        assert!(matches!(refused, Err(Failure::Refused(_))));
    }
}

#[tokio::test]
async fn tokens_need_a_name() {
    for world in World::both().await {
        assert!(tokens::create(&world.office, "Kalender", Role::Organizer).await.unwrap().starts_with("fachtag_"));
        for bad in ["", "  ", "a\nb", &"x".repeat(101)] {
            assert!(tokens::create(&world.office, bad, Role::Admin).await.is_err(), "{bad}");
        }
    }
}
