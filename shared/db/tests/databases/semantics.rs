//! The same answers from both databases.

use crate::store::{Store, on_both_databases};
use chrono::{DateTime, Duration, Utc};
use fachtag_db::{Error, FromRow, Json, Value, sql};
use serde_json::json;
use uuid::Uuid;

on_both_databases![
    every_type_of_value_comes_back,
    nothing_comes_back_as_nothing,
    times_sort_as_they_pass,
    many_rows_are_inserted,
    a_list_matches_its_values_only,
    a_refusal_says_why,
    what_is_not_committed_is_not_there,
    after_a_failed_statement_nothing_is_committed,
    a_row_is_there_or_not,
];

const TABLE: &str =
    "CREATE TABLE thing (id UUID PRIMARY KEY, yes BOOLEAN, bytes BYTEA, number BIGINT CHECK (number < 1000000),
    json JSONB, text TEXT, at TIMESTAMPTZ, parent UUID REFERENCES thing (id))";
const INSERT: &str = "INSERT INTO thing (id, yes, bytes, number, json, text, at) VALUES {rows}";

#[derive(Debug, PartialEq, FromRow)]
struct Thing {
    id: Uuid,
    yes: Option<bool>,
    bytes: Option<Vec<u8>>,
    number: Option<i64>,
    json: Option<Json<serde_json::Value>>,
    text: Option<String>,
    at: Option<DateTime<Utc>>,
}

impl Thing {
    fn empty(number: i64) -> Self {
        let id = Uuid::from_u128(u128::try_from(number).unwrap());
        Self { id, yes: None, bytes: None, number: Some(number), json: None, text: None, at: None }
    }

    fn row(&self) -> Vec<Value> {
        vec![
            self.id.into(),
            self.yes.into(),
            self.bytes.clone().into(),
            self.number.into(),
            self.json.clone().map(|json| json.0).into(),
            self.text.clone().into(),
            self.at.into(),
        ]
    }
}

async fn insert(store: &Store, things: &[Thing]) -> fachtag_db::Result<u64> {
    let mut tx = store.database.begin().await?;
    let inserted = sql(INSERT).insert_rows(&mut tx, things.iter().map(Thing::row).collect()).await?;
    tx.commit().await?;
    Ok(inserted)
}

async fn things(store: &Store) -> Vec<Thing> {
    let all = sql("SELECT id, yes, bytes, number, json, text, at FROM thing ORDER BY number");
    all.all(&store.database).await.unwrap()
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn every_type_of_value_comes_back(store: &Store) {
    store.run(TABLE).await;
    let texts = ["", "Straße & 'Anführung' \"x\" \\ \n\t ; -- \u{1F980}", "007", "1e3", "NULL"];
    let jsons =
        [json!({}), json!({"a": [1, 2.5, null, "ü"], "b": {"c": true}}), json!([]), json!([7]), json!({"n": "5"})];
    let times = [
        "2026-11-24T09:00:00Z",
        "2026-03-29T01:00:00.5Z",
        "1999-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "2100-01-01T00:00:00.000001Z",
    ];
    let numbers = [i64::MIN, -1, 0, 1, 999_999];
    let all: Vec<Thing> = (0..5)
        .map(|index| Thing {
            id: Uuid::new_v4(),
            yes: Some(index % 2 == 0),
            bytes: Some(vec![0, 255, u8::try_from(index).unwrap()]),
            number: Some(numbers[index]),
            json: Some(Json(jsons[index].clone())),
            text: Some(texts[index].into()),
            at: Some(time(times[index])),
        })
        .collect();
    assert_eq!(insert(store, &all).await.unwrap(), 5);
    assert_eq!(things(store).await, all);
    for thing in &all {
        let found: Vec<(Uuid,)> = sql(
            "SELECT id FROM thing WHERE yes = $1 AND bytes = $2 AND number = $3 AND text = $4 AND at = $5 AND id = $6",
        )
        .bind(thing.yes)
        .bind(thing.bytes.clone())
        .bind(thing.number)
        .bind(thing.text.clone())
        .bind(thing.at)
        .bind(thing.id)
        .all(&store.database)
        .await
        .unwrap();
        assert_eq!(found, [(thing.id,)], "{thing:?}");
    }
}

async fn nothing_comes_back_as_nothing(store: &Store) {
    store.run(TABLE).await;
    let empty = Thing { number: None, ..Thing::empty(1) };
    insert(store, std::slice::from_ref(&empty)).await.unwrap();
    assert_eq!(things(store).await, [empty]);
    let (max,): (Option<DateTime<Utc>>,) = sql("SELECT max(at) FROM thing").one(&store.database).await.unwrap();
    assert_eq!(max, None);
}

async fn times_sort_as_they_pass(store: &Store) {
    store.run(TABLE).await;
    // Every number of digits that a stored time can have.
    let start = time("2026-11-24T09:00:00Z");
    let steps = [0, 1, 9, 10, 999, 1_000, 1_001, 500_000, 999_999, 1_000_000, 1_000_001, 60_000_000, 86_400_000_000];
    let all: Vec<Thing> = (0..)
        .zip(steps)
        .map(|(number, step)| Thing { at: Some(start + Duration::microseconds(step)), ..Thing::empty(number) })
        .collect();
    insert(store, &all).await.unwrap();
    let sorted: Vec<(i64,)> = sql("SELECT number FROM thing ORDER BY at").all(&store.database).await.unwrap();
    assert!(sorted.is_sorted(), "{sorted:?}");
    for (index, thing) in all.iter().enumerate() {
        let count = |text| sql(text).bind(thing.at).one::<(i64,)>(&store.database);
        let (until, before) = ("SELECT count(*) FROM thing WHERE at <= $1", "SELECT count(*) FROM thing WHERE at < $1");
        let index = i64::try_from(index).unwrap();
        assert_eq!((count(until).await.unwrap().0, count(before).await.unwrap().0), (index + 1, index));
    }
    let (first, last): (Option<DateTime<Utc>>, Option<DateTime<Utc>>) =
        sql("SELECT min(at), max(at) FROM thing").one(&store.database).await.unwrap();
    assert_eq!((first, last), (all[0].at, all[steps.len() - 1].at));
}

async fn many_rows_are_inserted(store: &Store) {
    store.run(TABLE).await;
    let mut next = 0;
    for count in [0_i64, 1, 5, 300] {
        let some: Vec<Thing> = (next..next + count).map(Thing::empty).collect();
        assert_eq!(insert(store, &some).await.unwrap(), u64::try_from(count).unwrap());
        next += count;
    }
    assert_eq!(things(store).await, (0..next).map(Thing::empty).collect::<Vec<_>>());
    let mut tx = store.database.begin().await.unwrap();
    let doubled = (next - 2..next + 3).map(|number| Thing::empty(number).row()).collect();
    let skipping =
        sql("INSERT INTO thing (id, yes, bytes, number, json, text, at) VALUES {rows} ON CONFLICT (id) DO NOTHING");
    assert_eq!(skipping.insert_rows(&mut tx, doubled).await.unwrap(), 3);
    tx.commit().await.unwrap();
}

async fn a_list_matches_its_values_only(store: &Store) {
    store.run(TABLE).await;
    insert(store, &(0..40).map(Thing::empty).collect::<Vec<_>>()).await.unwrap();
    for count in [0_i64, 1, 2, 3, 4, 5, 8, 9, 33] {
        let wanted: Vec<i64> = (3..3 + count).collect();
        let found: Vec<(i64,)> =
            sql("SELECT number FROM thing WHERE number >= $1 AND number IN ({list}) ORDER BY number")
                .bind(0_i64)
                .list(wanted.clone())
                .all(&store.database)
                .await
                .unwrap();
        assert_eq!(found.into_iter().map(|(number,)| number).collect::<Vec<_>>(), wanted);
    }
}

async fn a_refusal_says_why(store: &Store) {
    store.run(TABLE).await;
    store.run("CREATE UNIQUE INDEX once ON thing (lower(text)) WHERE yes").await;
    let first = || Thing { yes: Some(true), text: Some("A@example.org".into()), ..Thing::empty(1) };
    insert(store, &[first()]).await.unwrap();
    let refused = insert(store, &[first()]).await;
    assert!(matches!(refused, Err(Error::Unique(_))), "{refused:?}");
    let refused =
        insert(store, &[Thing { text: Some("a@EXAMPLE.org".into()), yes: Some(true), ..Thing::empty(2) }]).await;
    assert!(matches!(refused, Err(Error::Unique(_))), "{refused:?}");
    let refused = insert(store, &[Thing::empty(1_000_000)]).await;
    assert!(matches!(refused, Err(Error::Rule(_))), "{refused:?}");
    let orphan = "INSERT INTO thing (id, parent) VALUES ($1, $2)";
    let mut tx = store.database.begin().await.unwrap();
    let refused = sql(orphan).bind(Uuid::new_v4()).bind(Uuid::new_v4()).execute(&mut tx).await;
    assert!(matches!(refused, Err(Error::Rule(_))), "{refused:?}");
    drop(tx);
    let refused = sql("SELECT * FROM nowhere").execute(&store.database).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
}

async fn what_is_not_committed_is_not_there(store: &Store) {
    store.run(TABLE).await;
    let number = async || things(store).await.len();
    let statement = || sql("INSERT INTO thing (id) VALUES ($1)").bind(Uuid::new_v4());
    let mut tx = store.database.begin().await.unwrap();
    assert_eq!(statement().execute(&mut tx).await.unwrap(), 1);
    let inside: Vec<(Uuid,)> = sql("SELECT id FROM thing").all(&mut tx).await.unwrap();
    assert_eq!((inside.len(), number().await), (1, 0));
    drop(tx);
    let mut tx = store.database.begin().await.unwrap();
    statement().execute(&mut tx).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(number().await, 0);
    let mut tx = store.database.begin().await.unwrap();
    statement().execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(number().await, 1);
}

async fn a_row_is_there_or_not(store: &Store) {
    store.run(TABLE).await;
    let find = || sql("SELECT number FROM thing WHERE number = $1").bind(1_i64);
    assert_eq!(find().optional::<(i64,)>(&store.database).await.unwrap(), None);
    assert!(find().one::<(i64,)>(&store.database).await.is_err());
    insert(store, &[Thing::empty(1)]).await.unwrap();
    assert_eq!(find().optional::<(i64,)>(&store.database).await.unwrap(), Some((1,)));
    assert_eq!(find().one::<(i64,)>(&store.database).await.unwrap(), (1,));
    store.database.ping().await.unwrap();
}

async fn after_a_failed_statement_nothing_is_committed(store: &Store) {
    store.run(TABLE).await;
    let statement =
        |number: i64| sql("INSERT INTO thing (id, number) VALUES ($1, $2)").bind(Uuid::new_v4()).bind(number);
    let mut tx = store.database.begin().await.unwrap();
    statement(1).execute(&mut tx).await.unwrap();
    assert!(matches!(statement(1_000_000).execute(&mut tx).await, Err(Error::Rule(_))));
    assert!(matches!(statement(2).execute(&mut tx).await, Err(Error::Spoiled)), "nobody took notice");
    assert!(matches!(tx.commit().await, Err(Error::Spoiled)));
    assert!(things(store).await.is_empty());
}
