//! What operators see.

use std::time::Duration;

use harness::{Installation, Mode, SOON, Service, person_json, unique, wait_for, wait_until};
use serde_json::json;

pub async fn health_and_metrics(site: &Installation) {
    let event = site.publish(json!({})).await;
    let email = format!("{}@schule.example", unique("metrik"));
    site.must_sign_up(&event, &email).await;
    site.mails.wait_for(&email, 1).await;
    let mut metrics = String::new();
    for node in &site.nodes {
        for path in ["/healthz", "/readyz"] {
            let answer = site.client.at(node.address, path).send().await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
        let ready = site.client.at(node.address, "/readyz").token(&site.token).send().await.expect(200).json();
        let stranger = site.client.at(node.address, "/readyz").send().await.expect(200).json();
        assert_eq!(stranger, json!({"ready": true}), "strangers are told no more");
        assert_eq!(ready["checks"]["disk"].as_str(), (site.mode == Mode::Embedded).then_some("ok"), "{ready}");
        let answer = site.client.at(node.address, "/metrics").token(&site.token).send().await.expect(200);
        assert_eq!(site.client.at(node.address, "/metrics").send().await.status, 401);
        assert!(answer.header("content-type").starts_with("text/plain"), "{}", answer.header("content-type"));
        metrics += &answer.body;
    }
    for name in [
        "fachtag_http_requests_total",
        "fachtag_http_request_seconds_bucket",
        "fachtag_sign_ups_total{outcome=\"confirmed\"}",
        "fachtag_outbox_messages",
        "fachtag_outbox_oldest_age_seconds",
        "fachtag_inbox_messages",
        "state=\"waiting\"",
        "state=\"parked\"",
        "fachtag_letters{state=\"accepted\"}",
        "fachtag_build_info{version=",
        "process_cpu_seconds_total",
        "process_open_fds",
    ] {
        assert!(metrics.contains(name), "{name} in {metrics}");
    }
    for line in metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let name = line.split(' ').next().unwrap();
        assert!(metrics.contains(&format!("# HELP {name} ")), "nobody says what {name} is");
    }
    assert!(!metrics.contains("schule.example") && !metrics.contains(&event.slug), "labels are patterns");
}

pub async fn trace_from_request_to_mail(site: &Installation) {
    let event = site.publish(json!({})).await;
    let email = format!("{}@schule.example", unique("spur"));
    let trace = format!("{:032x}", rand::random::<u128>());
    let call =
        site.client.post("/api/v1/registrations").header("traceparent", &format!("00-{trace}-00f067aa0ba902b7-01"));
    call.json(&person_json(&event, &email, json!({}))).send().await.expect(202);
    site.mails.wait_for(&email, 1).await;
    let line = wait_for("the trace in the log of the mail", SOON, async || {
        let logs: String = site.nodes_of(Service::Notifications).iter().map(|node| node.log()).collect();
        logs.lines().find(|line| line.contains(&trace) && line.contains("letter")).map(str::to_owned)
    })
    .await;
    let line: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
    assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
}

pub async fn logs_without_personal_data(site: &Installation) {
    let event = site.publish(json!({})).await;
    let (email, name) = (format!("{}@geheim.example", unique("privat")), unique("Geheimname"));
    let person = person_json(&event, &email, json!({"first_name": name, "institution": name, "note": name}));
    let registration =
        site.client.post("/api/v1/registrations").token(&site.token).json(&person).send().await.expect(201).json();
    let link = registration["manage_url"].as_str().unwrap();
    site.client.open(link).await.expect(200);
    site.client.post(&format!("{link}/abmelden")).form(&[]).send().await.expect(303);
    site.client.get(&format!("/api/v1/registrations?q={name}")).token(&site.token).send().await.expect(200);
    site.client
        .post("/api/v1/registrations")
        .json(&person_json(&event, &email, json!({"first_name": [name]})))
        .send()
        .await
        .expect(422);
    site.mails.wait_for(&email, 2).await;
    let logs = site.logs();
    let secret = link.rsplit('/').next().unwrap();
    for private in [email.as_str(), "geheim.example", &name, secret, &site.token, "schule.example"] {
        let line = logs.lines().find(|line| line.contains(private));
        assert!(line.is_none(), "{private} in {line:?}");
    }
    assert!(!logs.contains("panicked"), "{}", logs.lines().find(|line| line.contains("panicked")).unwrap_or_default());
}

pub async fn seats_follow(site: &Installation) {
    let event = site.publish(json!({"capacity": 2, "sessions": []})).await;
    for _ in 0..3 {
        site.must_sign_up(&event, &format!("{}@schule.example", unique("folgt"))).await;
    }
    wait_until("the seats on the page of the events service", Duration::from_secs(5), async || {
        let seats =
            site.client.get(&format!("/api/v1/events/{}", event.slug)).send().await.expect(200).json()["seats"].clone();
        seats == json!({"capacity": 2, "confirmed": 2, "waiting": 1})
    })
    .await;
    let page = site.client.open(&format!("/veranstaltungen/{}", event.slug)).await.expect(200);
    page.shows("Warteliste");
}
