//! Copies of an installation that runs, brought back elsewhere; one program per folder; a new secret.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use harness::{Client, Event, Installation, Mails, Node, Options, Service, person_json, run, unique, wait_until};
use serde_json::{Value, json};

fn folder(site: &Installation) -> PathBuf {
    site.environment.variables["FACHTAG_DATA_DIR"].clone().into()
}

/// Signs people up one after the other until told to stop; what was acknowledged.
async fn rush(client: &Client, token: &str, event: &Event, stop: &AtomicBool, acknowledged: &Mutex<Vec<Value>>) {
    while !stop.load(Ordering::Relaxed) {
        let body = person_json(event, &format!("{}@schule.example", unique("rush")), json!({}));
        let answer = client.post("/api/v1/registrations").token(token).json(&body).send().await.expect(201);
        acknowledged.lock().unwrap().push(answer.json());
    }
}

/// Whoever was acknowledged before the backup is in the copy, and gets a letter from it.
#[test]
fn a_backup_of_a_busy_installation_brings_everything_back() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let event = site.publish(json!({"capacity": 5_000})).await;
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let clients = (0..4).map(|_| {
            let (stop, acknowledged, client) = (Arc::clone(&stop), Arc::clone(&acknowledged), site.client.clone());
            let (event, token) = (event.clone(), site.token.clone());
            tokio::spawn(async move { rush(&client, &token, &event, &stop, &acknowledged).await })
        });
        let clients: Vec<_> = clients.collect();
        wait_until("some sign-ups", Duration::from_secs(30), async || acknowledged.lock().unwrap().len() > 100).await;
        let before = acknowledged.lock().unwrap().clone();
        let target = site.environment.folder.join("sicherung");
        let name = target.display().to_string();
        let printed = site.environment.must_run(&["backup", &name]).await;
        assert!(printed.contains("Die Bücher stimmen"), "{printed}");
        assert!(acknowledged.lock().unwrap().len() > before.len(), "sign-ups went on");
        stop.store(true, Ordering::Relaxed);
        for client in clients {
            client.await.unwrap();
        }
        let again = site.environment.run(&["backup", &name]).await;
        assert_eq!(again.code, Some(2), "an existing folder is refused: {again:?}");

        let elsewhere = site.environment.folder.join("zurueck");
        let environment = site.environment.with("FACHTAG_DATA_DIR", elsewhere.display().to_string());
        let printed = environment.must_run(&["restore", &name]).await;
        assert!(printed.contains("Die Bücher stimmen"), "{printed}");
        let refused = environment.run(&["restore", &name]).await;
        assert_eq!(refused.code, Some(2), "data that is there is not overwritten: {refused:?}");
        assert!(environment.must_run(&["audit"]).await.contains("Die Bücher stimmen"));

        let copy = Node::start(Service::All, 9, &environment, &[]).await;
        let client = Client::new(vec![(Service::All, copy.address)]);
        copy.ready(&client).await;
        let mails = Mails::in_folder(elsewhere.join("mail"));
        for registration in &before {
            let id = registration["id"].as_str().unwrap();
            let path = format!("/api/v1/registrations/{id}");
            let row = client.get(&path).token(&site.token).send().await.expect(200).json();
            mails.wait_for(row["email"].as_str().unwrap(), 1).await;
            let manage = registration["manage_url"].as_str().unwrap();
            let path = manage.find("/meine-anmeldung/").map(|at| &manage[at..]).unwrap();
            client.open(path).await.expect(200);
        }
        println!("backup: {} acknowledged before it, all in the copy", before.len());
    });
}

#[test]
fn a_damaged_backup_is_not_restored() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let target = site.environment.folder.join("sicherung");
        let name = target.display().to_string();
        site.environment.must_run(&["backup", &name]).await;
        let elsewhere = site.environment.folder.join("zurueck");
        let environment = site.environment.with("FACHTAG_DATA_DIR", elsewhere.display().to_string());
        let database = target.join("registrations.db");
        let mut bytes = std::fs::read(&database).unwrap();
        bytes[5_000] ^= 1;
        std::fs::write(&database, bytes).unwrap();
        let refused = environment.run(&["restore", &name]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.stderr.contains("registrations.db"), "{refused:?}");
        std::fs::remove_file(target.join("backup.json")).unwrap();
        assert_eq!(environment.run(&["restore", &name]).await.code, Some(2));
        assert!(!elsewhere.join("events.db").exists());
    });
}

#[test]
fn the_books_are_audited() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let event = site.publish(json!({"capacity": 3})).await;
        site.must_sign_up(&event, "eins@schule.example").await;
        site.mails.wait_for("eins@schule.example", 1).await;
        site.environment.must_run(&["audit"]).await;
        site.nodes[0].terminate(Duration::from_secs(15)).await;
        execute(&folder(&site).join("registrations.db"), "UPDATE event SET confirmed = 2").await;
        execute(&folder(&site).join("notifications.db"), "DELETE FROM registration").await;
        let found = site.environment.run(&["audit"]).await;
        assert_eq!(found.code, Some(1), "{found:?}");
        assert!(found.stdout.contains("2 gezählt, 1 Anmeldungen"), "{found:?}");
        assert!(found.stdout.contains("wissen nichts von ihr"), "{found:?}");
    });
}

async fn execute(file: &Path, statement: &'static str) {
    use sqlx::{ConnectOptions, Connection};
    let mut connection = sqlx::sqlite::SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[test]
fn a_data_folder_serves_one_program() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], harness::free_port()));
        let second = site.environment.with("FACHTAG_LISTEN", address.to_string()).run(&["serve"]).await;
        assert_eq!(second.code, Some(1), "{second:?}");
        for words in ["wird schon benutzt", &format!("Prozess {}", site.nodes[0].id()), "FACHTAG_DATA_DIR"] {
            assert!(second.stderr.contains(words), "{words}: {second:?}");
        }
        // A crash leaves nothing behind that would have to be tidied up.
        site.nodes[0].kill();
        site.nodes[0].start_again().await;
        site.nodes[0].ready(&site.client).await;
    });
}

#[test]
fn after_a_new_secret_links_in_old_and_new_mails_lead_on() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let event = site.publish(json!({})).await;
        let email = format!("{}@schule.example", unique("geheim"));
        site.must_sign_up(&event, &email).await;
        let old = site.mails.wait_for(&email, 1).await[0].manage_url();
        site.client.open(&old).await.expect(200);
        site.nodes[0].terminate(Duration::from_secs(15)).await;
        std::fs::write(folder(&site).join("secret"), "ein-neues-geheimnis-0123456789-0123456789").unwrap();
        site.nodes[0].start_again().await;
        site.nodes[0].ready(&site.client).await;

        site.client.open(&old).await.expect(200).shows("Sie haben einen Platz");
        let body = person_json(&event, &email, json!({}));
        site.client.post("/api/v1/registrations").json(&body).send().await.expect(202);
        let new = site.mails.wait_for_words(&email, "bereits angemeldet").await.manage_url();
        assert_ne!(new, old);
        site.client.open(&new).await.expect(200).shows("Sie haben einen Platz");

        // Sessions and tokens of the old secret have ended.
        let refused = site.client.get("/api/v1/registrations").token(&site.token).send().await;
        assert_eq!(refused.status, 401);
    });
}
