//! One process of an installation: it can be killed and started again at the same address.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{
    SOON,
    client::Client,
    program::{Environment, Program, free_port},
    wait_for,
};

/// What a process serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// All three in one.
    All,
    Events,
    Registrations,
    Notifications,
}

impl Service {
    /// The argument of `serve`.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Events => "events",
            Self::Registrations => "registrations",
            Self::Notifications => "notifications",
        }
    }
}

/// A process with its address, whether it runs or not.
pub struct Node {
    pub service: Service,
    pub address: SocketAddr,
    /// What the process finds around it, its address included.
    pub environment: Environment,
    arguments: Vec<&'static str>,
    log: PathBuf,
    program: Mutex<Option<Program>>,
}

impl Node {
    /// Starts a process on a free port and waits until it takes requests, though perhaps not ready for all of them.
    pub async fn start(service: Service, number: usize, environment: &Environment, more: &[&'static str]) -> Self {
        let mut arguments = vec!["serve"];
        arguments.extend(Some(service.name()).filter(|name| !name.is_empty()));
        arguments.extend(more);
        let log = environment.folder.join(format!("{}{number}.log", arguments.join("-")));
        for _ in 0..5 {
            let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
            let node = Self {
                service,
                address,
                environment: environment.with("FACHTAG_LISTEN", address.to_string()),
                arguments: arguments.clone(),
                log: log.clone(),
                program: Mutex::new(None),
            };
            if node.launch().await {
                return node;
            }
            // Somebody may have taken the port in between.
            if !node.log().contains("in use") {
                break;
            }
        }
        panic!("fachtag {arguments:?} ended at once: {}", std::fs::read_to_string(&log).unwrap_or_default());
    }

    async fn launch(&self) -> bool {
        let mut program = Program::spawn(&self.environment, &self.arguments, &self.log);
        let listens = program.listens(self.address).await;
        *self.program() = Some(program);
        listens
    }

    fn program(&self) -> std::sync::MutexGuard<'_, Option<Program>> {
        self.program.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// SIGKILL.
    pub fn kill(&self) {
        *self.program() = None;
    }

    /// SIGTERM; gives the exit code.
    pub async fn terminate(&self, at_most: Duration) -> Option<i32> {
        let mut program = self.program().take().expect("a running program");
        program.terminate(at_most).await
    }

    /// Starts it again with the same settings at the same address.
    pub async fn start_again(&self) {
        assert!(self.launch().await, "{:?} ended at once: {}", self.arguments, self.log());
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.program().as_ref().expect("a running program").id()
    }

    /// All it has logged so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Waits until it says that it is ready.
    pub async fn ready(&self, client: &Client) {
        wait_for("readiness", 2 * SOON, async || {
            let answer = client.at(self.address, "/readyz").try_send().await;
            answer.filter(|answer| answer.status == 200).map(|_| ())
        })
        .await;
    }

    /// The last lines of the log, for a test that failed.
    pub(crate) fn last_words(&self) -> String {
        let log = self.log();
        let lines: Vec<_> = log.lines().collect();
        let tail = lines[lines.len().saturating_sub(15)..].join("\n");
        format!("--- {} at {}\n{tail}", self.arguments.join(" "), self.address)
    }
}
