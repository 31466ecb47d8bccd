//! How many connections there may be, and how long they may keep us waiting.

use std::time::Duration;

use fachtag_runtime::Shutdown;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What strangers may take of us.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at a time.
    pub all: usize,
    /// Connections at a time by which one client may keep us waiting.
    pub per_client: usize,
    /// From the connection, or the last answer, to the whole head of the next request. Also what an idle connection is kept.
    pub head: Duration,
    /// The same for a proxy of ours; longer than it keeps idle connections itself (Caddy: 2 minutes), so that it is always the
    /// one to close.
    pub proxy_head: Duration,
    /// The longest wait for anything, such as that an answer is taken.
    pub wait: Duration,
    /// The same from the moment the program leaves.
    pub last_wait: Duration,
    /// Nobody gives way to others of the same client before.
    pub client_grace: Duration,
    /// Nobody gives way to other clients before: a request follows its connection at once, but must also be read.
    pub grace: Duration,
    /// How long the rest of a request is thrown away after an answer that ends the connection.
    pub linger: Duration,
}

impl Limits {
    /// For a process that may open so many files and connections: a quarter stays for databases, mails and files.
    pub fn of(descriptors: usize) -> Self {
        Self {
            all: (descriptors / 4 * 3).clamp(16, 4096),
            per_client: 64,
            head: Duration::from_secs(10),
            proxy_head: Duration::from_secs(150),
            wait: Duration::from_secs(300),
            last_wait: Shutdown::GRACE / 2,
            client_grace: Duration::from_secs(1),
            grace: Duration::from_millis(50),
            linger: Duration::from_secs(5),
        }
    }
}

/// Lets the process open as many files and connections as the system allows it; gives how many.
pub fn raise_descriptors() -> usize {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    getrlimit(Resource::Nofile).current.and_then(|most| most.try_into().ok()).unwrap_or(usize::MAX)
}
