//! Lists and filters.

use std::collections::HashSet;

use harness::{Connection, Event, Installation, SOON, in_days, person_json, request_bytes, unique, wait_until};
use serde_json::json;

pub async fn registrations_by_page(site: &Installation) {
    let event = site.publish(json!({"capacity": 1000})).await;
    let address = site.client.addresses("/api/v1/registrations")[0];
    let mut connection = Connection::open(address).await.unwrap();
    for number in 0..205 {
        let body = person_json(
            &event,
            &format!("{}@schule.example", unique("seite")),
            json!({"last_name": format!("Nr {number:03}")}),
        );
        let reply =
            connection.exchange(&request_bytes("/api/v1/registrations", None, &body.to_string())).await.unwrap();
        assert_eq!(reply.status, 202, "{}", reply.body);
    }
    let first = site
        .client
        .get(&format!("/api/v1/registrations?event={}", event.id))
        .token(&site.token)
        .send()
        .await
        .expect(200)
        .json();
    let items = first["items"].as_array().unwrap().len();
    assert!(items < 205 && first["next"].is_string(), "a page of {items}");
    let all = site.registrations(&event).await;
    let ids: HashSet<_> = all.iter().map(|row| row["id"].to_string()).collect();
    assert_eq!((all.len(), ids.len()), (205, 205), "every row once");
    assert!(all.iter().enumerate().all(|(number, row)| row["last_name"] == format!("Nr {number:03}")), "by arrival");
    let wrong = site
        .client
        .get(&format!("/api/v1/registrations?event={}&cursor=quatsch", event.id))
        .token(&site.token)
        .send()
        .await;
    assert_eq!(wrong.problem(422), "invalid-input");
}

pub async fn registrations_by_filter(site: &Installation) {
    let event = site.publish(json!({"capacity": 2})).await;
    let mut all = Vec::new();
    for name in ["Curie", "Noether", "Meitner"] {
        let body = person_json(&event, &format!("{}@schule.example", unique(name)), json!({"last_name": name}));
        all.push(
            site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await.expect(201).json(),
        );
    }
    let found = async |query: String| {
        let path = format!("/api/v1/registrations?event={}&{query}", event.slug);
        let page = site.client.get(&path).token(&site.token).send().await.expect(200).json();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["last_name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("status=confirmed".into()).await, ["Curie", "Noether"]);
    assert_eq!(found("status=waitlisted".into()).await, ["Meitner"]);
    assert_eq!(found("q=noeth".into()).await, ["Noether"]);
    assert_eq!(found("q=%25".into()).await, [""; 0], "a percent sign is no wildcard");
    let reference = all[2]["reference"].as_str().unwrap().to_lowercase().replace('-', "");
    assert_eq!(found(format!("q={reference}")).await, ["Meitner"]);
    let unknown = site
        .client
        .get(&format!("/api/v1/registrations?event={}&status=vielleicht", event.id))
        .token(&site.token)
        .send()
        .await;
    assert_eq!(unknown.problem(422), "invalid-input");
}

pub async fn events_by_filter(site: &Installation) {
    let fachtag = site.publish(json!({"kind": "fachtag", "sessions": []})).await;
    let plenary = site.publish(json!({"kind": "plenary"})).await;
    let found = async |query: &str| {
        let mut all = String::new();
        let mut path = format!("/api/v1/events?{query}");
        loop {
            let page = site.client.get(&path).send().await.expect(200).json();
            all += &page["items"].to_string();
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/events?{query}&cursor={next}");
        }
        (all.contains(&fachtag.id), all.contains(&plenary.id))
    };
    assert_eq!(found("").await, (true, true));
    assert_eq!(found("kind=plenary").await, (false, true));
    let (before, after) = (harness::in_days(29), harness::in_days(32));
    assert_eq!(found(&format!("from={before}&until={after}")).await, (true, true));
    assert_eq!(found(&format!("from={after}")).await, (false, false));
    assert_eq!(found(&format!("until={before}")).await, (false, false));
    let both = site.client.get(&format!("/api/v1/events/{}", fachtag.slug)).send().await.expect(200).json();
    assert_eq!(both["id"], fachtag.id.as_str());
    assert_eq!(both["seats"], json!({"capacity": 20, "confirmed": 0, "waiting": 0}));
}

pub async fn programme(site: &Installation) {
    let event = site.publish(json!({})).await;
    let page = site.client.open("/").await.expect(200);
    page.shows(&event.title);
    let past = past_event(site).await;
    let page = site.client.open("/").await.expect(200);
    let coming: String = page.all("section.month").concat();
    assert!(coming.contains(&event.title) && !coming.contains(&past.title));
    assert_eq!(site.sign_up(&past, "gestern@schule.example").await.problem(409), "registration-closed");
    for path in ["/gruppen", "/impressum", "/datenschutz", "/barrierefreiheit"] {
        site.client.open(path).await.expect(200);
    }
}

/// An event that was published in time and is over now.
async fn past_event(site: &Installation) -> Event {
    let past = site.publish(json!({"sessions": []})).await;
    site.patch(&past, json!({"starts_at": in_days(-3), "ends_at": in_days(-2)})).await.expect(200);
    wait_until("the sign-up to close", SOON, async || {
        site.client.get(&format!("/anmeldung/{}", past.slug)).send().await.status == 409
    })
    .await;
    let call = site.client.post(&format!("/api/v1/events/{}/cancel", past.id)).token(&site.token);
    assert_eq!(call.json(&json!({"reason": "zu spät"})).send().await.problem(409), "event-over");
    past
}

pub async fn attendance_lists(site: &Installation) {
    let event = site.publish(json!({"capacity": 3})).await;
    for last_name in ["Zander", "Öztürk", "=cmd()", "Osman"] {
        let person =
            person_json(&event, &format!("{}@schule.example", unique("liste")), json!({"last_name": last_name}));
        site.client.post("/api/v1/registrations").token(&site.token).json(&person).send().await.expect(201);
    }
    let list = async |file: &str| {
        let path = format!("/api/v1/attendance-lists/{}.{file}", event.id);
        site.client.get(&path).token(&site.token).send().await
    };
    let names: Vec<_> = list("json").await.expect(200).json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["last_name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["=cmd()", "Öztürk", "Zander"], "whoever has a seat, sorted the German way");
    let csv = list("csv?variant=check-in").await.expect(200).body;
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("'=cmd()") && csv.contains("\r\n") && !csv.contains('@'),
        "{csv}"
    );
    for (file, start) in [("pdf", "%PDF"), ("pdf?variant=check-in", "%PDF"), ("xlsx", "PK")] {
        let answer = list(file).await.expect(200);
        assert!(answer.header("content-disposition").contains(&event.slug), "{:?}", answer.headers);
        let body = answer.body;
        assert!(body.starts_with(start), "{file}");
    }
    list("odt").await.problem(404);
    list("pdf?variant=alle").await.problem(422);
    let stranger = site.client.get(&format!("/api/v1/attendance-lists/{}.pdf", event.id)).send().await;
    stranger.problem(401);
}
