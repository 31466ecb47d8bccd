use chrono::{DateTime, Duration};
use fachtag_contracts::attention::{AttentionChanged, FailedLetters};
use fachtag_events::store::attention::{self, Attention};
use uuid::Uuid;

use crate::world::World;

fn said(service: &str, version: i64, parked: u32, failed: u32) -> AttentionChanged {
    let by_event = (failed > 1).then(|| FailedLetters { event_id: Uuid::from_u128(5), count: failed - 1 });
    AttentionChanged {
        service: service.into(),
        version,
        parked_messages: parked,
        failed_letters: failed,
        failed_letters_by_event: by_event.into_iter().collect(),
        mail_trouble: (parked == 1).then(|| "Der Mailserver antwortet nicht.".into()),
    }
}

async fn the_newest_numbers_of_each_service_count(world: World) {
    let all = async || attention::all(&world.core.bus.database).await.unwrap();
    assert_eq!(all().await, Attention::default());
    for one in [
        said("notifications", 2, 1, 3),
        said("registrations", 9, 2, 0),
        said("notifications", 1, 50, 50),
        said("registrations", 10, 0, 0),
    ] {
        let mut tx = world.core.bus.database.begin().await.unwrap();
        attention::save(&mut tx, &one, DateTime::UNIX_EPOCH + Duration::microseconds(1_000)).await.unwrap();
        tx.commit().await.unwrap();
    }
    let failed = vec![FailedLetters { event_id: Uuid::from_u128(5), count: 2 }];
    let mail_trouble = Some("Der Mailserver antwortet nicht.".into());
    assert_eq!(all().await, Attention { parked_messages: 1, failed_letters: 3, failed_by_event: failed, mail_trouble });
}

async fn what_a_wrong_clock_has_said_gives_way(world: World) {
    let database = &world.core.bus.database;
    let at = |microseconds| DateTime::UNIX_EPOCH + Duration::microseconds(microseconds);
    for (one, latest) in [(said("notifications", 900, 7, 7), at(1_000)), (said("notifications", 100, 1, 1), at(200))] {
        let mut tx = database.begin().await.unwrap();
        attention::save(&mut tx, &one, latest).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(attention::all(database).await.unwrap().parked_messages, 1);
}

on_both_databases! {
    the_newest_numbers_of_each_service_count,
    what_a_wrong_clock_has_said_gives_way,
}
