//! A private RabbitMQ node.

use std::{
    path::Path,
    process::Command,
    sync::{Arc, Weak},
};

use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::unique;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/harness/rabbitmq.sh");

/// A node of its own. Dropping it ends it.
pub struct Broker {
    folder: TempDir,
    port: u16,
}

impl Broker {
    /// Starts a node, which takes some seconds.
    pub async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("broker.").tempdir().unwrap();
        let url = script(&["start"], folder.path(), &[]).await;
        let port = url.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()?.parse().ok()).unwrap();
        Self { folder, port }
    }

    /// The node of all tests that do not stop it, as long as one of them runs.
    pub async fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Broker>> = Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(broker) = shared.upgrade() {
            return broker;
        }
        let broker = Arc::new(Self::start().await);
        *shared = Arc::downgrade(&broker);
        broker
    }

    /// A place of its own on the node, for FACHTAG_BROKER_URL.
    pub async fn place(&self) -> String {
        let name = unique("place");
        self.ctl(&["add_vhost", &name]).await;
        self.ctl(&["set_permissions", "-p", &name, "guest", ".*", ".*", ".*"]).await;
        format!("amqp://guest:guest@127.0.0.1:{}/{name}", self.port)
    }

    /// Runs rabbitmqctl.
    pub async fn ctl(&self, arguments: &[&str]) -> String {
        script(&["ctl"], self.folder.path(), arguments).await
    }

    /// Makes sure that what was declared is on the disk: before a kill, RabbitMQ up to 3.13 would forget a queue that it
    /// has just declared.
    pub async fn settle(&self) {
        self.ctl(&["eval", "[dets:sync(T) || T <- dets:all()]."]).await;
    }

    /// SIGKILL, as a crash would.
    pub async fn kill(&self) {
        script(&["kill"], self.folder.path(), &[]).await;
    }

    /// Brings the same node back on the same port.
    pub async fn start_again(&self) {
        script(&["start"], self.folder.path(), &[&self.port.to_string()]).await;
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // What is left then is for the script that started everything.
        let _ = Command::new(SCRIPT).arg("kill").arg(self.folder.path()).status();
    }
}

async fn script(command: &[&str], folder: &Path, arguments: &[&str]) -> String {
    let mut process = tokio::process::Command::new(SCRIPT);
    let output = process.args(command).arg(folder).args(arguments).output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "rabbitmq.sh {command:?} {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
