//! Processes that stand still without ending, queues that are gone, and what `/readyz` says of it.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use harness::{Installation, Node, Options, Service, person_json, run, unique, wait_for, wait_until};
use serde_json::json;

fn signal(node: &Node, signal: &str) {
    let sent = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", signal, &node.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

/// A copy that is stopped in mid-flight keeps neither the event's seats nor the queue from the other one.
#[test]
fn a_frozen_copy_stops_nobody_for_long() {
    run(async {
        let site = Installation::start(Options::distributed(2)).await;
        let event = site.publish(json!({"capacity": 5_000})).await;
        let [frozen, other] = site.nodes_of(Service::Registrations).try_into().unwrap_or_else(|_| panic!("two copies"));
        // Under load it is caught in the middle of something.
        let rush = tokio::spawn({
            let (client, event, address) = (site.client.clone(), event.clone(), frozen.address);
            async move {
                let calls = (0..200).map(|_| {
                    let body = person_json(&event, &format!("{}@schule.example", unique("eis")), json!({}));
                    client.post_at(address, "/api/v1/registrations").json(&body).try_send()
                });
                futures_util::future::join_all(calls).await
            }
        });
        tokio::time::sleep(Duration::from_millis(60)).await;
        signal(frozen, "STOP");
        let stopped = Instant::now();
        let email = format!("{}@schule.example", unique("wach"));
        let mut longest = Duration::ZERO;
        let recovered = wait_for("the other copy to sign up", Duration::from_secs(40), async || {
            let asked = Instant::now();
            let body = person_json(&event, &email, json!({}));
            let answer = site.client.post_at(other.address, "/api/v1/registrations").json(&body).try_send().await;
            longest = longest.max(asked.elapsed());
            answer.filter(|answer| matches!(answer.status, 201 | 202)).map(|_| stopped.elapsed())
        })
        .await;
        println!("frozen copy: the other signed up after {recovered:.1?}, the longest answer took {longest:.1?}");
        assert!(recovered < Duration::from_secs(15), "{recovered:?}");
        assert!(longest < Duration::from_secs(11), "{longest:?}");
        site.mails.wait_for_in(&email, 1, Duration::from_secs(60)).await;
        println!("frozen copy: the mail came after {:.1?}", stopped.elapsed());
        signal(frozen, "CONT");
        rush.await.unwrap();
        frozen.ready(&site.client).await;
        site.environment.must_run(&["audit"]).await;
    });
}

/// A queue is deleted: messages wait, `/readyz` and `doctor` name it, logs hold no names, and setup-broker brings everything back.
#[test]
fn a_deleted_queue_is_named_and_nobodys_name_is_logged() {
    run(async {
        let site = Installation::start(Options { own_broker: true, ..Options::distributed(1) }).await;
        let event = site.publish(json!({"capacity": 5_000})).await;
        let vhost = site.environment.variables["FACHTAG_BROKER_URL"].rsplit('/').next().unwrap().to_owned();
        site.broker().ctl(&["delete_queue", "-p", &vhost, "fachtag.notifications.v1"]).await;
        let planted = unique("geheimname");
        let mut emails = Vec::new();
        for number in 0..20 {
            let email = format!("{planted}-{number}@schule.example");
            let person = json!({"first_name": planted, "last_name": format!("{planted}sen")});
            let body = person_json(&event, &email, person);
            site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await.expect(201);
            emails.push(email);
        }
        let registrations = site.nodes_of(Service::Registrations)[0];
        let named = wait_for("readiness to name it", Duration::from_secs(90), async || {
            let answer = site.client.at(registrations.address, "/readyz").token(&site.token).try_send().await?;
            (answer.status == 503).then_some(answer.body)
        })
        .await;
        assert!(named.contains("work.registrations relay") && named.contains("setup-broker"), "{named}");
        let alive = site.client.at(registrations.address, "/healthz").send().await;
        assert_eq!(alive.status, 200, "no other copy does better: the proxy must go on sending people here");
        let doctor = site.environment.run(&["doctor"]).await;
        assert_eq!(doctor.code, Some(1), "{doctor:?}");
        assert!(doctor.stdout.contains("FEHLER  Queue fachtag.notifications.v1"), "{doctor:?}");
        site.environment.must_run(&["setup-broker"]).await;
        for email in &emails {
            site.mails.wait_for_in(email, 1, Duration::from_secs(60)).await;
        }
        wait_until("readiness", Duration::from_secs(60), async || {
            let answer = site.client.at(registrations.address, "/readyz").token(&site.token).try_send().await;
            answer.is_some_and(|answer| answer.status == 200)
        })
        .await;
        let logs = site.logs();
        assert!(!logs.contains(&planted), "somebody's name is in the logs");
    });
}
