//! With the logins and rights that compose.yaml gives to the services.

use std::{fs, path::Path, process::Command};

use chrono::Utc;
use fachtag_bus::{
    Transport,
    rabbitmq::{self, Broker, Listener},
};
use fachtag_contracts::{Envelope, Message, access::SessionEnded, registrations::SeatsChanged};
use lapin::{BasicProperties, Connection, ConnectionProperties, options::*};
use uuid::Uuid;

use crate::world::{OwnServer, block_on};

const LISTENERS: &[Listener] =
    &[("registrations", &["session.ended.v1"]), ("events", &["seats.changed.v1", "attention.changed.v1"])];

#[test]
fn a_service_says_its_own_messages_only() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = make_secrets(folder.path());
    let broker = OwnServer::start("rabbitmq.sh");
    let definitions = secrets.join("rabbitmq-definitions.json");
    // RabbitMQ may run as another user, who must pass.
    for path in [folder.path(), &secrets] {
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    broker.ctl(&["import_definitions", definitions.to_str().unwrap()]);
    let login = |name: &str| {
        let url = fs::read_to_string(secrets.join(format!("{name}-broker-url"))).unwrap();
        let place = broker.url.rsplit('@').next().unwrap().split('/').next().unwrap();
        url.replace("@rabbitmq/", &format!("@{place}/"))
    };
    for service in ["events", "registrations", "notifications"] {
        let definitions: serde_json::Value = serde_json::from_slice(&fs::read(&definitions).unwrap()).unwrap();
        let topics = definitions["topic_permissions"].as_array().unwrap();
        let own = topics.iter().find(|entry| entry["user"] == service).unwrap();
        assert_eq!(
            own["write"],
            rabbitmq::writable_keys(service),
            "make-secrets does not know all messages of {service}"
        );
    }
    block_on(async {
        rabbitmq::declare(&login("fachtag"), LISTENERS).await.unwrap();
        let ended = SessionEnded { session_id: Uuid::new_v4(), expires_at: Utc::now() };
        let seats = SeatsChanged {
            event_id: Uuid::new_v4(),
            version: 1,
            capacity: None,
            confirmed: 0,
            held: 0,
            waiting: 0,
            sessions: Vec::new(),
        };
        for (name, may_end, may_seat) in [
            ("events", true, false),
            ("registrations", false, true),
            ("notifications", false, false),
            // Who sets the broker up sends dead letters once more.
            ("fachtag", true, true),
        ] {
            let transport = || Transport::RabbitMq(Broker::new(&login(name)));
            assert_eq!(transport().publish(&[wrap(&ended)]).await, [may_end], "{name}");
            assert_eq!(transport().publish(&[wrap(&seats)]).await, [may_seat], "{name}");
        }
        assert!(publish_as("events", &login("notifications")).await.is_err(), "a login under another's name");
        assert!(publish_as("notifications", &login("notifications")).await.is_ok());
    });
}

fn wrap(message: &impl Message) -> Envelope {
    Envelope::wrap(message, Uuid::now_v7(), Utc::now(), None).unwrap()
}

async fn publish_as(user: &str, url: &str) -> lapin::Result<()> {
    let connection = Connection::connect(url, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    let properties = BasicProperties::default().with_user_id(user.into());
    let key = "attention.changed.v1".into();
    let options = BasicPublishOptions::default();
    channel.basic_publish("fachtag.events".into(), key, options, b"{}", properties).await?.await?;
    Ok(())
}

/// Runs make-secrets in a folder of its own; where the secrets are then.
fn make_secrets(folder: &Path) -> std::path::PathBuf {
    const SCRIPT: &str = "services/fachtag/compose/make-secrets";
    let own = folder.join(SCRIPT);
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(SCRIPT), &own).unwrap();
    let output = Command::new(&own).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("secrets")
}
