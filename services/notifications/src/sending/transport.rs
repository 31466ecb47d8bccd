//! Where letters go: to a mail server, or into files beside the data.

use super::{
    files::FileTransport,
    oauth::TokenError,
    smtp::{SmtpSession, SmtpTransport},
};
use crate::domain::letter::Outcome;

/// Takes letters away.
#[derive(Debug, Clone)]
pub enum MailTransport {
    /// To a mail server.
    Smtp(SmtpTransport),
    /// Into a folder: nothing is configured yet, or somebody tries the program out.
    Files(FileTransport),
}

/// Why no letter can be sent at all. It is nobody's letter's fault: the sender pauses and counts no attempt.
/// The texts are for the log and for `fachtag doctor`; they hold no password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectFailure {
    /// Nobody answers, or somebody says no at once.
    #[error("der Mailserver antwortet nicht: {0}")]
    Down(String),
    /// The connection cannot be encrypted as it has to be.
    #[error("keine verschlüsselte Verbindung zum Mailserver: {0}")]
    Tls(String),
    /// The server does not accept user and password.
    #[error("der Mailserver lehnt die Anmeldung ab: {0}")]
    Login(String),
}

impl ConnectFailure {
    /// The same, and which server it was.
    pub(super) fn at(self, place: &str) -> Self {
        match self {
            Self::Down(detail) => Self::Down(format!("{place}: {detail}")),
            Self::Tls(detail) => Self::Tls(format!("{place}: {detail}")),
            Self::Login(detail) => Self::Login(format!("{place}: {detail}")),
        }
    }
}

impl From<TokenError> for ConnectFailure {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Unreachable(_) => Self::Down(error.to_string()),
            TokenError::Refused(_) => Self::Login(error.to_string()),
        }
    }
}

/// An open way to hand over letters, one after the other.
pub enum Session {
    Smtp(Box<SmtpSession>),
    Files(FileTransport),
}

impl MailTransport {
    /// Opens a session.
    ///
    /// # Errors
    /// When no letter could be handed over now, whatever it is.
    pub async fn connect(&self) -> Result<Session, ConnectFailure> {
        match self {
            Self::Smtp(transport) => {
                let session = transport.connect().await?;
                Ok(Session::Smtp(Box::new(session)))
            }
            Self::Files(transport) => {
                transport.prepare().await?;
                Ok(Session::Files(transport.clone()))
            }
        }
    }
}

impl Session {
    /// Hands one letter to one recipient. `from` and `to` are bare addresses, `bytes` the whole message with CRLF line
    /// ends. The same bytes may be handed over again.
    pub async fn deliver(&mut self, from: &str, to: &str, bytes: &[u8]) -> Outcome {
        match self {
            Self::Smtp(session) => session.deliver(from, to, bytes).await,
            Self::Files(transport) => transport.deliver(bytes).await,
        }
    }

    /// Whether another letter may be handed over here. Otherwise drop it and connect again.
    pub fn usable(&self) -> bool {
        match self {
            Self::Smtp(session) => session.usable(),
            Self::Files(_) => true,
        }
    }

    /// Says goodbye. Dropping a session is safe as well, only less polite.
    pub async fn close(self) {
        if let Self::Smtp(session) = self {
            session.close().await;
        }
    }
}
