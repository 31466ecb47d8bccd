//! The copies of a service are replaced one after the other while people sign up through the proxy of compose.yaml.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use harness::{Caddy, Connection, Installation, Options, Service, person_json, request_bytes, run, unique};
use serde_json::{Value, json};

/// What people got: the status of each answer, and whose registration it told of.
#[derive(Default)]
struct Answers {
    refused: Vec<String>,
    /// Registration by address.
    told: HashMap<String, String>,
}

#[test]
fn a_rolling_restart_refuses_nobody() {
    run(async {
        let site = Installation::start(Options::distributed(2)).await;
        let event = site.publish(json!({"capacity": 5_000})).await;
        let proxy = Caddy::start(&site).await;
        let (stop, answers) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Answers::default())));
        let people: Vec<_> = (0..8)
            .map(|_| {
                let (event, stop, answers) = (event.clone(), Arc::clone(&stop), Arc::clone(&answers));
                let token = site.token.clone();
                let address = proxy.address;
                tokio::spawn(async move {
                    let mut connection = None;
                    while !stop.load(Ordering::Relaxed) {
                        tokio::time::sleep(Duration::from_millis(40)).await;
                        let email = format!("{}@schule.example", unique("reihum"));
                        let body = person_json(&event, &email, json!({})).to_string();
                        if connection.is_none() {
                            connection = Some(Connection::open(address).await.unwrap());
                        }
                        let open = connection.as_mut().unwrap();
                        let reply = open.exchange(&request_bytes("/api/v1/registrations", Some(&token), &body)).await;
                        let mut answers = answers.lock().unwrap();
                        match reply {
                            Ok(reply) if reply.status == 201 => {
                                let told: Value = serde_json::from_str(&reply.body).unwrap();
                                answers.told.insert(email, told["id"].as_str().unwrap().to_owned());
                            }
                            Ok(reply) => answers.refused.push(format!("{} {}", reply.status, reply.body)),
                            Err(error) => {
                                answers.refused.push(error.to_string());
                                connection = None;
                            }
                        }
                    }
                })
            })
            .collect();
        // How long each copy is away, once not at all.
        for (round, away) in [0, 3].into_iter().enumerate() {
            for node in site.nodes_of(Service::Registrations) {
                assert_eq!(node.terminate(Duration::from_secs(20)).await, Some(0), "round {round}");
                tokio::time::sleep(Duration::from_secs(away)).await;
                node.start_again().await;
                node.ready(&site.client).await;
                // The proxy looks once a second.
                tokio::time::sleep(Duration::from_millis(2_200)).await;
            }
        }
        stop.store(true, Ordering::Relaxed);
        for person in people {
            person.await.unwrap();
        }
        let answers = std::mem::take(&mut *answers.lock().unwrap());
        println!("rolling restart: {} sign-ups, {} refused", answers.told.len(), answers.refused.len());
        assert!(answers.refused.is_empty(), "{:?}", answers.refused);
        assert!(answers.told.len() > 200, "{}", answers.told.len());
        let rows = site.registrations(&event).await;
        assert_eq!(rows.len(), answers.told.len());
        for row in rows {
            let email = row["email"].as_str().unwrap();
            assert_eq!(answers.told.get(email).map(String::as_str), row["id"].as_str(), "somebody else's answer");
        }
    });
}
