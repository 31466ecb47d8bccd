//! The proxy of compose.yaml, before the processes of a test.

use std::{
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use crate::{Installation, SOON, Service, free_port, wait_for};

const COMPOSE: &str = include_str!("../../compose.yaml");

/// A running Caddy with the lines of compose.yaml. Dropping it ends it.
pub struct Caddy {
    pub address: SocketAddr,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Caddy {
    /// Starts it before a distributed installation with two copies of each service.
    pub async fn start(site: &Installation) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("Caddyfile");
        std::fs::write(&file, lines(site, address)).unwrap();
        let mut command = Command::new("caddy");
        command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&file).env_clear();
        command.env("HOME", folder.path()).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        let caddy = Self { address, child: child.expect("caddy: run tests/run"), _folder: folder };
        wait_for("the proxy", SOON, async || tokio::net::TcpStream::connect(address).await.ok()).await;
        caddy
    }
}

impl Drop for Caddy {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The configuration in compose.yaml, with the addresses of this test.
fn lines(site: &Installation, address: SocketAddr) -> String {
    let (_, rest) = COMPOSE.split_once("  caddyfile:\n    content: |\n").expect("the proxy's lines");
    let inside = rest.lines().take_while(|line| line.is_empty() || line.starts_with("      "));
    let mut text = inside.map(|line| line.trim_start_matches("      ")).collect::<Vec<_>>().join("\n");
    text = text.replace("${FACHTAG_SITE:-:80}", &format!("http://:{}", address.port())).replace("$$", "$");
    for service in [Service::Events, Service::Registrations, Service::Notifications] {
        for (number, node) in site.nodes_of(service).iter().enumerate() {
            let name = format!("fachtag-{}-{}:8080", service.name(), number + 1);
            assert!(text.contains(&name), "{name} in {text}");
            text = text.replace(&name, &node.address.to_string());
        }
    }
    format!("{{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}}\n{text}\n")
}
