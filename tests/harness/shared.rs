//! One installation per mode, shared by all journeys that run at the same time.

use std::sync::{Arc, Weak};

use tokio::sync::Mutex;

use crate::{Installation, Options, run};

/// How an installation runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// One process, SQLite, messages handed over in process, mails as files.
    Embedded,
    /// Two processes per service, PostgreSQL, RabbitMQ, SMTP.
    Distributed,
}

/// Alive as long as a test uses it: nothing is left when the last one ends.
async fn shared(mode: Mode) -> Arc<Installation> {
    static EMBEDDED: Mutex<Weak<Installation>> = Mutex::const_new(Weak::new());
    static DISTRIBUTED: Mutex<Weak<Installation>> = Mutex::const_new(Weak::new());
    let (place, options) = match mode {
        Mode::Embedded => (&EMBEDDED, Options::embedded()),
        Mode::Distributed => (&DISTRIBUTED, Options::distributed(2)),
    };
    let mut place = place.lock().await;
    if let Some(installation) = place.upgrade() {
        return installation;
    }
    let installation = Arc::new(Installation::start(options).await);
    *place = Arc::downgrade(&installation);
    installation
}

/// Shows the logs when the test fails, since others may still use the installation.
struct Witness(Arc<Installation>);

impl Drop for Witness {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.show_logs();
        }
    }
}

/// Runs a journey on the mode's shared installation. Journeys stay out of each other's way by using events and addresses
/// of their own.
pub fn journey(mode: Mode, body: impl AsyncFnOnce(&Installation)) {
    run(async {
        let witness = Witness(shared(mode).await);
        body(&witness.0).await;
    });
}
