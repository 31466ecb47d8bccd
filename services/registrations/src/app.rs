//! What the handlers of pages and the API share.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::FromRef,
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_access::Guard;
use fachtag_documents::{attendance::Error, calendar::Person};
use fachtag_runtime::{BlockingPool, PoolError, Shutdown};
use fachtag_web::{
    Reader,
    page::{Page, PageError, Site},
    problem::ProblemDocument,
};
use uuid::Uuid;

use crate::{
    core::Core,
    domain::{event::Event, locale::words},
    sign_up::SignUps,
};

/// What the handlers need. Cloning shares it.
#[derive(Clone, FromRef)]
pub struct App {
    pub core: Core,
    pub sign_ups: SignUps,
    pub guard: Guard,
    pub site: Arc<Site>,
    /// Where files are made.
    pub(crate) pool: BlockingPool,
    /// Whether mails reach anybody.
    pub sends: bool,
    /// Whom calendars name.
    pub organizer: Person,
}

impl App {
    /// The service's pages and API over its use cases.
    pub fn new(
        core: Core,
        guard: Guard,
        site: Arc<Site>,
        organizer: Person,
        pool: BlockingPool,
        shutdown: &Shutdown,
    ) -> Self {
        Self { sign_ups: SignUps::new(core.clone(), shutdown), guard, core, site, pool, sends: true, organizer }
    }

    /// Says on the pages whether mails reach anybody.
    #[must_use]
    pub fn with_mail(self, sends: bool) -> Self {
        Self { sends, ..self }
    }

    /// A page about an event for participants, in their language. `title` is a message that names the event.
    pub(crate) fn page(&self, reader: &Reader, title: &str, event: &Event) -> Page {
        let words = words(reader.language());
        let title = words.and("title", event.facts.title.clone()).say(title);
        Page::read_by(reader, &self.site, title, words).private()
    }

    /// The address of a new registration's manage link.
    pub(crate) fn manage_url(&self, id: Uuid) -> String {
        format!("{}{}", self.site.public_url, self.core.manage_path(id, 0))
    }

    /// A key for a form, so that a double click is one.
    pub(crate) fn new_key(&self) -> String {
        self.core.bus.clock.new_id().to_string()
    }

    /// Makes a file when its turn has come. Five thousand people take seconds of a processor and much memory.
    pub(crate) async fn make_file(
        &self,
        work: impl FnOnce() -> Result<Vec<u8>, Error> + Send + 'static,
    ) -> Result<Vec<u8>, NotMade> {
        Ok(self.pool.run(PATIENCE, work).await??)
    }
}

/// How long a reader waits for a file, the wait for its turn included: less than the answer may take.
const PATIENCE: Duration = Duration::from_secs(50);

/// Why a file could not be made.
#[derive(Debug)]
pub(crate) enum NotMade {
    /// Another try may go better.
    Late(PoolError),
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

impl From<PoolError> for NotMade {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Busy | PoolError::Late => Self::Late(error),
            PoolError::Broken(_) => Self::Broken(error.into()),
        }
    }
}

impl From<Error> for NotMade {
    fn from(error: Error) -> Self {
        Self::Broken(error.into())
    }
}

impl From<NotMade> for PageError {
    fn from(error: NotMade) -> Self {
        match error {
            NotMade::Late(error) => {
                tracing::warn!(%error, "a file was not made in time");
                Self::TooSlow
            }
            NotMade::Broken(error) => {
                tracing::error!(%error, "page failed");
                Self::Failed
            }
        }
    }
}

impl From<NotMade> for ProblemDocument {
    fn from(error: NotMade) -> Self {
        match error {
            NotMade::Late(_) => Self::too_slow(),
            NotMade::Broken(error) => Self::failed(error),
        }
    }
}

/// A file to be saved by its reader.
pub(crate) fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}
